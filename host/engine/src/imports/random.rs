//! `random`: unpredictable numbers.

use super::bindings::random::Host;
use crate::{random::bytes, state::State};
use wasmtime::Result;

/// The maximum number of bytes per call.
const BYTES_MAX: u32 = 4_096;

impl State {
    /// Returns this many random bytes. A playing tape returns those that it recorded.
    fn random(&self, len: usize) -> Result<Vec<u8>> {
        let bytes = bytes(len)?;
        Ok(match &self.call.tape {
            Some(tape) => tape.get_or_record(&format!("random {len}"), || bytes),
            None => bytes,
        })
    }
}

impl Host for State {
    fn bytes(&mut self, len: u32) -> Result<Vec<u8>> {
        self.random(len.min(BYTES_MAX) as usize)
    }

    fn number(&mut self) -> Result<u32> {
        let bytes = self.random(4)?;
        Ok(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }
}
