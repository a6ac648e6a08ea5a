//! Locks a data directory for one server.

use plugboard_model::Clock;
use std::{
    fs::File,
    io::{Read as _, Seek as _, Write as _},
    path::Path,
};

use crate::{DbError, Result, files};

/// A lock on a data directory, released when dropped. The operating system releases the lock when the process ends for
/// any reason.
#[derive(Debug)]
pub struct DirLock {
    _file: File,
    server: String,
}

impl DirLock {
    /// Locks the directory.
    ///
    /// # Errors
    /// Returns [`DbError::Locked`] if another server has locked the directory, and [`DbError::Io`] if the lock file
    /// cannot be read or written.
    pub fn take(dir: &Path, clock: &Clock) -> Result<Self> {
        let path = dir.join("plugboard.lock");
        let io = |e| DbError::Io(path.display().to_string(), e);
        files::make_private(&path).map_err(io)?;
        files::tighten(&path);
        let file = File::options().read(true).write(true).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Self::named(file, clock).map_err(io),
            Err(std::fs::TryLockError::WouldBlock) => Err(DbError::Locked(dir.display().to_string())),
            Err(std::fs::TryLockError::Error(e)) => Err(io(e)),
        }
    }

    /// Reads or creates the server's identifier in the file, so that a restarted server recognizes its own claims.
    fn named(mut file: File, clock: &Clock) -> std::io::Result<Self> {
        let mut server = String::new();
        file.read_to_string(&mut server)?;
        if server.len() != 36 {
            server = clock.new_id();
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(server.as_bytes())?;
            file.sync_all()?;
        }
        Ok(Self { _file: file, server })
    }

    /// Returns the identifier of the server that uses this directory: 36 characters, the same after each restart.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_locked_by_one_server_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::test(1);
        let first = DirLock::take(dir.path(), &clock).unwrap();
        assert!(matches!(DirLock::take(dir.path(), &clock), Err(DbError::Locked(_))));
        let name = first.server().to_owned();
        drop(first);
        assert_eq!(DirLock::take(dir.path(), &clock).unwrap().server(), name);
    }
}
