//! `random`: numbers that cannot be foreseen.

use crate::{bindings::random::Host, state::State};
use ring::rand::{SecureRandom as _, SystemRandom};
use wasmtime::Result;

/// The most bytes of one call.
const BYTES_MAX: u32 = 4_096;

/// Fills a buffer from the machine's randomness.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<()> {
    SystemRandom::new().fill(bytes).map_err(|_| wasmtime::Error::msg("the machine has no randomness to give"))
}

impl Host for State {
    fn bytes(&mut self, len: u32) -> Result<Vec<u8>> {
        let mut bytes = vec![0; len.min(BYTES_MAX) as usize];
        fill(&mut bytes)?;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u32> {
        let mut bytes = [0; 4];
        fill(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
}
