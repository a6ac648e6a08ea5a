/* The power `contacts`: stores what is learned about a customer. */
#ifndef PLUGBOARD_CONTACTS_H
#define PLUGBOARD_CONTACTS_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_CONTACTS
#define PB_POWER_CONTACTS
#else
#define PB_POWER_CONTACTS PB_UNLISTED("contacts")
#endif

/* Sets the customer's name. At most 256 bytes. */
pb_failure *pb_contacts_set_name(pb_contact contact, pb_text name) PB_USED PB_POWER_CONTACTS;
/* Sets an attribute. The key is at most 64 bytes, the value at most 4 KiB. At most 64 attributes per contact. */
pb_failure *pb_contacts_set_attribute(pb_contact contact, pb_text key, pb_text value) PB_USED PB_POWER_CONTACTS;
/* Removes an attribute. If there is none with this key, nothing changes. */
pb_failure *pb_contacts_remove_attribute(pb_contact contact, pb_text key) PB_USED PB_POWER_CONTACTS;

#endif
