/* Greets each customer once, by name. */
#include "plugboard.h"

pb_failure *pb_on_message(pb_message_event event)
{
    pb_text greeted;
    PB_TRY(pb_kv_get(PB("greeted"), &greeted));
    if (!pb_is_none(greeted))
        return NULL;
    PB_TRY(pb_kv_set(PB("greeted"), PB("yes")));

    pb_text greeting = pb_or(pb_config_get(PB("greeting")), PB("Hello"));
    pb_text name = pb_or(pb_contact_first_name(pb_message_event_contact(event)), PB("there"));
    pb_text text = pb_format("%.*s %.*s!", PB_ARG(greeting), PB_ARG(name));
    return pb_replies_reply(pb_message_event_conversation(event), pb_draft_new(text), NULL);
}
