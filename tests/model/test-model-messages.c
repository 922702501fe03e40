/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-random.h"
#include "model-analysis.h"
#include "model-decision.h"
#include "model-entity.h"
#include "model-event.h"
#include "model-source.h"
#include "test-support.h"

/* Each message says after a round trip what it said before, and broken bytes are survived. */

static KithBytes
bytes_of(const GByteArray *array)
{
    return kith_bytes(array->data, array->len);
}

/* Calls a decoder with bytes cut short and changed. */
typedef void (*DecodeFunc)(KithBytes bytes);

static void
break_bytes(const GByteArray *whole, DecodeFunc decode)
{
    KithRandom random = kith_random(1);

    for (guint len = 0; len <= whole->len; len++) {
        g_autofree guint8 *copy = g_memdup2(whole->data, len);

        decode(kith_bytes(copy, len));
    }
    for (guint i = 0; i < 3000 && whole->len > 0; i++) {
        g_autofree guint8 *copy = g_memdup2(whole->data, whole->len);

        for (guint k = 0; k <= i % 3; k++) {
            copy[kith_random_below(&random, whole->len)] ^=
                (guint8)(1 << kith_random_below(&random, 8));
        }
        decode(kith_bytes(copy, whole->len));
    }
}

/* ---- sources, loads, names ---- */

static void
decode_source(KithBytes bytes)
{
    g_autoptr(KithSourceInfo) info = kith_source_info_decode(bytes);
}

static void
test_source(void)
{
    g_autoptr(KithSourceInfo) info = kith_source_info_new("hr");
    g_autoptr(KithSourceInfo) back = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    kith_source_info_set_mapping(info, 5, "first");
    kith_source_info_set_mapping(info, G_MAXUINT64, "second");
    kith_source_info_set_mapping(info, 5, "third");
    g_free(info->owner);
    info->owner = g_strdup("the force");
    info->retired = 4;
    kith_source_info_encode(info, bytes);
    back = kith_source_info_decode(bytes_of(bytes));
    g_assert_cmpstr(back->name, ==, "hr");
    g_assert_cmpstr(back->owner, ==, "the force");
    g_assert_cmpstr(back->purpose, ==, "");
    g_assert_cmpuint(back->retired, ==, 4);
    g_assert_cmpuint(back->mappings->len, ==, 2);
    g_assert_cmpstr(kith_source_info_mapping(back, 5), ==, "third");
    g_assert_cmpstr(kith_source_info_mapping(back, G_MAXUINT64), ==, "second");
    g_assert_null(kith_source_info_mapping(back, 6));
    break_bytes(bytes, decode_source);
}

static void
decode_load(KithBytes bytes)
{
    g_autoptr(KithLoadInfo) info = kith_load_info_decode(bytes);
}

static void
test_load(void)
{
    KithLoadInfo info = {3, (char *)"in.csv", (char *)"csv", 1, 2, 3, 4, 5, 6, 7, 8, TRUE};
    g_autoptr(KithLoadInfo) back = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    kith_load_info_encode(&info, bytes);
    back = kith_load_info_decode(bytes_of(bytes));
    g_assert_cmpuint(back->source, ==, 3);
    g_assert_cmpstr(back->input, ==, "in.csv");
    g_assert_cmpstr(back->loader, ==, "csv");
    g_assert_cmpuint(back->rows, ==, 1);
    g_assert_cmpuint(back->added, ==, 2);
    g_assert_cmpuint(back->changed, ==, 3);
    g_assert_cmpuint(back->unchanged, ==, 4);
    g_assert_cmpuint(back->rejected, ==, 5);
    g_assert_cmpuint(back->links, ==, 6);
    g_assert_cmpuint(back->retired, ==, 7);
    g_assert_cmpuint(back->stubs, ==, 8);
    g_assert_true(back->finished);
    break_bytes(bytes, decode_load);
}

static void
decode_name(KithBytes bytes)
{
    g_autoptr(KithNameInfo) info = kith_name_info_decode(bytes);
}

static void
test_name(void)
{
    KithNameInfo info = {KITH_NAME_PROPERTY, (char *)"city", (char *)"place"};
    g_autoptr(KithNameInfo) back = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    kith_name_info_encode(&info, bytes);
    back = kith_name_info_decode(bytes_of(bytes));
    g_assert_cmpint(back->kind, ==, KITH_NAME_PROPERTY);
    g_assert_cmpstr(back->name, ==, "city");
    g_assert_cmpstr(back->type, ==, "place");
    break_bytes(bytes, decode_name);
}

