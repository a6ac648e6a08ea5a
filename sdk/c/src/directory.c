/* The power `directory`. */
#include "bridge.h"

/* Ends a function that returns one document. */
#define DOCUMENT(call)                                                                                                 \
    do {                                                                                                               \
        plugin_string_t given;                                                                                         \
        plugboard_inbox_types_failure_t err;                                                                           \
        bool well = (call);                                                                                            \
        if (well)                                                                                                      \
            *json = bridge_text(given);                                                                                \
        return bridge_failure(well, &err);                                                                             \
    } while (0)

/* Ends a function that returns several documents. */
#define DOCUMENTS(call)                                                                                                \
    do {                                                                                                               \
        plugin_list_string_t given;                                                                                    \
        plugboard_inbox_types_failure_t err;                                                                           \
        bool well = (call);                                                                                            \
        if (well)                                                                                                      \
            *jsons = bridge_texts(given.ptr, given.len);                                                               \
        return bridge_failure(well, &err);                                                                             \
    } while (0)

pb_failure *pb_directory_conversation(pb_text id, pb_text *json)
{
    DOCUMENT(plugboard_inbox_directory_conversation(BRIDGE_IN(id), &given, &err));
}

pb_failure *pb_directory_conversations(pb_text contact, pb_text channel, pb_text status, uint32_t limit,
    pb_texts *jsons)
{
    DOCUMENTS(plugboard_inbox_directory_conversations(BRIDGE_MAYBE(contact), BRIDGE_MAYBE(channel),
        BRIDGE_MAYBE(status), limit, &given, &err));
}

pb_failure *pb_directory_messages(pb_text conversation, uint32_t limit, pb_texts *jsons)
{
    DOCUMENTS(plugboard_inbox_directory_messages(BRIDGE_IN(conversation), limit, &given, &err));
}

pb_failure *pb_directory_contact(pb_text id, pb_text *json)
{
    DOCUMENT(plugboard_inbox_directory_contact(BRIDGE_IN(id), &given, &err));
}

pb_failure *pb_directory_find_contacts(pb_text key, pb_text value, uint32_t limit, pb_texts *jsons)
{
    DOCUMENTS(plugboard_inbox_directory_find_contacts(BRIDGE_IN(key), BRIDGE_IN(value), limit, &given, &err));
}
