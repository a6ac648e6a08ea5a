/* The power `intake`. */
#include "bridge.h"

_Static_assert(PB_RECEIPT_DELIVERED == PLUGBOARD_INBOX_INTAKE_RECEIPT_STATE_DELIVERED, "the states have changed");
_Static_assert(PB_RECEIPT_FAILED == PLUGBOARD_INBOX_INTAKE_RECEIPT_STATE_FAILED, "the states have changed");

/* An item that is passed to the host, which takes it. */
#define OWN(item) (plugboard_inbox_intake_own_item_t){ (item).handle }

pb_item pb_item_new(pb_text account, pb_text dedupe_key, pb_text thread, pb_text contact)
{
    return (pb_item){ plugboard_inbox_intake_constructor_item(BRIDGE_IN(account), BRIDGE_IN(dedupe_key),
        BRIDGE_IN(thread), BRIDGE_IN(contact)).__handle };
}

void pb_item_at(pb_item self, double time)
{
    BRIDGE_METHOD(intake, item, at)(BRIDGE_SELF(intake, item), time);
}

void pb_item_attachment(pb_item self, pb_text kind, pb_text url, pb_text name)
{
    BRIDGE_METHOD(intake, item, attachment)(BRIDGE_SELF(intake, item), BRIDGE_IN(kind), BRIDGE_IN(url),
        BRIDGE_MAYBE(name));
}

BRIDGE_TELL(intake, item, external_id)
BRIDGE_TELL(intake, item, text)
BRIDGE_TELL(intake, item, conversation_kind)
BRIDGE_TELL(intake, item, kind)
BRIDGE_TELL(intake, item, contact_name)
BRIDGE_TELL(intake, item, reply_to)
BRIDGE_TELL(intake, item, payload)
BRIDGE_TELL(intake, item, outgoing)
BRIDGE_TELL(intake, item, correlation)
BRIDGE_TELL(intake, item, warning)
BRIDGE_TELL_TWO(intake, item, attribute)
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
