//! The machine's random source.

use ring::rand::{SecureRandom as _, SystemRandom};
use wasmtime::Result;

/// Returns this many bytes from the machine's random source.
pub(crate) fn bytes(len: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    let none = |_| wasmtime::Error::msg("the machine cannot provide randomness");
    SystemRandom::new().fill(&mut bytes).map_err(none)?;
    Ok(bytes)
}
