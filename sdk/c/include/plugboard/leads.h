/* The power `leads`: manages people who may buy. */
#ifndef PLUGBOARD_LEADS_H
#define PLUGBOARD_LEADS_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_LEADS
#define PB_POWER_LEADS
#else
#define PB_POWER_LEADS PB_UNLISTED("leads")
#endif

/* The stage of a lead. */
typedef enum pb_stage {
    /* Somebody may want to buy. */
    PB_STAGE_NEW,
    /* The lead is worth pursuing. */
    PB_STAGE_QUALIFIED,
    /* The customer bought. The lead is closed. */
    PB_STAGE_WON,
    /* The customer did not buy. The lead is closed. */
    PB_STAGE_LOST
} pb_stage;

/*
 * Opens a lead in the stage `new`. `source` says where it comes from, at most 64 bytes, or none. PB_CONFLICT with the
 * code `lead-open` if the conversation already has an open lead. `lead` may be NULL.
 */
pb_failure *pb_leads_open(pb_conversation conversation, pb_text source, pb_lead *lead) PB_USED PB_POWER_LEADS;
/* Sets the stage of a lead. PB_STAGE_WON and PB_STAGE_LOST close it. */
pb_failure *pb_leads_set_stage(pb_lead lead, pb_stage stage) PB_USED PB_POWER_LEADS;
/*
 * Sets the value of a lead: 0 to 1,000,000,000,000, stored with two decimal places, in a currency given by its ISO 4217
 * code, such as `EUR`. A `value` of NULL clears the value.
 */
pb_failure *pb_leads_set_value(pb_lead lead, const double *value, pb_text currency) PB_USED PB_POWER_LEADS;
/* Sets an attribute. The key is at most 64 bytes, the value at most 4 KiB. At most 32 attributes per lead. */
pb_failure *pb_leads_set_attribute(pb_lead lead, pb_text key, pb_text value) PB_USED PB_POWER_LEADS;
/* Removes an attribute. If there is none with this key, nothing changes. */
pb_failure *pb_leads_remove_attribute(pb_lead lead, pb_text key) PB_USED PB_POWER_LEADS;

#endif
