/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-generations.h"

#include "base-error.h"

/* Microseconds since 1970, 0 where the log does not tell. A store made from a dump without its logs
 * has other events under these numbers: only one that wrote this generation counts. */
static gboolean
time_of(KithTxn *txn, guint32 number, gint64 *out_time, GError **error)
{
    g_autoptr(KithEvent) event = NULL;
    g_autofree char *detail = g_strdup_printf("{\"generation\":%u,", number);
    KithGeneration generation;
    KithTreeHead head;

    *out_time = 0;
    if (!kith_entities_generation(txn, number, &generation, error) ||
        !kith_log_head(txn, &head, error) ||
        (generation.event < head.size && !kith_log_read(txn, generation.event, &event, error))) {
        return FALSE;
    }
    if (event != NULL && g_str_has_prefix(event->detail, detail)) {
        *out_time = event->time;
    }
    return TRUE;
}

gboolean
kith_generations_time(KithTxn *txn, guint32 number, char **out_time, GError **error)
{
    g_autoptr(GDateTime) time = NULL;
    gint64 own;

    *out_time = NULL;
    if (!time_of(txn, number, &own, error)) {
        return FALSE;
    }
    time = own != 0 ? g_date_time_new_from_unix_utc(own / G_USEC_PER_SEC) : NULL;
    *out_time = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    return TRUE;
}

/* The end of a day or a month, in microseconds since 1970. */
static gboolean
end_of(const char *when, gint64 *out_end)
{
    g_auto(GStrv) parts = g_strsplit(when, "-", -1);
    guint n = g_strv_length(parts);
    g_autoptr(GDateTime) start = NULL;
    g_autoptr(GDateTime) end = NULL;
    guint64 numbers[3] = {0, 1, 1};

    if (n < 2 || n > 3) {
        return FALSE;
    }
    for (guint i = 0; i < n; i++) {
        if (!g_ascii_string_to_unsigned(parts[i], 10, 1, 9999, &numbers[i], NULL)) {
            return FALSE;
        }
    }
    start = g_date_time_new_utc((int)numbers[0], (int)numbers[1], (int)numbers[2], 0, 0, 0.0);
    if (start == NULL) {
        return FALSE;
    }
    end = n == 2 ? g_date_time_add_months(start, 1) : g_date_time_add_days(start, 1);
    *out_end = g_date_time_to_unix(end) * G_USEC_PER_SEC;
    return TRUE;
}

static gboolean
find_before(KithTxn *txn, guint32 last, gint64 end, guint32 *out_number, GError **error)
{
    for (guint32 number = last; number > 0; number--) {
        gint64 time;

        if (!time_of(txn, number, &time, error)) {
            return FALSE;
        }
        if (time != 0 && time < end) {
            *out_number = number;
            return TRUE;
        }
    }
    *out_number = 0;
    return TRUE;
}

gboolean
kith_generations_find(KithTxn *txn, const char *when, guint32 *out_number, GError **error)
{
    guint64 last;
    guint64 number;
    gint64 end;

    if (!kith_store_counter(txn, KITH_COUNTER_GENERATIONS, &last, error)) {
        return FALSE;
    }
    if (g_ascii_string_to_unsigned(when, 10, 1, G_MAXUINT32, &number, NULL)) {
        *out_number = (guint32)number;
        return number <= last || kith_error_set(error,
                                                KITH_ERROR_NOT_FOUND,
                                                "there is no generation %s: the last one is %u",
                                                when,
                                                (guint32)last);
    }
    if (!end_of(when, &end)) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "\"%s\" is neither a generation's number nor a day (2026-03-31) or "
                              "month (2026-03)",
                              when);
    }
    if (!find_before(txn, (guint32)last, end, out_number, error)) {
        return FALSE;
    }
    return *out_number != 0 || kith_error_set(error,
                                              KITH_ERROR_NOT_FOUND,
                                              "nothing had been resolved by %s, as far as the log "
                                              "tells",
                                              when);
}
