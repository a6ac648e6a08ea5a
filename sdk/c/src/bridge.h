/* Converts between the SDK's types and those of the generated bindings. Plugins never include this file. */
#ifndef PLUGBOARD_BRIDGE_H
#define PLUGBOARD_BRIDGE_H

#include "inside.h"
#include "plugboard.h"
#include "plugin.h"

/* A text from the host. An empty one has no memory of its own, but is not none. */
static inline pb_text bridge_text(plugin_string_t given)
{
    return given.len == 0 ? pb_inside_empty : (pb_text){ (const char *)given.ptr, given.len };
}

/* Bytes from the host. */
static inline pb_bytes bridge_bytes(const uint8_t *given, size_t len)
{
    return len == 0 ? pb_bytes_of(pb_inside_empty) : (pb_bytes){ given, len };
}

/* Frees the memory of a list from the host after it has been copied. An empty list has none. */
static inline void bridge_release(void *given, size_t len)
{
    pb_free(len == 0 ? NULL : given);
}

/* A text for the host, which only reads it. */
static inline plugin_string_t bridge_string(pb_text text)
{
    return (plugin_string_t){ (uint8_t *)text.ptr, text.len };
}

/* A text argument for the host, and one that may be none. */
#define BRIDGE_IN(text) (&(plugin_string_t){ (uint8_t *)(text).ptr, (text).len })
#define BRIDGE_MAYBE(text) ((text).ptr == NULL ? NULL : BRIDGE_IN(text))

/* A bytes argument for the host. */
#define BRIDGE_BYTES(bytes) (&(plugin_list_u8_t){ (uint8_t *)(bytes).ptr, (bytes).len })

/* The message argument of a call. The parameter has this name everywhere. */
#define BRIDGE_MESSAGE (plugboard_inbox_conversations_borrow_message_t){ message.handle }

/* The conversation argument of a call. The parameter has this name everywhere. */
#define BRIDGE_CONVERSATION (plugboard_inbox_conversations_borrow_conversation_t){ conversation.handle }

/* Texts from the host. */
static inline pb_texts bridge_texts(plugin_string_t *given, size_t len)
{
    pb_text *items = pb_alloc(len * sizeof *items);
    for (size_t i = 0; i < len; i++)
        items[i] = bridge_text(given[i]);
    bridge_release(given, len);
    return (pb_texts){ items, len };
}

/* Texts for the host, which only reads them. */
static inline plugin_list_string_t bridge_strings(pb_texts texts)
{
    plugin_list_string_t list = { pb_alloc(texts.len * sizeof *list.ptr), texts.len };
    for (size_t i = 0; i < texts.len; i++)
        list.ptr[i] = bridge_string(texts.items[i]);
    return list;
}

/* The failure of a call, or NULL on success. */
pb_failure *bridge_failure(bool well, const plugboard_inbox_types_failure_t *given) PB_USED;

/* Ends a handler. Returns true on success. */
bool bridge_end(pb_failure *failure, plugboard_inbox_types_failure_t *given);

/* A failure in the form of the bindings. It shares its texts with the original. */
plugboard_inbox_types_failure_t bridge_given(const pb_failure *failure);

/* The bindings' names for a resource of an interface: the borrowed handle, and a method. */
#define BRIDGE_SELF(interface, resource) (plugboard_inbox_##interface##_borrow_##resource##_t){ self.handle }
#define BRIDGE_METHOD(interface, resource, method) plugboard_inbox_##interface##_method_##resource##_##method

/* A method that returns a text. */
#define BRIDGE_TEXT(interface, resource, method)                                                                       \
    pb_text pb_##resource##_##method(pb_##resource self)                                                               \
    {                                                                                                                  \
        plugin_string_t given;                                                                                         \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given);                          \
        return bridge_text(given);                                                                                     \
    }

/* A method that returns a text or none. */
#define BRIDGE_OPTION(interface, resource, method)                                                                     \
    pb_text pb_##resource##_##method(pb_##resource self)                                                               \
    {                                                                                                                  \
        plugin_string_t given;                                                                                         \
        bool some = BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given);              \
        return some ? bridge_text(given) : PB_NONE;                                                                    \
    }

/* A method that returns a text or none for a key. */
#define BRIDGE_KEYED(interface, resource, method)                                                                      \
    pb_text pb_##resource##_##method(pb_##resource self, pb_text key)                                                  \
    {                                                                                                                  \
        plugin_string_t given;                                                                                         \
        bool some = BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource),                       \
            BRIDGE_IN(key), &given);                                                                                   \
        return some ? bridge_text(given) : PB_NONE;                                                                    \
    }

/* A method that returns a text for a key. */
#define BRIDGE_KEYED_TEXT(interface, resource, method)                                                                 \
    pb_text pb_##resource##_##method(pb_##resource self, pb_text key)                                                  \
    {                                                                                                                  \
        plugin_string_t given;                                                                                         \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), BRIDGE_IN(key), &given);          \
        return bridge_text(given);                                                                                     \
    }

