/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define WIDEST 48

/* ---- cells ---- */

/* A cell as text; numbers read back exactly. To be freed. */
static char *
cell_text(const KithTable *table, gsize row, guint column)
{
    char number[32];

    if (kith_table_is_missing(table, row, column)) {
        return g_strdup("");
    }
    switch (kith_table_column_type(table, column)) {
    case KITH_COLUMN_TEXT:
        return g_strdup(kith_table_text(table, row, column));
    case KITH_COLUMN_INTEGER:
        return g_strdup_printf("%" G_GINT64_FORMAT, kith_table_integer(table, row, column));
    default:
        return g_strdup(kith_number_format(kith_table_real(table, row, column), number));
    }
}

/* The same for reading: few digits. To be freed. */
static char *
cell_short(const KithTable *table, gsize row, guint column)
{
    char number[32];
    g_autofree char *text = NULL;

    if (kith_table_column_type(table, column) == KITH_COLUMN_REAL &&
        !kith_table_is_missing(table, row, column)) {
        return g_strdup(
            g_ascii_formatd(number, sizeof number, "%.6g", kith_table_real(table, row, column)));
    }
    text = cell_text(table, row, column);
    return cli_safe(text);
}

char *
cli_safe(const char *text)
{
    GString *safe = g_string_new(NULL);
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        /* Control characters and those that turn the direction of text. */
        gboolean odd = g_unichar_iscntrl(c) || (c >= 0x202a && c <= 0x202e) ||
                       (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;

        if (odd) {
            g_string_append_printf(safe, "\\u%04x", c);
        } else {
            g_string_append_unichar(safe, c);
        }
    }
    return g_string_free(safe, FALSE);
}

/* ---- text ---- */

static guint
width_of(const char *text)
{
    guint width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

static void
print_padded(const char *text, guint width, gboolean right, gboolean last)
{
    guint own = width_of(text);
    guint pad = own < width ? width - own : 0;

    if (right) {
        printf("%*s%s", (int)pad, "", text);
    } else {
        printf("%s%*s", text, last ? 0 : (int)pad, "");
    }
    fputs(last ? "\n" : "  ", stdout);
}

static void
print_text(const KithTable *table)
{
    guint n_columns = kith_table_n_columns(table);
    gsize n_rows = kith_table_n_rows(table);
    g_autofree guint *widths = g_new0(guint, n_columns + 1);
    gboolean tty = isatty(STDOUT_FILENO) != 0;

    for (guint c = 0; c < n_columns; c++) {
        widths[c] = width_of(kith_table_column_name(table, c));
        for (gsize r = 0; r < n_rows && r < 10000; r++) {
            g_autofree char *text = cell_short(table, r, c);

            widths[c] = MAX(widths[c], MIN(width_of(text), WIDEST));
        }
    }
    for (guint c = 0; c < n_columns; c++) {
        gboolean right = kith_table_column_type(table, c) != KITH_COLUMN_TEXT;

        fputs(tty ? "\033[1m" : "", stdout);
        print_padded(kith_table_column_name(table, c), widths[c], right, c + 1 == n_columns);
        fputs(tty ? "\033[0m" : "", stdout);
    }
    for (gsize r = 0; r < n_rows; r++) {
        for (guint c = 0; c < n_columns; c++) {
            gboolean right = kith_table_column_type(table, c) != KITH_COLUMN_TEXT;
            g_autofree char *text = cell_short(table, r, c);

            print_padded(text, widths[c], right, c + 1 == n_columns);
        }
    }
}

/* ---- JSON ---- */

static void
print_json_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    json_t *string = json_string(valid);
    char *quoted = json_dumps(string, JSON_ENCODE_ANY);

    fputs(quoted != NULL ? quoted : "\"\"", stdout);
    free(quoted);
    json_decref(string);
}

static void
print_json_cell(const KithTable *table, gsize row, guint column)
{
    g_autofree char *text = NULL;

    if (kith_table_is_missing(table, row, column)) {
        fputs("null", stdout);
        return;
    }
    text = cell_text(table, row, column);
    if (kith_table_column_type(table, column) == KITH_COLUMN_TEXT) {
        print_json_text(text);
    } else if (kith_table_column_type(table, column) == KITH_COLUMN_REAL &&
               !isfinite(kith_table_real(table, row, column))) {
        printf("\"%s\"", text); /* JSON has no infinities */
    } else {
        fputs(text, stdout);
    }
}

static void
print_json(const KithTable *table)
{
    for (gsize r = 0; r < kith_table_n_rows(table); r++) {
        for (guint c = 0; c < kith_table_n_columns(table); c++) {
            fputs(c == 0 ? "{" : ",", stdout);
            print_json_text(kith_table_column_name(table, c));
            fputs(":", stdout);
            print_json_cell(table, r, c);
        }
        fputs("}\n", stdout);
    }
}

/* ---- CSV ---- */

static void
print_csv_cell(const char *text, gboolean last)
{
    if (strpbrk(text, "\",\n\r") == NULL && *text != ' ') {
        fputs(text, stdout);
    } else {
        fputc('"', stdout);
        for (; *text != '\0'; text++) {
            fputs(*text == '"' ? "\"\"" : "", stdout);
            if (*text != '"') {
                fputc(*text, stdout);
            }
        }
        fputc('"', stdout);
    }
    fputc(last ? '\n' : ',', stdout);
}

