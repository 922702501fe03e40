/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GRAPH_IGRAPH_CALLS_H
#define GRAPH_IGRAPH_CALLS_H

/* The functions of igraph that Kith calls, by the addresses that they are found at when igraph is
 * loaded (base-late.h). Included by graph-igraph.h alone, behind igraph's own header. A new one
 * needs a row here and one among the names below. */
#define KITH_IGRAPH_CALLS(ROW) \
    ROW(IGRAPH_FINALLY_FREE) \
    ROW(igraph_betweenness) \
    ROW(igraph_community_infomap) \
    ROW(igraph_community_multilevel) \
    ROW(igraph_constraint) \
    ROW(igraph_create) \
    ROW(igraph_destroy) \
    ROW(igraph_edge_betweenness) \
    ROW(igraph_eigenvector_centrality) \
    ROW(igraph_layout_kamada_kawai) \
    ROW(igraph_matrix_destroy) \
    ROW(igraph_matrix_init) \
    ROW(igraph_motifs_randesu) \
    ROW(igraph_rng_default) \
    ROW(igraph_rng_seed) \
    ROW(igraph_set_error_handler) \
    ROW(igraph_set_interruption_handler) \
    ROW(igraph_set_progress_handler) \
    ROW(igraph_set_warning_handler) \
    ROW(igraph_strerror) \
    ROW(igraph_triad_census) \
    ROW(igraph_vector_destroy) \
    ROW(igraph_vector_init) \
    ROW(igraph_vector_int_destroy) \
    ROW(igraph_vector_int_init) \
    ROW(igraph_vector_size) \
    ROW(igraph_vss_all)

#define ROW(name) __typeof__(&name) call_##name;
typedef struct {
    KITH_IGRAPH_CALLS(ROW)
} KithIgraphCalls;
#undef ROW

/* Filled by the first kith_igraph_load(). */
extern KithIgraphCalls kith_igraph_calls;

#define IGRAPH_FINALLY_FREE kith_igraph_calls.call_IGRAPH_FINALLY_FREE
#define igraph_betweenness kith_igraph_calls.call_igraph_betweenness
#define igraph_community_infomap kith_igraph_calls.call_igraph_community_infomap
#define igraph_community_multilevel kith_igraph_calls.call_igraph_community_multilevel
#define igraph_constraint kith_igraph_calls.call_igraph_constraint
#define igraph_create kith_igraph_calls.call_igraph_create
#define igraph_destroy kith_igraph_calls.call_igraph_destroy
#define igraph_edge_betweenness kith_igraph_calls.call_igraph_edge_betweenness
#define igraph_eigenvector_centrality kith_igraph_calls.call_igraph_eigenvector_centrality
#define igraph_layout_kamada_kawai kith_igraph_calls.call_igraph_layout_kamada_kawai
#define igraph_matrix_destroy kith_igraph_calls.call_igraph_matrix_destroy
#define igraph_matrix_init kith_igraph_calls.call_igraph_matrix_init
#define igraph_motifs_randesu kith_igraph_calls.call_igraph_motifs_randesu
#define igraph_rng_default kith_igraph_calls.call_igraph_rng_default
#define igraph_rng_seed kith_igraph_calls.call_igraph_rng_seed
#define igraph_set_error_handler kith_igraph_calls.call_igraph_set_error_handler
#define igraph_set_interruption_handler kith_igraph_calls.call_igraph_set_interruption_handler
#define igraph_set_progress_handler kith_igraph_calls.call_igraph_set_progress_handler
#define igraph_set_warning_handler kith_igraph_calls.call_igraph_set_warning_handler
#define igraph_strerror kith_igraph_calls.call_igraph_strerror
#define igraph_triad_census kith_igraph_calls.call_igraph_triad_census
#define igraph_vector_destroy kith_igraph_calls.call_igraph_vector_destroy
#define igraph_vector_init kith_igraph_calls.call_igraph_vector_init
#define igraph_vector_int_destroy kith_igraph_calls.call_igraph_vector_int_destroy
#define igraph_vector_int_init kith_igraph_calls.call_igraph_vector_int_init
#define igraph_vector_size kith_igraph_calls.call_igraph_vector_size
#define igraph_vss_all kith_igraph_calls.call_igraph_vss_all

#endif
