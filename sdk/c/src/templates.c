/* The power `templates`. */
#include "bridge.h"

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
