/*
 * The power `downloads`: writes files for the admin to download. Each line has a key, and a line with an existing key
 * replaces the old line. For exporters only: it takes effect with what pb_exporter_export_batch reports. A file's name
 * is at most 64 characters of a-z, 0-9, `.`, `-` and `_`, and does not begin with `.`. An installation has at most 16
 * files, and 1,000,000 lines in all of them.
 */
#ifndef PLUGBOARD_DOWNLOADS_H
#define PLUGBOARD_DOWNLOADS_H

#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_DOWNLOADS
#define PB_POWER_DOWNLOADS
#else
#define PB_POWER_DOWNLOADS PB_UNLISTED("downloads")
#endif

/* Sets the first line of a file, such as the names of its columns. At most 4 KiB. */
pb_failure *pb_downloads_set_header(pb_text file, pb_text line) PB_USED PB_POWER_DOWNLOADS;
/* Sets a line, without its line break. The key is at most 256 bytes, the line at most 16 KiB. None removes the line. */
pb_failure *pb_downloads_set_line(pb_text file, pb_text key, pb_text line) PB_USED PB_POWER_DOWNLOADS;

#endif
