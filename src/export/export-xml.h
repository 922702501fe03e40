/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef EXPORT_XML_H
#define EXPORT_XML_H

#include "base-file.h"

/* Writes text as the content of an XML 1.0 element. Characters that it forbids (most control
 * characters, U+FFFE and U+FFFF) and bytes that are no UTF-8 become U+FFFD, one each. Returns how
 * many did. */
guint64 kith_xml_text(KithFileWriter *writer, KithBytes text);

#endif
