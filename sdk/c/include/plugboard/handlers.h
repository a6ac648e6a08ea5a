/*
 * What a plugin can hear: functions that the plugin defines. Only those that `handlers` in plugin.toml lists are
 * called, and only those are needed; a role (connector, exporter, assistant) has several. What a handler asks for takes
 * effect when it returns NULL.
 */
#ifndef PLUGBOARD_HANDLERS_H
#define PLUGBOARD_HANDLERS_H

#include "plugboard/assistance.h"
#include "plugboard/batches.h"
#include "plugboard/events.h"
#include "plugboard/failure.h"
#include "plugboard/migrations.h"
#include "plugboard/platform.h"
#include "plugboard/reviews.h"

/*
 * `on-message`: a customer wrote. A failure discards what was asked for. The host runs the handler again for
 * PB_UNAVAILABLE, PB_RATE_LIMITED and PB_CONFLICT, and keeps the event as a dead letter otherwise. So it is for all
 * handlers whose name begins with `on-`.
 */
pb_failure *pb_on_message(pb_message_event event);

/* `on-conversation`: a conversation began or changed; pb_conversation_event_changes says which. */
pb_failure *pb_on_conversation(pb_conversation_event event);

/* `on-refused`: something this plugin asked for was refused, or held for a person. */
pb_failure *pb_on_refused(pb_refused_event event);

/* `on-timer`: a timer that this plugin had set is due. */
pb_failure *pb_on_timer(pb_timer_event event);

/* `on-lead`: a lead began, changed, was won or lost, whoever did it. */
pb_failure *pb_on_lead(pb_lead_event event);

/* `on-comment`: somebody commented in public, on a post or in answer to another comment. */
pb_failure *pb_on_comment(pb_comment_event event);

/* `on-reaction`: somebody reacted to a message or comment, or took a reaction back. */
pb_failure *pb_on_reaction(pb_reaction_event event);

/* `on-receipt`: a message of ours was delivered or read, or failed for good. */
pb_failure *pb_on_receipt(pb_receipt_event event);

/* `on-feedback`: a customer has said how good it was, of the conversation or of one answer. */
pb_failure *pb_on_feedback(pb_feedback_event event);

/*
 * `connector`: is this request truly the platform's? NULL: it is. PB_DENIED: the sender gets 401. PB_INVALID: the
 * request makes no sense, 400. PB_RATE_LIMITED: 429. Anything else, or a trap: 503, and the platform tries again. What
 * does not verify is not kept. A challenge is answered here by pb_hook_request_respond.
 */
pb_failure *pb_connector_verify(pb_hook_request request);

/*
 * `connector`: emits an item through plugboard/intake.h for each thing that a verified request tells. PB_INVALID: the
 * envelope is broken, 400, nothing is kept. Any other failure, or a trap: the request is kept for later. A single item
 * that makes no sense is given to pb_intake_unknown instead.
 */
pb_failure *pb_connector_receive(pb_hook_request request);

/*
 * `connector`: hands one part of a reply to the platform, with at most one request that is not idempotent, and reports
 * success by pb_outgoing_sent. PB_RATE_LIMITED and PB_UNAVAILABLE: the platform did nothing, the host tries again.
 * PB_UNCERTAIN: it may have been sent; never tried again, unless the rule of echoes shows that it was not. Any other:
 * it failed for good. Of a private reply it says by pb_outgoing_sent_in where it arrived, when the platform tells.
 */
pb_failure *pb_connector_send(pb_outgoing part);

/*
 * `connector`: finds out who a customer is. Called once for each new one; the conversation does not wait long. A
 * connector that does not define it finds out nothing.
 */
pb_failure *pb_connector_profile(pb_profile_request request);

/*
 * `connector`: declares the platform's rules through plugboard/rules.h. Called when a channel is added or the connector
 * upgraded. A connector that does not define it allows everything, except files.
 */
pb_failure *pb_connector_rules(void);

/*
 * `exporter`: exports a batch. NULL: each record that was not pb_changed_record_failed is exported. A failure or a
 * trap: the whole batch comes again, after a wait. What was exported may come again, so the other system must find the
 * record by its identifier and change it rather than make another.
 */
pb_failure *pb_exporter_export_batch(pb_batch batch);

/*
 * `exporter`: brings back what changed in the other system. Called once a minute. A failure or a trap discards what it
 * reported. An exporter that does not define it brings back nothing.
 */
pb_failure *pb_exporter_poll(pb_poll_request request);

/*
 * `reviewer`: sees each reply before it becomes due. NULL: the reply goes on, unless pb_reply_review_amend or
 * pb_reply_review_hold said otherwise. A failure or a trap: the review is made again, up to 3 times, and then the reply
 * goes on or is held, as the admin has set it. Reviewers are asked one after the other, in the admin's order. A reply
 * that policy holds or refuses is not reviewed, nor is one that a person has released.
 */
