/* The power `triage`. */
#include "bridge.h"

_Static_assert(PB_PRIORITY_LOW == PLUGBOARD_INBOX_TRIAGE_PRIORITY_LOW, "the priorities have changed");
_Static_assert(PB_PRIORITY_URGENT == PLUGBOARD_INBOX_TRIAGE_PRIORITY_URGENT, "the priorities have changed");

pb_failure *pb_triage_set_category(pb_conversation conversation, pb_text category)
{
    BRIDGE_CALL(plugboard_inbox_triage_set_category(BRIDGE_CONVERSATION, BRIDGE_IN(category), &err));
}

pb_failure *pb_triage_add_label(pb_conversation conversation, pb_text label)
{
    BRIDGE_CALL(plugboard_inbox_triage_add_label(BRIDGE_CONVERSATION, BRIDGE_IN(label), &err));
}

pb_failure *pb_triage_remove_label(pb_conversation conversation, pb_text label)
{
    BRIDGE_CALL(plugboard_inbox_triage_remove_label(BRIDGE_CONVERSATION, BRIDGE_IN(label), &err));
}

pb_failure *pb_triage_assign(pb_conversation conversation, pb_text assignee)
{
    BRIDGE_CALL(plugboard_inbox_triage_assign(BRIDGE_CONVERSATION, BRIDGE_MAYBE(assignee), &err));
}

pb_failure *pb_triage_assign_team(pb_conversation conversation, pb_text team)
{
    BRIDGE_CALL(plugboard_inbox_triage_assign_team(BRIDGE_CONVERSATION, BRIDGE_MAYBE(team), &err));
}

pb_failure *pb_triage_set_status(pb_conversation conversation, pb_text status)
{
    BRIDGE_CALL(plugboard_inbox_triage_set_status(BRIDGE_CONVERSATION, BRIDGE_IN(status), &err));
}

pb_failure *pb_triage_escalate(pb_conversation conversation, pb_text reason)
{
    BRIDGE_CALL(plugboard_inbox_triage_escalate(BRIDGE_CONVERSATION, BRIDGE_IN(reason), &err));
}

pb_failure *pb_triage_set_priority(pb_conversation conversation, pb_priority priority)
{
    BRIDGE_CALL(plugboard_inbox_triage_set_priority(BRIDGE_CONVERSATION, (uint8_t)priority, &err));
}

pb_failure *pb_triage_snooze(pb_conversation conversation, double until)
{
    BRIDGE_CALL(plugboard_inbox_triage_snooze(BRIDGE_CONVERSATION, until, &err));
}
