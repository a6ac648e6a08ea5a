/*
 * The power `directory`: reads beyond the conversation at hand, all conversations, customers and leads of the inbox.
 * What is read is told as one JSON document each, as the API shows it; members may be added to it at any time. It is as
 * it is now, without what this handler has asked for. At most 100 calls in a handler.
 */
#ifndef PLUGBOARD_DIRECTORY_H
#define PLUGBOARD_DIRECTORY_H

#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_DIRECTORY
#define PB_POWER_DIRECTORY
#else
#define PB_POWER_DIRECTORY PB_UNLISTED("directory")
#endif

/*
 * One conversation, with its `contact`, its `linked` conversations and its latest `lead`. PB_NOT_FOUND when there is
 * none.
 */
pb_failure *pb_directory_conversation(pb_text id, pb_text *json) PB_USED PB_POWER_DIRECTORY;
/*
 * Conversations, the latest changed first: of one contact, on one channel, of one status, or any where that is none. At
 * most 100 at once.
 */
pb_failure *pb_directory_conversations(pb_text contact, pb_text channel, pb_text status, uint32_t limit,
    pb_texts *jsons) PB_USED PB_POWER_DIRECTORY;
/* The latest messages of a conversation, oldest first, as they are now. At most 100 at once. */
pb_failure *pb_directory_messages(pb_text conversation, uint32_t limit, pb_texts *jsons) PB_USED PB_POWER_DIRECTORY;
/* One contact, with its `identities` and its latest `lead`. PB_NOT_FOUND when there is none. */
pb_failure *pb_directory_contact(pb_text id, pb_text *json) PB_USED PB_POWER_DIRECTORY;
/*
 * Contacts that have an attribute of this value, such as `email`, or that a platform knows by this identifier
 * (`identity`). At most 100 at once.
 */
pb_failure *pb_directory_find_contacts(pb_text key, pb_text value, uint32_t limit,
    pb_texts *jsons) PB_USED PB_POWER_DIRECTORY;

#endif
