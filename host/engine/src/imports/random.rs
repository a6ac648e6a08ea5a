//! `random`: unpredictable numbers.

use crate::{bindings::random::Host, state::State};
use ring::rand::{SecureRandom as _, SystemRandom};
use wasmtime::Result;

/// The maximum number of bytes per call.
const BYTES_MAX: u32 = 4_096;

/// Returns this many bytes from the machine's random source.
pub(crate) fn bytes(len: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    let none = |_| wasmtime::Error::msg("the machine cannot provide randomness");
    SystemRandom::new().fill(&mut bytes).map_err(none)?;
    Ok(bytes)
}

impl State {
    /// Returns this many random bytes, or those on the tape.
    fn random(&self, len: usize) -> Result<Vec<u8>> {
        let bytes = bytes(len)?;
        Ok(match &self.call.tape {
            Some(tape) => tape.through(&format!("random {len}"), || bytes),
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
