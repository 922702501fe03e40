/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks-report.h"

/* Incidents that name more people than this are large. */
#define LARGE_INCIDENT 8

typedef struct {
    guint pairs;
    guint same_team;
    guint same_unit;
    guint declared;
    guint same_vehicle; /* joint incidents on which two named members shared a vehicle */
    guint large;        /* joint incidents that name many */
    guint complaints;   /* of all joint incidents */
    guint most;         /* of the one with most */
} Innocent;

static gboolean
shared_vehicle(const KithReporting *reporting,
               const KithConcern *concern,
               const KithIncident *incident)
{
    const KithNetworkData *data = reporting->data;
    const KithOccasion *occasion;

    if (incident->occasion == KITH_NOBODY) {
        return FALSE;
    }
    occasion = &data->occasions[incident->occasion];
    for (guint32 i = 0; i < occasion->n_attendees; i++) {
        for (guint32 k = i + 1; k < occasion->n_attendees; k++) {
            guint32 a = occasion->first_attendee + i;
            guint32 b = occasion->first_attendee + k;

            if (data->vehicles[a] != 0 && data->vehicles[a] == data->vehicles[b] &&
                kith_concern_has(concern, data->attendees[a]) &&
                kith_concern_has(concern, data->attendees[b])) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static Innocent
look_for_innocence(const KithReporting *reporting, const KithConcern *concern)
{
    const KithNetworkData *data = reporting->data;
    Innocent innocent = {0};

    for (guint i = 0; i < concern->n_members; i++) {
        for (guint k = i + 1; k < concern->n_members; k++) {
            guint32 a = concern->members[i];
            guint32 b = concern->members[k];

            innocent.pairs++;
            innocent.same_team += data->homes[a] != KITH_NOBODY && data->homes[a] == data->homes[b];
            innocent.same_unit += data->units[a] != 0 && data->units[a] == data->units[b];
            innocent.declared += kith_network_is_declared(data, a, b);
        }
    }
    for (guint i = 0; i < concern->together.incidents->len; i++) {
        const KithIncident *incident =
            &data->incidents[g_array_index(concern->together.incidents, guint32, i)];

        innocent.large += incident->n_named > LARGE_INCIDENT;
        innocent.complaints += incident->n_complaints;
        innocent.most = MAX(innocent.most, incident->n_complaints);
        innocent.same_vehicle += shared_vehicle(reporting, concern, incident);
    }
    return innocent;
}

static void write_explanation(KithFinding *finding, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
write_explanation(KithFinding *finding, const char *format, ...)
{
    GString *text = g_string_new("explanation: ");
    va_list args;

    va_start(args, format);
    g_string_append_vprintf(text, format, args);
    va_end(args);
    kith_finding_add_evidence(finding, g_string_free(text, FALSE), NULL, 0);
}

/* The largest factor of a unit that joint incidents belong to. */
static double
busiest(const KithReporting *reporting, const KithConcern *concern)
{
    double most = 0;

    for (guint i = 0; i < concern->together.incidents->len; i++) {
        const KithIncident *incident =
            &reporting->data->incidents[g_array_index(concern->together.incidents, guint32, i)];

        if (incident->occasion != KITH_NOBODY) {
            guint32 unit = reporting->data->occasions[incident->occasion].unit;

            most = MAX(most, reporting->search->rates.factors[unit]);
        }
    }
    return most;
}

void
kith_explanations_write(const KithReporting *reporting,
                        const KithConcern *concern,
                        KithFinding *finding)
{
    const Innocent innocent = look_for_innocence(reporting, concern);
    const char *in_expectation = concern->scored != NULL
                                     ? "; what a team attends together is in the expectation"
                                     : "; not tested: who was on duty with whom is not known";

    write_explanation(finding,
                      "one team: %u of %u pairs are of one team and %u of one unit%s",
                      innocent.same_team,
                      innocent.pairs,
                      innocent.same_unit,
                      in_expectation);
    if (concern->scored != NULL) {
        write_explanation(finding,
                          "one vehicle: on %u of %u joint incidents two of them shared one",
                          innocent.same_vehicle,
                          concern->together.two);
        write_explanation(finding,
                          "busy unit: the busiest unit among them has %.2f times the complaints "
                          "of its kind of work, and its own rate is in the expectation",
                          busiest(reporting, concern));
    }
    write_explanation(finding,
                      "declared association: %u of %u pairs have declared each other",
                      innocent.declared,
                      innocent.pairs);
    write_explanation(
        finding,
        "big incident: %u of %u joint incidents name more than %d people, and the "
        "most that one brought is %u of %u complaints; each incident counts once, however many "
        "complaints it brought",
        innocent.large,
        concern->together.two,
        LARGE_INCIDENT,
        innocent.most,
        innocent.complaints);
    if (concern->scored != NULL) {
        write_explanation(finding,
                          "one person: %s without any one of them",
                          concern->scored->exposure.lp >= 2 ? "the excess remains"
                                                            : "little of the excess remains");
    }
}
