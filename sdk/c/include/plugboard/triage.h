/* The power `triage`: sorts the conversation. */
#ifndef PLUGBOARD_TRIAGE_H
#define PLUGBOARD_TRIAGE_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_TRIAGE
#define PB_POWER_TRIAGE
#else
#define PB_POWER_TRIAGE PB_UNLISTED("triage")
#endif

/* How pressing a conversation is. */
typedef enum pb_priority {
    /* It can wait. */
    PB_PRIORITY_LOW,
    /* As most are. */
    PB_PRIORITY_NORMAL,
    /* Before others. */
    PB_PRIORITY_HIGH,
    /* At once. */
    PB_PRIORITY_URGENT
} pb_priority;

/* Sets the category: at most 64 bytes, such as `support`, `sales` or `other`. */
pb_failure *pb_triage_set_category(pb_conversation conversation, pb_text category) PB_USED PB_POWER_TRIAGE;
/* Sets how pressing it is. */
pb_failure *pb_triage_set_priority(pb_conversation conversation, pb_priority priority) PB_USED PB_POWER_TRIAGE;
/* Adds a label: at most 64 bytes, and 32 labels a conversation. One that is there already changes nothing. */
pb_failure *pb_triage_add_label(pb_conversation conversation, pb_text label) PB_USED PB_POWER_TRIAGE;
/* Takes a label away. One that is not there changes nothing. */
pb_failure *pb_triage_remove_label(pb_conversation conversation, pb_text label) PB_USED PB_POWER_TRIAGE;
/* Gives the conversation to a person, by name; none takes it back. */
pb_failure *pb_triage_assign(pb_conversation conversation, pb_text assignee) PB_USED PB_POWER_TRIAGE;
/* Gives the conversation to a team, by name; none takes it back. */
pb_failure *pb_triage_assign_team(pb_conversation conversation, pb_text team) PB_USED PB_POWER_TRIAGE;
/* Sets the status: `open`, `pending` or `resolved`. */
pb_failure *pb_triage_set_status(pb_conversation conversation, pb_text status) PB_USED PB_POWER_TRIAGE;
/* Takes it out of sight until a time, or until the customer writes. At most a year ahead. */
pb_failure *pb_triage_snooze(pb_conversation conversation, double until) PB_USED PB_POWER_TRIAGE;
/* Calls people: opens the conversation, turns automatic replies off, and notes the reason. */
pb_failure *pb_triage_escalate(pb_conversation conversation, pb_text reason) PB_USED PB_POWER_TRIAGE;

#endif
