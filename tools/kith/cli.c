/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-input.h"
#include "cli-output.h"
#include "cli-signals.h"
#include "cli-view.h"

#include "command-rows.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#define ROW(name) extern const CliCommand cli_command_##name;
COMMAND_ROWS
#undef ROW

static const CliCommand *const commands[] = {
#define ROW(name) &cli_command_##name,
    COMMAND_ROWS
#undef ROW
        NULL};

const CliCommand *const *
cli_commands(void)
{
    return commands;
}

const CliCommand *
cli_command_find(const char *name)
{
    for (guint i = 0; commands[i] != NULL; i++) {
        if (g_str_equal(commands[i]->name, name)) {
            return commands[i];
        }
    }
    return NULL;
}

/* ---- options ---- */

/* Where the shared options are parsed to: one command runs in a process. */
static char *format_said;
static int threads_said;
static gint64 seed_said;
static char *purpose_said;
static gboolean quiet_said;
static gboolean stats_said;
static gboolean help_said;
static gboolean version_said;
static char **arguments_said;

typedef struct {
    guint shared;
    GOptionEntry entry;
} SharedOption;

static const SharedOption shared_options[] = {
    {CLI_TAKES_FORMAT,
     {"format",
      0,
      0,
      G_OPTION_ARG_STRING,
      &format_said,
      "how answers are printed",
      "text|json|csv"}},
    {CLI_TAKES_THREADS,
     {"threads",
      0,
      0,
      G_OPTION_ARG_INT,
      &threads_said,
      "threads to work on; results do not depend on it (default: all processors)",
      "N"}},
    {CLI_TAKES_SEED,
     {"seed", 0, 0, G_OPTION_ARG_INT64, &seed_said, "seed of whatever is drawn at random", "N"}},
    {CLI_TAKES_PURPOSE,
     {"purpose", 0, 0, G_OPTION_ARG_STRING, &purpose_said, "what for, for the audit log", "TEXT"}},
    {CLI_TAKES_STATS,
     {"stats",
      0,
      0,
      G_OPTION_ARG_NONE,
      &stats_said,
      "print time and memory as the last line of output",
      NULL}},
    {0, {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet_said, "no progress, no remarks", NULL}},
    {0, {"help", 0, 0, G_OPTION_ARG_NONE, &help_said, "print help", NULL}},
};

/* Without a command. */
static const GOptionEntry own_options[] = {
    {"help", 0, 0, G_OPTION_ARG_NONE, &help_said, "print help", NULL},
    {"version", 0, 0, G_OPTION_ARG_NONE, &version_said, "print the version", NULL},
    {NULL},
};

static void
append_entries(GArray *entries, const GOptionEntry *more)
{
    for (; more != NULL && more->long_name != NULL; more++) {
        g_array_append_val(entries, *more);
    }
}

GArray *
cli_options(const CliCommand *command)
{
    GArray *entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));

    if (command == NULL) {
        append_entries(entries, own_options);
        return entries;
    }
    append_entries(entries, command->options);
    append_entries(entries, (command->shared & CLI_TAKES_INPUT) != 0 ? cli_input_entries : NULL);
    append_entries(entries, (command->shared & CLI_TAKES_VIEW) != 0 ? cli_view_entries : NULL);
    for (guint i = 0; i < G_N_ELEMENTS(shared_options); i++) {
        if (shared_options[i].shared == 0 || (command->shared & shared_options[i].shared) != 0) {
            g_array_append_val(entries, shared_options[i].entry);
        }
    }
    return entries;
}

static GOptionContext *
option_context(const CliCommand *command)
{
    GOptionContext *options = g_option_context_new(command->arguments);
    g_autoptr(GArray) entries = cli_options(command);
    const GOptionEntry rest =
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments_said, NULL, NULL};

    g_array_append_val(entries, rest);
    g_option_context_set_help_enabled(options, FALSE);
    g_option_context_add_main_entries(options,
                                      (const GOptionEntry *)(const void *)entries->data,
                                      NULL);
    return options;
}

/* ---- help ---- */

const char cli_about[] =
    "Kith finds who is who and who is connected to whom in records you lawfully hold, and\n"
    "shows its evidence.";

const char cli_session[] = "  kith init force.kith\n"
                           "  kith load force.kith hr.csv complaints.csv\n"
                           "  kith resolve force.kith\n"
                           "  kith search force.kith \"jane smith\"\n";

const char *const cli_exit_codes[] = {
    [CLI_DONE] = "done",
    [CLI_FAILED] = "failed",
    [CLI_USAGE] = "wrong usage",
    [CLI_REJECTS] = "done with rejected rows",
    NULL,
};

static void
print_option(const GOptionEntry *entry)
{
    g_autofree char *left =
        g_strdup_printf("%s%c%s--%s%s%s",
                        entry->short_name != 0 ? "-" : "  ",
                        entry->short_name != 0 ? entry->short_name : ' ',
                        entry->short_name != 0 ? ", " : " ",
                        entry->long_name,
                        entry->arg_description != NULL ? " " : "",
                        entry->arg_description != NULL ? entry->arg_description : "");

    printf("  %-28s  %s\n", left, entry->description != NULL ? entry->description : "");
}

