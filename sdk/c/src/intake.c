/* The power `intake`. */
#include "bridge.h"

_Static_assert(PB_RECEIPT_DELIVERED == PLUGBOARD_INBOX_INTAKE_RECEIPT_STATE_DELIVERED, "the states have changed");
_Static_assert(PB_RECEIPT_FAILED == PLUGBOARD_INBOX_INTAKE_RECEIPT_STATE_FAILED, "the states have changed");

/* An item that is passed to the host, which takes it. */
#define OWN(item) (plugboard_inbox_intake_own_item_t){ (item).handle }

pb_file pb_file_new(pb_text kind)
{
    return (pb_file){ plugboard_inbox_intake_constructor_file(BRIDGE_IN(kind)).__handle };
}

BRIDGE_TELL(intake, file, url)
BRIDGE_TELL(intake, file, reference)
BRIDGE_TELL(intake, file, name)
BRIDGE_TELL(intake, file, media_type)
BRIDGE_TELL(intake, file, hint)
BRIDGE_TELL_PLAIN(uint32_t, intake, file, duration_ms)
BRIDGE_DROP(intake, file)

void pb_file_content(pb_file self, pb_attachment content)
{
    BRIDGE_METHOD(intake, file, content)(BRIDGE_SELF(intake, file),
        (plugboard_inbox_conversations_borrow_attachment_t){ content.handle });
}

void pb_file_bytes(pb_file self, pb_bytes bytes)
{
    BRIDGE_METHOD(intake, file, bytes)(BRIDGE_SELF(intake, file), BRIDGE_BYTES(bytes));
}

pb_item pb_item_new(pb_text account, pb_text dedupe_key, pb_text thread, pb_text contact)
{
    return (pb_item){ plugboard_inbox_intake_constructor_item(BRIDGE_IN(account), BRIDGE_IN(dedupe_key),
        BRIDGE_IN(thread), BRIDGE_IN(contact)).__handle };
}

void pb_item_attachment(pb_item self, pb_text kind, pb_text url, pb_text name)
{
    BRIDGE_METHOD(intake, item, attachment)(BRIDGE_SELF(intake, item), BRIDGE_IN(kind), BRIDGE_IN(url),
        BRIDGE_MAYBE(name));
}

void pb_item_add_file(pb_item self, pb_file file)
{
    BRIDGE_METHOD(intake, item, add_file)(BRIDGE_SELF(intake, item),
        (plugboard_inbox_intake_own_file_t){ file.handle });
}

void pb_item_keep(pb_item self, pb_text of, pb_text key, pb_text value)
{
    BRIDGE_METHOD(intake, item, keep)(BRIDGE_SELF(intake, item), BRIDGE_IN(of), BRIDGE_IN(key), BRIDGE_IN(value));
}

BRIDGE_TELL_PLAIN(double, intake, item, at)
BRIDGE_TELL(intake, item, external_id)
BRIDGE_TELL(intake, item, text)
BRIDGE_TELL(intake, item, subject)
BRIDGE_TELL(intake, item, conversation_kind)
BRIDGE_TELL(intake, item, kind)
BRIDGE_TELL(intake, item, contact_name)
BRIDGE_TELL(intake, item, reply_to)
BRIDGE_TELL(intake, item, payload)
BRIDGE_TELL(intake, item, outgoing)
BRIDGE_TELL(intake, item, correlation)
BRIDGE_TELL(intake, item, warning)
BRIDGE_TELL_TWO(intake, item, attribute)
BRIDGE_TELL(intake, item, conversation_name)
BRIDGE_TELL_TWO(intake, item, contact_attribute)
BRIDGE_TELL_TWO(intake, item, also_known_as)
BRIDGE_TELL(intake, item, content)
BRIDGE_TELL_TWO(intake, item, failure)
BRIDGE_DROP(intake, item)

pb_failure *pb_intake_message(pb_item item)
{
    BRIDGE_CALL(plugboard_inbox_intake_message(OWN(item), &err));
}

pb_failure *pb_intake_reaction(pb_item item, pb_text message, pb_text emoji)
{
    BRIDGE_CALL(plugboard_inbox_intake_reaction(OWN(item), BRIDGE_IN(message), BRIDGE_MAYBE(emoji), &err));
}

pb_failure *pb_intake_edit(pb_item item, pb_text message, pb_text text)
{
    BRIDGE_CALL(plugboard_inbox_intake_edit(OWN(item), BRIDGE_IN(message), BRIDGE_IN(text), &err));
}

