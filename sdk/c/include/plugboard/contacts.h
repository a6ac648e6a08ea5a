/* The power `contacts`: keeps what is learned of a customer. */
#ifndef PLUGBOARD_CONTACTS_H
#define PLUGBOARD_CONTACTS_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_CONTACTS
#define PB_POWER_CONTACTS
#else
#define PB_POWER_CONTACTS PB_UNLISTED("contacts")
#endif

/* Sets the name: at most 256 bytes. */
pb_failure *pb_contacts_set_name(pb_contact contact, pb_text name) PB_USED PB_POWER_CONTACTS;
/* Sets a property: key at most 64 bytes, value at most 4 KiB, 64 properties a contact. */
pb_failure *pb_contacts_set_attribute(pb_contact contact, pb_text key, pb_text value) PB_USED PB_POWER_CONTACTS;
/* Takes a property away. */
pb_failure *pb_contacts_remove_attribute(pb_contact contact, pb_text key) PB_USED PB_POWER_CONTACTS;

#endif
