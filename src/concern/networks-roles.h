/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NETWORKS_ROLES_H
#define NETWORKS_ROLES_H

#include "store.h"

/* What link types and properties mean to whoever looks for networks: data/roles.yaml. */
typedef enum {
    KITH_ROLE_OTHER, /* ties people to what it leads to */
    KITH_ROLE_SUBJECT,
    KITH_ROLE_PROTECTED,
    KITH_ROLE_ATTENDED,
    KITH_ROLE_INCIDENT,
    KITH_ROLE_UNIT,
    KITH_ROLE_DECLARED,
    KITH_ROLE_ASIDE,
    KITH_N_LINK_ROLES,
} KithLinkRole;

typedef enum {
    KITH_USE_TIES,
    KITH_USE_KIND,
    KITH_USE_TEAM,
    KITH_USE_VEHICLE,
    KITH_USE_OUTCOME,
    KITH_USE_RANK,
    KITH_N_PROPERTY_USES,
} KithPropertyUse;

typedef struct {
    KithLinkRole *links;                  /* owned, by number of the link type */
    gboolean *uses[KITH_N_PROPERTY_USES]; /* owned, by number of the property */
    guint32 n_links;
    guint32 n_properties;
} KithRoles;

/* Reads what the store's names mean. @file (nullable) is taken in place of the list that is
 * compiled in. */
gboolean kith_roles_init(KithRoles *roles, KithStore *store, const char *file, GError **error);
void kith_roles_clear(KithRoles *roles);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithRoles, kith_roles_clear)

/* Whether the store has a link type of the role. */
gboolean kith_roles_has(const KithRoles *roles, KithLinkRole role);

#endif
