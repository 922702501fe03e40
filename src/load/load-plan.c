/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-plan.h"

#include "base-error.h"
#include "base-hash.h"
#include "base-text.h"
#include "load-unique.h"

#define MAX_WORDS 10000

/* A word that a mapping gives, or that a column has in each row: then all that it has are known
 * beforehand, with their numbers. */
typedef struct {
    guint32 number;      /* of the fixed word */
    int column;          /* -1 for a fixed word */
    char split;          /* 0 for none */
    GHashTable *numbers; /* owned, text → number */
} Word;

typedef struct {
    int column;       /* -1 for the others */
    const char *text; /* borrowed from the mapping */
    int record;       /* -1 for the others */
} Part;

typedef struct {
    GArray *parts; /* owned, Part; none for the hash of the row */
} Key;

typedef struct {
    KithParcelColumn column;
    guint *places; /* owned */
    guint n_places;
    const char *text;  /* borrowed */
    const char *join;  /* borrowed */
    const char *split; /* borrowed */
} Value;

typedef struct {
    int column;
    const char *value; /* borrowed */
    KithMapTest test;
} When;

typedef struct {
    Word type;
    Key key;
    GArray *when;   /* owned, When */
    GArray *values; /* owned, Value */
} RecordPlan;

typedef struct {
    int record;          /* -1 for a record outside the row */
    KithSourceId source; /* 0 for the row's own */
    guint32 type;
    Key key;
} End;

typedef struct {
    Word type;
    End from;
    End to;
    gboolean nodes;
    GArray *when;
    GArray *values;
} LinkPlan;

struct _KithPlan {
    gboolean one_each;
    Word source;
    GArray *records; /* owned, RecordPlan */
    GArray *links;   /* owned, LinkPlan */
};

/* ---- freeing ---- */

static void
clear_word(Word *word)
{
    g_clear_pointer(&word->numbers, g_hash_table_unref);
}

static void
clear_value(gpointer data)
{
    g_free(((Value *)data)->places);
}

static void
clear_record(gpointer data)
{
    RecordPlan *record = data;

    clear_word(&record->type);
    g_array_unref(record->key.parts);
    g_array_unref(record->when);
    g_array_unref(record->values);
}

static void
clear_link(gpointer data)
{
    LinkPlan *link = data;

    clear_word(&link->type);
    g_array_unref(link->from.key.parts);
    g_array_unref(link->to.key.parts);
    g_array_unref(link->when);
    g_array_unref(link->values);
}

void
kith_plan_free(KithPlan *plan)
{
    clear_word(&plan->source);
    g_array_unref(plan->records);
    g_array_unref(plan->links);
    g_free(plan);
}

/* ---- making ---- */

typedef guint32 (*NumberFunc)(const KithPlanOptions *options, const char *text);

static guint32
source_number(const KithPlanOptions *options, const char *text)
{
    return options->find_source(text, options->user_data);
}

/* A type of a source's own belongs to a class of the schema: "Crime" is an event. */
static guint32
type_number(const KithPlanOptions *options, const char *text)
{
    const KithSchema *schema = kith_store_schema(options->store);
    const KithNodeType *same = kith_schema_node_type(schema, text);
    const KithNodeType *like = same != NULL ? same : kith_schema_node_type_of_word(schema, text);

    return kith_store_add_name(options->store,
                               KITH_NAME_NODE_TYPE,
                               same != NULL ? same->name : text,
                               like != NULL ? like->name : "Thing");
}

static guint32
link_type_number(const KithPlanOptions *options, const char *text)
{
    return kith_store_add_name(options->store, KITH_NAME_LINK_TYPE, text, "");
}

static int
place_of(const KithPlanOptions *options, const char *column)
{
    return kith_input_find_column(options->input, column);
}

static char *
first_part(const char *text, char split)
{
    const char *end = split != 0 ? strchr(text, split) : NULL;

    return end != NULL ? g_strndup(text, (gsize)(end - text)) : g_strdup(text);
}

