/*
 * What a plugin can hear: functions that the plugin defines. Only those that `handlers` in plugin.toml lists are
 * called, and only those are needed; a role (connector, exporter) has several. What a handler asks for takes effect
 * when it returns NULL.
 */
#ifndef PLUGBOARD_HANDLERS_H
#define PLUGBOARD_HANDLERS_H

#include "plugboard/batches.h"
#include "plugboard/events.h"
#include "plugboard/failure.h"
#include "plugboard/migrations.h"
#include "plugboard/platform.h"

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
 * it failed for good.
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
#ifndef PLUGBOARD_CONNECTOR
#define pb_connector_verify _Pragma("GCC error \"add `connector` to `handlers` in plugin.toml\"") pb_connector_verify
#endif
#ifndef PLUGBOARD_EXPORTER
#define pb_exporter_export_batch \
    _Pragma("GCC error \"add `exporter` to `handlers` in plugin.toml\"") pb_exporter_export_batch
#endif
#ifndef PLUGBOARD_MIGRATION
#define pb_migration_migrate _Pragma("GCC error \"add `migration` to `handlers` in plugin.toml\"") pb_migration_migrate
#endif

#endif
