/*
 * Handlers: functions that the plugin defines. Only those that `handlers` in plugin.toml lists are called, and only
 * those must be defined. A role (connector, setup, exporter, assistant) may have several functions. What a handler asks
 * for takes effect when it returns NULL.
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
 * `on-message`: a customer wrote. A failure discards everything that the handler asked for. The host retries the
 * handler for PB_UNAVAILABLE, PB_RATE_LIMITED and PB_CONFLICT. For any other kind it stores the event as a dead letter.
 * The same applies to all handlers whose name begins with `on-`.
 */
pb_failure *pb_on_message(pb_message_event event);

/* `on-conversation`: a conversation began or changed. pb_conversation_event_changes lists the changes. */
pb_failure *pb_on_conversation(pb_conversation_event event);

/* `on-refused`: something this plugin asked for was refused, or held for a person, or its gesture failed later. */
pb_failure *pb_on_refused(pb_refused_event event);

/* `on-timer`: a timer that this plugin set is due. */
pb_failure *pb_on_timer(pb_timer_event event);

/* `on-lead`: a lead was opened, changed, was won or was lost, whoever made the change. */
pb_failure *pb_on_lead(pb_lead_event event);

/* `on-comment`: somebody commented in public, on a post or in reply to another comment. */
pb_failure *pb_on_comment(pb_comment_event event);

/* `on-reaction`: somebody reacted to a message or comment, or removed a reaction. */
pb_failure *pb_on_reaction(pb_reaction_event event);

/* `on-receipt`: an outgoing message was delivered or read, or failed permanently. */
pb_failure *pb_on_receipt(pb_receipt_event event);

/* `on-feedback`: a customer rated a conversation or one answer. */
pb_failure *pb_on_feedback(pb_feedback_event event);

/*
 * `on-contact`: something about a customer changed that the platform reports: whether messages reach the customer, what
 * the customer consents to, or what the platform calls the customer.
 */
pb_failure *pb_on_contact(pb_contact_event event);

/*
 * `connector`: checks whether a request really comes from the platform. NULL: it does. PB_DENIED: the host answers 401.
 * PB_INVALID: the request makes no sense, and the host answers 400. PB_RATE_LIMITED: the host answers 429. Any other
 * failure, or a trap: the host answers 503, and the platform retries. A request that fails this check is not stored. To
 * answer a challenge, call pb_hook_request_respond here.
 */
pb_failure *pb_connector_verify(pb_hook_request request);

/*
 * `connector`: emits an item through plugboard/intake.h for each thing that a verified request reports. PB_INVALID: the
 * envelope is malformed; the host answers 400 and stores nothing. Any other failure, or a trap: the host keeps the
 * request for later. An item that makes no sense on its own goes to pb_intake_unknown instead.
 */
pb_failure *pb_connector_receive(pb_hook_request request);

/*
 * `connector`: sends one part of a reply to the platform, with at most one request that is not idempotent, and reports
 * success by pb_outgoing_sent. PB_RATE_LIMITED and PB_UNAVAILABLE: the platform did nothing, so the host retries.
 * PB_UNCERTAIN: the part may have been sent; the host does not retry it, unless the rule of pb_rules_echoes or
 * pb_settle_settle shows that it was not sent, or the rule of pb_rules_repeatable says that a repetition does no harm.
 * Any other failure: the part failed permanently. For a private reply and for the first message of a conversation it
 * reports by pb_outgoing_sent_in where the message arrived, if the platform returns that.
 */
pb_failure *pb_connector_send(pb_outgoing part);

/*
 * `connector`: looks up the profile of a customer. Called once for each new customer. The conversation waits only
 * briefly for the result. A connector that does not define it looks up nothing.
 */
pb_failure *pb_connector_profile(pb_profile_request request);

/*
 * `connector`: declares the platform's rules through plugboard/rules.h. Called when a channel is added or the connector
 * is upgraded, when the time of pb_rules_valid_for is over, and after pb_outgoing_rules_changed. If it fails, the rules
 * stay as they are. A connector that does not define it declares no rules.
 */
pb_failure *pb_connector_rules(void);

/*
 * `media`: gets a file for which the connector gave a reference of its own by pb_file_reference, with as many requests
 * as it takes, and hands it over by pb_media_request_deliver. Called for each such file, after the message is stored.
 * PB_UNAVAILABLE and PB_RATE_LIMITED: the host tries again, at most 5 times. Any other failure: the file is given up,
 * and the message shows why.
 */
pb_failure *pb_media_fetch(pb_media_request request);

/*
 * `poller`: asks the platform for what has happened since the cursor, and emits an item through plugboard/intake.h for
 * each thing. For platforms that do not call a hook, or need not. The items and the cursor are stored together. A
 * failure stores nothing, and the host polls again after a wait. The host polls an account with one call at a time,
 * whatever the number of servers.
 */
pb_failure *pb_poller_poll(pb_channel_poll poll);

/*
 * `setup`: registers a channel at its platform, for example its hook. Called after the channel was added or changed,
 * and again whenever a registration must be renewed, so it must have the same result if it is repeated. A failure: the
 * channel stays, shows the failure, and the host tries again.
 */
pb_failure *pb_setup_join(pb_setup_request request);

/*
 * `setup`: removes the registration. Called before the channel is removed. A failure is reported, and the channel is
 * removed all the same. A connector that does not define it removes nothing.
 */
pb_failure *pb_setup_leave(pb_setup_request request);