/* ---- decisions, generations, models ---- */

static void
decode_decision(KithBytes bytes)
{
    g_autoptr(KithDecision) decision = kith_decision_decode(bytes);
}

static void
test_decision(void)
{
    const KithDecision decision =
        {1, 2, KITH_VERDICT_DIFFERENT, (char *)"twins", (char *)"jane", 7, 9};
    g_autoptr(KithDecision) back = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    kith_decision_encode(&decision, bytes);
    back = kith_decision_decode(bytes_of(bytes));
    g_assert_cmpuint(back->a, ==, 1);
    g_assert_cmpuint(back->b, ==, 2);
    g_assert_cmpint(back->verdict, ==, KITH_VERDICT_DIFFERENT);
    g_assert_cmpstr(back->reason, ==, "twins");
    g_assert_cmpstr(back->who, ==, "jane");
    g_assert_cmpuint(back->event, ==, 7);
    g_assert_cmpuint(back->withdrawn, ==, 9);
    break_bytes(bytes, decode_decision);
}

static void
decode_generation(KithBytes bytes)
{
    KithGeneration generation;

    kith_generation_decode(bytes, &generation);
}

static void
decode_model(KithBytes bytes)
{
    g_autofree char *model = kith_model_decode(bytes);
}

static void
test_generation(void)
{
    const KithGeneration generation = {5, 100, 90, 8, 3, 2, 0.875, 12345678901, 110, 4};
    KithGeneration back;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GByteArray) model = g_byte_array_new();
    g_autofree char *yaml = NULL;

    kith_generation_encode(&generation, bytes);
    g_assert_true(kith_generation_decode(bytes_of(bytes), &back));
    g_assert_cmpuint(back.number, ==, 5);
    g_assert_cmpuint(back.records, ==, 100);
    g_assert_cmpuint(back.entities, ==, 90);
    g_assert_cmpuint(back.merged, ==, 8);
    g_assert_cmpuint(back.decisions, ==, 3);
    g_assert_cmpuint(back.model, ==, 2);
    g_assert_cmpfloat(back.threshold, ==, 0.875);
    g_assert_cmpuint(back.candidate_pairs, ==, 12345678901);
    g_assert_cmpuint(back.last_record, ==, 110);
    g_assert_cmpuint(back.last_decision, ==, 4);
    break_bytes(bytes, decode_generation);
    kith_model_encode("a: b\n", model);
    yaml = kith_model_decode(bytes_of(model));
    g_assert_cmpstr(yaml, ==, "a: b\n");
    break_bytes(model, decode_model);
}

/* ---- events ---- */

static void
decode_event(KithBytes bytes)
{
    g_autoptr(KithEvent) event = kith_event_decode(bytes);
    KithTreeHead head;
    KithBytes inner;
    KithBytes salt;

    kith_salted_event_decode(bytes, &inner, &salt);
    kith_tree_head_decode(bytes, &head);
}

static void
test_event(void)
{
    const KithEvent event = {-5,
                             (char *)"jane",
                             1000,
                             (char *)"host",
                             (char *)"search",
                             (char *)"john smith",
                             (char *)"case 7",
                             (char *)"{}"};
    g_autoptr(KithEvent) back = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GByteArray) salted = g_byte_array_new();
    KithBytes inner;
    KithBytes salt;

    kith_event_encode(&event, bytes);
    back = kith_event_decode(bytes_of(bytes));
    g_assert_cmpint(back->time, ==, -5);
    g_assert_cmpstr(back->user, ==, "jane");
    g_assert_cmpuint(back->uid, ==, 1000);
    g_assert_cmpstr(back->host, ==, "host");
    g_assert_cmpstr(back->operation, ==, "search");
    g_assert_cmpstr(back->subject, ==, "john smith");
    g_assert_cmpstr(back->purpose, ==, "case 7");
    g_assert_cmpstr(back->detail, ==, "{}");
    kith_salted_event_encode(bytes_of(bytes), kith_bytes_str("0123456789abcdef"), salted);
    g_assert_true(kith_salted_event_decode(bytes_of(salted), &inner, &salt));
    g_assert_cmpmem(inner.data, inner.len, bytes->data, bytes->len);
    g_assert_cmpmem(salt.data, salt.len, "0123456789abcdef", 16);
    break_bytes(bytes, decode_event);
    break_bytes(salted, decode_event);
}

