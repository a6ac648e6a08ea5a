/* The power `templates`. */
#include "bridge.h"

pb_filling pb_filling_new(pb_text name, pb_text language)
{
    return (pb_filling){ plugboard_inbox_templates_constructor_filling(BRIDGE_IN(name), BRIDGE_IN(language)).__handle };
}

BRIDGE_TELL_TWO(templates, filling, set)
BRIDGE_DROP(templates, filling)

void pb_filling_set_file(pb_filling self, pb_text parameter, pb_attachment file)
{
    BRIDGE_METHOD(templates, filling, set_file)(BRIDGE_SELF(templates, filling), BRIDGE_IN(parameter),
        (plugboard_inbox_conversations_borrow_attachment_t){ file.handle });
}

pb_failure *pb_templates_names(pb_conversation conversation, pb_text language, pb_texts *names)
{
    plugin_list_string_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_templates_names(BRIDGE_CONVERSATION, BRIDGE_MAYBE(language), &given, &err);
    if (well)
        *names = bridge_texts(given.ptr, given.len);
    return bridge_failure(well, &err);
}

pb_failure *pb_templates_reply(pb_conversation conversation, pb_text name, pb_text language, pb_texts variables,
    pb_preview *preview)
{
    plugin_list_string_t list = bridge_strings(variables);
    plugboard_inbox_replies_preview_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_templates_reply(BRIDGE_CONVERSATION, BRIDGE_IN(name), BRIDGE_IN(language), &list,
        &given, &err);
    if (well && preview != NULL)
        *preview = (pb_preview)given;
    return bridge_failure(well, &err);
}

pb_failure *pb_templates_reply_with(pb_conversation conversation, pb_filling filling, pb_preview *preview)
{
    plugboard_inbox_replies_preview_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_templates_reply_with(BRIDGE_CONVERSATION,
        (plugboard_inbox_templates_own_filling_t){ filling.handle }, &given, &err);
    if (well && preview != NULL)
        *preview = (pb_preview)given;
    return bridge_failure(well, &err);
}

pb_failure *pb_templates_find(pb_conversation conversation, pb_text name, pb_text language, pb_text *json)
{
    plugin_string_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_templates_find(BRIDGE_CONVERSATION, BRIDGE_IN(name), BRIDGE_IN(language), &given,
        &err);
    if (well)
        *json = bridge_text(given);
    return bridge_failure(well, &err);
}
