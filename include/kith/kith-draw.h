/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KITH_DRAW_H
#define KITH_DRAW_H

#include <kith/kith-error.h>
#include <kith/kith-table.h>

G_BEGIN_DECLS

/**
 * KithChartOptions:
 * @title: what is shown
 * @x: the column that goes across: numbers, ascending
 * @x_label: what they are
 * @lines: NULL-terminated names of columns with numbers from 0 to 1: a line each
 * @log_odds: put @x, probabilities, where their log odds are: .9, .99 and .999 equally far apart
 * @note: (nullable): where it comes from, below
 *
 * What kith_draw_chart() draws.
 */
typedef struct {
    const char *title;
    const char *x;
    const char *x_label;
    const char *const *lines;
    gboolean log_odds;
    const char *note;
} KithChartOptions;

/**
 * kith_draw_chart:
 * @table: the numbers; rows in which one of them is missing are passed over
 * @options: what to draw
 * @path: file to write: SVG, PNG or PDF by how its name ends
 * @error: return location for a #GError
 *
 * Draws shares as lines over a column of a table. Lines differ in colour (those of Okabe and Ito,
 * "Color Universal Design", 2008, which the colour-blind tell apart) and in dashes, and are named
 * at their ends. The file appears whole or not at all; the same table makes the same bytes wherever
 * the same versions of cairo and of fonts are.
 *
 * Returns: %FALSE on errors
 * Errors: %KITH_ERROR_INVALID (a column that is not there or of no numbers, fewer than two rows),
 *   %KITH_ERROR_UNSUPPORTED (another ending), %KITH_ERROR_IO
 * Complexity: O(rows × lines)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_draw_chart(const KithTable *table,
                                  const KithChartOptions *options,
                                  const char *path,
                                  GError **error);

/**
 * KithWaterfallOptions:
 * @title: what is shown
 * @threshold: the probability from which records are joined, between 0 and 1
 * @note: (nullable): where it comes from, below
 *
 * What kith_draw_waterfall() draws beside the terms.
 */
typedef struct {
    const char *title;
    double threshold;
    const char *note;
} KithWaterfallOptions;

/**
 * kith_draw_waterfall:
 * @terms: of KithWhyReport, or any table with a column of numbers `weight` and texts `term`,
 *   `property`, `level`, `value_a` and `value_b`, of which only the first must be there
 * @options: what else
 * @path: file to write: SVG, PNG or PDF by how its name ends
 * @error: return location for a #GError
 *
 * Draws what a weight is made of: a bar for each term that weighs anything, from the sum before it
 * to the sum with it, and one for the result where the weight is missing. What speaks for a match
 * is filled and goes to the right, what speaks against it is empty and goes to the left. The file
 * appears whole or not at all.
 *
 * Returns: %FALSE on errors
 * Errors: %KITH_ERROR_INVALID (no numbers in `weight`), %KITH_ERROR_UNSUPPORTED (another ending),
 *   %KITH_ERROR_IO
 * Complexity: O(rows)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_draw_waterfall(const KithTable *terms,
                                      const KithWaterfallOptions *options,
                                      const char *path,
                                      GError **error);

/**
 * KithPictureOptions:
 * @title: what is shown
 * @marked: (nullable) (array zero-terminated=1): identifiers of entities that get a heavy border
 * @note: (nullable): where it comes from, below
 * @means: (nullable): what a heavy border means, %NULL for that it was asked about
 *
 * What kith_draw_graph() draws beside nodes and links.
 */
typedef struct {
    const char *title;
    const char *const *marked;
    const char *note;
    const char *means;
} KithPictureOptions;

/* Nodes of a picture at most. */
#define KITH_PICTURE_MOST 400

