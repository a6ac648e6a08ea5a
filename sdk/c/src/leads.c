/* The power `leads`. */
#include "bridge.h"

/* The bindings' handle. */
#define LEAD (plugboard_inbox_conversations_borrow_lead_t){ lead.handle }

_Static_assert(PB_STAGE_NEW == PLUGBOARD_INBOX_LEADS_STAGE_NEW, "the stages have changed");
_Static_assert(PB_STAGE_LOST == PLUGBOARD_INBOX_LEADS_STAGE_LOST, "the stages have changed");

pb_failure *pb_leads_open(pb_conversation conversation, pb_text source, pb_lead *lead)
{
    plugboard_inbox_conversations_own_lead_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_leads_open(BRIDGE_CONVERSATION, BRIDGE_MAYBE(source), &given, &err);
    if (well && lead != NULL)
        lead->handle = given.__handle;
    return bridge_failure(well, &err);
}

pb_failure *pb_leads_set_value(pb_lead lead, const double *value, pb_text currency)
{
    double copy = value == NULL ? 0 : *value;
    BRIDGE_CALL(plugboard_inbox_leads_set_value(LEAD, value == NULL ? NULL : &copy, BRIDGE_MAYBE(currency), &err));
}

pb_failure *pb_leads_set_stage(pb_lead lead, pb_stage stage)
{
    BRIDGE_CALL(plugboard_inbox_leads_set_stage(LEAD, (uint8_t)stage, &err));
}

pb_failure *pb_leads_set_attribute(pb_lead lead, pb_text key, pb_text value)
{
    BRIDGE_CALL(plugboard_inbox_leads_set_attribute(LEAD, BRIDGE_IN(key), BRIDGE_IN(value), &err));
}

pb_failure *pb_leads_remove_attribute(pb_lead lead, pb_text key)
{
    BRIDGE_CALL(plugboard_inbox_leads_remove_attribute(LEAD, BRIDGE_IN(key), &err));
}
