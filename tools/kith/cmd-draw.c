/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-table.h"
#include "cli-view.h"

#include <string.h>

extern const CliCommand cli_command_draw;

/* Nodes and moments that are drawn unless more are asked for. */
#define MOST_USUAL 60

static char *output;
static gint hops = 1;
static gint most = MOST_USUAL;
static gint max_length;
static gint64 through;
static char *pass;

static char *rules;

static const GOptionEntry options[] = {
    {"rules",
     0,
     0,
     G_OPTION_ARG_FILENAME,
     &rules,
     "funnel: what is counted, in place of the list that is built in",
     "FILE"},
    {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "file to write: .svg, .png or .pdf", "FILE"},
    {"hops", 0, 0, G_OPTION_ARG_INT, &hops, "ego: up to N links away (default: 1)", "N"},
    {"most", 0, 0, G_OPTION_ARG_INT, &most, "draw at most N nodes or moments (default: 60)", "N"},
    {"through",
     0,
     0,
     G_OPTION_ARG_INT64,
     &through,
     "ego, between: not through what has more links than N (default: 1000)",
     "N"},
    {"max-length", 0, 0, G_OPTION_ARG_INT, &max_length, "path, between: at most N links", "N"},
    {"pass",
     0,
     0,
     G_OPTION_ARG_STRING,
     &pass,
     "community: by which pass (default: communities)",
     "PASS"},
    {NULL},
};

/* What is drawn, and what is said of it. */
typedef struct {
    CliContext *context;
    KithStore *store;
    char **ids; /* what is asked about */
    GString *title;
    GString *note;
} Drawing;

/* ---- what it derives from ---- */

static const char *
cell(const KithTable *table, gsize row, const char *column)
{
    int c = kith_table_find_column(table, column);

    return c >= 0 && !kith_table_is_missing(table, row, (guint)c)
               ? kith_table_text(table, row, (guint)c)
               : NULL;
}

static gint
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The sources that told of links, by name. */
static void
note_sources(Drawing *drawing, const KithTable *links, const char *column)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (gsize row = 0; row < kith_table_n_rows(links); row++) {
        const char *name = cell(links, row, column);

        if (name != NULL && g_hash_table_add(seen, (gpointer)name)) {
            g_ptr_array_add(names, (gpointer)name);
        }
    }
    g_ptr_array_sort(names, compare_texts);
    for (guint i = 0; i < names->len; i++) {
        g_string_append_printf(drawing->note,
                               "%s%s",
                               i == 0 ? "; links told by " : ", ",
                               (const char *)g_ptr_array_index(names, i));
    }
}

static void
note_left_out(Drawing *drawing, guint64 drawn, guint64 total, const char *what)
{
    if (drawn < total) {
        g_string_append_printf(drawing->note,
                               "; %s of %s %s drawn",
                               cli_count(drawn),
                               cli_count(total),
                               what);
    }
}

static gboolean
start_note(Drawing *drawing, const char *path, GError **error)
{
    g_autofree char *name = g_path_get_basename(path);
    KithStoreInfo info;

    if (!kith_store_info(drawing->store, &info, NULL, error)) {
        return FALSE;
    }
    g_string_append_printf(drawing->note,
                           "kith %s, store %s, generation %u",
                           KITH_VERSION_STRING,
                           name,
                           info.generation);
    return TRUE;
}

/* ---- graphs ---- */

static gboolean
draw_graph(Drawing *drawing,
           const KithTable *nodes,
           const KithTable *links,
           const char *const *marked,
           GError **error)
{
    const KithPictureOptions how = {drawing->title->str, marked, drawing->note->str, NULL};

    if (!kith_draw_graph(nodes, links, &how, output, error)) {
        return FALSE;
    }
    cli_say(drawing->context,
            "Drew %s entities in %s.\n",
            cli_count(kith_table_n_rows(nodes)),
            output);
    return TRUE;
}

