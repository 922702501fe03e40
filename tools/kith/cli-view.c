/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-view.h"

/* Where they are parsed to: one command runs in a process. */
static char *nodes;
static char *links;
static char *weight;
static gboolean directed;
static gboolean project;
static char *from;
static char *to;
static gboolean dated;
static char *through;
static char **exclude;
static double confidence;
static double possible;
static char *view;

const GOptionEntry cli_view_entries[] = {
    {"nodes",
     0,
     0,
     G_OPTION_ARG_STRING,
     &nodes,
     "only these types of nodes (default: all)",
     "TYPE,.."},
    {"links",
     0,
     0,
     G_OPTION_ARG_STRING,
     &links,
     "only these types of links (default: all), and what one weighs",
     "TYPE[=WEIGHT],.."},
    {"weight",
     0,
     0,
     G_OPTION_ARG_STRING,
     &weight,
     "what edges weigh (default: none, all weigh alike)",
     "PROPERTY|none"},
    {"directed", 0, 0, G_OPTION_ARG_NONE, &directed, "edges go the way their links go", NULL},
    {"project",
     0,
     0,
     G_OPTION_ARG_NONE,
     &project,
     "join persons (or --nodes) by what they have in common",
     NULL},
    {"from", 0, 0, G_OPTION_ARG_STRING, &from, "leave out links dated before", "DATE"},
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "leave out links dated after", "DATE"},
    {"dated", 0, 0, G_OPTION_ARG_NONE, &dated, "leave out links without a date", NULL},
    {"via",
     0,
     0,
     G_OPTION_ARG_STRING,
     &through,
     "with --project: join only by things of these types",
     "TYPE,.."},
    {"exclude",
     0,
     0,
     G_OPTION_ARG_STRING_ARRAY,
     &exclude,
     "leave out an entity and what it joins; can be given again",
     "ID"},
    {"confidence",
     0,
     0,
     G_OPTION_ARG_DOUBLE,
     &confidence,
     "leave out links whose property confidence is less",
     "P"},
    {"possible",
     0,
     0,
     G_OPTION_ARG_DOUBLE,
     &possible,
     "join entities that may be one; the edge weighs the probability, P or more",
     "P"},
    {"view", 0, 0, G_OPTION_ARG_STRING, &view, "a view that is kept (kith view)", "NAME"},
    {NULL},
};

/* Words parted by commas, NULL for none. To be freed. */
static const char *const *
words_of(const char *list)
{
    g_auto(GStrv) parts = list != NULL ? g_strsplit(list, ",", -1) : NULL;
    GPtrArray *words = g_ptr_array_new();

    for (guint i = 0; parts != NULL && parts[i] != NULL; i++) {
        if (*g_strstrip(parts[i]) != '\0') {
            g_ptr_array_add(words, g_strdup(parts[i]));
        }
    }
    if (words->len == 0) {
        g_ptr_array_free(words, TRUE);
        return NULL;
    }
    g_ptr_array_add(words, NULL);
    return (const char *const *)g_ptr_array_free(words, FALSE);
}

const KithViewOptions *
cli_view_options(void)
{
    static KithViewOptions options;
    static gboolean read;

    if (read) {
        return &options; /* its lists last as long as the process */
    }
    read = TRUE;
    options.nodes = words_of(nodes);
    options.links = words_of(links);
    options.weight = weight;
    options.directed = directed;
    options.project = project;
    options.from = from;
    options.to = to;
    options.dated = dated;
    options.through = words_of(through);
    options.exclude = (const char *const *)exclude;
    options.confidence = confidence;
    options.possible = possible;
    options.view = view;
    return &options;
}
