/* The power `leads`: keeps people who may buy. */
#ifndef PLUGBOARD_LEADS_H
#define PLUGBOARD_LEADS_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_LEADS
#define PB_POWER_LEADS
#else
#define PB_POWER_LEADS PB_UNLISTED("leads")
#endif

/* How far a lead has come. */
typedef enum pb_stage {
    /* It has begun. */
    PB_STAGE_NEW,
    /* It is worth following. */
    PB_STAGE_QUALIFIED,
    /* It is closed: they bought. */
    PB_STAGE_WON,
    /* It is closed: they did not. */
    PB_STAGE_LOST
} pb_stage;

/*
 * Opens a lead with the stage `new`. `source`: where it comes from, at most 64 bytes, or none. A conversation whose
 * lead is open gets no other: PB_CONFLICT with the code `lead-open`. `lead` may be NULL.
 */
pb_failure *pb_leads_open(pb_conversation conversation, pb_text source, pb_lead *lead) PB_USED PB_POWER_LEADS;
/* Sets how far it has come. */
pb_failure *pb_leads_set_stage(pb_lead lead, pb_stage stage) PB_USED PB_POWER_LEADS;
/*
 * Sets what it is worth: 0 to 1,000,000,000,000, kept to the hundredth, with an ISO 4217 code such as `EUR`. NULL and
 * none take it back.
 */
pb_failure *pb_leads_set_value(pb_lead lead, const double *value, pb_text currency) PB_USED PB_POWER_LEADS;
/* Sets a property: key at most 64 bytes, value at most 4 KiB, 32 properties a lead. */
pb_failure *pb_leads_set_attribute(pb_lead lead, pb_text key, pb_text value) PB_USED PB_POWER_LEADS;
/* Takes a property away. */
pb_failure *pb_leads_remove_attribute(pb_lead lead, pb_text key) PB_USED PB_POWER_LEADS;

#endif
