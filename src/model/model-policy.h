/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include <kith/kith-store.h>

/* Which decisions are obeyed only once a second person has made them too. */
typedef enum {
    KITH_SECOND_NONE,
    KITH_SECOND_SAME, /* those that join */
    KITH_SECOND_ALL,  /* those that part as well */
} KithSecond;

/* What an organisation demands of resolution, whatever the evidence says. */
typedef struct {
    char **exclusive; /* owned: properties of which a thing has one value and no other */
    KithSecond second;
} KithPolicy;

/* What holds where nobody said anything, as YAML. */
#define KITH_POLICY_DEFAULT                                                                        \
    "# What resolution must keep to (kith policy --set).\n"                                        \
    "policy: 1\n"                                                                                  \
    "exclusive: []\n"                                                                              \
    "second_reviewer: none\n"

/* The policy of a YAML text; @name is what errors call it. */
KithPolicy *kith_policy_parse(const char *text, gsize len, const char *name, GError **error);

void kith_policy_free(KithPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithPolicy, kith_policy_free)

/* Whether a verdict needs a second person's. */
gboolean kith_policy_needs_second(const KithPolicy *policy, KithVerdict verdict);

#endif