/* The entities that a table names, each once, and what they are. */
static gboolean
describe(Drawing *drawing,
         const KithTable *links,
         const char *one,
         const char *other,
         KithAroundReport *out_report,
         GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    const KithAroundOptions how = {.hops = 0};

    for (gsize row = 0; row < kith_table_n_rows(links); row++) {
        const char *ends[] = {cell(links, row, one),
                              other != NULL ? cell(links, row, other) : NULL};

        for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
            if (ends[i] != NULL && g_hash_table_add(seen, (gpointer)ends[i])) {
                g_ptr_array_add(ids, (gpointer)ends[i]);
            }
        }
    }
    g_ptr_array_add(ids, NULL);
    return kith_around(drawing->store, (const char *const *)ids->pdata, &how, out_report, error);
}

/* A label may run from right to left, and what is around it does not. */
static void
add_label(Drawing *drawing, const char *label)
{
    g_autofree char *line = g_strdelimit(g_strdup(label), "\n\r\t", ' ');

    g_string_append_printf(drawing->title, "\u2068%s\u2069", line);
}

/* The identifiers that what was asked about has in tables. */
static char **
entities_of(Drawing *drawing, GError **error)
{
    const KithAroundOptions how = {.hops = 0};
    g_auto(KithAroundReport) report = {0};
    g_autoptr(GPtrArray) ids = g_ptr_array_new();

    if (!kith_around(drawing->store, (const char *const *)drawing->ids, &how, &report, error)) {
        return NULL;
    }
    for (gsize row = 0; row < kith_table_n_rows(report.nodes); row++) {
        const char *label = cell(report.nodes, row, "label");

        g_ptr_array_add(ids, g_strdup(cell(report.nodes, row, "entity_id")));
        g_string_append(drawing->title, row > 0 ? ", " : "");
        add_label(drawing, label);
    }
    g_ptr_array_add(ids, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&ids), FALSE);
}

static gboolean
draw_ego(Drawing *drawing, GError **error)
{
    const KithAroundOptions how = {.links = cli_view_options()->links,
                                   .hops = (guint)hops,
                                   .limit = (guint64)most,
                                   .through = (guint64)through,
                                   .with_links = TRUE,
                                   .progress = &drawing->context->progress};
    g_auto(KithAroundReport) report = {0};
    g_auto(GStrv) marked = entities_of(drawing, error);

    if (marked == NULL ||
        !kith_around(drawing->store, (const char *const *)drawing->ids, &how, &report, error)) {
        return FALSE;
    }
    g_string_append_printf(drawing->title, ": up to %d link%s away", hops, hops == 1 ? "" : "s");
    note_left_out(drawing, kith_table_n_rows(report.nodes), report.total, "entities");
    if (report.not_through > 0) {
        g_string_append_printf(drawing->note,
                               "; %s with very many links not gone through",
                               cli_count(report.not_through));
    }
    note_sources(drawing, report.links, "source");
    return draw_graph(drawing, report.nodes, report.links, (const char *const *)marked, error);
}

static gboolean
draw_path(Drawing *drawing, GError **error)
{
    const KithPathOptions how = {.max_length = (guint)max_length,
                                 .links = cli_view_options()->links,
                                 .progress = &drawing->context->progress};
    const char *marked[] = {NULL, NULL, NULL};
    g_auto(KithPathReport) path = {0};
    g_auto(KithAroundReport) nodes = {0};

    if (!kith_path(drawing->store, drawing->ids[0], drawing->ids[1], &how, &path, error)) {
        return FALSE;
    }
    if (!path.found || path.length == 0) {
        g_set_error(error,
                    KITH_ERROR,
                    KITH_ERROR_NOT_FOUND,
                    "draw: %s",
                    path.found ? "they are one entity" : "there is no path between them");
        return FALSE;
    }
    marked[0] = path.from_id;
    marked[1] = path.to_id;
    add_label(drawing, path.from_label);
    g_string_append(drawing->title, " to ");
    add_label(drawing, path.to_label);
    g_string_append_printf(drawing->title, ": %u link%s", path.length, path.length == 1 ? "" : "s");
    if (path.n_paths > 1) {
        g_string_append_printf(drawing->note,
                               "; one of %s paths as short",
                               cli_count(path.n_paths));
    }
    note_sources(drawing, path.table, "source");
    return describe(drawing, path.table, "from_entity", "to_entity", &nodes, error) &&
           draw_graph(drawing, nodes.nodes, path.table, marked, error);
}

