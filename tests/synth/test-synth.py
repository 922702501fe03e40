# SPDX-FileCopyrightText: The Kith authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command kith-synth from outside. Usage: test-synth.py KITH_SYNTH [unittest options]

KITH_TEST_UPDATE=1 writes golden/sums.txt anew."""

import csv
import datetime
import hashlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import unittest
from collections import Counter, defaultdict

sys.dont_write_bytecode = True
import rules  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, 'golden', 'sums.txt')
COMMAND = None

HEADERS = {
    'hr': 'staff_no,first_name,middle_names,last_name,date_of_birth,sex,rank,unit,team,joined,'
          'address,postcode,mobile,email,ni_number',
    'hr_legacy': 'employee_id,surname,forenames,dob,gender,grade,station,start_date,home_address,'
                 'post_code,tel_no,nat_ins_no',
    'units': 'unit_code,unit_name,kind,parent',
    'rosters': 'staff_no,date,shift,unit,team,vehicle',
    'complaints': 'complaint_id,incident_id,date,type,outcome,unit',
    'complaint_people': 'person_id,complaint_id,role,staff_no,name,date_of_birth,phone,address',
    'associations': 'declaration_id,staff_no,associate_name,associate_date_of_birth,'
                    'associate_address,relationship,declared_on',
    'business_interests': 'interest_id,staff_no,company_name,company_number,nature,address,'
                          'declared_on,status',
    'system_access': 'access_id,staff_no,accessed_at,system,subject_name,subject_date_of_birth,'
                     'case_reference',
    'overtime': 'claim_id,staff_no,date,hours,reason,entered_on,approved_by',
    'roster_changes': 'change_id,staff_no,date,changed_on,changed_by,was,is',
    'sickness': 'spell_id,staff_no,from,to,reason',
    'gifts': 'gift_id,staff_no,date,item,value,giver,company_number,status',
    'contacts': 'contact_id,staff_no,name,relationship,phone,address,postcode',
    'vetting': 'vetting_id,staff_no,full_name,date_of_birth,previous_names,address,level,'
               'decided_on',
    'truth/people': 'source,record_id,entity_id',
    'truth/networks': 'network_id,kind,staff_no,role',
    'truth/look_alikes': 'group_id,kind,staff_no',
}


def day_number(text):
    return datetime.date.fromisoformat(text).toordinal()


def run(*arguments, **options):
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, check=False, **options)


def files_of(folder):
    return sorted(os.path.relpath(os.path.join(where, name), folder)
                  for where, _, names in os.walk(folder) for name in names)


def digest(folder):
    total = hashlib.sha256()
    for name in files_of(folder):
        total.update(name.encode() + b'\0')
        with open(os.path.join(folder, name), 'rb') as file:
            total.update(file.read())
    return total.hexdigest()


def table(folder, stem):
    with open(os.path.join(folder, stem + '.csv'), encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, strict=True))


class Case(unittest.TestCase):
    """Every test has a directory of its own."""

    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = place.name

    def make(self, name, *arguments):
        folder = os.path.join(self.place, name)
        done = run(*arguments, '-o', folder)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        return folder

    def check_form(self, folder, stem, header):
        path = os.path.join(folder, stem + '.csv')
        with open(path, 'rb') as file:
            content = file.read()
        self.assertTrue(content.endswith(b'\n'))
        self.assertNotIn(b'\r', content)
        rows = list(csv.reader(content.decode('utf-8').splitlines(), strict=True))
        self.assertEqual(','.join(rows[0]), header)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        return len(rows) - 1


class Bytes(Case):
    SETS = {'people': ('people', '-n', '2000', '--seed', '7'),
            'force': ('force', '--staff', '300', '--months', '2', '--seed', '7')}

    def test_same_seed_same_bytes(self):
        for name, arguments in self.SETS.items():
            self.assertEqual(digest(self.make(name + '1', *arguments)),
                             digest(self.make(name + '2', *arguments)))

    def test_other_seed_other_bytes(self):
        for name, arguments in self.SETS.items():
            self.assertNotEqual(digest(self.make(name + '1', *arguments)),
                                digest(self.make(name + '2', *arguments[:-1], '8')))

    def test_bytes_are_golden(self):
        sums = ''.join(f'{digest(self.make(name, *arguments))}  {" ".join(arguments)}\n'
                       for name, arguments in self.SETS.items())
        if os.environ.get('KITH_TEST_UPDATE') == '1':
            with open(GOLDEN, 'w', encoding='utf-8') as file:
                file.write(sums)
        with open(GOLDEN, encoding='utf-8') as file:
            self.assertEqual(sums, file.read())

    def test_environment_changes_nothing(self):
        plain = digest(self.make('plain', *self.SETS['force']))
        other = os.path.join(self.place, 'other')
        run(*self.SETS['force'], '-o', other,
            env={'LC_ALL': 'tr_TR.UTF-8', 'TZ': 'Asia/Kolkata', 'G_RANDOM_VERSION': '2.0'})
        self.assertEqual(plain, digest(other))


class People(Case):
    def test_form_and_truth(self):
        for n in (1, 2, 63, 64, 65, 3000):
            folder = self.make(f'p{n}', 'people', '-n', n)
            self.assertEqual(files_of(folder), ['people.csv', 'truth.csv'])
            header = ('record_id,given_name,family_name,date_of_birth,sex,address,town,postcode,'
                      'phone,email,national_insurance')
            self.assertEqual(self.check_form(folder, 'people', header), n)
            self.assertEqual(self.check_form(folder, 'truth', 'record_id,entity_id'), n)
            ids = [row['record_id'] for row in table(folder, 'people')]
            self.assertEqual(len(set(ids)), n)
            self.assertEqual(set(ids), {row['record_id'] for row in table(folder, 'truth')})

    def test_share_of_duplicates(self):
        for percent in (0, 10, 30, 60):
            folder = self.make(f'd{percent}', 'people', '-n', 20000, '--duplicates', percent)
            entities = {row['entity_id'] for row in table(folder, 'truth')}
            self.assertAlmostEqual(100 - len(entities) / 200, percent, delta=2)

    def test_values_are_missing_now_and_then(self):
        folder = self.make('p', 'people', '-n', 20000)
        rows = table(folder, 'people')
        for column in rows[0]:
            share = sum(row[column] == '' for row in rows) / len(rows)
            self.assertTrue(column == 'record_id' or 0.04 < share < 0.2, (column, share))

    def test_hard_and_fair(self):
        found = rules.records(self.make('p', 'people', '-n', 20000))
        self.assertLess(rules.two_of_three(found)[2], 0.6)
        self.assertGreater(rules.oracle(found)[0], 0.97)


class Force(Case):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = cls.kept.name
        done = run('force', '-o', cls.folder)
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def test_form(self):
        self.assertEqual(files_of(self.folder), sorted(stem + '.csv' for stem in HEADERS))
        counts = {stem: self.check_form(self.folder, stem, header)
                  for stem, header in HEADERS.items()}
        self.assertEqual(counts['hr'], 2000)
        self.assertTrue(850 < counts['hr_legacy'] < 1100, counts)
        self.assertTrue(50000 < counts['rosters'] < 75000, counts)
        self.assertTrue(all(counts.values()), counts)

    def test_truth_and_records_agree(self):
        truth = {(row['source'], row['record_id'])
                 for row in table(self.folder, 'truth/people')}
        records = {(stem, row[fields[0]]) for stem, fields in rules.FORCE_SOURCES.items()
                   for row in table(self.folder, stem)}
        self.assertEqual(truth, records)
        self.assertEqual(len(truth), len(table(self.folder, 'truth/people')))

    def test_staff_numbers_exist(self):
        staff = {row['staff_no'] for row in table(self.folder, 'hr')}
        self.assertEqual(len(staff), 2000)
        for stem, header in HEADERS.items():
            if 'staff_no' in header.split(','):
                used = {row['staff_no'] for row in table(self.folder, stem)}
                self.assertLessEqual(used - {''}, staff, stem)

    def test_nobody_works_twice_a_day(self):
        shifts = Counter((row['staff_no'], row['date']) for row in table(self.folder, 'rosters'))
        self.assertEqual(max(shifts.values()), 1)

    def subjects(self):
        """Staff numbers of the subjects of each incident, with its date and unit."""
        incidents = {row['complaint_id']: (row['incident_id'], row['date'], row['unit'])
                     for row in table(self.folder, 'complaints')}
        entity = {(row['source'], row['record_id']): row['entity_id']
                  for row in table(self.folder, 'truth/people')}
        number = {entity[key]: key[1] for key in entity if key[0] == 'hr'}
        found = defaultdict(set)
        for row in table(self.folder, 'complaint_people'):
            if row['role'] == 'subject':
                who = number[entity['complaint_people', row['person_id']]]
                self.assertIn(row['staff_no'], ('', who))
                found[incidents[row['complaint_id']]].add(who)
        return found

    def groups(self, stem, key):
        found = defaultdict(set)
        for row in table(self.folder, 'truth/' + stem):
            found[row[key], row['kind']].add(row['staff_no'])
        return found

    def test_subjects_were_there(self):
        present = {(row['staff_no'], row['date'], row['unit'])
                   for row in table(self.folder, 'rosters')}
        for (_, date, unit), named in self.subjects().items():
            self.assertLessEqual({(who, date, unit) for who in named}, present)

    def test_networks_have_joint_complaints(self):
        networks = self.groups('networks', 'network_id')
        incidents = self.subjects()
        self.assertEqual(len(networks), 3)
        posts = {row['staff_no']: row['unit'] + row['team'] for row in table(self.folder, 'hr')}
        for key, members in networks.items():
            joint = sum(len(named & members) >= 2 for named in incidents.values())
            self.assertGreaterEqual(joint, 4, key)
            self.assertGreaterEqual(len({posts[who] for who in members}), 3, key)

    def test_look_alikes_exist(self):
        groups = self.groups('look_alikes', 'group_id')
        self.assertEqual({kind for _, kind in groups},
                         {'shift team', 'car share', 'sports club', 'family', 'busy unit',
                          'rogue individual', 'big incident', 'welfare cluster',
                          'late clerk', 'gift desk', 'case team', 'loud team'})
        incidents = self.subjects()
        for key, members in groups.items():
            joint = sum(len(named & members) >= 2 for named in incidents.values())
            if key[1] in ('car share', 'sports club', 'family', 'big incident'):
                self.assertLessEqual(joint, 3, key)
        self.assertGreaterEqual(max(map(len, incidents.values())), 15)

    def test_leaks_and_bullies_have_look_alikes(self):
        groups = self.groups('look_alikes', 'group_id')
        case_team = next(members for key, members in groups.items() if key[1] == 'case team')
        looked = [row for row in table(self.folder, 'system_access') if row['staff_no'] in case_team]
        often, = Counter(row['subject_date_of_birth'] for row in looked).most_common(1)
        self.assertGreaterEqual(often[1], 4)  # a leak has as many, but for the case
        self.assertTrue(all(row['case_reference'] for row in looked
                            if row['subject_date_of_birth'] == often[0]))
        loud = next(members for key, members in groups.items() if key[1] == 'loud team')
        together = [named & loud for named in self.subjects().values() if named & loud]
        self.assertGreaterEqual(len(together), 6)
        self.assertLessEqual(sum(len(named) >= 2 for named in together), 2)

    def test_duty_tells_of_frauds_and_strain(self):
        frauds = {row['staff_no'] for row in table(self.folder, 'truth/networks')
                  if row['kind'] == 'roster fraud'}
        strained = {who for key, members in self.groups('look_alikes', 'group_id').items()
                    for who in members if key[1] == 'welfare cluster'}
        claims = Counter(row['staff_no'] for row in table(self.folder, 'overtime'))
        late = Counter(row['staff_no'] for row in table(self.folder, 'overtime')
                       if day_number(row['entered_on']) - day_number(row['date']) >= 14)
        after = Counter(row['staff_no'] for row in table(self.folder, 'roster_changes')
                        if row['changed_on'] > row['date'])
        stress = Counter(row['staff_no'] for row in table(self.folder, 'sickness')
                         if row['reason'] == 'stress')
        clerks = {who for key, members in self.groups('look_alikes', 'group_id').items()
                  for who in members if key[1] == 'late clerk'}
        self.assertEqual(set(late), frauds | clerks)
        self.assertGreater(min(claims[who] for who in frauds), 15)
        self.assertGreater(sum(after[who] for who in frauds) / len(frauds),
                           20 * sum(after.values()) / 2000)
        self.assertGreaterEqual(min(stress[who] for who in strained), 2)
        for row in table(self.folder, 'sickness'):
            self.assertLessEqual(row['from'], row['to'])
        self.assertLessEqual({row['status'] for row in table(self.folder, 'gifts')},
                             {'accepted', 'declined'})

    def test_networks_can_be_left_out(self):
        folder = self.make('none', 'force', '--staff', 400, '--months', 1, '--networks', 0)
        self.assertEqual(table(folder, 'truth/networks'), [])
        folder = self.make('five', 'force', '--staff', 1000, '--months', 1, '--networks', 5)
        self.assertEqual(len({row['network_id'] for row in table(folder, 'truth/networks')}), 5)

    def test_hard_and_fair(self):
        found = rules.records(self.folder)
        self.assertLess(rules.two_of_three(found)[2], 0.6)
        self.assertGreater(rules.oracle(found)[1], 0.97)


class Complaints(Case):
    """What the command says when it cannot do what it is asked."""

    def fails(self, status, said, *arguments, **options):
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, status, done)
        self.assertEqual(done.stderr.count('\n'), 1, done)
        self.assertTrue(done.stderr.startswith('kith-synth: '), done)
        self.assertIn(said, done.stderr)

    def test_usage(self):
        self.fails(2, 'people or force')
        self.fails(2, 'people or force', 'nonsense')
        self.fails(2, 'people or force', 'people', 'force')
        self.fails(2, '-o DIR', 'people', '-n', '5')
        self.fails(2, '--bogus', 'people', '--bogus')
        self.fails(2, '-n must', 'people', '-n', '0', '-o', self.place)
        self.fails(2, '-n must', 'people', '-o', self.place)
        self.fails(2, '--duplicates', 'people', '-n', '5', '--duplicates', '61', '-o', self.place)
        self.fails(2, '--staff', 'force', '--staff', '3', '-o', self.place)
        self.fails(2, '--months', 'force', '--months', '0', '-o', self.place)
        self.fails(2, '--networks', 'force', '--networks', '-2', '-o', self.place)
        self.fails(2, '--seed', 'people', '-n', '5', '--seed', 'x', '-o', self.place)
        self.assertEqual(files_of(self.place), [])

    def test_help_and_version(self):
        self.assertRegex(run('--version').stdout, r'^kith-synth \d+\.\d+\.\d+\n$')
        self.assertIn('--duplicates', run('--help').stdout)

    def test_directory_in_use(self):
        folder = self.make('used', 'people', '-n', '5')
        before = digest(folder)
        self.fails(1, 'not empty', 'people', '-n', '6', '-o', folder)
        self.assertEqual(digest(folder), before)
        self.assertEqual(run('people', '-n', '6', '--force', '-o', folder).returncode, 0)
        self.assertEqual(len(table(folder, 'people')), 6)

    def test_directory_impossible(self):
        path = os.path.join(self.place, 'file')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('x')
        self.fails(1, path, 'people', '-n', '5', '-o', path)
        self.fails(1, path, 'force', '-o', os.path.join(path, 'below'))

    @unittest.skipIf(os.geteuid() == 0, 'root may write everywhere')
    def test_directory_locked(self):
        os.chmod(self.place, 0o500)
        self.fails(1, self.place, 'people', '-n', '5', '-o', self.place)

    def test_full_disk(self):
        folder = os.path.join(self.place, 'full')

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000))

        self.fails(1, 'people.csv', 'people', '-n', '100000', '-o', folder, preexec_fn=limit)
        self.assertEqual(files_of(folder), [])
        self.fails(1, 'write', 'force', '-o', folder, preexec_fn=limit)
        self.assertEqual(files_of(folder), [])


if __name__ == '__main__':
    COMMAND = sys.argv.pop(1)
    unittest.main()
