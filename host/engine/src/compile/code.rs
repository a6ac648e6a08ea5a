//! Compiled code: from the cache, from this process, or from a child process.

use super::cache::Cache;
use crate::error::{LoadError, invalid_text};
use std::path::PathBuf;
use tempfile::NamedTempFile;
use wasmtime::{Engine, component::Component};

/// Compiled code, and the file that it is mapped from if it is cached.
pub(crate) type Code = (Component, Option<PathBuf>);

/// Loads the code of a component from the cache. Blocks.
pub(crate) fn cached(engine: &Engine, cache: Option<&Cache>, digest: &str) -> Option<Code> {
    let (component, file) = cache?.get(engine, digest)?;
    Some((component, Some(file)))
}

/// Compiles a component in this process. Slow; blocks.
pub(crate) fn in_process(
    engine: &Engine,
    cache: Option<&Cache>,
    component: &[u8],
    digest: &str,
) -> Result<Code, LoadError> {
    let component = Component::new(engine, component).map_err(|error| invalid(&error))?;
    if let Some(cache) = cache {
        cache.put(&component, digest);
    }
    // Load it from its file, as at the next start, so that its code and initial memory are mapped from there.
    Ok(cached(engine, cache, digest).unwrap_or((component, None)))
}

/// Loads code that a child process has compiled. Blocks.
pub(crate) fn adopt(
    engine: &Engine,
    cache: Option<&Cache>,
    code: NamedTempFile,
    digest: &str,
) -> Result<Code, LoadError> {
    // SAFETY: the file belongs to this process, and its bytes were written by a child process with the engine of the
    // same program. No other user can write to it, and it stays mapped as long as the component lives.
    let component = unsafe { Component::deserialize_file(engine, code.path()) };
    let component = component.map_err(|error| invalid(&error))?;
    let Some(cache) = cache else { return Ok((component, None)) };
    let file = cache.store_file(code, digest);
    Ok((component, file))
}

fn invalid(error: &wasmtime::Error) -> LoadError {
    invalid_text(format!("{error:#}"))
}