static gboolean
draw_between(Drawing *drawing, GError **error)
{
    const KithBetweenOptions how = {cli_view_options()->links,
                                    (guint)max_length,
                                    (guint64)through,
                                    &drawing->context->progress};
    g_auto(KithBetweenReport) between = {0};
    g_auto(KithAroundReport) nodes = {0};
    g_auto(GStrv) marked = entities_of(drawing, error);

    if (marked == NULL ||
        !kith_between(drawing->store, (const char *const *)drawing->ids, &how, &between, error)) {
        return FALSE;
    }
    if (between.links == 0) {
        g_set_error_literal(error,
                            KITH_ERROR,
                            KITH_ERROR_NOT_FOUND,
                            "draw: nothing joins them (--max-length looks further)");
        return FALSE;
    }
    g_string_append(drawing->title, ": what joins them");
    note_sources(drawing, between.table, "source");
    return describe(drawing, between.table, "from_entity", "to_entity", &nodes, error) &&
           draw_graph(drawing, nodes.nodes, between.table, (const char *const *)marked, error);
}

static void
note_measures(Drawing *drawing, const KithTable *notes)
{
    for (gsize row = 0; row < kith_table_n_rows(notes); row++) {
        g_string_append_printf(drawing->note,
                               "; %s %.3g",
                               kith_table_text(notes, row, 0),
                               kith_table_real(notes, row, 1));
    }
}

static gboolean
draw_community(Drawing *drawing, GError **error)
{
    const KithAnalyseOptions how = {.seed = drawing->context->seed,
                                    .threads = drawing->context->threads,
                                    .progress = &drawing->context->progress};
    g_auto(KithCommunityReport) community = {0};
    g_auto(KithAroundReport) nodes = {0};
    g_auto(GStrv) marked = entities_of(drawing, error);

    if (marked == NULL || !kith_community(drawing->store,
                                          drawing->ids[0],
                                          pass,
                                          cli_view_options(),
                                          &how,
                                          (guint64)most,
                                          &community,
                                          error)) {
        return FALSE;
    }
    g_string_append_printf(drawing->title,
                           ": community of %s by %s",
                           cli_count(community.total),
                           pass != NULL ? pass : "communities");
    note_left_out(drawing, kith_table_n_rows(community.members), community.total, "members");
    note_measures(drawing, community.notes);
    g_string_append_printf(drawing->note, "; view: %s", community.view);
    return describe(drawing, community.members, "entity_id", NULL, &nodes, error) &&
           draw_graph(drawing, nodes.nodes, community.links, (const char *const *)marked, error);
}

static gboolean
draw_timeline(Drawing *drawing, GError **error)
{
    const KithViewOptions *view = cli_view_options();
    const KithTimelineOptions how = {view->links, view->from, view->to, (guint64)most, 0};
    KithPictureOptions picture = {NULL, NULL, NULL, NULL};
    g_auto(KithTimelineReport) report = {0};

    if (!kith_timeline(drawing->store, drawing->ids[0], &how, &report, error)) {
        return FALSE;
    }
    add_label(drawing, report.label);
    g_string_append(drawing->title, ": timeline");
    note_left_out(drawing, kith_table_n_rows(report.table), report.total, "dated links");
    if (report.undated > 0) {
        g_string_append_printf(drawing->note,
                               "; %s links without a date",
                               cli_count(report.undated));
    }
    note_sources(drawing, report.table, "link_source");
    picture.title = drawing->title->str;
    picture.note = drawing->note->str;
    if (!kith_draw_timeline(report.table, &picture, output, error)) {
        return FALSE;
    }
    cli_say(drawing->context,
            "Drew %s links in %s.\n",
            cli_count(kith_table_n_rows(report.table)),
            output);
    return TRUE;
}