pb_failure *pb_reviewer_review(pb_reply_review reply);

/*
 * `assistant`: suggests replies by pb_suggestion_request_suggest while a person waits. Nothing else comes of it: memory
 * and history can be read, and what would change something is PB_DENIED. An assistant that does not define it suggests
 * nothing.
 */
pb_failure *pb_assistant_suggest(pb_suggestion_request request);

/*
 * `assistant`: says by pb_command_list_offer what can be done in a conversation. As with pb_assistant_suggest, nothing
 * else comes of it. An assistant that does not define it offers nothing.
 */
pb_failure *pb_assistant_commands(pb_command_list request);

/*
 * `assistant`: runs a command that was offered. What it asks for takes effect as with any handler, on the person's
 * behalf: it may answer where automatic replies keep silent. A failure is shown to the person; the command is run again
 * as handlers are. An assistant that does not define it has no commands.
 */
pb_failure *pb_assistant_run(pb_command_event command);

/*
 * `migration`: this plugin takes the place of an older version of itself. Called for the shared values and for each
 * conversation that has some: first for a trial whose outcome is thrown away, then for what stands. It should only
 * transform, for it may be called several times. A failure or a trap, in whichever call, leaves the older version in
 * place with all that it has kept. A plugin without it gets the values as they are.
 */
pb_failure *pb_migration_migrate(pb_migration_step step);

/* To define a handler that is not listed would do nothing: say so. */
#ifndef PLUGBOARD_ON_MESSAGE
#define pb_on_message _Pragma("GCC error \"add `on-message` to `handlers` in plugin.toml\"") pb_on_message
#endif
#ifndef PLUGBOARD_ON_CONVERSATION
#define pb_on_conversation \
    _Pragma("GCC error \"add `on-conversation` to `handlers` in plugin.toml\"") pb_on_conversation
#endif
#ifndef PLUGBOARD_ON_REFUSED
#define pb_on_refused _Pragma("GCC error \"add `on-refused` to `handlers` in plugin.toml\"") pb_on_refused
#endif
#ifndef PLUGBOARD_ON_TIMER
#define pb_on_timer _Pragma("GCC error \"add `on-timer` to `handlers` in plugin.toml\"") pb_on_timer
#endif
#ifndef PLUGBOARD_ON_LEAD
#define pb_on_lead _Pragma("GCC error \"add `on-lead` to `handlers` in plugin.toml\"") pb_on_lead
#endif
#ifndef PLUGBOARD_ON_COMMENT
#define pb_on_comment _Pragma("GCC error \"add `on-comment` to `handlers` in plugin.toml\"") pb_on_comment
#endif
#ifndef PLUGBOARD_ON_REACTION
#define pb_on_reaction _Pragma("GCC error \"add `on-reaction` to `handlers` in plugin.toml\"") pb_on_reaction
#endif
#ifndef PLUGBOARD_ON_RECEIPT
#define pb_on_receipt _Pragma("GCC error \"add `on-receipt` to `handlers` in plugin.toml\"") pb_on_receipt
#endif
#ifndef PLUGBOARD_ON_FEEDBACK
#define pb_on_feedback _Pragma("GCC error \"add `on-feedback` to `handlers` in plugin.toml\"") pb_on_feedback
#endif
#ifndef PLUGBOARD_CONNECTOR
#define pb_connector_verify _Pragma("GCC error \"add `connector` to `handlers` in plugin.toml\"") pb_connector_verify
#endif
#ifndef PLUGBOARD_EXPORTER
#define pb_exporter_export_batch \
    _Pragma("GCC error \"add `exporter` to `handlers` in plugin.toml\"") pb_exporter_export_batch
#endif
#ifndef PLUGBOARD_REVIEWER
#define pb_reviewer_review _Pragma("GCC error \"add `reviewer` to `handlers` in plugin.toml\"") pb_reviewer_review
#endif
#ifndef PLUGBOARD_ASSISTANT
#define pb_assistant_suggest _Pragma("GCC error \"add `assistant` to `handlers` in plugin.toml\"") pb_assistant_suggest
#define pb_assistant_commands \
    _Pragma("GCC error \"add `assistant` to `handlers` in plugin.toml\"") pb_assistant_commands
#define pb_assistant_run _Pragma("GCC error \"add `assistant` to `handlers` in plugin.toml\"") pb_assistant_run
#endif
#ifndef PLUGBOARD_MIGRATION
#define pb_migration_migrate _Pragma("GCC error \"add `migration` to `handlers` in plugin.toml\"") pb_migration_migrate
#endif

#endif