static gboolean
make_word(const KithPlanOptions *options,
          const KithMapWord *from,
          NumberFunc number,
          Word *out,
          GError **error)
{
    g_autoptr(GPtrArray) values = NULL;

    *out = (Word){.column = -1};
    if (from->column == NULL) {
        out->number = number(options, from->text);
        return TRUE;
    }
    out->column = place_of(options, from->column);
    out->split = from->split != NULL ? *from->split : 0;
    out->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (out->column < 0) {
        return TRUE;
    }
    values = kith_column_values(options->loader,
                                options->input,
                                (guint)out->column,
                                MAX_WORDS,
                                options->threads);
    if (values == NULL) {
        return kith_error_set(error,
                              KITH_ERROR_LIMIT,
                              "%s: column \"%s\" has more than %d different values: too many for "
                              "types or sources",
                              options->input->name,
                              from->column,
                              MAX_WORDS);
    }
    for (guint i = 0; i < values->len; i++) {
        g_autofree char *text = first_part(g_ptr_array_index(values, i), out->split);

        g_hash_table_insert(out->numbers,
                            g_strdup(g_ptr_array_index(values, i)),
                            GUINT_TO_POINTER(number(options, text)));
    }
    return TRUE;
}

static int
record_named(const KithMapping *mapping, const char *as)
{
    for (guint i = 0; as != NULL && i < mapping->records->len; i++) {
        if (g_str_equal(((KithMapRecord *)g_ptr_array_index(mapping->records, i))->as, as)) {
            return (int)i;
        }
    }
    return -1;
}

static void
make_key(const KithPlanOptions *options, const KithMapKey *from, Key *out)
{
    out->parts = g_array_new(FALSE, FALSE, sizeof(Part));
    for (guint i = 0; i < from->parts->len; i++) {
        const KithMapPart *part = &g_array_index(from->parts, KithMapPart, i);
        Part made = {part->column != NULL ? place_of(options, part->column) : -1,
                     part->text,
                     record_named(options->mapping, part->record)};

        g_array_append_val(out->parts, made);
    }
}

static GArray *
make_when(const KithPlanOptions *options, const GArray *from)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(When));

    for (guint i = 0; i < from->len; i++) {
        const KithMapWhen *when = &g_array_index(from, KithMapWhen, i);
        When made = {place_of(options, when->column), when->value, when->test};

        g_array_append_val(out, made);
    }
    return out;
}

static gboolean
make_value(const KithPlanOptions *options, const KithMapProperty *from, Value *out, GError **error)
{
    const KithSchema *schema = kith_store_schema(options->store);
    const KithPropertyDef *known = kith_schema_property(schema, from->property);
    const char *type = from->type != NULL ? from->type : known != NULL ? known->type->name : "text";
    const char *kept;

    *out = (Value){.text = from->text, .join = from->join, .split = from->split};
    out->column.property =
        kith_store_add_name(options->store, KITH_NAME_PROPERTY, from->property, type);
    kept = kith_store_name(options->store, KITH_NAME_PROPERTY, out->column.property)->type;
    if (!g_str_equal(kept, type)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "%s: property \"%s\" is mapped as %s, and the store has it as %s: "
                              "give it another name or that type",
                              options->input->name,
                              from->property,
                              type,
                              kept);
    }
    out->column.type = kith_schema_property_type(schema, type);
    out->column.options = KITH_NORMALISE_OPTIONS_INIT;
    out->column.options.date_order =
        from->month_first ? KITH_DATE_MONTH_FIRST : KITH_DATE_DAY_FIRST;
    g_strlcpy(out->column.options.region, from->region, sizeof out->column.options.region);
    out->places = g_new(guint, from->columns->len + 1);
    for (guint i = 0; i < from->columns->len; i++) {
        int place = place_of(options, g_ptr_array_index(from->columns, i));

        if (place >= 0) {
            out->places[out->n_places++] = (guint)place;
        }
    }
    return TRUE;
}

static gboolean
make_values(const KithPlanOptions *options, const GPtrArray *from, GArray *out, GError **error)
{
    for (guint i = 0; i < from->len; i++) {
        Value value;

        if (!make_value(options, g_ptr_array_index(from, i), &value, error)) {
            return FALSE;
        }
        g_array_append_val(out, value);
    }
    return TRUE;
}

static GArray *
new_values(void)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(Value));

    g_array_set_clear_func(values, clear_value);
    return values;
}

