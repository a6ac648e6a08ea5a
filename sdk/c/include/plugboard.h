/*
 * Write Plugboard plugins in C.
 *
 * What a plugin exports is what it hears; what it imports is all that it can do. Both stand in its plugin.toml, as
 * `handlers` and `powers`. For each handler listed there the plugin defines the function of that name in
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
 * Rules that hold everywhere:
 *
 * - A function that can fail returns NULL when all is well, and otherwise says why. PB_TRY hands a failure on.
 * - What a handler asks for takes effect when it returns NULL, all at once. A failure or a trap discards all of it.
 *   HTTP is the exception: a request goes out at once.
 * - Memory: every call of a handler has a fresh instance of the plugin, and all its memory goes when the call ends. So
 *   nothing that this SDK gives has to be freed, and no static variable survives. See plugboard/memory.h.
 * - Handles (pb_conversation, pb_draft and so on) are small values that are copied freely. They too end with the
 *   instance. The host closes them; a pb_..._drop closes one early. A function that says that it takes a handle leaves
 *   nothing to drop or to use.
 * - Texts are pointer and length, in UTF-8, and PB_NONE where there is nothing. The host ends the handler at once, as a
 *   trap, when it is given a text that is not UTF-8: see pb_utf8 for bytes from elsewhere.
 * - Times are milliseconds since 1970-01-01T00:00:00Z. Identifiers are opaque: compare them, never take them apart.
 * - Where nothing else is said, a text is at most 64 KiB.
 * - C has no exceptions. abort(), a failed assert() and a wrong pointer are traps: nothing can catch them, the host
 *   discards the call and says that it trapped. Return a failure instead.
 */
#ifndef PLUGBOARD_H
#define PLUGBOARD_H

/* The version of this SDK, which is that of the contract that it speaks. */
#define PLUGBOARD_SDK_VERSION "0.1.1"

#include "plugboard/assistance.h"
#include "plugboard/batches.h"
#include "plugboard/clock.h"
#include "plugboard/config.h"
#include "plugboard/contacts.h"
#include "plugboard/conversations.h"
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
#include "plugboard/templates.h"
#include "plugboard/text.h"
#include "plugboard/timers.h"
#include "plugboard/triage.h"

#endif
