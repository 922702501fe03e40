/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw-place.h"

#include <math.h>

/* Rounds in which things that lie over each other are pushed apart. */
#define PUSHES 1000

/* Where more lie over others than there are nodes, all are drawn larger first. */
#define STRETCH 1.25
#define STRETCHES 6

void
kith_lie_down(KithPlace *places, guint32 n)
{
    KithPlace middle = {0, 0};
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double turn;

    for (guint32 i = 0; i < n; i++) {
        middle.x += places[i].x / n;
        middle.y += places[i].y / n;
    }
    for (guint32 i = 0; i < n; i++) {
        double x = places[i].x - middle.x;
        double y = places[i].y - middle.y;

        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    turn = -.5 * atan2(2 * xy, xx - yy);
    for (guint32 i = 0; i < n; i++) {
        double x = places[i].x - middle.x;
        double y = places[i].y - middle.y;

        places[i] = (KithPlace){x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)};
    }
    for (guint32 i = n; i-- > 0 && places[0].x > 0;) {
        places[i].x = -places[i].x;
        places[i].y = -places[i].y;
    }
}

/* Pushes two that lie over each other apart, the shorter way. */
static gboolean
push(KithDrawnNode *a, KithDrawnNode *b)
{
    double dx = b->x - a->x;
    double dy = b->y - a->y;
    double over_x = a->half_width + b->half_width - fabs(dx);
    double over_y = dy >= 0 ? a->below + b->above - dy : b->below + a->above + dy;

    if (over_x <= 0 || over_y <= 0) {
        return FALSE;
    }
    /* Of labels, which are wide, the shorter way would always be up or down. */
    if (over_x / (a->half_width + b->half_width) <
        over_y / (a->below + a->above + b->below + b->above) * 2) {
        double step = (dx < 0 ? -1 : 1) * (over_x / 2 + .5);

        a->x -= step;
        b->x += step;
    } else {
        double step = (dy < 0 ? -1 : 1) * (over_y / 2 + .5);

        a->y -= step;
        b->y += step;
    }
    return TRUE;
}

static guint
count_overlaps(const GArray *nodes)
{
    guint n = 0;

    for (guint i = 0; i < nodes->len; i++) {
        const KithDrawnNode *a = &g_array_index(nodes, KithDrawnNode, i);

        for (guint j = i + 1; j < nodes->len; j++) {
            const KithDrawnNode *b = &g_array_index(nodes, KithDrawnNode, j);

            n += fabs(b->x - a->x) < a->half_width + b->half_width &&
                 a->y - a->above < b->y + b->below && b->y - b->above < a->y + a->below;
        }
    }
    return n;
}

static void
stretch(GArray *nodes)
{
    for (guint i = 0; i < nodes->len; i++) {
        g_array_index(nodes, KithDrawnNode, i).x *= STRETCH;
        g_array_index(nodes, KithDrawnNode, i).y *= STRETCH;
    }
}

void
kith_push_apart(GArray *nodes)
{
    gboolean moved = TRUE;

    for (guint i = 0; i < STRETCHES && count_overlaps(nodes) > nodes->len; i++) {
        stretch(nodes);
    }

    for (guint round = 0; moved && round < PUSHES; round++) {
        moved = FALSE;
        for (guint i = 0; i < nodes->len; i++) {
            for (guint j = i + 1; j < nodes->len; j++) {
                moved = push(&g_array_index(nodes, KithDrawnNode, i),
                             &g_array_index(nodes, KithDrawnNode, j)) ||
                        moved;
            }
        }
    }
}