/*
 * `settle`: asks the platform whether it took a part whose answer was lost, by pb_outgoing_id or by a kept value, and
 * reports pb_outgoing_sent or pb_outgoing_not_sent. NULL without either: the platform does not know yet. Called after
 * the time of pb_rules_settles, again and again for at most a day, until there is an answer or a person has decided.
 * PB_UNAVAILABLE, PB_RATE_LIMITED, PB_CONFLICT and PB_UNCERTAIN: the host asks again. Any other failure: the host stops
 * asking, and the part stays uncertain for a person to decide. It never runs twice at the same time for one part,
 * whatever the number of servers.
 */
pb_failure *pb_settle_settle(pb_outgoing part);

/*
 * `gestures`: makes one gesture on the platform, of a kind that the connector declared with pb_rules_gesture. Repeating
 * a gesture must do no harm: if it has already been made, return NULL. PB_UNAVAILABLE, PB_RATE_LIMITED, PB_UNCERTAIN
 * and PB_CONFLICT: the host tries again, at most 5 times; it does not repeat `typing` and `read`. Any other failure:
 * the gesture failed, and people see the reason. The host makes the gestures about one message one after the other, in
 * the order in which they were asked for, and likewise the `typing` and `read` of one conversation. It may make others
 * at the same time.
 */
pb_failure *pb_gestures_perform(pb_gesture gesture);

/*
 * `catalogue`: reads all templates that the platform has for the account, and adds each of them by
 * pb_catalogue_request_add. Called when a channel is added, every hour, and when an admin asks for it. NULL: the added
 * templates replace those that an earlier call added; templates that an admin entered stay. A failure changes nothing,
 * and the host tries again later.
 */
pb_failure *pb_catalogue_read(pb_catalogue_request request);

/*
 * `exporter`: exports a batch. NULL: every record that was not reported by pb_changed_record_failed is exported. A
 * failure or a trap: the host retries the whole batch after a wait. A record may be exported again, so the other system
 * must find the record by its identifier and update it instead of creating another.
 */
pb_failure *pb_exporter_export_batch(pb_batch batch);

/*
 * `exporter`: reports what changed in the other system. Called once a minute. A failure or a trap discards what the
 * call reported. An exporter that does not define it reports nothing.
 */
pb_failure *pb_exporter_poll(pb_poll_request request);

/*
 * `reviewer`: reviews each reply before it is sent. NULL: the reply goes on, amended by pb_reply_review_amend or held
 * by pb_reply_review_hold if these were called. A failure or a trap: the host retries the review. After 3 failed
 * attempts the reply goes on or is held, as the admin has configured. Reviewers are called one after the other, in the
 * admin's order. A reply that policy holds or refuses is not reviewed, and neither is a reply that a person has
 * released.
 */
pb_failure *pb_reviewer_review(pb_reply_review reply);

/*
 * `assistant`: suggests replies by pb_suggestion_request_suggest while a person waits. The call has no other effect: it
 * can read `kv` and the history, and anything that would change something is PB_DENIED. An assistant that does not
 * define it suggests nothing.
 */
pb_failure *pb_assistant_suggest(pb_suggestion_request request);

/*
 * `assistant`: offers by pb_command_list_offer the commands that are available in a conversation. As with
 * pb_assistant_suggest, the call has no other effect. An assistant that does not define it offers nothing.
 */
pb_failure *pb_assistant_commands(pb_command_list request);

/*
 * `assistant`: runs a command that was offered. What it asks for takes effect as with any handler, on the person's
 * behalf: it may reply even where automatic replies are suppressed. A failure is shown to the person. The host retries
 * a command as it retries a handler. An assistant that does not define it has no commands.
 */
pb_failure *pb_assistant_run(pb_command_event command);

/*
 * `migration`: this plugin replaces an older version of itself. Called for the shared values and for each conversation
 * that has values: first in a trial run whose result is discarded, then for the real migration. The handler should only
 * transform values, because it may be called several times. A failure or a trap in any call leaves the older version in
 * place with all its values. If the new version does not list this handler, it gets the values unchanged.
 */
pb_failure *pb_migration_migrate(pb_migration_step step);

/* A handler that is defined but not listed is never called, so the compiler reports it as an error. */
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
#ifndef PLUGBOARD_ON_CONTACT
#define pb_on_contact _Pragma("GCC error \"add `on-contact` to `handlers` in plugin.toml\"") pb_on_contact
#endif
#ifndef PLUGBOARD_CONNECTOR
#define pb_connector_verify _Pragma("GCC error \"add `connector` to `handlers` in plugin.toml\"") pb_connector_verify
#endif
#ifndef PLUGBOARD_MEDIA
#define pb_media_fetch _Pragma("GCC error \"add `media` to `handlers` in plugin.toml\"") pb_media_fetch
#endif
#ifndef PLUGBOARD_POLLER
#define pb_poller_poll _Pragma("GCC error \"add `poller` to `handlers` in plugin.toml\"") pb_poller_poll
#endif
#ifndef PLUGBOARD_SETUP
#define pb_setup_join _Pragma("GCC error \"add `setup` to `handlers` in plugin.toml\"") pb_setup_join
#define pb_setup_leave _Pragma("GCC error \"add `setup` to `handlers` in plugin.toml\"") pb_setup_leave
#endif
#ifndef PLUGBOARD_SETTLE
#define pb_settle_settle _Pragma("GCC error \"add `settle` to `handlers` in plugin.toml\"") pb_settle_settle
#endif
#ifndef PLUGBOARD_GESTURES
#define pb_gestures_perform _Pragma("GCC error \"add `gestures` to `handlers` in plugin.toml\"") pb_gestures_perform
#endif
#ifndef PLUGBOARD_CATALOGUE
#define pb_catalogue_read _Pragma("GCC error \"add `catalogue` to `handlers` in plugin.toml\"") pb_catalogue_read
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
