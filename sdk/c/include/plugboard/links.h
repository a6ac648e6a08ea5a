/*
 * The power `links`: lets a platform fetch the files that it is sent, for platforms that take an address instead of the
 * bytes. Usable in pb_connector_send only, for the files of the part.
 */
#ifndef PLUGBOARD_LINKS_H
#define PLUGBOARD_LINKS_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_LINKS
#define PB_POWER_LINKS
#else
#define PB_POWER_LINKS PB_UNLISTED("links")
#endif

/*
 * Returns an address of this server at which anyone can download the file, for this many seconds: 60 to 86,400.
 * Afterwards, and once the message is deleted, the address leads nowhere. PB_DENIED with the code `no-public-address`
 * if the admin has not given the server a public address with https. PB_DENIED with the code `not-of-this-part` for
 * another file. PB_INVALID for another time.
 */
pb_failure *pb_links_address(pb_attachment file, uint32_t seconds, pb_text *address) PB_USED PB_POWER_LINKS;

#endif
