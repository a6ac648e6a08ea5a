/* Analyses what people write. The utilities for texts are in strings.c. */
#include "bridge.h"

pb_text pb_text_fold(pb_text text)
{
    plugin_string_t given;
    plugboard_inbox_text_fold(BRIDGE_IN(text), &given);
    return bridge_text(given);
}

pb_places pb_text_contains(pb_text text, pb_texts keywords)
{
    plugin_list_string_t list = bridge_strings(keywords);
    plugin_list_u32_t given;
    plugboard_inbox_text_contains(BRIDGE_IN(text), &list, &given);
    pb_free(list.ptr);
    return (pb_places){ given.len == 0 ? NULL : given.ptr, given.len };
}

pb_texts pb_text_emails(pb_text text)
{
    plugin_list_string_t given;
    plugboard_inbox_text_emails(BRIDGE_IN(text), &given);
    return bridge_texts(given.ptr, given.len);
}

pb_phones pb_text_phones(pb_text text, pb_text region)
{
    plugboard_inbox_text_list_phone_t given;
    plugboard_inbox_text_phones(BRIDGE_IN(text), BRIDGE_MAYBE(region), &given);
    pb_phone *items = pb_alloc(given.len * sizeof *items);
    for (size_t i = 0; i < given.len; i++) {
        plugboard_inbox_text_phone_t *phone = &given.ptr[i];
        items[i] = (pb_phone){
            .written = bridge_text(phone->written),
            .number = bridge_text(phone->number),
            .extension = phone->extension.is_some ? bridge_text(phone->extension.val) : PB_NONE,
        };
    }
    bridge_release(given.ptr, given.len);
    return (pb_phones){ items, given.len };
}

pb_text pb_text_language(pb_text text)
{
    plugin_string_t given;
    bool some = plugboard_inbox_text_language(BRIDGE_IN(text), &given);
    return some ? bridge_text(given) : PB_NONE;
}