static void
print_csv(const KithTable *table)
{
    guint n = kith_table_n_columns(table);

    for (guint c = 0; c < n; c++) {
        print_csv_cell(kith_table_column_name(table, c), c + 1 == n);
    }
    for (gsize r = 0; r < kith_table_n_rows(table); r++) {
        for (guint c = 0; c < n; c++) {
            g_autofree char *text = cell_text(table, r, c);

            print_csv_cell(text, c + 1 == n);
        }
    }
}

void
cli_print_table(const CliContext *context, const KithTable *table)
{
    switch (context->format) {
    case CLI_TEXT:
        print_text(table);
        break;
    case CLI_JSON:
        print_json(table);
        break;
    case CLI_CSV:
        print_csv(table);
        break;
    }
}

/* ---- the rest ---- */

void
cli_say(const CliContext *context, const char *format, ...)
{
    va_list args;

    if (context->format != CLI_TEXT || context->quiet) {
        return;
    }
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
}

static GString *stages;

void
cli_stage(const char *name, double seconds)
{
    char number[32];

    if (stages == NULL) {
        stages = g_string_new(NULL);
    }
    g_ascii_formatd(number, sizeof number, "%.6f", seconds);
    g_string_append_printf(stages,
                           "%s{\"stage\":\"%s\",\"seconds\":%s}",
                           stages->len > 0 ? "," : "",
                           name,
                           number);
}

void
cli_print_stats(const CliContext *context, double seconds, const char *more)
{
    struct rusage usage = {0};
    char kernel[32];
    char total[32];
    char peak[32];

    if (!context->stats) {
        return;
    }
    getrusage(RUSAGE_SELF, &usage);
    g_ascii_formatd(kernel, sizeof kernel, "%.6f", seconds);
    g_ascii_formatd(total,
                    sizeof total,
                    "%.6f",
                    (double)g_get_monotonic_time() * 1e-6 - context->started);
    g_ascii_formatd(peak, sizeof peak, "%.1f", (double)usage.ru_maxrss / 1024.0);
    if (stages == NULL) {
        cli_stage("answer", seconds);
    }
    printf("{\"stats\":true,\"seconds\":%s,\"total_seconds\":%s,\"peak_mib\":%s,\"stages\":[%s]%s%"
           "s}\n",
           kernel,
           total,
           peak,
           stages->str,
           more != NULL ? "," : "",
           more != NULL ? more : "");
}

const char *
cli_bold(const char *text)
{
    static char room[256];

    if (!isatty(STDOUT_FILENO)) {
        return text;
    }
    g_snprintf(room, sizeof room, "\033[1m%s\033[0m", text);
    return room;
}

const char *
cli_count(guint64 number)
{
    static char rooms[8][32];
    static guint next;
    char *room = rooms[next++ % G_N_ELEMENTS(rooms)];
    char digits[24];
    gsize n = (gsize)g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, number);
    char *to = room;

    for (gsize i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = '\0';
    return room;
}

gboolean
cli_output_failed(void)
{
    gboolean failed;
    int code;

    errno = 0;
    failed = fflush(stdout) != 0;
    code = errno;
    failed = failed || ferror(stdout) != 0;
    if (failed && code != EPIPE) { /* a reader that goes away has seen enough */
        fprintf(stderr,
                "kith: write the answer: %s\n",
                code != 0 ? g_strerror(code) : "some of it could not be written");
    }
    return failed;
}

/* ---- progress ---- */

static gint64 last_shown;
static gboolean shown;

static void
show_progress(const char *stage, guint64 done, guint64 total, gpointer user_data)
{
    gint64 now = g_get_monotonic_time();

    if (now - last_shown < G_USEC_PER_SEC / 5) {
        return;
    }
    last_shown = now;
    shown = TRUE;
    if (total > 0) {
        fprintf(stderr, "\r\033[K%s  %d %%", stage, (int)(100.0 * (double)done / (double)total));
    } else {
        fprintf(stderr, "\r\033[K%s", stage);
    }
    fflush(stderr);
}

void
cli_progress_start(CliContext *context)
{
    last_shown = g_get_monotonic_time();
    if (!context->quiet && isatty(STDERR_FILENO)) {
        context->progress.func = show_progress;
    }
}

void
cli_progress_end(void)
{
    if (shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        shown = FALSE;
    }
}

void
cli_print_resolved(const CliContext *context, const KithResolveReport *report)
{
    if (report->changed > 0 || report->touched > 0) {
        cli_say(context,
                "%s %s came, changed or %s decided on: %s %s compared, %s joined anew\n",
                cli_count(report->changed),
                report->changed == 1 ? "record" : "records",
                report->changed == 1 ? "was" : "were",
                cli_count(report->pairs),
                report->pairs == 1 ? "pair" : "pairs",
                cli_count(report->touched));
    }
    cli_say(context,
            "%s records are %s entities, %s of them of several records (generation %u)\n",
            cli_count(report->records),
            cli_count(report->entities),
            cli_count(report->merged),
            report->generation);
    if (report->left_out != NULL) {
        g_autofree char *safe = cli_safe(report->left_out);

        cli_say(context,
                "the model does not know records of type %s, which stay as they are: kith resolve "
                "learns what there is to learn of them\n",
                safe);
    }
}
