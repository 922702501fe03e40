# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How hard and how fair a generated directory is.

The exact rule: two records are one person when two of given name, family name and birth date
agree exactly after lower-casing; groups are connected components. The generator promises that
this rule stays under F1 0.6.

The oracle: the share of true pairs that agree exactly on some piece of strong evidence (phone,
e-mail, insurance or staff number; birth date with a name or a place; a name with a place). The
generator promises 0.97, so that a good matcher can do well: directly for plain people; in a
force, where sources differ in their fields, directly or through a third record of the person.

Usage: rules.py DIR
"""

import csv
import os
import re
import sys
from collections import Counter, defaultdict
from itertools import combinations


def rows(*path):
    with open(os.path.join(*path), encoding='utf-8', newline='') as file:
        yield from csv.DictReader(file)


def iso(date):
    parts = date.split('/')
    return '-'.join(reversed(parts)) if len(parts) == 3 else date


def phone(number):
    digits = re.sub(r'\D', '', number)
    return re.sub(r'^(0044|44|0)', '', digits)


def squeeze(text):
    return re.sub(r'[^a-z0-9]', '', text.lower())


def split_name(name):
    """Given and family name of a name in one field."""
    if ',' in name:
        family, given = name.split(',', 1)
        return (given.split() or [''])[0], family.strip()
    words = name.split()
    return (words[0] if words else ''), (words[-1] if len(words) > 1 else '')


class Record:
    """What one row says of a person, in the fields that rule and oracle read."""

    def __init__(self, entity, given, family, birth, **strong):
        self.entity = entity
        self.given = given.strip().lower()
        self.family = family.strip().lower()
        self.birth = iso(birth)
        self.strong = {name: value for name, value in strong.items() if value}


def people_records(folder):
    truth = {row['record_id']: row['entity_id'] for row in rows(folder, 'truth.csv')}
    for row in rows(folder, 'people.csv'):
        yield Record(truth[row['record_id']], row['given_name'], row['family_name'],
                     row['date_of_birth'], phone=phone(row['phone']), email=row['email'].lower(),
                     ni=squeeze(row['national_insurance']), address=house(row['address']),
                     postcode=squeeze(row['postcode']))


def house(address):
    """House number and the first word of the street."""
    found = re.search(r'(\d+) +(\w+)', re.sub(r'^\s*flat \d+,', '', address.lower()))
    return ' '.join(found.groups()) if found else ''


def joint(row, *names):
    return ' '.join(row.get(name, '') for name in names)


FORCE_SOURCES = {
    # stem: key, given, family or whole name, birth date, phone, insurance number, staff number
    'hr': ('staff_no', 'first_name', 'last_name', 'date_of_birth', 'mobile', 'ni_number'),
    'hr_legacy': ('employee_id', 'forenames', 'surname', 'dob', 'tel_no', 'nat_ins_no'),
    'vetting': ('vetting_id', None, 'full_name', 'date_of_birth', '', ''),
    'contacts': ('contact_id', None, 'name', '', 'phone', ''),
    'associations': ('declaration_id', None, 'associate_name', 'associate_date_of_birth', '', ''),
    'complaint_people': ('person_id', None, 'name', 'date_of_birth', 'phone', ''),
}


def force_record(stem, entity, row):
    _, given, family, birth, number, ni = FORCE_SOURCES[stem]
    if given is None:
        first, last = split_name(row[family])
    else:
        first, last = (row[given].split() or [''])[0], row[family]
    staff = row.get('staff_no', '') if stem in ('hr', 'vetting', 'complaint_people') else ''
    return Record(entity, first, last, row.get(birth, ''), staff=staff,
                  phone=phone(row.get(number, '')), ni=squeeze(row.get(ni, '')),
                  address=house(joint(row, 'address', 'home_address', 'associate_address')),
                  postcode=squeeze(joint(row, 'postcode', 'post_code')))


def force_records(folder):
    """Every record that names a person: a row that only gives a staff number is a reference."""
    truth = {(row['source'], row['record_id']): row['entity_id']
             for row in rows(folder, 'truth', 'people.csv')}
    for stem, fields in FORCE_SOURCES.items():
        for row in rows(folder, stem + '.csv'):
            if stem == 'complaint_people' and not row['name']:
                continue
            yield force_record(stem, truth[stem, row[fields[0]]], row)


def records(folder):
    is_force = os.path.exists(os.path.join(folder, 'hr.csv'))
    return list(force_records(folder) if is_force else people_records(folder))


def pairs_of(sizes):
    return sum(size * (size - 1) // 2 for size in sizes)


class Union:
    """Disjoint sets of the numbers below n."""

    def __init__(self, n):
        self.parent = list(range(n))

    def root(self, index):
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def join(self, one, other):
        self.parent[self.root(one)] = self.root(other)


def two_of_three(found):
    """Pairwise precision, recall and F1 of the exact rule."""
    graph = Union(len(found))
    for one, other in combinations(('given', 'family', 'birth'), 2):
        first = {}
        for index, record in enumerate(found):
            key = getattr(record, one), getattr(record, other)
            if key[0] and key[1]:
                graph.join(index, first.setdefault(key, index))
    both = Counter((graph.root(index), record.entity) for index, record in enumerate(found))
    groups = Counter()
    for (group, _), size in both.items():
        groups[group] += size
    hits = pairs_of(both.values())
    said = pairs_of(groups.values())
    true = pairs_of(Counter(record.entity for record in found).values())
    precision, recall = hits / max(said, 1), hits / max(true, 1)
    return precision, recall, 2 * hits / max(said + true, 1)


def evidence(one, other):
    """Whether two records agree exactly on something strong."""
    same = {name for name, value in one.strong.items() if other.strong.get(name) == value}
    given = one.given and one.given == other.given
    family = one.family and one.family == other.family
    birth = one.birth and one.birth == other.birth
    if same & {'phone', 'email', 'ni', 'staff'}:
        return True
    if birth and (family or given or same):
        return True
    return bool(same and (given or family))


def oracle(found):
    """The shares of true pairs that strong evidence joins: directly, and through other records."""
    entities = defaultdict(list)
    for record in found:
        entities[record.entity].append(record)
    direct = joined = total = 0
    for group in entities.values():
        graph = Union(len(group))
        for one, other in combinations(range(len(group)), 2):
            if evidence(group[one], group[other]):
                direct += 1
                graph.join(one, other)
        joined += pairs_of(Counter(map(graph.root, range(len(group)))).values())
        total += pairs_of([len(group)])
    return direct / max(total, 1), joined / max(total, 1)


def main():
    found = records(sys.argv[1])
    precision, recall, f1 = two_of_three(found)
    direct, joined = oracle(found)
    print(f'records {len(found)}')
    print(f'two of three: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}')
    print(f'true pairs with strong evidence: {direct:.4f}, through other records {joined:.4f}')


if __name__ == '__main__':
    main()