static gboolean
add_record(KithPlan *plan,
           const KithPlanOptions *options,
           const KithMapRecord *from,
           GError **error)
{
    RecordPlan record = {.values = new_values()};
    RecordPlan *made;

    make_key(options, &from->key, &record.key);
    record.when = make_when(options, from->when);
    record.type.column = -1;
    g_array_append_val(plan->records, record);
    made = &g_array_index(plan->records, RecordPlan, plan->records->len - 1);
    return make_word(options, &from->type, type_number, &made->type, error) &&
           make_values(options, from->properties, made->values, error);
}

static void
make_end(const KithPlanOptions *options, const KithMapEnd *from, End *out)
{
    out->record = record_named(options->mapping, from->record);
    out->source = from->source != NULL ? source_number(options, from->source) : 0;
    out->type =
        out->record < 0 ? type_number(options, from->type != NULL ? from->type : "Thing") : 0;
    make_key(options, &from->key, &out->key);
}

static gboolean
add_link(KithPlan *plan, const KithPlanOptions *options, const KithMapLink *from, GError **error)
{
    LinkPlan link = {.values = new_values(), .nodes = from->nodes};
    LinkPlan *made;

    make_end(options, &from->from, &link.from);
    make_end(options, &from->to, &link.to);
    link.when = make_when(options, from->when);
    link.type.column = -1;
    g_array_append_val(plan->links, link);
    made = &g_array_index(plan->links, LinkPlan, plan->links->len - 1);
    return make_word(options, &from->type, link_type_number, &made->type, error) &&
           make_values(options, from->properties, made->values, error);
}

