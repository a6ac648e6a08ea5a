/* The power `files`: reads files that belong to the event, such as a customer's picture or a document. */
#ifndef PLUGBOARD_FILES_H
#define PLUGBOARD_FILES_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_FILES
#define PB_POWER_FILES
#else
#define PB_POWER_FILES PB_UNLISTED("files")
#endif

/*
 * A part of a file: from `offset`, up to `length` bytes, fewer at its end and none behind it. At most 1 MiB at once,
 * and 64 MiB in a handler. PB_UNAVAILABLE while the file is still being fetched, PB_NOT_FOUND when it could not be had.
 */
pb_failure *pb_files_read(pb_attachment file, uint32_t offset, uint32_t length,
    pb_bytes *piece) PB_USED PB_POWER_FILES;

#endif
