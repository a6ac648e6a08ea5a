/* The exporter and migration roles. */
#include "guest.h"

static pb_failure *export_record(pb_changed_record record)
{
    pb_text id = pb_changed_record_id(record);
    pb_text external = or_dash(pb_changed_record_external_id(record)), mark = or_dash(pb_changed_record_mark(record));
    pb_text words[] = { PB("record"), pb_changed_record_kind(record), id, external, mark };
    pb_log_write(PB_LOG_INFO, pb_join((pb_texts){ words, 5 }, PB(" ")));
    pb_log_info("json %s", object_or_not(pb_changed_record_json(record)));
    if (pb_starts_with(id, PB("bad"))) {
        pb_changed_record_failed(record, pb_with_code(pb_fail(PB_INVALID, "this one is bad"), PB("bad")));
        return NULL;
    }
    PB_TRY(pb_downloads_set_line(PB("all.csv"), id, id));
    pb_changed_record_done(record, pb_format("x-%.*s", PB_ARG(id)), PB("m"));
    return NULL;
}

pb_failure *pb_exporter_export_batch(pb_batch batch)
{
    PB_TRY(pb_downloads_set_header(PB("all.csv"), PB("id")));
    pb_changed_records records = pb_batch_records(batch);
    for (size_t i = 0; i < records.len; i++)
        PB_TRY(export_record(records.items[i]));
    return NULL;
}

pb_failure *pb_exporter_poll(pb_poll_request request)
{
    pb_text cursor = or_dash(pb_poll_request_cursor(request));
    pb_log_info("cursor %.*s", PB_ARG(cursor));
    pb_poll_request_set_cursor(request, PB("next"));
    PB_TRY(pb_poll_request_lead(request, PB("lead-1"), PB("won"), PB("m")));
    pb_poll_request_again(request);
    return NULL;
}

pb_failure *pb_migration_migrate(pb_migration_step step)
{
    pb_text from = pb_migration_step_from(step), conversation = or_dash(pb_migration_step_conversation(step));
    pb_log_info("from %.*s %.*s %zu", PB_ARG(from), PB_ARG(conversation), pb_migration_step_values(step).len);
    pb_text count = pb_migration_step_get(step, PB("count"));
    if (!pb_is_none(count)) {
        pb_migration_step_set(step, PB("counted"), count);
        pb_migration_step_delete(step, PB("count"));
    }
    return NULL;
}