static void
test_tree_head(void)
{
    for (guint size = 0; size < 70; size++) {
        KithTreeHead head = {.size = size, .n_peaks = (guint)__builtin_popcount(size)};
        KithTreeHead back = {0};
        g_autoptr(GByteArray) bytes = g_byte_array_new();

        for (guint i = 0; i < head.n_peaks; i++) {
            memset(head.peaks[i], (int)(i + 1), KITH_DIGEST_SIZE);
        }
        kith_tree_head_encode(&head, bytes);
        g_assert_true(kith_tree_head_decode(bytes_of(bytes), &back));
        g_assert_cmpuint(back.size, ==, head.size);
        g_assert_cmpuint(back.n_peaks, ==, head.n_peaks);
        g_assert_cmpmem(back.peaks,
                        head.n_peaks * KITH_DIGEST_SIZE,
                        head.peaks,
                        head.n_peaks * KITH_DIGEST_SIZE);
        break_bytes(bytes, decode_event);
    }
}

/* ---- results and findings ---- */

static void
decode_result(KithBytes bytes)
{
    g_autoptr(KithResult) result = kith_result_decode(bytes);
    g_autoptr(KithFinding) finding = kith_finding_decode(bytes);
}

static void
test_result(void)
{
    char *columns[] = {(char *)"score", (char *)"community", NULL};
    const KithResult result =
        {(char *)"leiden", (char *)"{}", (char *)"{\"r\":1}", columns, 10, 3, 42};
    g_autoptr(KithResult) back = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    kith_result_encode(&result, bytes);
    back = kith_result_decode(bytes_of(bytes));
    g_assert_cmpstr(back->pass, ==, "leiden");
    g_assert_cmpstr(back->view, ==, "{}");
    g_assert_cmpstr(back->options, ==, "{\"r\":1}");
    g_assert_cmpuint(g_strv_length(back->columns), ==, 2);
    g_assert_cmpstr(back->columns[1], ==, "community");
    g_assert_cmpuint(back->rows, ==, 10);
    g_assert_cmpuint(back->generation, ==, 3);
    g_assert_cmpuint(back->seed, ==, 42);
    break_bytes(bytes, decode_result);
}

static void
test_finding(void)
{
    static const KithRecordId records[] = {3, 1, 2};
    const KithFindingMember members[] = {{7, 2, 0.5}, {8, 0, -1.5}};
    g_autoptr(KithFinding) finding = kith_finding_new("network");
    g_autoptr(KithFinding) back = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const KithFindingEvidence *evidence;

    finding->state = KITH_FINDING_DISMISSED;
    finding->score = 1.25;
    finding->generation = 9;
    g_array_append_vals(finding->members, members, 2);
    kith_finding_add_evidence(finding, g_strdup("three complaints"), records, 3);
    kith_finding_add_evidence(finding, g_strdup("nothing more"), NULL, 0);
    kith_finding_encode(finding, bytes);
    back = kith_finding_decode(bytes_of(bytes));
    g_assert_cmpstr(back->kind, ==, "network");
    g_assert_cmpint(back->state, ==, KITH_FINDING_DISMISSED);
    g_assert_cmpfloat(back->score, ==, 1.25);
    g_assert_cmpuint(back->generation, ==, 9);
    g_assert_cmpuint(back->members->len, ==, 2);
    g_assert_cmpuint(g_array_index(back->members, KithFindingMember, 0).entity, ==, 7);
    g_assert_cmpfloat(g_array_index(back->members, KithFindingMember, 1).score, ==, -1.5);
    g_assert_cmpuint(back->evidence->len, ==, 2);
    evidence = g_ptr_array_index(back->evidence, 0);
    g_assert_cmpstr(evidence->text, ==, "three complaints");
    g_assert_cmpuint(evidence->records->len, ==, 3);
    g_assert_cmpuint(g_array_index(evidence->records, KithRecordId, 0), ==, 3);
    break_bytes(bytes, decode_result);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/messages/source", test_source);
    g_test_add_func("/model/messages/load", test_load);
    g_test_add_func("/model/messages/name", test_name);
    g_test_add_func("/model/messages/decision", test_decision);
    g_test_add_func("/model/messages/generation-and-model", test_generation);
    g_test_add_func("/model/messages/event", test_event);
    g_test_add_func("/model/messages/tree-head", test_tree_head);
    g_test_add_func("/model/messages/result", test_result);
    g_test_add_func("/model/messages/finding", test_finding);
    return g_test_run();
}