/* Members without whom half of the excess goes are marked. */
static char **
cores_of(const KithTable *nodes)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    int core = kith_table_find_column(nodes, "core");

    for (gsize row = 0; row < kith_table_n_rows(nodes); row++) {
        if (!kith_table_is_missing(nodes, row, (guint)core) &&
            kith_table_integer(nodes, row, (guint)core) != 0) {
            g_ptr_array_add(ids, g_strdup(cell(nodes, row, "entity_id")));
        }
    }
    g_ptr_array_add(ids, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&ids), FALSE);
}

static gboolean
draw_finding(Drawing *drawing, GError **error)
{
    g_autoptr(KithTable) nodes = NULL;
    g_autoptr(KithTable) links = NULL;
    g_auto(GStrv) cores = NULL;
    KithPictureOptions how = {NULL, NULL, NULL, "without them half of the excess or less is left"};
    guint32 number;

    if (!kith_finding_parse(drawing->ids[0], &number, error) ||
        !kith_finding_graph(drawing->store, number, &nodes, &links, error)) {
        return FALSE;
    }
    cores = cores_of(nodes);
    g_string_append_printf(drawing->title, "Finding f:%u: who is named together in what", number);
    how.title = drawing->title->str;
    how.marked = (const char *const *)cores;
    how.note = drawing->note->str;
    if (!kith_draw_graph(nodes, links, &how, output, error)) {
        return FALSE;
    }
    cli_say(drawing->context, "Drew f:%u in %s.\n", number, output);
    return TRUE;
}

/* The indicators of units, of which one is drawn. */
static char *
name_indicators(const KithTable *table)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_ptr_array_add(names, (gpointer)kith_table_text(table, row, 0));
    }
    g_ptr_array_add(names, NULL);
    return names->len > 1 ? g_strjoinv(", ", (char **)names->pdata)
                          : g_strdup("none that the store has links for");
}

static gboolean
draw_funnel(Drawing *drawing, GError **error)
{
    const KithIndicatorOptions how = {cli_view_options(),
                                      rules,
                                      NULL,
                                      "culture",
                                      &drawing->context->progress};
    g_auto(KithIndicatorReport) report = {0};
    KithFunnelOptions picture = {NULL, drawing->ids[0], NULL};
    guint n = 0;

    if (!kith_indicators(drawing->store, &how, &report, error)) {
        return FALSE;
    }
    for (gsize row = 0; row < kith_table_n_rows(report.units); row++) {
        n += g_str_equal(kith_table_text(report.units, row, 0), drawing->ids[0]);
    }
    if (n == 0) {
        g_autofree char *names = name_indicators(report.rules);

        g_set_error(error,
                    KITH_ERROR,
                    KITH_ERROR_NOT_FOUND,
                    "draw: there is no indicator \"%s\" of units; there are: %s",
                    drawing->ids[0],
                    names);
        return FALSE;
    }
    g_string_append_printf(drawing->title, "Units: %s", drawing->ids[0]);
    picture.title = drawing->title->str;
    picture.note = drawing->note->str;
    if (!kith_draw_funnel(report.units, &picture, output, error)) {
        return FALSE;
    }
    cli_say(drawing->context, "Drew %s units in %s.\n", cli_count(n), output);
    return TRUE;
}

/* ---- the command ---- */

typedef struct {
    const char *name;
    guint least; /* entities */
    guint most;
    gboolean dated; /* takes --from and --to */
    gboolean view;  /* takes all options of views */
    gboolean (*draw)(Drawing *drawing, GError **error);
} Kind;

static const Kind kinds[] = {
    {"ego", 1, G_MAXUINT, FALSE, FALSE, draw_ego},
    {"path", 2, 2, FALSE, FALSE, draw_path},
    {"between", 2, G_MAXUINT, FALSE, FALSE, draw_between},
    {"timeline", 1, 1, TRUE, FALSE, draw_timeline},
    {"community", 1, 1, TRUE, TRUE, draw_community},
    {"finding", 1, 1, FALSE, FALSE, draw_finding},
    {"funnel", 1, 1, TRUE, FALSE, draw_funnel},
};

