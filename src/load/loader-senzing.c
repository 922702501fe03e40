/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-json.h"

#include "base-text.h"

#include <string.h>

/* Senzing JSON lines (the Entity Specification of senzing.com): DATA_SOURCE and RECORD_ID, then
 * attributes at the root, a usage word before them ("HOME_ADDR_LINE1"), or in a list FEATURES
 * with one object for each feature. What is no attribute is payload: kept and never compared. */

#define MAX_GROUPS 64

/* The parts of a feature that make one value together. */
typedef enum {
    PART_ALONE,
    PART_NAME_FULL,
    PART_NAME_FIRST,
    PART_NAME_MIDDLE,
    PART_NAME_LAST,
    PART_NAME_SUFFIX,
    PART_ADDRESS, /* one of the parts of an address, in the order of the table */
    PART_POSTCODE,
    PART_IGNORED,
} Part;

typedef struct {
    const char *attribute;
    Part part;
    const char *column; /* of PART_ALONE */
} Attribute;

/* Sorted so that of two that end alike the longer comes first. */
static const Attribute attributes[] = {
    {"NAME_FULL", PART_NAME_FULL, NULL},
    {"NAME_FIRST", PART_NAME_FIRST, NULL},
    {"NAME_MIDDLE", PART_NAME_MIDDLE, NULL},
    {"NAME_LAST", PART_NAME_LAST, NULL},
    {"NAME_SUFFIX", PART_NAME_SUFFIX, NULL},
    {"NAME_PREFIX", PART_IGNORED, NULL},
    {"NAME_TYPE", PART_IGNORED, NULL},
    {"NAME_ORG", PART_ALONE, "organisation_name"},
    {"ADDR_FULL", PART_ADDRESS, NULL},
    {"ADDR_LINE1", PART_ADDRESS, NULL},
    {"ADDR_LINE2", PART_ADDRESS, NULL},
    {"ADDR_LINE3", PART_ADDRESS, NULL},
    {"ADDR_LINE4", PART_ADDRESS, NULL},
    {"ADDR_LINE5", PART_ADDRESS, NULL},
    {"ADDR_LINE6", PART_ADDRESS, NULL},
    {"ADDR_CITY", PART_ADDRESS, NULL},
    {"ADDR_STATE", PART_ADDRESS, NULL},
    {"ADDR_POSTAL_CODE", PART_POSTCODE, NULL},
    {"ADDR_COUNTRY", PART_ADDRESS, NULL},
    {"ADDR_TYPE", PART_IGNORED, NULL},
    {"PHONE_NUMBER", PART_ALONE, "phone"},
    {"PHONE_TYPE", PART_IGNORED, NULL},
    {"RECORD_TYPE", PART_ALONE, "record_type"},
    {"GENDER", PART_ALONE, "gender"},
    {"DATE_OF_BIRTH", PART_ALONE, "birth_date"},
    {"DATE_OF_DEATH", PART_ALONE, "death_date"},
    {"NATIONALITY", PART_ALONE, "nationality"},
    {"CITIZENSHIP", PART_ALONE, "nationality"},
    {"PLACE_OF_BIRTH", PART_ALONE, "birth_place"},
    {"PASSPORT_NUMBER", PART_ALONE, "passport"},
    {"PASSPORT_COUNTRY", PART_IGNORED, NULL},
    {"DRIVERS_LICENSE_NUMBER", PART_ALONE, "driving_licence"},
    {"DRIVERS_LICENSE_STATE", PART_IGNORED, NULL},
    {"SSN_NUMBER", PART_ALONE, "national_id"},
    {"NATIONAL_ID_NUMBER", PART_ALONE, "national_id"},
    {"NATIONAL_ID_TYPE", PART_IGNORED, NULL},
    {"NATIONAL_ID_COUNTRY", PART_IGNORED, NULL},
    {"TAX_ID_NUMBER", PART_ALONE, "tax_id"},
    {"TAX_ID_TYPE", PART_IGNORED, NULL},
    {"TAX_ID_COUNTRY", PART_IGNORED, NULL},
    {"OTHER_ID_NUMBER", PART_ALONE, "other_id"},
    {"OTHER_ID_TYPE", PART_IGNORED, NULL},
    {"OTHER_ID_COUNTRY", PART_IGNORED, NULL},
    {"ACCOUNT_NUMBER", PART_ALONE, "account"},
    {"ACCOUNT_DOMAIN", PART_IGNORED, NULL},
    {"DUNS_NUMBER", PART_ALONE, "company_number"},
    {"NPI_NUMBER", PART_ALONE, "company_number"},
    {"LEI_NUMBER", PART_ALONE, "company_number"},
    {"EMAIL_ADDRESS", PART_ALONE, "email"},
    {"WEBSITE_ADDRESS", PART_ALONE, "website"},
    {"EMPLOYER", PART_ALONE, "employer"},
    {"EMPLOYER_NAME", PART_ALONE, "employer"},
    {"GROUP_ASSOCIATION_ORG_NAME", PART_ALONE, "employer"},
    {"TRUSTED_ID_NUMBER", PART_ALONE, "other_id"},
    {"TRUSTED_ID_KEY", PART_ALONE, "other_id"},
    {"REL_POINTER_KEY", PART_ALONE, "related_key"},
    {"REL_POINTER_ROLE", PART_ALONE, "related_role"},
    {"REL_POINTER_DOMAIN", PART_IGNORED, NULL},
    {"REL_ANCHOR_KEY", PART_IGNORED, NULL},
    {"REL_ANCHOR_DOMAIN", PART_IGNORED, NULL},
};

