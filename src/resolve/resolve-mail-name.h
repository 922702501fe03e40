/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_MAIL_NAME_H
#define RESOLVE_MAIL_NAME_H

#include "resolve-columns.h"

/* What an e-mail address says of the name of whom it belongs to. Views into the address; empty
 * where it says nothing, or nothing that was not known. */
typedef struct {
    KithBytes given; /* or its initial */
    KithBytes family;
} KithMailName;

/* Reads what is before the @ of a normalised address, in the light of the names that are known of
 * the record, folded; either may be empty, and a given name an initial. A word counts as a name
 * when the other word is the name that is known, or when it is a given name that people are known
 * by: office@ and team.sales@ are nobody's. A given name that is known in full stays, and so does
 * an initial that the address contradicts. */
void kith_mail_name(KithBytes address, KithBytes given, KithBytes family, KithMailName *out_name);

/* Whether e-mail addresses of @column are named after those whose they are: of records of which
 * names are known, and addresses in which a given name can be read, by far most must have the
 * same. What is judged so of the records that say both is used for those that do not. */
gboolean kith_mail_tells_names(const KithColumns *columns, const KithColumn *column);

#endif