static const Kind *
find_kind(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_equal(kinds[i].name, name)) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* What is wrong with the command line, NULL when nothing is. */
static const char *
find_fault(const Kind *kind, char **ids)
{
    const KithViewOptions *view = cli_view_options();
    guint n = g_strv_length(ids);

    if (kind == NULL) {
        return "what is to be drawn? ego, path, between, timeline, community, finding or "
               "funnel";
    }
    if (output == NULL || !kith_draw_is_picture(output)) {
        return "-o FILE: the name of a picture is wanted, .svg, .png or .pdf";
    }
    if (n < kind->least || n > kind->most) {
        return kind->least == 2 ? "two entities are wanted" : "one entity is wanted";
    }
    if (hops < 0 || most < 1 || most > KITH_PICTURE_MOST || max_length < 0 || through < 0) {
        return "numbers are not negative, and --most is from 1 to 400";
    }
    if (!kind->dated && (view->from != NULL || view->to != NULL)) {
        return "--from and --to go with timeline, community and funnel";
    }
    if (!kind->view &&
        (view->nodes != NULL || view->weight != NULL || view->directed || view->dated ||
         view->project || view->through != NULL || view->exclude != NULL || view->confidence != 0 ||
         view->possible != 0 || view->view != NULL)) {
        return "options of views other than --links go with community";
    }
    return NULL;
}

static int
run(CliContext *context, char **arguments, GError **error)
{
    const Kind *kind = find_kind(arguments[1]);
    const char *fault = find_fault(kind, arguments + 2);
    g_autofree char *subject = g_strjoinv(" ", arguments + 1);
    g_autoptr(GString) title = g_string_new(NULL);
    g_autoptr(GString) note = g_string_new(NULL);
    g_autoptr(KithStore) store = NULL;
    Drawing drawing = {context, NULL, arguments + 2, title, note};
    gint64 started;

    if (fault != NULL) {
        return cli_usage(&cli_command_draw, "%s", fault);
    }
    store = cli_open(context, arguments[0], "draw", subject, FALSE, error);
    started = g_get_monotonic_time();
    drawing.store = store;
    if (store == NULL || !start_note(&drawing, arguments[0], error) ||
        !kind->draw(&drawing, error)) {
        return CLI_FAILED;
    }
    cli_progress_end();
    cli_print_stats(context, (double)(g_get_monotonic_time() - started) * 1e-6, NULL);
    return CLI_DONE;
}

const CliCommand cli_command_draw = {
    .name = "draw",
    .arguments = "STORE WHAT ID... -o FILE",
    .summary = "draw what is around or between entities, or a timeline",
    .details =
        "  WHAT is ego (what lies around an entity, or several), path (how two are connected),\n"
        "  between (all that joins several), timeline (the dated links of one) or community (that\n"
        "  which an entity is in; the options of views say in which graph). IDs are entities\n"
        "  (e:12), records (r:12) or SOURCE/KEY. Finding (f:12, see kith findings) is its members\n"
        "  with the incidents that name them together, and ties that they have not declared.\n"
        "  Funnel is the units of an indicator of culture, which is named (kith indicators).\n\n"
        "  The shape of a node says whether it is a person (round), an organisation (square), a\n"
        "  place (diamond), an event (triangle) or an object (hexagon), its colour the type. What\n"
        "  was left out is counted, in the picture and below it, where it also says what it\n"
        "  derives from. The same store makes the same picture.",
    .min_arguments = 2,
    .max_arguments = G_MAXUINT,
    .shared =
        CLI_TAKES_PURPOSE | CLI_TAKES_STATS | CLI_TAKES_SEED | CLI_TAKES_THREADS | CLI_TAKES_VIEW,
    .options = options,
    .run = run,
};
