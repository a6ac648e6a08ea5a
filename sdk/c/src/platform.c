/* The requests and messages that a connector works on. */
#include "bridge.h"

BRIDGE_TEXT(platform, hook_request, method)
BRIDGE_KEYED(platform, hook_request, query)
BRIDGE_KEYED(platform, hook_request, header)
BRIDGE_TEXTS(platform, hook_request, accounts)
BRIDGE_DROP(platform, hook_request)

pb_bytes pb_hook_request_body(pb_hook_request self)
{
    plugin_list_u8_t given;
    BRIDGE_METHOD(platform, hook_request, body)(BRIDGE_SELF(platform, hook_request), &given);
    return bridge_bytes(given.ptr, given.len);
}

void pb_hook_request_respond(pb_hook_request self, uint16_t status, pb_text content_type, pb_bytes body)
{
    BRIDGE_METHOD(platform, hook_request, respond)(BRIDGE_SELF(platform, hook_request), status, BRIDGE_IN(content_type),
        BRIDGE_BYTES(body));
}

BRIDGE_TEXT(platform, outgoing, id)
BRIDGE_TEXT(platform, outgoing, account)
BRIDGE_TEXT(platform, outgoing, thread)
BRIDGE_TEXT(platform, outgoing, conversation_kind)
BRIDGE_TEXT(platform, outgoing, recipient)
BRIDGE_TEXT(platform, outgoing, sender)
BRIDGE_OPTION(platform, outgoing, text)
BRIDGE_OPTION(platform, outgoing, reply_to)
BRIDGE_OPTION(platform, outgoing, private_reply_to)
BRIDGE_OPTION(platform, outgoing, tag)
BRIDGE_TEXTS(platform, outgoing, template_variables)
BRIDGE_PLAIN(uint32_t, platform, outgoing, attempt)
BRIDGE_MAYBE_HANDLE(platform, outgoing, attachment)
BRIDGE_PAIRS(platform, outgoing, quick_replies)
BRIDGE_MAYBE_PAIR(platform, outgoing, template)
BRIDGE_TELL(platform, outgoing, sent_in)
BRIDGE_DROP(platform, outgoing)

void pb_outgoing_sent(pb_outgoing self, pb_text external_id)
{
    BRIDGE_METHOD(platform, outgoing, sent)(BRIDGE_SELF(platform, outgoing), BRIDGE_MAYBE(external_id));
}

BRIDGE_TEXT(platform, profile_request, account)
BRIDGE_TEXT(platform, profile_request, contact)
BRIDGE_TELL(platform, profile_request, set_name)
BRIDGE_TELL_TWO(platform, profile_request, set_attribute)
BRIDGE_DROP(platform, profile_request)
