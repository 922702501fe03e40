/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indicators-rules.h"

#include "base-date.h"
#include "model-schema.h"
#include "model-yaml.h"

#include <math.h>
#include <string.h>

static const char *const families[KITH_N_FAMILIES] = {"standards", "welfare", "culture"};

const char *
kith_indicator_family_name(KithIndicatorFamily family)
{
    return families[family];
}

gboolean
kith_indicator_family_find(const char *name, KithIndicatorFamily *out_family)
{
    for (guint i = 0; i < KITH_N_FAMILIES; i++) {
        if (g_str_equal(families[i], name)) {
            *out_family = (KithIndicatorFamily)i;
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- memory ---- */

static void
free_condition(gpointer data)
{
    KithIndicatorCondition *condition = data;

    g_free(condition->property);
    g_ptr_array_unref(condition->words);
    g_free(condition);
}

static void
free_indicator(gpointer data)
{
    KithIndicator *indicator = data;

    g_free(indicator->name);
    g_free(indicator->about);
    g_ptr_array_unref(indicator->links);
    g_ptr_array_unref(indicator->events);
    g_ptr_array_unref(indicator->where);
    g_free(indicator->late_of);
    g_free(indicator->late_after);
    g_free(indicator->close_name);
    g_free(indicator->close_born);
    g_free(indicator->sum);
    g_free(indicator->alike);
    g_free(indicator->lawful_basis);
    g_free(indicator->review);
    g_ptr_array_unref(indicator->innocent);
    g_free(indicator->is_link);
    g_free(indicator->is_type);
    g_free(indicator);
}

static KithIndicator *
new_indicator(void)
{
    KithIndicator *indicator = g_new0(KithIndicator, 1);

    indicator->links = g_ptr_array_new_with_free_func(g_free);
    indicator->events = g_ptr_array_new_with_free_func(g_free);
    indicator->where = g_ptr_array_new_with_free_func(free_condition);
    indicator->innocent = g_ptr_array_new_with_free_func(g_free);
    indicator->least = 1;
    indicator->chance = 1;
    indicator->weight = 1;
    return indicator;
}

/* ---- values ---- */

/* A text that must be there, or else @otherwise unless that is NULL. */
static gboolean
read_text(const KithYaml *yaml,
          const KithYamlNode *node,
          const char *key,
          const char *otherwise,
          char **out_text,
          GError **error)
{
    const char *text = NULL;

    if (!kith_yaml_get_text(yaml, node, key, &text, error)) {
        return FALSE;
    }
    if (text == NULL && otherwise == NULL) {
        return kith_yaml_error(yaml, node, error, "an indicator must say its \"%s\"", key);
    }
    *out_text = g_strdup(text != NULL ? text : otherwise);
    return TRUE;
}

/* The texts of a list, as words where @words. */
static gboolean
read_list(const KithYaml *yaml,
          const KithYamlNode *list,
          const char *what,
          gboolean words,
          GPtrArray *out,
          GError **error)
{
    if (list == NULL) {
        return TRUE;
    }
    if (!kith_yaml_expect(yaml, list, KITH_YAML_SEQUENCE, what, error)) {
        return FALSE;
    }
    for (guint i = 0; i < list->children->len; i++) {
        const KithYamlNode *item = g_ptr_array_index(list->children, i);

        if (!kith_yaml_expect(yaml, item, KITH_YAML_SCALAR, what, error)) {
            return FALSE;
        }
        g_ptr_array_add(out, words ? kith_header_words(item->text) : g_strdup(item->text));
    }
    return TRUE;
}

/* "12 months" and the like, in days. */
static gboolean
read_span(const KithYaml *yaml,
          const KithYamlNode *node,
          const char *key,
          guint *out_days,
          GError **error)
{
    static const struct {
        const char *unit;
        double days;
    } units[] = {{"day", 1}, {"week", 7}, {"month", 365.25 / 12}, {"year", 365.25}};
    const char *text = NULL;
    char *rest;
    guint64 number;

    if (!kith_yaml_get_text(yaml, node, key, &text, error)) {
        return FALSE;
    }
    if (text == NULL) {
        return TRUE;
    }
    number = g_ascii_strtoull(text, &rest, 10);
    for (guint i = 0; number > 0 && number < 10000 && i < G_N_ELEMENTS(units); i++) {
        if (*rest == ' ' && g_str_has_prefix(rest + 1, units[i].unit) &&
            strlen(rest + 1) <= strlen(units[i].unit) + 1) {
            *out_days = (guint)lround((double)number * units[i].days);
            return TRUE;
        }
    }
    return kith_yaml_error(yaml,
                           kith_yaml_get(node, key),
                           error,
                           "\"%s\" is no time: write %s as 30 days, 12 months or 2 years",
                           text,
                           key);
}

/* Which of @words a text is; its place. */
static gboolean
read_choice(const KithYaml *yaml,
            const KithYamlNode *node,
            const char *key,
            const char *const *words,
            guint *out_place,
            GError **error)
{
    const char *text = NULL;
    g_autofree char *all = NULL;

    if (!kith_yaml_get_text(yaml, node, key, &text, error)) {
        return FALSE;
    }
    if (text == NULL) {
        return TRUE;
    }
    for (guint i = 0; words[i] != NULL; i++) {
        if (g_str_equal(words[i], text)) {
            *out_place = i;
            return TRUE;
        }
    }
    all = g_strjoinv(", ", (char **)words);
    return kith_yaml_error(yaml,
                           kith_yaml_get(node, key),
                           error,
                           "%s \"%s\" is not one of %s",
                           key,
                           text,
                           all);
}

/* A number from @from to @to. */
static gboolean
read_number(const KithYaml *yaml,
            const KithYamlNode *node,
            const char *key,
            double from,
            double to,
            double *number,
            GError **error)
{
    if (!kith_yaml_get_double(yaml, node, key, number, error)) {
        return FALSE;
    }
    return (*number >= from && *number <= to) || kith_yaml_error(yaml,
                                                                 kith_yaml_get(node, key),
                                                                 error,
                                                                 "%s must lie between %g and %g",
                                                                 key,
                                                                 from,
                                                                 to);
}

/* ---- conditions ---- */

static gboolean
read_condition(const KithYaml *yaml,
               const KithYamlNode *property,
               const KithYamlNode *values,
               KithIndicator *indicator,
               GError **error)
{
    KithIndicatorCondition *condition = g_new0(KithIndicatorCondition, 1);

    condition->property = kith_header_words(property->text);
    condition->words = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(indicator->where, condition);
    if (values->kind != KITH_YAML_SEQUENCE || values->children->len == 0) {
        return kith_yaml_error(yaml,
                               values,
                               error,
                               "where: what \"%s\" may be is a list, as in [bullying] or [empty]",
                               property->text);
    }
    if (!read_list(yaml, values, "where", TRUE, condition->words, error)) {
        return FALSE;
    }
    for (guint i = condition->words->len; i > 0; i--) {
        const char *word = g_ptr_array_index(condition->words, i - 1);
        gboolean empty = g_str_equal(word, "empty");
        gboolean present = g_str_equal(word, "present");

        condition->empty = condition->empty || empty;
        condition->present = condition->present || present;
        if (empty || present) {
            g_ptr_array_remove_index(condition->words, i - 1);
        }
    }
    return TRUE;
}

static gboolean
read_where(const KithYaml *yaml, const KithYamlNode *node, KithIndicator *indicator, GError **error)
{
    const KithYamlNode *where = kith_yaml_get(node, "where");

    if (where == NULL) {
        return TRUE;
    }
    if (!kith_yaml_expect(yaml, where, KITH_YAML_MAPPING, "where", error)) {
        return FALSE;
    }
    for (guint i = 0; i + 1 < where->children->len; i += 2) {
        if (!read_condition(yaml,
                            g_ptr_array_index(where->children, i),
                            g_ptr_array_index(where->children, i + 1),
                            indicator,
                            error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* What of a record is late, after what, and by how much. */
static gboolean
read_late(const KithYaml *yaml, const KithYamlNode *node, KithIndicator *indicator, GError **error)
{
    static const char *const keys[] = {"of", "after", "by", NULL};
    const KithYamlNode *late = kith_yaml_get(node, "late");
    g_autofree char *of = NULL;
    g_autofree char *after = NULL;

    indicator->late_by = 1;
    if (late != NULL && (!kith_yaml_expect(yaml, late, KITH_YAML_MAPPING, "late", error) ||
                         !kith_yaml_expect_keys(yaml, late, keys, "late", error) ||
                         !read_text(yaml, late, "of", NULL, &of, error) ||
                         !read_text(yaml, late, "after", NULL, &after, error) ||
                         !read_span(yaml, late, "by", &indicator->late_by, error))) {
        return FALSE;
    }
    indicator->late_of = of != NULL ? kith_header_words(of) : g_strdup("");
    indicator->late_after = after != NULL ? kith_header_words(after) : g_strdup("");
    return TRUE;
}

/* Where the name and the birth date are of somebody who must be close. */
static gboolean
read_close(const KithYaml *yaml, const KithYamlNode *node, KithIndicator *indicator, GError **error)
{
    static const char *const keys[] = {"name", "born", NULL};
    const KithYamlNode *close = kith_yaml_get(node, "close");
    g_autofree char *name = NULL;
    g_autofree char *born = NULL;

    if (close != NULL && (!kith_yaml_expect(yaml, close, KITH_YAML_MAPPING, "close", error) ||
                          !kith_yaml_expect_keys(yaml, close, keys, "close", error) ||
                          !read_text(yaml, close, "name", NULL, &name, error) ||
                          !read_text(yaml, close, "born", "", &born, error))) {
        return FALSE;
    }
    indicator->close_name = name != NULL ? kith_header_words(name) : g_strdup("");
    indicator->close_born = born != NULL ? kith_header_words(born) : g_strdup("");
    return TRUE;
}

/* ---- what is counted ---- */

static gboolean
read_what(const KithYaml *yaml, const KithYamlNode *node, KithIndicator *indicator, GError **error)
{
    static const char *const roles[] = {"", "subject", "attended", "declared", NULL};
    static const KithLinkRole meant[] = {KITH_ROLE_OTHER,
                                         KITH_ROLE_SUBJECT,
                                         KITH_ROLE_ATTENDED,
                                         KITH_ROLE_DECLARED};
    guint role = 0;
    g_autofree char *alike = NULL;
    g_autofree char *sum = NULL;

    if (!read_choice(yaml, node, "role", roles, &role, error) ||
        !read_list(yaml, kith_yaml_get(node, "links"), "links", TRUE, indicator->links, error) ||
        !read_list(yaml, kith_yaml_get(node, "events"), "events", TRUE, indicator->events, error) ||
        !kith_yaml_get_boolean(yaml, node, "ties", &indicator->ties, error) ||
        !read_where(yaml, node, indicator, error) || !read_late(yaml, node, indicator, error) ||
        !read_close(yaml, node, indicator, error) ||
        !read_text(yaml, node, "sum", "", &sum, error) ||
        !read_text(yaml, node, "alike", "", &alike, error)) {
        return FALSE;
    }
    indicator->role = meant[role];
    indicator->sum = kith_header_words(sum);
    indicator->alike = kith_header_words(alike);
    if ((role != 0) + (indicator->links->len > 0) + (indicator->ties != 0) != 1) {
        return kith_yaml_error(yaml,
                               node,
                               error,
                               "indicator \"%s\" counts by one of role, links and ties",
                               indicator->name);
    }
    return !indicator->ties ||
           (indicator->events->len == 0 && indicator->where->len == 0 && *alike == '\0' &&
            *indicator->late_of == '\0' && *indicator->close_name == '\0' && *sum == '\0') ||
           kith_yaml_error(
               yaml,
               node,
               error,
               "indicator \"%s\": ties lead to no event that events, where, late, close, "
               "sum and alike could ask about",
               indicator->name);
}

/* "unit", or some in a list. */
static gboolean
read_peers(const KithYaml *yaml, const KithYamlNode *node, guint *out_peers, GError **error)
{
    static const struct {
        const char *word;
        guint peers;
    } words[] = {{"none", KITH_PEERS_NONE},
                 {"force", KITH_PEERS_FORCE},
                 {"unit", KITH_PEERS_FORCE | KITH_PEERS_UNIT},
                 {"rank", KITH_PEERS_FORCE | KITH_PEERS_RANK},
                 {"tenure", KITH_PEERS_FORCE | KITH_PEERS_TENURE}};
    const KithYamlNode *peers = kith_yaml_get(node, "peers");
    guint n = peers == NULL ? 0 : peers->kind == KITH_YAML_SCALAR ? 1 : peers->children->len;

    if (peers != NULL && peers->kind == KITH_YAML_MAPPING) {
        return kith_yaml_expect(yaml, peers, KITH_YAML_SEQUENCE, "peers", error);
    }
    for (guint i = 0; i < n; i++) {
        const KithYamlNode *item =
            peers->kind == KITH_YAML_SCALAR ? peers : g_ptr_array_index(peers->children, i);
        guint k = 0;

        if (!kith_yaml_expect(yaml, item, KITH_YAML_SCALAR, "peers", error)) {
            return FALSE;
        }
        while (k < G_N_ELEMENTS(words) && !g_str_equal(words[k].word, item->text)) {
            k++;
        }
        if (k == G_N_ELEMENTS(words)) {
            return kith_yaml_error(yaml,
                                   item,
                                   error,
                                   "peers \"%s\" is not one of none, force, unit, rank, tenure",
                                   item->text);
        }
        *out_peers |= words[k].peers;
    }
    return TRUE;
}

static gboolean
read_numbers(const KithYaml *yaml,
             const KithYamlNode *node,
             KithIndicator *indicator,
             GError **error)
{
    static const char *const per[] = {"person", "attended", NULL};
    double least = 1;
    guint per_place = 0;

    if (!read_number(yaml, node, "least", 1, 1e6, &least, error) ||
        !read_number(yaml, node, "chance", 1e-12, 1, &indicator->chance, error) ||
        !read_number(yaml, node, "weight", 0, 1e6, &indicator->weight, error) ||
        !read_peers(yaml, node, &indicator->peers, error) ||
        !read_choice(yaml, node, "per", per, &per_place, error) ||
        !read_span(yaml, node, "within", &indicator->within, error) ||
        !read_span(yaml, node, "half_life", &indicator->half_life, error)) {
        return FALSE;
    }
    indicator->least = (guint)least;
    indicator->per_attended = per_place == 1;
    if (indicator->peers == KITH_PEERS_NONE && indicator->chance < 1) {
        return kith_yaml_error(yaml,
                               node,
                               error,
                               "indicator \"%s\": a chance is one among peers, and it names none",
                               indicator->name);
    }
    return indicator->peers == KITH_PEERS_NONE ||
           (indicator->within == 0 && *indicator->alike == '\0') ||
           kith_yaml_error(yaml,
                           node,
                           error,
                           "indicator \"%s\": peers are compared by all that is counted, without "
                           "within and alike",
                           indicator->name);
}

static gboolean
read_reasons(const KithYaml *yaml,
             const KithYamlNode *node,
             KithIndicator *indicator,
             GError **error)
{
    KithDate date;

    if (!read_text(yaml, node, "lawful_basis", NULL, &indicator->lawful_basis, error) ||
        !read_text(yaml, node, "review", NULL, &indicator->review, error) ||
        !read_list(yaml,
                   kith_yaml_get(node, "innocent"),
                   "innocent",
                   FALSE,
                   indicator->innocent,
                   error)) {
        return FALSE;
    }
    if (!kith_date_scan(kith_bytes(indicator->review, strlen(indicator->review)), &date) ||
        date.day == 0 || !kith_date_is_real(date)) {
        return kith_yaml_error(yaml,
                               kith_yaml_get(node, "review"),
                               error,
                               "\"%s\" is no day: write review as 2030-12-31",
                               indicator->review);
    }
    return indicator->innocent->len > 0 ||
           kith_yaml_error(
               yaml,
               node,
               error,
               "indicator \"%s\" must name innocent explanations: there are always some",
               indicator->name);
}

static gboolean
read_indicator(const KithYaml *yaml,
               const KithYamlNode *node,
               KithIndicator *indicator,
               GError **error)
{
    static const char *const keys[] = {
        "name",   "family",    "about",  "role",         "links",  "events",   "ties",  "where",
        "late",   "close",     "sum",    "alike",        "within", "least",    "peers", "per",
        "chance", "half_life", "weight", "lawful_basis", "review", "innocent", NULL};
    static const char *const names[] = {"standards", "welfare", "culture", NULL};
    guint family = KITH_N_FAMILIES;

    if (!kith_yaml_expect(yaml, node, KITH_YAML_MAPPING, "an indicator", error) ||
        !kith_yaml_expect_keys(yaml, node, keys, "an indicator", error) ||
        !read_text(yaml, node, "name", NULL, &indicator->name, error) ||
        !read_text(yaml, node, "about", NULL, &indicator->about, error) ||
        !read_choice(yaml, node, "family", names, &family, error) ||
        !read_what(yaml, node, indicator, error) || !read_numbers(yaml, node, indicator, error) ||
        !read_reasons(yaml, node, indicator, error)) {
        return FALSE;
    }
    if (family == KITH_N_FAMILIES) {
        return kith_yaml_error(yaml, node, error, "an indicator must say its \"family\"");
    }
    indicator->family = (KithIndicatorFamily)family;
    return family != KITH_FAMILY_CULTURE || (!indicator->ties && *indicator->sum == '\0') ||
           kith_yaml_error(yaml,
                           node,
                           error,
                           "indicator \"%s\": culture belongs to units, ties and sums to persons",
                           indicator->name);
}

/* ---- all of it ---- */

static gboolean
is_new(const GPtrArray *indicators, const char *name)
{
    for (guint i = 0; i + 1 < indicators->len; i++) {
        if (g_str_equal(((KithIndicator *)g_ptr_array_index(indicators, i))->name, name)) {
            return FALSE;
        }
    }
    return TRUE;
}

GPtrArray *
kith_indicators_parse(const char *text, gsize len, const char *name, GError **error)
{
    static const char *const keys[] = {"indicators", NULL};
    g_autoptr(KithYaml) yaml = kith_yaml_parse(text, len, name, error);
    g_autoptr(GPtrArray) indicators = g_ptr_array_new_with_free_func(free_indicator);
    const KithYamlNode *list;

    if (yaml == NULL ||
        !kith_yaml_expect_keys(yaml, kith_yaml_root(yaml), keys, "indicators", error)) {
        return NULL;
    }
    list = kith_yaml_get(kith_yaml_root(yaml), "indicators");
    if (list == NULL) {
        kith_yaml_error(yaml, kith_yaml_root(yaml), error, "a list of indicators is wanted");
        return NULL;
    }
    if (!kith_yaml_expect(yaml, list, KITH_YAML_SEQUENCE, "indicators", error)) {
        return NULL;
    }
    for (guint i = 0; i < list->children->len; i++) {
        const KithYamlNode *node = g_ptr_array_index(list->children, i);
        KithIndicator *indicator = new_indicator();

        g_ptr_array_add(indicators, indicator);
        if (!read_indicator(yaml, node, indicator, error)) {
            return NULL;
        }
        if (!is_new(indicators, indicator->name)) {
            kith_yaml_error(yaml, node, error, "there are two indicators \"%s\"", indicator->name);
            return NULL;
        }
    }
    return g_steal_pointer(&indicators);
}
