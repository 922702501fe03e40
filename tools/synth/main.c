/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "synth-force.h"
#include "synth-people.h"

#include <signal.h>
#include <stdio.h>

enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
};

typedef struct {
    gint64 n;
    gint64 staff;
    gint64 months;
    gint64 networks;
    gint64 duplicates;
    gint64 shifts;
    char *plant;
    char *seed;
    char *dir;
    gboolean force;
    gboolean version;
} Arguments;

static const char summary[] =
    "Modes:\n"
    "  people   people.csv and truth.csv: plain people, some of them several times\n"
    "  force    a fictional police force: staff lists, rosters, complaints, the truth\n"
    "\n"
    "The same options make the same bytes on every machine.";

static int
usage_error(const char *message)
{
    fprintf(stderr, "kith-synth: %s (kith-synth --help tells more)\n", message);
    return EXIT_USAGE;
}

static gboolean
in_range(const char *name, gint64 value, gint64 low, gint64 high)
{
    g_autofree char *message = NULL;

    if (value >= low && value <= high) {
        return TRUE;
    }
    message = g_strdup_printf("%s must lie between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
                              name,
                              low,
                              high);
    usage_error(message);
    return FALSE;
}

/* Writes all files of a mode, then gives them their names. */
static int
finish(SynthOutput *output, const char *dir)
{
    g_autoptr(GError) error = NULL;

    if (!synth_output_commit(output, &error)) {
        fprintf(stderr, "kith-synth: %s\n", error->message);
        return EXIT_FAILED;
    }
    printf("%s: %" G_GUINT64_FORMAT " rows\n", dir, synth_output_rows(output));
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int
run_people(const Arguments *arguments, const SynthTables *tables, guint64 seed)
{
    SynthPeopleOptions options = {.n_rows = (guint64)arguments->n,
                                  .seed = seed,
                                  .duplicates = (guint)arguments->duplicates};
    g_autoptr(SynthOutput) output = NULL;
    g_autoptr(GError) error = NULL;

    if (!in_range("-n", arguments->n, 1, G_GINT64_CONSTANT(1000000000)) ||
        !in_range("--duplicates", arguments->duplicates, 0, SYNTH_DUPLICATES_MAX)) {
        return EXIT_USAGE;
    }
    output = synth_output_new(arguments->dir, arguments->force, &error);
    if (output == NULL) {
        fprintf(stderr, "kith-synth: %s\n", error->message);
        return EXIT_FAILED;
    }
    synth_people_write(tables, &options, output);
    return finish(output, arguments->dir);
}

static gboolean
find_plant(const char *word, SynthPlant *out_plant)
{
    static const char *const words[] = {[SYNTH_PLANT_USUAL] = "usual",
                                        [SYNTH_PLANT_WEAK] = "weak",
                                        [SYNTH_PLANT_ALONE] = "alone",
                                        [SYNTH_PLANT_TEAM] = "team"};

    *out_plant = SYNTH_PLANT_USUAL;
    for (guint i = 0; word != NULL && i < G_N_ELEMENTS(words); i++) {
        if (g_str_equal(word, words[i])) {
            *out_plant = (SynthPlant)i;
            return TRUE;
        }
    }
    return word == NULL;
}

static int
run_force(const Arguments *arguments, const SynthTables *tables, guint64 seed)
{
    SynthForceOptions options = {.n_staff = (guint)arguments->staff,
                                 .seed = seed,
                                 .months = (guint)arguments->months,
                                 .shifts = (guint)arguments->shifts,
                                 .networks = (gint)arguments->networks};
    g_autoptr(SynthOutput) output = NULL;
    g_autoptr(GError) error = NULL;

    if (!in_range("--staff", arguments->staff, 100, 500000) ||
        !in_range("--months", arguments->months, 1, 240) ||
        !in_range("--shifts", arguments->shifts, 1, 10) ||
        (arguments->networks != -1 && !in_range("--networks", arguments->networks, 0, 1000))) {
        return EXIT_USAGE;
    }
    if (!find_plant(arguments->plant, &options.plant)) {
        return usage_error("--plant is usual, weak, alone or team");
    }
    output = synth_output_new(arguments->dir, arguments->force, &error);
    if (output == NULL) {
        fprintf(stderr, "kith-synth: %s\n", error->message);
        return EXIT_FAILED;
    }
    synth_force_write(tables, &options, output);
    return finish(output, arguments->dir);
}

static int
run(const Arguments *arguments, const char *mode)
{
    g_autoptr(SynthTables) tables = NULL;
    guint64 seed = 1;

    if (arguments->dir == NULL) {
        return usage_error("-o DIR is missing");
    }
    if (arguments->seed != NULL &&
        !g_ascii_string_to_unsigned(arguments->seed, 10, 0, G_MAXUINT64, &seed, NULL)) {
        return usage_error("--seed must be a whole number of at most 64 bits");
    }
    tables = synth_tables_new();
    if (g_str_equal(mode, "people")) {
        return run_people(arguments, tables, seed);
    }
    return run_force(arguments, tables, seed);
}

static gboolean
parse(Arguments *arguments, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"rows", 'n', 0, G_OPTION_ARG_INT64, &arguments->n, "people: rows to write", "N"},
        {"duplicates",
         0,
         0,
         G_OPTION_ARG_INT64,
         &arguments->duplicates,
         "people: rows in a hundred about somebody met before (30)",
         "D"},
        {"staff", 0, 0, G_OPTION_ARG_INT64, &arguments->staff, "force: people (2000)", "N"},
        {"months", 0, 0, G_OPTION_ARG_INT64, &arguments->months, "force: months (12)", "N"},
        {"shifts",
         0,
         0,
         G_OPTION_ARG_INT64,
         &arguments->shifts,
         "force: times the usual number of recorded shifts (1)",
         "N"},
        {"networks",
         0,
         0,
         G_OPTION_ARG_INT64,
         &arguments->networks,
         "force: planted networks (3 for 2,000 staff)",
         "K"},
        {"plant",
         0,
         0,
         G_OPTION_ARG_STRING,
         &arguments->plant,
         "force: how hard they are to tell (usual)",
         "usual|weak|alone|team"},
        {"seed", 's', 0, G_OPTION_ARG_STRING, &arguments->seed, "seed (1)", "S"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &arguments->dir, "directory to fill", "DIR"},
        {"force", 0, 0, G_OPTION_ARG_NONE, &arguments->force, "fill it though not empty", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &arguments->version, "print the version", NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("people|force");

    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static int
start(Arguments *arguments, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (!parse(arguments, &argc, &argv, &error)) {
        return usage_error(error->message);
    }
    if (arguments->version) {
        printf("kith-synth %s\n", KITH_SYNTH_VERSION);
        return EXIT_DONE;
    }
    if (argc != 2 || !(g_str_equal(argv[1], "people") || g_str_equal(argv[1], "force"))) {
        return usage_error("say what to make: people or force");
    }
    return run(arguments, argv[1]);
}

int
main(int argc, char **argv)
{
    Arguments arguments = {.staff = 2000,
                           .months = 12,
                           .networks = -1,
                           .duplicates = 30,
                           .shifts = 1};
    int status;

    /* A file that grows past the limit is an error of write(), like a full disk. */
    signal(SIGXFSZ, SIG_IGN);
    status = start(&arguments, argc, argv);
    g_free(arguments.seed);
    g_free(arguments.dir);
    g_free(arguments.plant);
    return status;
}
