/* The requests of people that an assistant works on. */
#include "bridge.h"

BRIDGE_HANDLE(pb_conversation, assistance, suggestion_request, conversation)
BRIDGE_HANDLE(pb_contact, assistance, suggestion_request, contact)
BRIDGE_TEXT(assistance, suggestion_request, agent)
BRIDGE_TEXT(assistance, suggestion_request, draft)
BRIDGE_TEXT(assistance, suggestion_request, json)
BRIDGE_TELL(assistance, suggestion_request, suggest)
BRIDGE_DROP(assistance, suggestion_request)

BRIDGE_HANDLE(pb_conversation, assistance, command_list, conversation)
BRIDGE_HANDLE(pb_contact, assistance, command_list, contact)
BRIDGE_TEXT(assistance, command_list, agent)
BRIDGE_TEXT(assistance, command_list, json)
BRIDGE_DROP(assistance, command_list)

void pb_command_list_offer(pb_command_list self, pb_text name, pb_text title, pb_text input)
{
    BRIDGE_METHOD(assistance, command_list, offer)(BRIDGE_SELF(assistance, command_list), BRIDGE_IN(name),
        BRIDGE_IN(title), BRIDGE_MAYBE(input));
}

BRIDGE_TEXT(assistance, command_event, id)
BRIDGE_HANDLE(pb_conversation, assistance, command_event, conversation)
BRIDGE_HANDLE(pb_contact, assistance, command_event, contact)
BRIDGE_TEXT(assistance, command_event, name)
BRIDGE_OPTION(assistance, command_event, input)
BRIDGE_TEXT(assistance, command_event, agent)
BRIDGE_PLAIN(double, assistance, command_event, occurred_at)
BRIDGE_PLAIN(uint32_t, assistance, command_event, depth)
BRIDGE_PLAIN(bool, assistance, command_event, late)
BRIDGE_TEXT(assistance, command_event, json)
BRIDGE_DROP(assistance, command_event)