/* A method that returns texts. */
#define BRIDGE_TEXTS(interface, resource, method)                                                                      \
    pb_texts pb_##resource##_##method(pb_##resource self)                                                              \
    {                                                                                                                  \
        plugin_list_string_t given;                                                                                    \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given);                          \
        return bridge_texts(given.ptr, given.len);                                                                     \
    }

/* A method that returns texts for a key. */
#define BRIDGE_KEYED_TEXTS(interface, resource, method)                                                                \
    pb_texts pb_##resource##_##method(pb_##resource self, pb_text key)                                                 \
    {                                                                                                                  \
        plugin_list_string_t given;                                                                                    \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), BRIDGE_IN(key), &given);          \
        return bridge_texts(given.ptr, given.len);                                                                     \
    }

/* The method that returns a kept value, or none. */
#define BRIDGE_KEPT(interface, resource)                                                                               \
    pb_text pb_##resource##_kept(pb_##resource self, pb_text of, pb_text key)                                          \
    {                                                                                                                  \
        plugin_string_t given;                                                                                         \
        bool some = BRIDGE_METHOD(interface, resource, kept)(BRIDGE_SELF(interface, resource), BRIDGE_IN(of),          \
            BRIDGE_IN(key), &given);                                                                                   \
        return some ? bridge_text(given) : PB_NONE;                                                                    \
    }

/* A method that returns a number or a boolean. */
#define BRIDGE_PLAIN(type, interface, resource, method)                                                                \
    type pb_##resource##_##method(pb_##resource self)                                                                  \
    {                                                                                                                  \
        return BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource));                           \
    }

/* A method that returns a number or a boolean, or nothing. */
#define BRIDGE_MAYBE_PLAIN(type, interface, resource, method)                                                          \
    bool pb_##resource##_##method(pb_##resource self, type *given)                                                     \
    {                                                                                                                  \
        return BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), given);                    \
    }

/* A method that returns another handle. */
#define BRIDGE_HANDLE(type, interface, resource, method)                                                               \
    type pb_##resource##_##method(pb_##resource self)                                                                  \
    {                                                                                                                  \
        return (type){ BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource)).__handle };        \
    }

/* A method that returns another handle, or nothing. Its name is that of the result. */
#define BRIDGE_MAYBE_HANDLE(interface, resource, method)                                                               \
    bool pb_##resource##_##method(pb_##resource self, pb_##method *found)                                              \
    {                                                                                                                  \
        plugboard_inbox_##interface##_own_##method##_t given;                                                          \
        bool some = BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given);              \
        if (some)                                                                                                      \
            found->handle = given.__handle;                                                                            \
        return some;                                                                                                   \
    }

/* Converts the handles of a list to another type. */
#define BRIDGE_HANDLES(type, given)                                                                                    \
    do {                                                                                                               \
        type *items = pb_alloc((given).len * sizeof *items);                                                           \
        for (size_t i = 0; i < (given).len; i++)                                                                       \
            items[i].handle = (given).ptr[i].__handle;                                                                 \
        bridge_release((given).ptr, (given).len);                                                                      \
        return (type##s){ items, (given).len };                                                                        \
    } while (0)

/* A method that returns several handles. Its name is that of one result, with an `s`. */
#define BRIDGE_MANY(interface, resource, result)                                                                       \
    pb_##result##s pb_##resource##_##result##s(pb_##resource self)                                                     \
    {                                                                                                                  \
        plugboard_inbox_##interface##_list_own_##result##_t given;                                                     \
        BRIDGE_METHOD(interface, resource, result##s)(BRIDGE_SELF(interface, resource), &given);                       \
        BRIDGE_HANDLES(pb_##result, given);                                                                            \
    }

/* A method that takes a text. */
#define BRIDGE_TELL(interface, resource, method)                                                                       \
    void pb_##resource##_##method(pb_##resource self, pb_text text)                                                    \
    {                                                                                                                  \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), BRIDGE_IN(text));                 \
    }

/* A method that takes two texts. */
#define BRIDGE_TELL_TWO(interface, resource, method)                                                                   \
    void pb_##resource##_##method(pb_##resource self, pb_text first, pb_text second)                                   \
    {                                                                                                                  \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), BRIDGE_IN(first),                 \
            BRIDGE_IN(second));                                                                                        \
    }

/* A method that takes a text, or fails. */
#define BRIDGE_TRY_TELL(interface, resource, method)                                                                   \
    pb_failure *pb_##resource##_##method(pb_##resource self, pb_text text)                                             \
    {                                                                                                                  \
        plugboard_inbox_types_failure_t err;                                                                           \
        bool well = BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), BRIDGE_IN(text),      \
            &err);                                                                                                     \
        return bridge_failure(well, &err);                                                                             \
    }

/* A method that takes nothing. */
#define BRIDGE_DO(interface, resource, method)                                                                         \
    void pb_##resource##_##method(pb_##resource self)                                                                  \
    {                                                                                                                  \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource));                                  \
    }

