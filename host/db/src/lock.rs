//! One server to a data directory.

use std::{fs::File, path::Path};

use crate::{DbError, Result};

/// Holds a data directory until it is dropped. The operating system lets go of it when the process
/// ends, however it ends.
#[derive(Debug)]
pub struct DirLock {
    _file: File,
}

impl DirLock {
    /// Takes the directory.
    ///
    /// # Errors
    /// [`DbError::Locked`] when another server has it, [`DbError::Io`] when it cannot be written.
    pub fn take(dir: &Path) -> Result<Self> {
        let path = dir.join("plugboard.lock");
        let io = |e| DbError::Io(path.display().to_string(), e);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(DbError::Locked(dir.display().to_string())),
            Err(std::fs::TryLockError::Error(e)) => Err(io(e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_one_holder() {
        let dir = tempfile::tempdir().unwrap();
        let first = DirLock::take(dir.path()).unwrap();
        assert!(matches!(DirLock::take(dir.path()), Err(DbError::Locked(_))));
        drop(first);
        DirLock::take(dir.path()).unwrap();
    }
}
