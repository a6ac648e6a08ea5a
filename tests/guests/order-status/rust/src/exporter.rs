//! The exporter and migration roles.

use crate::{
    OrderStatus,
    reading::{document, or_not},
};
use plugboard_sdk::{Batch, Exporter, Failure, Migrate, MigrationStep, PollRequest, downloads, info};

impl Exporter for OrderStatus {
    fn export_batch(batch: Batch) -> Result<(), Failure> {
        downloads::set_header("all.csv", "id")?;
        for record in batch.records() {
            let id = record.id();
            info!("record {} {id} {} {}", record.kind(), or_not(record.external_id()), or_not(record.mark()));
            info!("json {}", document(&record.json()));
            if id.starts_with("bad") {
                record.failed(&Failure::invalid("this one is bad").with_code("bad"));
                continue;
            }
            downloads::set_line("all.csv", &id, Some(&id))?;
            record.done(Some(&format!("x-{id}")), Some("m"));
        }
        Ok(())
    }

    fn poll(request: PollRequest) -> Result<(), Failure> {
        info!("cursor {}", request.cursor().unwrap_or_else(|| "-".into()));
        request.set_cursor("next");
        request.lead("lead-1", "won", Some("m"))?;
        request.again();
        Ok(())
    }
}

impl Migrate for OrderStatus {
    fn migrate(step: MigrationStep) -> Result<(), Failure> {
        let values = step.values();
        info!("from {} {} {}", step.from(), step.conversation().unwrap_or_else(|| "-".into()), values.len());
        if let Some(count) = step.get("count") {
            step.set("counted", &count);
            step.delete("count");
        }
        Ok(())
    }
}