KithPlan *
kith_plan_new(const KithPlanOptions *options, GError **error)
{
    g_autoptr(KithPlan) plan = g_new0(KithPlan, 1);
    const KithMapping *mapping = options->mapping;
    KithMapWord fixed = {.text = (char *)options->source};
    gboolean rows_say = mapping->source.column != NULL && !options->source_is_said;

    plan->one_each = options->loader->one_each;
    plan->records = g_array_new(FALSE, FALSE, sizeof(RecordPlan));
    g_array_set_clear_func(plan->records, clear_record);
    plan->links = g_array_new(FALSE, FALSE, sizeof(LinkPlan));
    g_array_set_clear_func(plan->links, clear_link);
    if (!make_word(options,
                   rows_say ? &mapping->source : &fixed,
                   source_number,
                   &plan->source,
                   error)) {
        return NULL;
    }
    for (guint i = 0; i < mapping->records->len; i++) {
        if (!add_record(plan, options, g_ptr_array_index(mapping->records, i), error)) {
            return NULL;
        }
    }
    for (guint i = 0; i < mapping->links->len; i++) {
        if (!add_link(plan, options, g_ptr_array_index(mapping->links, i), error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&plan);
}

/* ---- one row ---- */

typedef struct {
    const KithPlan *plan;
    const KithRow *row;
    KithParcel *parcel;
    KithSourceId source;
    GString *text;            /* a key or a joined value being made */
    KithParcelCell cells[32]; /* values being collected */
    guint n_cells;
    guint nth; /* which value of a column counts: of several links in one row */
    gboolean made[KITH_MAP_RECORDS];
    gint32 drafts[KITH_MAP_RECORDS]; /* the parcel's number of the record's draft */
    KithDraftRef refs[KITH_MAP_RECORDS];
} Applying;

/* The next cell of a column from cell *at on, NULL when there is none. */
static const KithCell *
next_cell(const Applying *applying, guint column, guint *at)
{
    const KithRow *row = applying->row;

    if (applying->plan->one_each) {
        const KithCell *cell = *at == 0 && column < row->n_cells ? &row->cells[column] : NULL;

        *at = 1;
        return cell;
    }
    for (; *at < row->n_cells; (*at)++) {
        if (row->cells[*at].column == column) {
            return &row->cells[(*at)++];
        }
    }
    return NULL;
}

/* Value @n of a column without blanks at its ends; empty when there is none. */
static KithBytes
nth_text(const Applying *applying, int column, guint n)
{
    guint at = 0;
    const KithCell *cell = column >= 0 ? next_cell(applying, (guint)column, &at) : NULL;

    for (; cell != NULL && n > 0; n--) {
        cell = next_cell(applying, (guint)column, &at);
    }
    return cell != NULL ? kith_text_strip(cell->text) : kith_bytes(NULL, 0);
}

static KithBytes
first_text(const Applying *applying, int column)
{
    return nth_text(applying, column, applying->nth);
}

static gboolean
holds(const Applying *applying, const GArray *tests)
{
    for (guint i = 0; i < tests->len; i++) {
        const When *when = &g_array_index(tests, When, i);
        KithBytes text = first_text(applying, when->column);
        gboolean fine = when->test == KITH_WHEN_EMPTY ? text.len == 0
                        : when->test == KITH_WHEN_PRESENT
                            ? text.len > 0
                            : kith_bytes_equal(text, kith_bytes_str(when->value));

        if (!fine) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The number of a word in this row, 0 when the row has none. */
static guint32
word_number(const Applying *applying, const Word *word)
{
    char small[256] KITH_UNCLEARED;
    KithBytes text;

    if (word->column < 0) {
        return word->number;
    }
    text = first_text(applying, word->column);
    if (text.len == 0 || text.len >= sizeof small) {
        return 0;
    }
    memcpy(small, text.data, text.len);
    small[text.len] = '\0';
    return GPOINTER_TO_UINT(g_hash_table_lookup(word->numbers, small));
}

static void append_key(Applying *applying, const Key *key, gboolean *out_empty);

static void
append_part(Applying *applying, const Part *part, gboolean *out_empty)
{
    KithBytes text;

    if (part->record >= 0) {
        append_key(applying,
                   &g_array_index(applying->plan->records, RecordPlan, part->record).key,
                   out_empty);
        return;
    }
    text = part->text != NULL ? kith_bytes_str(part->text) : first_text(applying, part->column);
    *out_empty = *out_empty || text.len == 0;
    g_string_append_len(applying->text, (const char *)text.data, (gssize)text.len);
}

static void
append_key(Applying *applying, const Key *key, gboolean *out_empty)
{
    for (guint i = 0; i < key->parts->len; i++) {
        if (i > 0) {
            g_string_append_c(applying->text, ':');
        }
        append_part(applying, &g_array_index(key->parts, Part, i), out_empty);
    }
    if (key->parts->len == 0) {
        KithBytes row = applying->row->text;

        g_string_append_printf(applying->text,
                               "%016" G_GINT64_MODIFIER "x",
                               kith_hash(row.data, row.len, 0));
    }
}

/* The record that a key names. FALSE when the row leaves a part of the key empty. */
static gboolean
make_ref(Applying *applying, KithSourceId source, guint32 type, const Key *key, KithDraftRef *out)
{
    gboolean empty = FALSE;
    const Part *only = &g_array_index(key->parts, Part, 0);

    if (key->parts->len == 1 && only->column >= 0) {
        KithBytes text = first_text(applying, only->column);

        *out = kith_parcel_ref(applying->parcel, source, type, text);
        return text.len > 0;
    }
    g_string_truncate(applying->text, 0);
    append_key(applying, key, &empty);
    *out = kith_parcel_ref(applying->parcel,
                           source,
                           type,
                           kith_bytes(applying->text->str, applying->text->len));
    return !empty;
}

/* Values are collected and go into the parcel together. */
static void
pass_cells(Applying *applying)
{
    kith_parcel_add_values(applying->parcel, applying->cells, applying->n_cells);
    applying->n_cells = 0;
}

static void
add_cell(Applying *applying, const Value *value, KithBytes text)
{
    if (applying->n_cells == G_N_ELEMENTS(applying->cells)) {
        pass_cells(applying);
    }
    applying->cells[applying->n_cells++] = (KithParcelCell){&value->column, text, 0, FALSE};
}

static void
add_split(Applying *applying, const Value *value, KithBytes text)
{
    gsize mark = strlen(value->split);

    while (text.len > 0) {
        const guint8 *end = memmem(text.data, text.len, value->split, mark);
        gsize len = end != NULL ? (gsize)(end - text.data) : text.len;

        add_cell(applying, value, kith_bytes(text.data, len));
        len = end != NULL ? len + mark : len;
        text = kith_bytes(text.data + len, text.len - len);
    }
}

/* The joined text lies in @applying and must be passed on before it changes. */
static void
add_joined(Applying *applying, const Value *value)
{
    gboolean any = FALSE;

    g_string_truncate(applying->text, 0);
    for (guint i = 0; i < value->n_places; i++) {
        KithBytes text = first_text(applying, (int)value->places[i]);

        if (text.len > 0) {
            g_string_append(applying->text, any ? value->join : "");
            g_string_append_len(applying->text, (const char *)text.data, (gssize)text.len);
            any = TRUE;
        }
    }
    add_cell(applying, value, kith_bytes(applying->text->str, applying->text->len));
    pass_cells(applying);
}

static void
add_value(Applying *applying, const Value *value)
{
    if (value->text != NULL) {
        add_cell(applying, value, kith_bytes_str(value->text));
        return;
    }
    if (value->join != NULL) {
        add_joined(applying, value);
        return;
    }
    for (guint i = 0; i < value->n_places; i++) {
        guint at = 0;
        const KithCell *cell;

        while ((cell = next_cell(applying, value->places[i], &at)) != NULL) {
            if (value->split != NULL && *value->split != '\0') {
                add_split(applying, value, cell->text);
            } else {
                add_cell(applying, value, cell->text);
            }
        }
    }
}

static void
add_values(Applying *applying, const GArray *values)
{
    for (guint i = 0; i < values->len; i++) {
        add_value(applying, &g_array_index(values, Value, i));
    }
    pass_cells(applying);
}

/* Drafts record @i. The main record must have a key; others are left out without. */
static const char *
draft_record(Applying *applying, guint i)
{
    const RecordPlan *record = &g_array_index(applying->plan->records, RecordPlan, i);
    guint32 type;

    if (!holds(applying, record->when)) {
        return NULL;
    }
    type = word_number(applying, &record->type);
    if (type == 0) {
        return i == 0 ? "its type is empty" : NULL;
    }
    if (!make_ref(applying, applying->source, type, &record->key, &applying->refs[i])) {
        return i == 0 ? "its key is empty" : NULL;
    }
    applying->made[i] = TRUE;
    applying->drafts[i] = (gint32)applying->parcel->records->len;
    kith_parcel_begin_record(applying->parcel, applying->refs[i], applying->row->line);
    add_values(applying, record->values);
    kith_parcel_end_record(applying->parcel);
    return NULL;
}

static gboolean
make_end_ref(Applying *applying, const End *end, KithDraftRef *out)
{
    if (end->record >= 0) {
        if (!applying->made[end->record]) {
            return FALSE;
        }
        *out = applying->refs[end->record];
        return TRUE;
    }
    return make_ref(applying,
                    end->source != 0 ? end->source : applying->source,
                    end->type,
                    &end->key,
                    out);
}

/* Drafts the link of the row's value number applying->nth. FALSE when there is none. */
static gboolean
draft_one_link(Applying *applying, const LinkPlan *link)
{
    KithDraftRef from;
    KithDraftRef to;
    guint32 type = word_number(applying, &link->type);

    if (type == 0 || !make_end_ref(applying, &link->from, &from) ||
        !make_end_ref(applying, &link->to, &to)) {
        return FALSE;
    }
    kith_parcel_begin_link(applying->parcel, type, from, to, applying->row->line);
    add_values(applying, link->values);
    kith_parcel_end_link(applying->parcel,
                         applying->plan->records->len > 0 && applying->made[0] ? applying->drafts[0]
                                                                               : -1,
                         link->nodes);
    return TRUE;
}

/* A column of keys with several values makes as many links. */
static void
draft_link(Applying *applying, const LinkPlan *link)
{
    if (!holds(applying, link->when)) {
        return;
    }
    while (draft_one_link(applying, link) && !applying->plan->one_each) {
        applying->nth++;
    }
    applying->nth = 0;
}

const char *
kith_plan_apply(const KithPlan *plan, const KithRow *row, KithParcel *parcel)
{
    Applying applying KITH_UNCLEARED;

    applying.plan = plan;
    applying.row = row;
    applying.parcel = parcel;
    applying.text = parcel->key;
    applying.n_cells = 0;
    applying.nth = 0;
    memset(applying.made, 0, plan->records->len * sizeof *applying.made);
    kith_parcel_begin_row(parcel, row->text, row->line);
    applying.source = word_number(&applying, &plan->source);
    if (applying.source == 0) {
        return "its source is empty";
    }
    for (guint i = 0; i < plan->records->len; i++) {
        const char *fault = draft_record(&applying, i);

        if (fault != NULL) {
            kith_parcel_drop_row(parcel);
            return fault;
        }
    }
    for (guint i = 0; i < plan->links->len; i++) {
        draft_link(&applying, &g_array_index(plan->links, LinkPlan, i));
    }
    return NULL;
}
