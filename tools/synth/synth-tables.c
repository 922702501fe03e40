/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-tables.h"

#include <string.h>

/* How flat the head of a list is: see README.md. */
#define GIVEN_SHIFT 6
#define FAMILY_SHIFT 8
#define TAIL_SHIFT 12
#define PLACE_SHIFT 10

static const char *const rate_names[SYNTH_N_RATES] = {
    "careless",
    "given missing",
    "given nickname",
    "given initial",
    "given middle swapped",
    "given with middle",
    "given respelt",
    "given typed",
    "given scanned",
    "family missing",
    "family former",
    "family part",
    "family respelt",
    "family typed",
    "family scanned",
    "names swapped",
    "affix",
    "accents lost",
    "case changed",
    "blanks",
    "birth missing",
    "birth swapped",
    "birth digit",
    "birth year off",
    "birth first january",
    "sex missing",
    "sex wrong",
    "address missing",
    "address moved",
    "address abbreviated",
    "address flat lost",
    "address typed",
    "town missing",
    "postcode missing",
    "postcode partial",
    "postcode typed",
    "phone missing",
    "phone old",
    "phone home",
    "phone digit",
    "email missing",
    "email work",
    "email typed",
    "ni missing",
    "ni wrong",
};

static GPtrArray *
load(SynthTables *tables, const char *name)
{
    GPtrArray *sections = synth_data_load(name);

    g_ptr_array_add(tables->files, sections);
    return sections;
}

static void
init_ranked_alias(SynthAlias *alias, guint n)
{
    g_autofree guint32 *weights = g_new(guint32, n);

    for (guint i = 0; i < n; i++) {
        weights[i] = (1U << 26) / (i + 1 + PLACE_SHIFT);
    }
    synth_alias_init(alias, weights, n);
}

static void
load_origins(SynthTables *tables)
{
    GPtrArray *family = load(tables, "names-family.txt");
    GPtrArray *given[] = {load(tables, "names-male.txt"), load(tables, "names-female.txt")};
    g_autofree guint32 *shares = g_new(guint32, family->len);

    tables->n_origins = family->len;
    tables->origins = g_new0(SynthOrigin, family->len);
    for (guint i = 0; i < family->len; i++) {
        const SynthSection *section = g_ptr_array_index(family, i);
        SynthOrigin *origin = &tables->origins[i];

        shares[i] = synth_data_number(section->head[1]);
        origin->own_per_10000 = 100 * synth_data_number(section->head[2]);
        origin->has_tail = section->head[3] != NULL;
        synth_words_init_ranked(&origin->family, section, FAMILY_SHIFT);
        for (guint sex = 0; sex < SYNTH_N_SEXES; sex++) {
            synth_words_init_ranked(&origin->given[sex],
                                    synth_data_section(given[sex], section->head[0]),
                                    GIVEN_SHIFT);
        }
    }
    synth_alias_init(&tables->origin_shares, shares, family->len);
}

static void
load_nicknames(SynthTables *tables)
{
    const SynthSection *section = g_ptr_array_index(load(tables, "nicknames.txt"), 0);

    tables->nicknames = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < section->lines->len; i++) {
        char **line = g_ptr_array_index(section->lines, i);

        line[0][strlen(line[0]) - 1] = '\0';
        g_hash_table_insert(tables->nicknames, line[0], line + 1);
    }
}

static void
load_streets(SynthTables *tables)
{
    GPtrArray *sections = load(tables, "streets.txt");
    SynthWords types;

    synth_words_init_ranked(&tables->street_names,
                            synth_data_section(sections, "name"),
                            PLACE_SHIFT);
    synth_words_init_ranked(&types, synth_data_section(sections, "type"), PLACE_SHIFT);
    tables->n_street_types = types.n;
    tables->street_types = g_new(char **, types.n);
    for (guint i = 0; i < types.n; i++) {
        tables->street_types[i] = g_strsplit(types.words[i], ":", 2);
    }
    tables->street_type_shares = types.alias;
    g_strfreev(types.words);
}

static void
load_towns(SynthTables *tables)
{
    const SynthSection *section = g_ptr_array_index(load(tables, "towns.txt"), 0);

    tables->n_towns = section->lines->len;
    tables->towns = g_new0(SynthTown, tables->n_towns);
    for (guint i = 0; i < tables->n_towns; i++) {
        char **line = g_ptr_array_index(section->lines, i);

        tables->towns[i] = (SynthTown){.name = line[0],
                                       .area = line[1],
                                       .first_district = synth_data_number(line[2]),
                                       .last_district = synth_data_number(line[3]),
                                       .dialling = synth_data_number(line[4])};
    }
    init_ranked_alias(&tables->town_shares, tables->n_towns);
}

/* The words are "from:to" pairs; the colon is cut in place. */
static void
load_rewrites(SynthRewrites *rewrites, const SynthSection *section)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(SynthRewrite));

    for (guint i = 0; i < section->lines->len; i++) {
        char **line = g_ptr_array_index(section->lines, i);

        for (guint k = 0; line[k] != NULL; k++) {
            char *colon = strchr(line[k], ':');
            SynthRewrite row = {line[k], g_str_equal(colon + 1, " ") ? "" : colon + 1};

            *colon = '\0';
            g_array_append_val(rows, row);
        }
    }
    rewrites->n = rows->len;
    rewrites->rows = (SynthRewrite *)(void *)g_array_steal(rows, NULL);
}

