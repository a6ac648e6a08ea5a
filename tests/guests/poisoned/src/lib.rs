//! An exporter that traps on one kind of record. `tests/server/exports.rs` checks the result.

use plugboard_sdk::{Batch, Exporter, Failure};

struct Poisoned;
plugboard_sdk::export!(Poisoned: Exporter);

impl Exporter for Poisoned {
    fn export_batch(batch: Batch) -> Result<(), Failure> {
        for record in batch.records() {
            assert!(!record.json().contains("poison"), "a record that it cannot bear");
        }
        Ok(())
    }
}
