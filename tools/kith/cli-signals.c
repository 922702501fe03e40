/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-signals.h"

#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static GCancellable *cancellable;
static sem_t started;

/* Signals are waited for on a thread of their own: cancelling is nothing for a handler to do. */
static gpointer
wait_for_signals(gpointer data)
{
    const sigset_t *wanted = data;
    int number;

    sem_post(&started);
    while (sigwait(wanted, &number) == 0) {
        if (g_cancellable_is_cancelled(cancellable)) {
            _exit(128 + number);
        }
        g_cancellable_cancel(cancellable);
    }
    return NULL;
}

/* Reading a damaged data file can end in a fault: pages lead anywhere. */
static void
on_fault(int number)
{
    static const char text[] = "kith: stopped by a fault: if a store was open it may be damaged: "
                               "run kith verify\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);

    (void)written;
    _exit(1);
}

void
cli_signals_start(void)
{
    static sigset_t wanted;
    struct sigaction fault = {.sa_handler = on_fault};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    cancellable = g_cancellable_new();
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
#ifndef __SANITIZE_ADDRESS__
    sigaction(SIGBUS, &fault, NULL);
    sigaction(SIGSEGV, &fault, NULL);
#endif
    sigaction(SIGABRT, &fault, NULL);
    sigaction(SIGTRAP, &fault, NULL);
    sigaction(SIGFPE, &fault, NULL);
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &wanted, NULL);
    sem_init(&started, 0, 0);
    g_thread_unref(g_thread_new("signals", wait_for_signals, &wanted));
    /* kith verify forks: locks of a thread half started could stay shut in the child. */
    while (sem_wait(&started) != 0) {
    }
}

GCancellable *
cli_cancellable(void)
{
    return g_object_ref(cancellable);
}
