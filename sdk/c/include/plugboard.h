/*
 * Write Plugboard plugins in C.
 *
 * A plugin exports the handlers and roles that the host calls, and imports the powers that it uses. Its plugin.toml
 * lists both, as `handlers` and `powers`. For each handler listed there the plugin defines the function of that name in
 * plugboard/handlers.h:
 *
 *     #include "plugboard.h"
 *
 *     pb_failure *pb_on_message(pb_message_event event)
 *     {
 *         pb_text text = pb_message_text(pb_message_event_message(event));
 *         return pb_replies_reply(pb_message_event_conversation(event), pb_draft_new(text), NULL);
 *     }
 *
 * These rules apply everywhere:
 *
 * - A function that can fail returns NULL on success, and otherwise the reason. PB_TRY passes a failure on.
 * - What a handler asks for takes effect when it returns NULL, all at once. A failure or a trap discards all of it.
 *   HTTP is the exception: a request is sent immediately.
 * - Memory: every call of a handler runs in a fresh instance of the plugin, and all its memory ends with the call. So
 *   nothing that this SDK returns has to be freed, and no static variable survives. See plugboard/memory.h.
 * - Handles (pb_conversation, pb_draft and so on) are small values that can be copied freely. They also end with the
 *   instance. The host closes them; a pb_..._drop function closes one early. After a function that is documented to
 *   take a handle, the handle must not be used or dropped.
 * - Texts are a pointer and a length, in UTF-8, and PB_NONE if there is no text. If the host is given a text that is
 *   not UTF-8, it ends the handler immediately with a trap. Check bytes from elsewhere with pb_utf8.
 * - Times are milliseconds since 1970-01-01T00:00:00Z. Identifiers are opaque: compare them, but never parse them.
 * - A text is at most 64 KiB unless its function sets another limit.
 * - C has no exceptions. abort(), a failed assert() and an invalid pointer are traps. They cannot be caught: the host
 *   discards the call and reports a trap. Return a failure instead.
 */
#ifndef PLUGBOARD_H
#define PLUGBOARD_H

/* The version of this SDK. It equals the version of the contract that the SDK uses. */
#define PLUGBOARD_SDK_VERSION "0.1.2"

#include "plugboard/assistance.h"
#include "plugboard/batches.h"
#include "plugboard/clock.h"
#include "plugboard/config.h"
#include "plugboard/contacts.h"
#include "plugboard/conversations.h"
#include "plugboard/corrections.h"
#include "plugboard/directory.h"
#include "plugboard/downloads.h"
#include "plugboard/events.h"
#include "plugboard/failure.h"
#include "plugboard/feedback.h"
#include "plugboard/files.h"
#include "plugboard/handlers.h"
#include "plugboard/handover.h"
#include "plugboard/http.h"
#include "plugboard/intake.h"
#include "plugboard/json.h"
#include "plugboard/kv.h"
#include "plugboard/leads.h"
#include "plugboard/links.h"
#include "plugboard/log.h"
#include "plugboard/memory.h"
#include "plugboard/migrations.h"
#include "plugboard/notes.h"
#include "plugboard/platform.h"
#include "plugboard/random.h"
#include "plugboard/replies.h"
#include "plugboard/reviews.h"
#include "plugboard/rules.h"
#include "plugboard/secrets.h"
#include "plugboard/signals.h"
#include "plugboard/templates.h"
#include "plugboard/text.h"
#include "plugboard/timers.h"
#include "plugboard/triage.h"

#endif
