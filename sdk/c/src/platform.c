/* The requests and messages that a connector works on. */
#include "bridge.h"

BRIDGE_TEXT(platform, hook_request, method)
BRIDGE_KEYED(platform, hook_request, query)
BRIDGE_KEYED(platform, hook_request, header)
BRIDGE_TEXT(platform, hook_request, url)
BRIDGE_TEXT(platform, hook_request, path)
BRIDGE_TEXT(platform, hook_request, query_string)
BRIDGE_KEYED_TEXTS(platform, hook_request, queries)
BRIDGE_KEYED_TEXTS(platform, hook_request, headers)
BRIDGE_TRY_PAIRS(platform, hook_request, fields)
BRIDGE_PLAIN(double, platform, hook_request, received_at)
BRIDGE_TEXTS(platform, hook_request, accounts)
BRIDGE_DROP(platform, hook_request)

pb_bytes pb_hook_request_body(pb_hook_request self)
{
    plugin_list_u8_t given;
    BRIDGE_METHOD(platform, hook_request, body)(BRIDGE_SELF(platform, hook_request), &given);
    return bridge_bytes(given.ptr, given.len);
}

pb_failure *pb_hook_request_files(pb_hook_request self, pb_form_files *files)
{
    plugboard_inbox_platform_list_tuple2_string_own_attachment_t given;
    plugboard_inbox_types_failure_t err;
    bool well = BRIDGE_METHOD(platform, hook_request, files)(BRIDGE_SELF(platform, hook_request), &given, &err);
    if (well)
        BRIDGE_NAMED_FILES_OF(pb_form_file, given, *files);
    return bridge_failure(well, &err);
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
BRIDGE_OPTION(platform, outgoing, reply_to_author)
BRIDGE_OPTION(platform, outgoing, private_reply_to)
BRIDGE_OPTION(platform, outgoing, tag)
BRIDGE_OPTION(platform, outgoing, subject)
BRIDGE_OPTION(platform, outgoing, content)
BRIDGE_OPTION(platform, outgoing, opens)
BRIDGE_TEXTS(platform, outgoing, template_variables)
BRIDGE_PLAIN(uint32_t, platform, outgoing, attempt)
BRIDGE_MAYBE_HANDLE(platform, outgoing, attachment)
BRIDGE_MANY(platform, outgoing, attachment)
BRIDGE_PAIRS(platform, outgoing, quick_replies)
BRIDGE_PAIRS(platform, outgoing, template_parameters)
BRIDGE_NAMED_FILES(pb_template_file, platform, outgoing, template_files)
BRIDGE_MAYBE_PAIR(platform, outgoing, template)
BRIDGE_DO(platform, outgoing, not_sent)
BRIDGE_DO(platform, outgoing, rules_changed)
BRIDGE_TELL(platform, outgoing, sent_in)
BRIDGE_KEPT(platform, outgoing)
BRIDGE_DROP(platform, outgoing)

void pb_outgoing_sent(pb_outgoing self, pb_text external_id)
{
    BRIDGE_METHOD(platform, outgoing, sent)(BRIDGE_SELF(platform, outgoing), BRIDGE_MAYBE(external_id));
}

pb_failure *pb_outgoing_keep(pb_outgoing self, pb_text of, pb_text key, pb_text value)
{
    BRIDGE_CALL(BRIDGE_METHOD(platform, outgoing, keep)(BRIDGE_SELF(platform, outgoing), BRIDGE_IN(of), BRIDGE_IN(key),
        BRIDGE_IN(value), &err));
}

BRIDGE_TEXT(platform, profile_request, account)
BRIDGE_TEXT(platform, profile_request, contact)
BRIDGE_TEXT(platform, profile_request, thread)
BRIDGE_KEPT(platform, profile_request)
BRIDGE_TELL(platform, profile_request, set_name)
BRIDGE_TELL_TWO(platform, profile_request, set_attribute)
BRIDGE_DROP(platform, profile_request)

BRIDGE_TEXT(platform, media_request, account)
BRIDGE_TEXT(platform, media_request, thread)
BRIDGE_OPTION(platform, media_request, message)
BRIDGE_TEXT(platform, media_request, kind)
BRIDGE_TEXT(platform, media_request, reference)
BRIDGE_PLAIN(uint32_t, platform, media_request, attempt)
BRIDGE_PLAIN(uint32_t, platform, media_request, max_bytes)
BRIDGE_KEPT(platform, media_request)
BRIDGE_TELL(platform, media_request, set_name)
BRIDGE_DROP(platform, media_request)

void pb_media_request_deliver(pb_media_request self, pb_attachment file)
{
    BRIDGE_METHOD(platform, media_request, deliver)(BRIDGE_SELF(platform, media_request),
        (plugboard_inbox_conversations_borrow_attachment_t){ file.handle });
}

BRIDGE_TEXT(platform, channel_poll, account)
BRIDGE_OPTION(platform, channel_poll, cursor)
BRIDGE_MAYBE_PLAIN(double, platform, channel_poll, since)
BRIDGE_TELL(platform, channel_poll, set_cursor)
BRIDGE_DO(platform, channel_poll, again)
BRIDGE_TELL_PLAIN(uint32_t, platform, channel_poll, wait)
BRIDGE_TELL(platform, channel_poll, gap)
BRIDGE_DROP(platform, channel_poll)

BRIDGE_OPTION(platform, setup_request, account)
BRIDGE_TEXT(platform, setup_request, hook_url)
BRIDGE_TELL(platform, setup_request, hears_by)
BRIDGE_TELL(platform, setup_request, report)
BRIDGE_TELL_PLAIN(uint32_t, platform, setup_request, renew_after)
BRIDGE_DROP(platform, setup_request)

void pb_setup_request_set_account(pb_setup_request self, pb_text id, pb_text name)
{
    BRIDGE_METHOD(platform, setup_request, set_account)(BRIDGE_SELF(platform, setup_request), BRIDGE_IN(id),
        BRIDGE_MAYBE(name));
}

BRIDGE_TEXT(platform, catalogue_request, account)
BRIDGE_TRY_TELL(platform, catalogue_request, add)
BRIDGE_DROP(platform, catalogue_request)

BRIDGE_TEXT(platform, gesture, id)
BRIDGE_PLAIN(uint32_t, platform, gesture, attempt)
BRIDGE_TEXT(platform, gesture, kind)
BRIDGE_TEXT(platform, gesture, account)
BRIDGE_TEXT(platform, gesture, thread)
BRIDGE_TEXT(platform, gesture, conversation_kind)
BRIDGE_TEXT(platform, gesture, recipient)
BRIDGE_OPTION(platform, gesture, message)
BRIDGE_OPTION(platform, gesture, emoji)
BRIDGE_OPTION(platform, gesture, text)
BRIDGE_PLAIN(uint32_t, platform, gesture, seconds)
BRIDGE_TEXT(platform, gesture, sender)
BRIDGE_KEPT(platform, gesture)
BRIDGE_TELL(platform, gesture, changed_id)
BRIDGE_DROP(platform, gesture)