static const char *const columns[] = {
    "DATA_SOURCE", "RECORD_ID",       "record_type", "given_name",  "middle_name",
    "family_name", "name_suffix",     "name",        "alias",       "organisation_name",
    "gender",      "birth_date",      "death_date",  "nationality", "birth_place",
    "address",     "postcode",        "phone",       "email",       "website",
    "passport",    "driving_licence", "national_id", "tax_id",      "other_id",
    "account",     "company_number",  "employer",    "related_key", "related_role",
    "payload"};

static const char mapping[] = "source: {column: DATA_SOURCE}\n"
                              "records:\n"
                              "  - type: {column: record_type}\n"
                              "    key: RECORD_ID\n"
                              "    properties:\n"
                              "      given_name: given_name\n"
                              "      middle_name: middle_name\n"
                              "      family_name: family_name\n"
                              "      name_suffix: name_suffix\n"
                              "      name: name\n"
                              "      alias: alias\n"
                              "      organisation_name: organisation_name\n"
                              "      gender: gender\n"
                              "      birth_date: {column: birth_date, type: guess}\n"
                              "      death_date: {column: death_date, type: guess}\n"
                              "      nationality: nationality\n"
                              "      birth_place: birth_place\n"
                              "      address: address\n"
                              "      postcode: postcode\n"
                              "      phone: phone\n"
                              "      email: email\n"
                              "      website: website\n"
                              "      passport: passport\n"
                              "      driving_licence: driving_licence\n"
                              "      national_id: national_id\n"
                              "      tax_id: {column: tax_id, type: identifier}\n"
                              "      other_id: {column: other_id, type: identifier}\n"
                              "      account: account\n"
                              "      company_number: company_number\n"
                              "      employer: employer\n"
                              "      payload: {column: payload, type: note}\n"
                              "links:\n"
                              "  - type: {column: related_role}\n"
                              "    from: record\n"
                              "    to: {key: related_key}\n";

static guint
sniff(KithBytes head, const char *name)
{
    json_t *first;
    gboolean ours;

    head = kith_text_strip(head);
    if (head.len == 0 || head.data[0] != '{') {
        return 0;
    }
    first = kith_json_first(head);
    ours = json_object_get(first, "DATA_SOURCE") != NULL &&
           json_object_get(first, "RECORD_ID") != NULL;
    json_decref(first);
    return ours ? 90 : 0;
}

static gboolean
open_input(KithInput *input, GError **error)
{
    if (!kith_json_check(input, error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
        kith_input_add_column(input, columns[i]);
    }
    input->mapping = g_strdup(mapping);
    return TRUE;
}

/* One feature being put together: the parts of a name or of an address. */
typedef struct {
    char usage[32];
    GString *address;                       /* owned, NULL when there is none */
    const char *name[PART_NAME_SUFFIX + 1]; /* borrowed from the JSON */
} Group;

typedef struct {
    KithJsonRow *row;
    Group groups[MAX_GROUPS];
    guint n_groups;
    guint n_names;
    gboolean typed;
    gboolean organisation;
} Record;

/* What an attribute's name means; *out_usage is how long the usage word before it is. */
static const Attribute *
find_attribute(const char *key, gsize *out_usage)
{
    gsize len = strlen(key);
    const Attribute *best = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(attributes); i++) {
        gsize own = strlen(attributes[i].attribute);

        if (own <= len && g_str_equal(key + len - own, attributes[i].attribute) &&
            (own == len || key[len - own - 1] == '_') &&
            (best == NULL || own > strlen(best->attribute))) {
            best = &attributes[i];
            *out_usage = len - own;
        }
    }
    return best;
}

static Group *
group_of(Record *record, const char *key, gsize usage_len, gboolean fresh)
{
    char usage[32];

    g_strlcpy(usage, key, MIN(usage_len + 1, sizeof usage));
    for (guint i = record->n_groups; i > 0 && !fresh; i--) {
        if (g_str_equal(record->groups[i - 1].usage, usage)) {
            return &record->groups[i - 1];
        }
    }
    if (record->n_groups == MAX_GROUPS) {
        return &record->groups[MAX_GROUPS - 1];
    }
    record->groups[record->n_groups] = (Group){0};
    g_strlcpy(record->groups[record->n_groups].usage, usage, sizeof usage);
    return &record->groups[record->n_groups++];
}

