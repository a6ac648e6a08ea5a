"""The exporter role, for a fictional external system."""

from plugboard import Batch, Failure, PollRequest, downloads, log

from words import plain


def export_batch(batch: Batch) -> None:
    downloads.set_header("all.csv", "id")
    for record in batch.records:
        log.info(f"record {record.kind} {record.id} {plain(record.external_id)} {plain(record.mark)}")
        if isinstance(record.json(), dict):
            log.info("json object")
        if record.id.startswith("bad"):
            record.failed(Failure.invalid("this one is bad", code="bad"))
            continue
        record.done(f"x-{record.id}", "m")
        downloads.set_line("all.csv", record.id, record.id)


def poll(request: PollRequest) -> None:
    log.info(f"cursor {plain(request.cursor)}")
    request.set_cursor("next")
    request.lead("lead-1", "won", "m")
    request.again()
