/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_H
#define CLI_H

#include <kith/kith.h>

/* Exit codes of the command: the contract. */
enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2, CLI_REJECTS = 3 };

/* How answers are printed. */
typedef enum {
    CLI_TEXT,
    CLI_JSON,
    CLI_CSV,
} CliFormat;

/* Which of the options that several commands share a command takes. */
typedef enum {
    CLI_TAKES_FORMAT = 1 << 0,
    CLI_TAKES_THREADS = 1 << 1,
    CLI_TAKES_SEED = 1 << 2,
    CLI_TAKES_PURPOSE = 1 << 3,
    CLI_TAKES_STATS = 1 << 4,
    CLI_TAKES_VIEW = 1 << 5,
    CLI_TAKES_INPUT = 1 << 6,
} CliShared;

/* What a command works with: shared options as given, and who to tell of progress. */
typedef struct {
    CliFormat format;
    guint threads;
    guint64 seed;
    const char *purpose;
    gboolean quiet;
    gboolean stats;
    KithProgress progress;
    double started; /* seconds, for --stats */
} CliContext;

typedef struct _CliCommand CliCommand;

/**
 * CliCommand:
 *
 * One command. A member of the family is one file, cmd-NAME.c, and one row. Help, completion and
 * man pages are made from this.
 */
struct _CliCommand {
    const char *name;
    const char *arguments; /* as help shows them: "STORE INPUT..." */
    const char *summary;   /* one line, lower case, no full stop */
    const char *details;   /* paragraphs parted by blank lines */
    guint min_arguments;
    guint max_arguments;         /* G_MAXUINT for any number */
    guint shared;                /* CliShared */
    const GOptionEntry *options; /* nullable, ends with a NULL entry */

    /* Does it. @arguments is NULL-terminated. Returns an exit code, or sets @error. */
    int (*run)(CliContext *context, char **arguments, GError **error);
};

/* NULL-terminated, sorted by name. */
const CliCommand *const *cli_commands(void);
const CliCommand *cli_command_find(const char *name);

/* The options of a command in the order of its help, shared ones included; of NULL those without
 * a command. GOptionEntry, to be freed with g_array_unref(). */
GArray *cli_options(const CliCommand *command);

/* What help says of all commands: a paragraph, an example, and what each exit code means, up to
 * NULL. */
extern const char cli_about[];
extern const char cli_session[];
extern const char *const cli_exit_codes[];

/* Prints help on a command, or on all. */
void cli_help(const CliCommand *command);

/* Parses @argv behind the command's name and runs it. Returns an exit code. */
int cli_run(const CliCommand *command, int argc, char **argv);

/* Opens a store and begins an operation on it. */
KithStore *cli_open(const CliContext *context,
                    const char *path,
                    const char *operation,
                    const char *subject,
                    gboolean changes,
                    GError **error);

/* A usage error: returns CLI_USAGE. */
int cli_usage(const CliCommand *command, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
