/*
 * The power `directory`: reads beyond the conversation at hand, all conversations, customers and leads of the inbox.
 * Each record is one JSON document, as the API shows it. New members may be added at any time. Records are returned as
 * they are now, without the changes that this handler has requested. At most 100 calls per handler.
 */
#ifndef PLUGBOARD_DIRECTORY_H
#define PLUGBOARD_DIRECTORY_H

#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_DIRECTORY
#define PB_POWER_DIRECTORY
#else
#define PB_POWER_DIRECTORY PB_UNLISTED("directory")
#endif

/*
 * Returns one conversation, with its `contact`, its `linked` conversations and its latest `lead`. PB_NOT_FOUND if there
 * is none.
 */
pb_failure *pb_directory_conversation(pb_text id, pb_text *json) PB_USED PB_POWER_DIRECTORY;
/*
 * Returns conversations, most recently changed first. Each argument that is not none narrows the result: to one
 * contact, one channel or one status. At most 100 per call.
 */
pb_failure *pb_directory_conversations(pb_text contact, pb_text channel, pb_text status, uint32_t limit,
    pb_texts *jsons) PB_USED PB_POWER_DIRECTORY;
/* Returns the latest messages of a conversation as they are now, oldest first. At most 100 per call. */
pb_failure *pb_directory_messages(pb_text conversation, uint32_t limit, pb_texts *jsons) PB_USED PB_POWER_DIRECTORY;
/* Returns one contact, with its `identities` and its latest `lead`. PB_NOT_FOUND if there is none. */
pb_failure *pb_directory_contact(pb_text id, pb_text *json) PB_USED PB_POWER_DIRECTORY;
/*
 * Returns the contacts that have this value in an attribute, such as `email`. With the key `identity` it returns the
 * contacts that a platform knows by this identifier. At most 100 per call.
 */
pb_failure *pb_directory_find_contacts(pb_text key, pb_text value, uint32_t limit,
    pb_texts *jsons) PB_USED PB_POWER_DIRECTORY;

#endif
