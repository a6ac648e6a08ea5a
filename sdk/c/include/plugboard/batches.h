/* What an exporter works on. Each handle is given with one call, for that call. */
#ifndef PLUGBOARD_BATCHES_H
#define PLUGBOARD_BATCHES_H

#include "plugboard/failure.h"

/* Records that have changed, each once: contacts first, then conversations, then leads. At most 100. */
typedef struct pb_batch {
    int32_t handle;
} pb_batch;

/* A contact, conversation or lead that has changed since it was exported last, or was never exported. */
typedef struct pb_changed_record {
    int32_t handle;
} pb_changed_record;

/* Several records. */
typedef struct pb_changed_records {
    const pb_changed_record *items;
    size_t len;
} pb_changed_records;

/* A look for what has changed in the other system. */
typedef struct pb_poll_request {
    int32_t handle;
} pb_poll_request;

/* The records of the batch. */
pb_changed_records pb_batch_records(pb_batch batch) PB_USED;
/* Closes the handle before the call ends. */
void pb_batch_drop(pb_batch batch);

/* `contact`, `conversation` or `lead`. */
pb_text pb_changed_record_kind(pb_changed_record record) PB_USED;
/* The same for good: what the other system should find the record by. */
pb_text pb_changed_record_id(pb_changed_record record) PB_USED;
/* The identifier that pb_changed_record_done gave the last time, or none. */
pb_text pb_changed_record_external_id(pb_changed_record record) PB_USED;
/* The mark that pb_changed_record_done, or pb_poll_request_lead since then, gave the last time, or none. */
pb_text pb_changed_record_mark(pb_changed_record record) PB_USED;
/*
 * The record as the API shows it now, as one JSON document. A conversation has its `contact` whole and its latest 20
 * `messages`; a lead has its `contact` whole; a contact has its latest `lead`. Members may be added to it at any time.
 */
pb_text pb_changed_record_json(pb_changed_record record) PB_USED;
/*
 * It is in the other system. `external_id`: its identifier there, none to keep what was. `mark`: whatever the plugin
 * wants to know the next time, such as what it has sent, or none. Each at most 256 bytes.
 */
void pb_changed_record_done(pb_changed_record record, pb_text external_id, pb_text mark);
/*
 * It alone could not be exported. It comes again after a wait: up to 30 times for PB_UNAVAILABLE, PB_RATE_LIMITED,
 * PB_CONFLICT and PB_UNCERTAIN, 3 times for anything else. Then not before it changes, or an admin says so.
 */
void pb_changed_record_failed(pb_changed_record record, const pb_failure *failure);
/* Closes the handle before the call ends. */
void pb_changed_record_drop(pb_changed_record record);

/* What pb_poll_request_set_cursor gave the last time, or none. */
pb_text pb_poll_request_cursor(pb_poll_request request) PB_USED;
/* Where the next look begins. Kept together with what is reported here. At most 4 KiB. */
void pb_poll_request_set_cursor(pb_poll_request request, pb_text cursor);
/*
 * The stage that a lead has there, by its identifier here: `new`, `qualified`, `won` or `lost`. `mark` is kept as by
 * pb_changed_record_done; where it is what was kept already, nothing has happened there since, and what happened here
 * stands. A lead that is not known here is passed over. At most 1,000 a call.
 */
pb_failure *pb_poll_request_lead(pb_poll_request request, pb_text id, pb_text stage, pb_text mark) PB_USED;
/* There is more: have pb_exporter_poll called again at once. */
void pb_poll_request_again(pb_poll_request request);
/* Closes the handle before the call ends. */
void pb_poll_request_drop(pb_poll_request request);

#endif
