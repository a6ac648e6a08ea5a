/* The batches and polls that an exporter works on. */
#include "bridge.h"

pb_changed_records pb_batch_records(pb_batch self)
{
    plugboard_inbox_batches_list_own_changed_record_t given;
    BRIDGE_METHOD(batches, batch, records)(BRIDGE_SELF(batches, batch), &given);
    BRIDGE_HANDLES(pb_changed_record, given);
}

BRIDGE_DROP(batches, batch)
BRIDGE_TEXT(batches, changed_record, kind)
BRIDGE_TEXT(batches, changed_record, id)
BRIDGE_TEXT(batches, changed_record, json)
BRIDGE_OPTION(batches, changed_record, external_id)
BRIDGE_OPTION(batches, changed_record, mark)
BRIDGE_DROP(batches, changed_record)

void pb_changed_record_done(pb_changed_record self, pb_text external_id, pb_text mark)
{
    BRIDGE_METHOD(batches, changed_record, done)(BRIDGE_SELF(batches, changed_record), BRIDGE_MAYBE(external_id),
        BRIDGE_MAYBE(mark));
}

void pb_changed_record_failed(pb_changed_record self, const pb_failure *failure)
{
    plugboard_inbox_types_failure_t given = bridge_given(failure);
    BRIDGE_METHOD(batches, changed_record, failed)(BRIDGE_SELF(batches, changed_record), &given);
}

BRIDGE_OPTION(batches, poll_request, cursor)
BRIDGE_TELL(batches, poll_request, set_cursor)
BRIDGE_DO(batches, poll_request, again)
BRIDGE_DROP(batches, poll_request)

pb_failure *pb_poll_request_lead(pb_poll_request self, pb_text id, pb_text stage, pb_text mark)
{
    BRIDGE_CALL(BRIDGE_METHOD(batches, poll_request, lead)(BRIDGE_SELF(batches, poll_request), BRIDGE_IN(id),
        BRIDGE_IN(stage), BRIDGE_MAYBE(mark), &err));
}
