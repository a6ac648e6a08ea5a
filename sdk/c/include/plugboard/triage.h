/* The power `triage`: sorts the conversation. */
#ifndef PLUGBOARD_TRIAGE_H
#define PLUGBOARD_TRIAGE_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_TRIAGE
#define PB_POWER_TRIAGE
#else
#define PB_POWER_TRIAGE PB_UNLISTED("triage")
#endif

/* The priority of a conversation. */
typedef enum pb_priority {
    /* After all others. */
    PB_PRIORITY_LOW,
    /* The default. */
    PB_PRIORITY_NORMAL,
    /* Before most others. */
    PB_PRIORITY_HIGH,
    /* Before all others. */
    PB_PRIORITY_URGENT
} pb_priority;

/* Sets the category, such as `support`, `sales` or `other`. At most 64 bytes. */
pb_failure *pb_triage_set_category(pb_conversation conversation, pb_text category) PB_USED PB_POWER_TRIAGE;
/* Sets the priority. */
pb_failure *pb_triage_set_priority(pb_conversation conversation, pb_priority priority) PB_USED PB_POWER_TRIAGE;
/*
 * Adds a label. At most 64 bytes, and 32 labels per conversation. Adding a label that is already there changes nothing.
 */
pb_failure *pb_triage_add_label(pb_conversation conversation, pb_text label) PB_USED PB_POWER_TRIAGE;
/* Removes a label. Removing a label that is not there changes nothing. */
pb_failure *pb_triage_remove_label(pb_conversation conversation, pb_text label) PB_USED PB_POWER_TRIAGE;
/* Assigns the conversation to a person, by name. None unassigns it. */
pb_failure *pb_triage_assign(pb_conversation conversation, pb_text assignee) PB_USED PB_POWER_TRIAGE;
/* Assigns the conversation to a team, by name. None unassigns it. */
pb_failure *pb_triage_assign_team(pb_conversation conversation, pb_text team) PB_USED PB_POWER_TRIAGE;
/* Sets the status: `open`, `pending` or `resolved`. */
pb_failure *pb_triage_set_status(pb_conversation conversation, pb_text status) PB_USED PB_POWER_TRIAGE;
/* Hides the conversation until a time, or until the customer writes. At most 366 days ahead. */
pb_failure *pb_triage_snooze(pb_conversation conversation, double until) PB_USED PB_POWER_TRIAGE;
/* Escalates to people: opens the conversation, turns automatic replies off, and records the reason. */
pb_failure *pb_triage_escalate(pb_conversation conversation, pb_text reason) PB_USED PB_POWER_TRIAGE;

#endif