/**
 * kith_draw_graph:
 * @nodes: of KithAroundReport, or any table with `entity_id` and, as far as there are any, `label`,
 *   `node_type`, `class` and `more`
 * @links: of KithAroundReport, KithPathReport or KithBetweenReport, or any table with
 *   `from_entity` and `to_entity`; those without a type are drawn without arrows, and so are those
 *   whose `direction` is none
 * @options: what else
 * @path: file to write: SVG, PNG or PDF by how its name ends
 * @error: return location for a #GError
 *
 * Draws nodes and what joins them. Two nodes are the farther apart the more links lie between them;
 * labels never lie over each other. The shape of a node says what it is in the POLE vocabulary, its
 * colour (of those the colour-blind tell apart) its type, and the legend says both. All links of two
 * nodes are one line with arrows the ways they were told, named where not too many are. The file
 * appears whole or not at all; the same tables make the same bytes wherever the same versions of
 * cairo, igraph and of fonts are.
 *
 * Returns: %FALSE on errors
 * Errors: %KITH_ERROR_INVALID (a column is missing), %KITH_ERROR_LIMIT (more than
 *   %KITH_PICTURE_MOST nodes), %KITH_ERROR_UNSUPPORTED (another ending), %KITH_ERROR_IO
 * Complexity: O(n³ + n × links) for n nodes
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_draw_graph(const KithTable *nodes,
                                  const KithTable *links,
                                  const KithPictureOptions *options,
                                  const char *path,
                                  GError **error);

/**
 * kith_draw_graph_svg:
 * @nodes: as of kith_draw_graph()
 * @links: likewise
 * @options: what else
 * @error: return location for a #GError
 *
 * The same picture as SVG, to be put into a page.
 *
 * Returns: (transfer full): the bytes of the file, or %NULL
 * Errors: %KITH_ERROR_INVALID (a column is missing), %KITH_ERROR_LIMIT, %KITH_ERROR_IO
 * Complexity: O(n³ + n × links) for n nodes
 * Threads: any     Since: 0.1
 */
KITH_API GBytes *kith_draw_graph_svg(const KithTable *nodes,
                                     const KithTable *links,
                                     const KithPictureOptions *options,
                                     GError **error);

/**
 * kith_draw_timeline:
 * @table: of KithTimelineReport, or any table with `date` in normal form and, as far as there are
 *   any, `type`, `direction`, `label` and `node_type`; rows without a date are passed over
 * @options: what else; none is marked
 * @path: file to write: SVG, PNG or PDF by how its name ends
 * @error: return location for a #GError
 *
 * Draws rows beside an axis of time, each with a line to when it was. What is known by month or
 * year alone is a bar as long as that. The file appears whole or not at all.
 *
 * Returns: %FALSE on errors
 * Errors: %KITH_ERROR_INVALID (no `date`), %KITH_ERROR_LIMIT (more than %KITH_PICTURE_MOST rows),
 *   %KITH_ERROR_UNSUPPORTED (another ending), %KITH_ERROR_IO
 * Complexity: O(rows)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_draw_timeline(const KithTable *table,
                                     const KithPictureOptions *options,
                                     const char *path,
                                     GError **error);

/**
 * KithFunnelOptions:
 * @title: what is shown
 * @indicator: (nullable): only rows whose column `indicator` says so
 * @note: (nullable): where it comes from, below
 *
 * What kith_draw_funnel() draws.
 */
typedef struct {
    const char *title;
    const char *indicator;
    const char *note;
} KithFunnelOptions;

/**
 * kith_draw_funnel:
 * @table: units of KithIndicatorReport, or any table with numbers `expected`, `ratio`, `low_998`,
 *   `low_95`, `high_95`, `high_998` (limits of the count) and texts `name` and `place`
 * @options: which of them, and what else
 * @path: file to write: SVG, PNG or PDF by how its name ends
 * @error: return location for a #GError
 *
 * Draws units on a funnel plot (Spiegelhalter 2005, doi:10.1002/sim.1970): how many times as many as
 * expected over how many these are, within limits that are the wider the less is expected. Those
 * outside are full and named, those too small to tell grey. The file appears whole or not at all.
 *
 * Returns: %FALSE on errors
 * Errors: %KITH_ERROR_INVALID (a column is missing, no units), %KITH_ERROR_UNSUPPORTED (another
 *   ending), %KITH_ERROR_IO
 * Complexity: O(rows log rows)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_draw_funnel(const KithTable *table,
                                   const KithFunnelOptions *options,
                                   const char *path,
                                   GError **error);

/**
 * kith_draw_is_picture:
 * @path: name of a file
 *
 * Returns: whether the name ends as one of a picture that kith_draw_chart() can write
 * Complexity: O(1)
 * Threads: any     Since: 0.1
 */
KITH_API gboolean kith_draw_is_picture(const char *path);

G_END_DECLS

#endif
