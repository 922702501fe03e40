/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FUZZ_H
#define FUZZ_H

#include "test-support.h"

#include <stddef.h>
#include <stdint.h>

/* What each target is: takes any bytes and must come back. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A folder for as long as the process runs, in memory where the system has such. Borrowed. */
const char *fuzz_folder(void);

/* The bytes as a file in that folder. Borrowed: its path. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* The bytes as a text that ends with NUL, to be freed. */
char *fuzz_text(const uint8_t *data, size_t size);

#endif
