/*
 * The power `downloads`: files for the admin to download, made of lines that are kept by a key each. A line whose key
 * is there takes the place of the old one. For exporters only; it takes effect with what pb_exporter_export_batch
 * reports. A file's name is at most 64 of a-z, 0-9, `.`, `-` and `_`; an installation has at most 16 files, and
 * 1,000,000 lines.
 */
#ifndef PLUGBOARD_DOWNLOADS_H
#define PLUGBOARD_DOWNLOADS_H

#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_DOWNLOADS
#define PB_POWER_DOWNLOADS
#else
#define PB_POWER_DOWNLOADS PB_UNLISTED("downloads")
#endif

/* Sets the first line of a file, such as the names of its columns. At most 4 KiB. */
pb_failure *pb_downloads_set_header(pb_text file, pb_text line) PB_USED PB_POWER_DOWNLOADS;
/* Keeps a line, without its line break: key at most 256 bytes, line at most 16 KiB. None removes it. */
pb_failure *pb_downloads_set_line(pb_text file, pb_text key, pb_text line) PB_USED PB_POWER_DOWNLOADS;

#endif
