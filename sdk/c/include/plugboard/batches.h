/*
 * The batches and polls that an exporter works on. Each handle belongs to one call and is valid only during that call.
 */
#ifndef PLUGBOARD_BATCHES_H
#define PLUGBOARD_BATCHES_H

#include "plugboard/failure.h"

/* A batch of changed records, each once: contacts first, then conversations, then leads. At most 100. */
typedef struct pb_batch {
    int32_t handle;
} pb_batch;

/* A contact, conversation or lead that has changed since its last export, or was never exported. */
typedef struct pb_changed_record {
    int32_t handle;
} pb_changed_record;

/* Several records. */
typedef struct pb_changed_records {
    const pb_changed_record *items;
    size_t len;
} pb_changed_records;

/* A poll for changes in the other system. */
typedef struct pb_poll_request {
    int32_t handle;
} pb_poll_request;

/* The records of the batch. */
pb_changed_records pb_batch_records(pb_batch batch) PB_USED;
/* Closes the handle before the call ends. */
void pb_batch_drop(pb_batch batch);

/* `contact`, `conversation` or `lead`. */
pb_text pb_changed_record_kind(pb_changed_record record) PB_USED;
/* The record's permanent identifier, by which the other system should find the record. */
pb_text pb_changed_record_id(pb_changed_record record) PB_USED;
/* The identifier that pb_changed_record_done last reported, or none. */
pb_text pb_changed_record_external_id(pb_changed_record record) PB_USED;
/* The mark that pb_changed_record_done, or pb_poll_request_lead since then, last reported, or none. */
pb_text pb_changed_record_mark(pb_changed_record record) PB_USED;
/*
 * The record as the API shows it now, as one JSON document. A conversation includes its whole `contact` and its latest
 * 20 `messages`. A lead includes its whole `contact`. A contact includes its latest `lead`. New members may be added at
 * any time.
 */
pb_text pb_changed_record_json(pb_changed_record record) PB_USED;
/*
 * Reports that the record is in the other system. `external_id` is its identifier there. `mark` is anything that the
 * plugin wants to know next time, such as what it has sent. None keeps the previous value of either. Each is at most
 * 256 bytes.
 */
void pb_changed_record_done(pb_changed_record record, pb_text external_id, pb_text mark);
/*
 * Reports that this record alone could not be exported. The host retries it after a wait: up to 30 times for
 * PB_UNAVAILABLE, PB_RATE_LIMITED, PB_CONFLICT and PB_UNCERTAIN, 3 times for anything else. After that it is exported
 * again only when it changes or an admin asks for it.
 */
void pb_changed_record_failed(pb_changed_record record, const pb_failure *failure);
/* Closes the handle before the call ends. */
void pb_changed_record_drop(pb_changed_record record);

/* The cursor that pb_poll_request_set_cursor last stored, or none. */
pb_text pb_poll_request_cursor(pb_poll_request request) PB_USED;
/* Sets where the next poll begins. It is stored together with what this poll reports. At most 4 KiB. */
void pb_poll_request_set_cursor(pb_poll_request request, pb_text cursor);
/*
 * Reports the stage that a lead has in the other system: `new`, `qualified`, `won` or `lost`. `id` is its identifier
 * here. `mark` is stored as by pb_changed_record_done. If it equals the stored mark, nothing has happened there since,
 * and the lead keeps the stage that it has here. An unknown lead is skipped. At most 1,000 per call.
 */
pb_failure *pb_poll_request_lead(pb_poll_request request, pb_text id, pb_text stage, pb_text mark) PB_USED;
/* Reports that there is more, so that pb_exporter_poll is called again immediately. */
void pb_poll_request_again(pb_poll_request request);
/* Closes the handle before the call ends. */
void pb_poll_request_drop(pb_poll_request request);

#endif
