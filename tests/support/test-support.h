/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_SUPPORT_H
#define TEST_SUPPORT_H

#include <glib.h>

/* A new empty directory of the test's own; test_remove_dir() takes it away with all in it. */
char *test_make_dir(void);
void test_remove_dir(char *path);

/* Copies a directory with the files and directories in it to a new one. */
void test_copy_dir(const char *from, const char *to);

/* A path inside a directory, to be freed. */
char *test_path(const char *dir, const char *name);

/* Writes a file in @dir and returns its path. */
char *test_write_file(const char *dir, const char *name, const char *text);

/* The text of a file; the test fails when there is none. */
char *test_read_file(const char *path);

/* Holds @text against the golden file @name (below the folder in KITH_TEST_DATA). With
 * KITH_TEST_UPDATE=1 the file is written instead. */
void test_golden(const char *name, const char *text);

/* Asserts that two texts are the same; tells the first line in which they are not. */
void test_same_text(const char *a, const char *b);

/* A path below tests/, from KITH_TEST_DATA. */
char *test_data(const char *name);

/* A path below the folder of public data (KITH_TEST_PUBLIC_DATA), NULL when it is not there: skip
 * then. */
char *test_public_data(const char *name);

/* Asserts that @error is set, has @code and has @text in its message, and clears it. */
void test_error(GError **error, int code, const char *text);

#endif