/* A method that takes a number. */
#define BRIDGE_TELL_PLAIN(type, interface, resource, method)                                                           \
    void pb_##resource##_##method(pb_##resource self, type number)                                                     \
    {                                                                                                                  \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), number);                          \
    }

/* Closes a handle. */
#define BRIDGE_DROP(interface, resource)                                                                               \
    void pb_##resource##_drop(pb_##resource self)                                                                      \
    {                                                                                                                  \
        plugboard_inbox_##interface##_##resource##_drop_own(                                                           \
            (plugboard_inbox_##interface##_own_##resource##_t){ self.handle });                                        \
    }

/* Converts pairs of texts from the host. */
#define BRIDGE_PAIRS_OF(given, pairs)                                                                                  \
    do {                                                                                                               \
        pb_pair *items = pb_alloc((given).len * sizeof *items);                                                        \
        for (size_t i = 0; i < (given).len; i++)                                                                       \
            items[i] = (pb_pair){ bridge_text((given).ptr[i].f0), bridge_text((given).ptr[i].f1) };                    \
        bridge_release((given).ptr, (given).len);                                                                      \
        (pairs) = (pb_pairs){ items, (given).len };                                                                    \
    } while (0)

/* Converts pairs of texts for the host, which only reads them. */
#define BRIDGE_PAIRS_FOR(pairs, list)                                                                                  \
    do {                                                                                                               \
        (list).len = (pairs).len;                                                                                      \
        (list).ptr = pb_alloc((pairs).len * sizeof *(list).ptr);                                                       \
        for (size_t i = 0; i < (pairs).len; i++) {                                                                     \
            (list).ptr[i].f0 = bridge_string((pairs).items[i].first);                                                  \
            (list).ptr[i].f1 = bridge_string((pairs).items[i].second);                                                 \
        }                                                                                                              \
    } while (0)

/* A method that returns pairs of texts. */
#define BRIDGE_PAIRS(interface, resource, method)                                                                      \
    pb_pairs pb_##resource##_##method(pb_##resource self)                                                              \
    {                                                                                                                  \
        plugin_list_tuple2_string_string_t given;                                                                      \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given);                          \
        pb_pairs pairs;                                                                                                \
        BRIDGE_PAIRS_OF(given, pairs);                                                                                 \
        return pairs;                                                                                                  \
    }

/* A method that returns pairs of texts, or fails. */
#define BRIDGE_TRY_PAIRS(interface, resource, method)                                                                  \
    pb_failure *pb_##resource##_##method(pb_##resource self, pb_pairs *pairs)                                          \
    {                                                                                                                  \
        plugin_list_tuple2_string_string_t given;                                                                      \
        plugboard_inbox_types_failure_t err;                                                                           \
        bool well = BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given, &err);        \
        if (well)                                                                                                      \
            BRIDGE_PAIRS_OF(given, *pairs);                                                                            \
        return bridge_failure(well, &err);                                                                             \
    }

/* A method that returns a pair of texts, or nothing. */
#define BRIDGE_MAYBE_PAIR(interface, resource, method)                                                                 \
    bool pb_##resource##_##method(pb_##resource self, pb_pair *found)                                                  \
    {                                                                                                                  \
        plugin_tuple2_string_string_t given;                                                                           \
        bool some = BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given);              \
        if (some)                                                                                                      \
            *found = (pb_pair){ bridge_text(given.f0), bridge_text(given.f1) };                                        \
        return some;                                                                                                   \
    }

/* Converts files with their names from the host. `type` has a name and a file. */
#define BRIDGE_NAMED_FILES_OF(type, given, files)                                                                      \
    do {                                                                                                               \
        type *items = pb_alloc((given).len * sizeof *items);                                                           \
        for (size_t i = 0; i < (given).len; i++)                                                                       \
            items[i] = (type){ bridge_text((given).ptr[i].f0), { (given).ptr[i].f1.__handle } };                       \
        bridge_release((given).ptr, (given).len);                                                                      \
        (files) = (type##s){ items, (given).len };                                                                     \
    } while (0)

/* A method that returns files with their names. */
#define BRIDGE_NAMED_FILES(type, interface, resource, method)                                                          \
    type##s pb_##resource##_##method(pb_##resource self)                                                               \
    {                                                                                                                  \
        plugboard_inbox_##interface##_list_tuple2_string_own_attachment_t given;                                       \
        BRIDGE_METHOD(interface, resource, method)(BRIDGE_SELF(interface, resource), &given);                          \
        type##s files;                                                                                                 \
        BRIDGE_NAMED_FILES_OF(type, given, files);                                                                     \
        return files;                                                                                                  \
    }

/* Ends a function that calls the host. `err` is the failure that the call writes. */
#define BRIDGE_CALL(call)                                                                                              \
    do {                                                                                                               \
        plugboard_inbox_types_failure_t err;                                                                           \
        bool well = (call);                                                                                            \
        return bridge_failure(well, &err);                                                                             \
    } while (0)

#endif