static void
add_address_part(Group *group, const char *text)
{
    if (*text == '\0') {
        return;
    }
    if (group->address == NULL) {
        group->address = g_string_new(text);
    } else {
        g_string_append_printf(group->address, ", %s", text);
    }
}

static void
add_payload(Record *record, const char *key, const json_t *value)
{
    char room[KITH_JSON_ROOM];
    const char *own = kith_json_text(value, room);

    if (own != NULL) {
        g_autofree char *text = g_strdup_printf("%s: %s", key, own);

        kith_json_add(record->row, "payload", text);
    }
}

static void
add_attribute(Record *record, const char *key, const json_t *value, Group *feature)
{
    gsize usage = 0;
    const Attribute *attribute = find_attribute(key, &usage);
    char room[KITH_JSON_ROOM];
    const char *text = kith_json_text(value, room);
    Group *group;

    if (attribute == NULL) {
        add_payload(record, key, value);
        return;
    }
    if (attribute->part == PART_IGNORED) {
        return;
    }
    if (attribute->part == PART_ALONE) {
        record->typed = record->typed || g_str_equal(attribute->column, "record_type");
        record->organisation =
            record->organisation || g_str_equal(attribute->column, "organisation_name");
        kith_json_add_value(record->row, attribute->column, value);
        return;
    }
    if (text == NULL) {
        return;
    }
    group = feature != NULL ? feature : group_of(record, key, usage, FALSE);
    if (attribute->part == PART_ADDRESS || attribute->part == PART_POSTCODE) {
        add_address_part(group, text);
        if (attribute->part == PART_POSTCODE) {
            kith_json_add(record->row, "postcode", text);
        }
    } else if (json_is_string(value)) {
        group->name[attribute->part] = text; /* lives as long as the object */
    }
}

static void
append_word(GString *out, const char *word)
{
    if (word != NULL && *word != '\0') {
        g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", word);
    }
}

/* The first name is the record's; further ones are aliases. */
static void
finish_name(Record *record, const Group *group)
{
    g_autoptr(GString) full = g_string_new(NULL);
    const char *whole = group->name[PART_NAME_FULL];
    const char *first = group->name[PART_NAME_FIRST];
    const char *last = group->name[PART_NAME_LAST];

    append_word(full, first);
    append_word(full, group->name[PART_NAME_MIDDLE]);
    append_word(full, last);
    append_word(full, group->name[PART_NAME_SUFFIX]);
    whole = whole != NULL ? whole : full->str;
    if (*whole == '\0') {
        return;
    }
    if (record->n_names++ > 0) {
        kith_json_add(record->row, "alias", whole);
    } else if (full->len == 0) {
        kith_json_add(record->row, "name", whole);
    } else {
        kith_json_add(record->row, "given_name", first != NULL ? first : "");
        if (group->name[PART_NAME_MIDDLE] != NULL) {
            kith_json_add(record->row, "middle_name", group->name[PART_NAME_MIDDLE]);
        }
        kith_json_add(record->row, "family_name", last != NULL ? last : "");
        if (group->name[PART_NAME_SUFFIX] != NULL) {
            kith_json_add(record->row, "name_suffix", group->name[PART_NAME_SUFFIX]);
        }
    }
}

static void
add_feature(Record *record, json_t *feature)
{
    Group *group = group_of(record, "", 0, TRUE);
    const char *key;
    json_t *value;

    json_object_foreach(feature, key, value)
    {
        add_attribute(record, key, value, group);
    }
}

static void
convert(json_t *object, KithJsonRow *row)
{
    Record record = {.row = row};
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        size_t i;
        json_t *feature;

        if (g_str_equal(key, "FEATURES")) {
            json_array_foreach(value, i, feature)
            {
                add_feature(&record, feature);
            }
        } else if (g_str_equal(key, "DATA_SOURCE") || g_str_equal(key, "RECORD_ID")) {
            kith_json_add_value(row, key, value);
        } else {
            add_attribute(&record, key, value, NULL);
        }
    }
    for (guint i = 0; i < record.n_groups; i++) {
        finish_name(&record, &record.groups[i]);
        if (record.groups[i].address != NULL) {
            kith_json_add(row, "address", record.groups[i].address->str);
            g_string_free(record.groups[i].address, TRUE);
        }
    }
    if (!record.typed) {
        kith_json_add(row, "record_type", record.organisation ? "Organisation" : "Person");
    }
}

static guint64
parse(const KithInput *input, KithBytes block, guint64 line, KithRowFunc sink, gpointer user_data)
{
    return kith_json_parse(input, block, line, convert, sink, user_data);
}

const KithLoader kith_loader_senzing = {
    .name = "senzing",
    .summary = "Senzing JSON lines: DATA_SOURCE, RECORD_ID and attributes, flat or in FEATURES",
    .sniff = sniff,
    .open = open_input,
    .cut = kith_json_cut,
    .parse = parse,
};
