/* The power `files`: reads files that belong to the event, such as a customer's picture or a document. */
#ifndef PLUGBOARD_FILES_H
#define PLUGBOARD_FILES_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_FILES
#define PB_POWER_FILES
#else
#define PB_POWER_FILES PB_UNLISTED("files")
#endif

/*
 * Returns a part of a file: up to `length` bytes from `offset`, fewer at the end of the file, and none past it. At most
 * 1 MiB per call, and 64 MiB per handler. PB_UNAVAILABLE while the file is still being fetched. PB_NOT_FOUND if it
 * could not be fetched.
 */
pb_failure *pb_files_read(pb_attachment file, uint32_t offset, uint32_t length,
    pb_bytes *piece) PB_USED PB_POWER_FILES;

#endif