pb_failure *pb_intake_deletion(pb_item item, pb_text message)
{
    BRIDGE_CALL(plugboard_inbox_intake_deletion(OWN(item), BRIDGE_IN(message), &err));
}

pb_failure *pb_intake_receipt(pb_item item, pb_text message, pb_receipt_state state)
{
    BRIDGE_CALL(plugboard_inbox_intake_receipt(OWN(item), BRIDGE_IN(message), (uint8_t)state, &err));
}

pb_failure *pb_intake_watermark(pb_item item, double until, pb_receipt_state state)
{
    BRIDGE_CALL(plugboard_inbox_intake_watermark(OWN(item), until, (uint8_t)state, &err));
}

pb_failure *pb_intake_feedback(pb_item item, pb_text message, uint32_t rating, uint32_t best, pb_text text)
{
    BRIDGE_CALL(plugboard_inbox_intake_feedback(OWN(item), BRIDGE_MAYBE(message), rating, best, BRIDGE_MAYBE(text),
        &err));
}

pb_failure *pb_intake_unknown(pb_text dedupe_key, pb_text reason)
{
    BRIDGE_CALL(plugboard_inbox_intake_unknown(BRIDGE_IN(dedupe_key), BRIDGE_IN(reason), &err));
}

pb_failure *pb_intake_unknown_item(pb_text dedupe_key, pb_text reason, pb_bytes document)
{
    BRIDGE_CALL(plugboard_inbox_intake_unknown_item(BRIDGE_IN(dedupe_key), BRIDGE_IN(reason), BRIDGE_BYTES(document),
        &err));
}

pb_failure *pb_intake_typing(pb_item item, uint32_t seconds)
{
    BRIDGE_CALL(plugboard_inbox_intake_typing(OWN(item), seconds, &err));
}

pb_failure *pb_intake_reaction_added(pb_item item, pb_text message, pb_text emoji)
{
    BRIDGE_CALL(plugboard_inbox_intake_reaction_added(OWN(item), BRIDGE_IN(message), BRIDGE_IN(emoji), &err));
}

pb_failure *pb_intake_reaction_removed(pb_item item, pb_text message, pb_text emoji)
{
    BRIDGE_CALL(plugboard_inbox_intake_reaction_removed(OWN(item), BRIDGE_IN(message), BRIDGE_IN(emoji), &err));
}

pb_failure *pb_intake_participant(pb_item item, pb_text change)
{
    BRIDGE_CALL(plugboard_inbox_intake_participant(OWN(item), BRIDGE_IN(change), &err));
}

pb_failure *pb_intake_moved(pb_item item, pb_text to)
{
    BRIDGE_CALL(plugboard_inbox_intake_moved(OWN(item), BRIDGE_IN(to), &err));
}

pb_failure *pb_intake_identity_changed(pb_item item, pb_text to)
{
    BRIDGE_CALL(plugboard_inbox_intake_identity_changed(OWN(item), BRIDGE_IN(to), &err));
}

pb_failure *pb_intake_reachability(pb_item item, pb_text state)
{
    BRIDGE_CALL(plugboard_inbox_intake_reachability(OWN(item), BRIDGE_IN(state), &err));
}

pb_failure *pb_intake_consent(pb_item item, pb_text purpose, bool given, pb_text how)
{
    BRIDGE_CALL(plugboard_inbox_intake_consent(OWN(item), BRIDGE_IN(purpose), given, BRIDGE_MAYBE(how), &err));
}

pb_failure *pb_intake_account(pb_text account, pb_text dedupe_key, pb_text state, pb_text reason)
{
    BRIDGE_CALL(plugboard_inbox_intake_account(BRIDGE_IN(account), BRIDGE_IN(dedupe_key), BRIDGE_IN(state),
        BRIDGE_MAYBE(reason), &err));
}

pb_failure *pb_intake_taken(pb_item item, pb_text delivery)
{
    BRIDGE_CALL(plugboard_inbox_intake_taken(OWN(item), BRIDGE_IN(delivery), &err));
}

pb_failure *pb_intake_lead(pb_item item, pb_text source, pb_pairs answers)
{
    plugin_list_tuple2_string_string_t list;
    BRIDGE_PAIRS_FOR(answers, list);
    BRIDGE_CALL(plugboard_inbox_intake_lead(OWN(item), BRIDGE_IN(source), &list, &err));
}