static void
load_misspellings(SynthTables *tables)
{
    GPtrArray *sections = load(tables, "misspellings.txt");
    SynthRewrites keys;

    load_rewrites(&keys, synth_data_section(sections, "keyboard"));
    for (guint i = 0; i < keys.n; i++) {
        tables->near_keys[(guchar)keys.rows[i].from[0] & 127] = keys.rows[i].to;
    }
    g_free(keys.rows);
    load_rewrites(&tables->ear, synth_data_section(sections, "ear"));
    load_rewrites(&tables->scanner, synth_data_section(sections, "scanner"));
    load_rewrites(&tables->accents, synth_data_section(sections, "accent"));
}

/* The lines of a file of whole lines: blanks belong to them. */
static void
load_phone_shapes(SynthTables *tables)
{
    const SynthSection *section = g_ptr_array_index(load(tables, "phones.txt"), 0);

    for (guint i = 0; i < section->lines->len; i++) {
        char **line = g_ptr_array_index(section->lines, i);
        char **whole = g_new0(char *, 2);

        whole[0] = g_strjoinv(" ", line);
        g_strfreev(line);
        g_ptr_array_index(section->lines, i) = whole;
    }
    synth_words_init_even(&tables->phone_shapes, section);
}

static void
load_words(SynthTables *tables)
{
    static const char *const tail[] = {"beginning", "end", "touch"};
    GPtrArray *parts = load(tables, "family-parts.txt");
    GPtrArray *affixes = load(tables, "affixes.txt");
    GPtrArray *companies = load(tables, "companies.txt");

    for (guint i = 0; i < G_N_ELEMENTS(tail); i++) {
        synth_words_init_ranked(&tables->tail[i], synth_data_section(parts, tail[i]), TAIL_SHIFT);
    }
    synth_words_init_even(&tables->before, synth_data_section(affixes, "before"));
    synth_words_init_even(&tables->after, synth_data_section(affixes, "after"));
    synth_words_init_even(&tables->company_first, synth_data_section(companies, "first"));
    synth_words_init_even(&tables->company_second, synth_data_section(companies, "second"));
    synth_words_init_even(&tables->company_legal, synth_data_section(companies, "legal"));
    synth_words_init_even(&tables->natures, synth_data_section(companies, "nature"));
    synth_words_init_even(&tables->statuses, synth_data_section(companies, "status"));
    synth_words_init_even(&tables->mail_hosts, synth_data_section(companies, "mail"));
    synth_words_init_even(&tables->work_hosts, synth_data_section(companies, "work"));
}

static void
load_rates(SynthTables *tables)
{
    const SynthSection *section = g_ptr_array_index(load(tables, "rates.txt"), 0);

    g_assert(section->lines->len == SYNTH_N_RATES);
    for (guint rate = 0; rate < SYNTH_N_RATES; rate++) {
        char **line = g_ptr_array_index(section->lines, rate);

        g_assert(g_str_equal(line[0], rate_names[rate]));
        for (guint keeper = 0; keeper < SYNTH_N_KEEPERS; keeper++) {
            tables->rates[keeper][rate] = synth_data_number(line[keeper + 1]);
        }
    }
}

SynthTables *
synth_tables_new(void)
{
    SynthTables *tables = g_new0(SynthTables, 1);

    tables->files = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    load_origins(tables);
    load_nicknames(tables);
    load_streets(tables);
    load_towns(tables);
    load_misspellings(tables);
    load_phone_shapes(tables);
    load_words(tables);
    load_rates(tables);
    return tables;
}

static void
clear_places(SynthTables *tables)
{
    synth_words_clear(&tables->street_names);
    for (guint i = 0; i < tables->n_street_types; i++) {
        g_strfreev(tables->street_types[i]);
    }
    g_free(tables->street_types);
    synth_alias_clear(&tables->street_type_shares);
    g_free(tables->towns);
    synth_alias_clear(&tables->town_shares);
}

void
synth_tables_free(SynthTables *tables)
{
    SynthWords *const words[] = {
        &tables->tail[0],
        &tables->tail[1],
        &tables->tail[2],
        &tables->before,
        &tables->after,
        &tables->phone_shapes,
        &tables->company_first,
        &tables->company_second,
        &tables->company_legal,
        &tables->natures,
        &tables->statuses,
        &tables->mail_hosts,
        &tables->work_hosts,
    };

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        synth_words_clear(words[i]);
    }
    for (guint i = 0; i < tables->n_origins; i++) {
        synth_words_clear(&tables->origins[i].family);
        for (guint sex = 0; sex < SYNTH_N_SEXES; sex++) {
            synth_words_clear(&tables->origins[i].given[sex]);
        }
    }
    g_free(tables->origins);
    synth_alias_clear(&tables->origin_shares);
    clear_places(tables);
    g_hash_table_unref(tables->nicknames);
    g_free(tables->ear.rows);
    g_free(tables->scanner.rows);
    g_free(tables->accents.rows);
    g_ptr_array_unref(tables->files);
    g_free(tables);
}