static void
print_options(const CliCommand *command)
{
    g_autoptr(GArray) entries = cli_options(command);

    printf("\n%s\n", cli_bold("Options"));
    for (guint i = 0; i < entries->len; i++) {
        print_option(&g_array_index(entries, GOptionEntry, i));
    }
}

static void
print_command(const CliCommand *command)
{
    printf("%s\n  kith %s %s\n\n", cli_bold("Usage"), command->name, command->arguments);
    printf("%s\n  %s\n", cli_bold("What it does"), command->summary);
    if (command->details != NULL) {
        printf("\n%s\n", command->details);
    }
    print_options(command);
}

void
cli_help(const CliCommand *command)
{
    if (command != NULL) {
        print_command(command);
        return;
    }
    printf("%s\n\n%s\n  kith COMMAND [OPTIONS] ...\n\n", cli_about, cli_bold("Usage"));
    printf("%s\n", cli_bold("Commands"));
    for (guint i = 0; commands[i] != NULL; i++) {
        printf("  %-10s  %s\n", commands[i]->name, commands[i]->summary);
    }
    print_options(NULL);
    printf("\nkith COMMAND --help tells more. A first session:\n\n%s\nExit codes:", cli_session);
    for (guint i = 0; cli_exit_codes[i] != NULL; i++) {
        printf("%s %u %s", i > 0 ? "," : "", i, cli_exit_codes[i]);
    }
    printf(".\n");
}

int
cli_usage(const CliCommand *command, const char *format, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *safe = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    safe = cli_safe(text);
    fprintf(stderr, "kith: %s", safe);
    if (command != NULL) {
        fprintf(stderr,
                "\nusage: kith %s %s (kith %s --help tells more)\n",
                command->name,
                command->arguments,
                command->name);
    } else {
        fputs("\n", stderr);
    }
    return CLI_USAGE;
}

/* ---- running ---- */

static gboolean
read_shared(const CliCommand *command, CliContext *context)
{
    static const char *const formats[] = {"text", "json", "csv", NULL};
    guint format = 0;

    while (format_said != NULL && formats[format] != NULL &&
           !g_str_equal(formats[format], format_said)) {
        format++;
    }
    if (formats[format] == NULL) {
        cli_usage(command, "format \"%s\" is not one of text, json, csv", format_said);
        return FALSE;
    }
    if (threads_said < 0 || threads_said > 256) {
        cli_usage(command, "threads: a number from 1 to 256 is wanted, not %d", threads_said);
        return FALSE;
    }
    context->format = (CliFormat)format;
    context->threads = (guint)threads_said;
    context->seed = (guint64)seed_said;
    context->purpose = purpose_said;
    context->quiet = quiet_said;
    context->stats = stats_said;
    return TRUE;
}

static gboolean
asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (g_str_equal(argv[i], "--help") || g_str_equal(argv[i], "-h")) {
            return TRUE;
        }
    }
    return FALSE;
}

static int
finish(int code, GError *error)
{
    cli_progress_end();
    if (error != NULL) {
        g_autofree char *text = cli_safe(error->message);

        fprintf(stderr, "kith: %s\n", text);
        g_error_free(error);
        return CLI_FAILED;
    }
    if (cli_output_failed()) {
        return CLI_FAILED;
    }
    return code;
}

int
cli_run(const CliCommand *command, int argc, char **argv)
{
    g_autoptr(GOptionContext) options = NULL;
    g_autoptr(GCancellable) cancellable = cli_cancellable();
    CliContext context = {.started = (double)g_get_monotonic_time() * 1e-6};
    GError *error = NULL;
    guint n;
    int code;

    if (asks_for_help(argc, argv)) {
        cli_help(command);
        return finish(CLI_DONE, NULL);
    }
    options = option_context(command);
    if (!g_option_context_parse(options, &argc, &argv, &error)) {
        code = cli_usage(command, "%s", error->message);
        g_error_free(error);
        return code;
    }
    if (!read_shared(command, &context)) {
        return CLI_USAGE;
    }
    n = arguments_said != NULL ? g_strv_length(arguments_said) : 0;
    if (n < command->min_arguments || n > command->max_arguments) {
        return cli_usage(command,
                         n < command->min_arguments ? "something is missing" : "\"%s\" is too much",
                         n < command->min_arguments ? "" : arguments_said[command->max_arguments]);
    }
    context.progress.cancellable = cancellable;
    cli_progress_start(&context);
    code = command->run(&context, arguments_said, &error);
    return finish(code, error);
}

/* Work comes in batches of much memory: it is kept between them rather than cleared anew by the
 * system for each, and grows in large steps; of its own accord the allocator gives back what is
 * larger than 128 KiB. What opening a store asks for and hardly uses comes
 * before: out of a large step it would be cleared at once. */
static void
keep_memory(void)
{
    mallopt(M_TOP_PAD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
}

KithStore *
cli_open(const CliContext *context,
         const char *path,
         const char *operation,
         const char *subject,
         gboolean changes,
         GError **error)
{
    g_autoptr(KithStore) store = kith_store_open(path, error);
    KithOperation what = {operation, subject, context->purpose, changes};

    if (store == NULL || !kith_store_begin(store, &what, &context->progress, error)) {
        return NULL;
    }
    keep_memory();
    return g_steal_pointer(&store);
}
