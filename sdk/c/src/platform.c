/* What a connector works on. */
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
BRIDGE_DROP(platform, outgoing)

bool pb_outgoing_attachment(pb_outgoing self, pb_attachment *attachment)
{
    plugboard_inbox_platform_own_attachment_t given;
    bool some = BRIDGE_METHOD(platform, outgoing, attachment)(BRIDGE_SELF(platform, outgoing), &given);
    if (some)
        attachment->handle = given.__handle;
    return some;
}

pb_pairs pb_outgoing_quick_replies(pb_outgoing self)
{
    plugin_list_tuple2_string_string_t given;
    BRIDGE_METHOD(platform, outgoing, quick_replies)(BRIDGE_SELF(platform, outgoing), &given);
    BRIDGE_PAIRS(given);
}

bool pb_outgoing_template(pb_outgoing self, pb_pair *name_and_language)
{
    plugin_tuple2_string_string_t given;
    bool some = BRIDGE_METHOD(platform, outgoing, template)(BRIDGE_SELF(platform, outgoing), &given);
    if (some)
        *name_and_language = (pb_pair){ bridge_text(given.f0), bridge_text(given.f1) };
    return some;
}

void pb_outgoing_sent(pb_outgoing self, pb_text external_id)
{
    BRIDGE_METHOD(platform, outgoing, sent)(BRIDGE_SELF(platform, outgoing), BRIDGE_MAYBE(external_id));
}

BRIDGE_TEXT(platform, profile_request, account)
BRIDGE_TEXT(platform, profile_request, contact)
BRIDGE_TELL(platform, profile_request, set_name)
BRIDGE_TELL_TWO(platform, profile_request, set_attribute)
BRIDGE_DROP(platform, profile_request)
