/* The power `contacts`. */
#include "bridge.h"

/* The bindings' handle. */
#define CONTACT (plugboard_inbox_conversations_borrow_contact_t){ contact.handle }

pb_failure *pb_contacts_set_name(pb_contact contact, pb_text name)
{
    BRIDGE_CALL(plugboard_inbox_contacts_set_name(CONTACT, BRIDGE_IN(name), &err));
}

pb_failure *pb_contacts_set_attribute(pb_contact contact, pb_text key, pb_text value)
{
    BRIDGE_CALL(plugboard_inbox_contacts_set_attribute(CONTACT, BRIDGE_IN(key), BRIDGE_IN(value), &err));
}

pb_failure *pb_contacts_remove_attribute(pb_contact contact, pb_text key)
{
    BRIDGE_CALL(plugboard_inbox_contacts_remove_attribute(CONTACT, BRIDGE_IN(key), &err));
}
