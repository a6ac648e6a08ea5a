//! Keeps files with customers' messages, token hashes or keys readable by their owner only.

use std::{ffi::OsString, fs::OpenOptions, io, path::Path};

use crate::{DbError, Result, sql::file_of};

/// Suffixes of the files that SQLite creates beside the database, with the database's own permissions.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Makes a SQLite database readable by its owner only: creates the file with mode 0600 before SQLite opens it, or
/// tightens an existing file and the files beside it.
///
/// # Errors
/// Returns an error if the file cannot be created.
pub(crate) fn keep_private(url: &str) -> Result<()> {
    let (path, create) = file_of(url)?;
    if create {
        make_private(&path).map_err(|error| DbError::Io(path.display().to_string(), error))?;
    }
    tighten(&path);
    for suffix in BESIDE {
        let mut beside = OsString::from(path.as_os_str());
        beside.push(suffix);
        tighten(Path::new(&beside));
    }
    Ok(())
}

/// Creates an empty file with mode 0600, unless the file exists.
///
/// # Errors
/// Returns an error if the file cannot be created.
pub fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes a file's permissions for its group and others, and logs the change. Does nothing if there is no file or it
/// is already private. If the mode cannot be changed, logs how to fix it.
pub fn tighten(path: &Path) {
    #[cfg(unix)]
    {
        use std::{fs, os::unix::fs::PermissionsExt as _};
        let Ok(data) = fs::metadata(path) else { return };
        let mode = data.permissions().mode() & 0o777;
        let for_others = mode & 0o077 != 0;
        if !for_others {
            return;
        }
        let (file, was) = (path.display(), format!("{mode:04o}"));
        match fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700)) {
            Ok(()) => tracing::warn!(%file, was, "other users could read this file; now only its owner can"),
            Err(error) => tracing::warn!(
                %file,
                was,
                %error,
                "other users can read this file, and its permissions could not be changed; run `chmod go= {file}` as \
                 its owner"
            ),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::{Db, Dialect};
    use plugboard_model::Clock;
    use std::{fs, os::unix::fs::PermissionsExt as _};

    fn modes(dir: &Path) -> Vec<(String, u32)> {
        let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
        let mode = |entry: fs::DirEntry| {
            (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().permissions().mode() & 0o777)
        };
        entries.map(mode).collect()
    }

    #[tokio::test]
    async fn new_and_existing_database_files_are_readable_only_by_their_owner() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = dir.path().join("t.db");
        let url = Dialect::sqlite_url(&path);
        let db = Db::open(&url, Clock::test(1)).await.unwrap();
        let now = modes(dir.path());
        assert!(now.iter().any(|(name, _)| name == "t.db-wal"), "{now:?}");
        assert!(now.iter().all(|(_, mode)| *mode == 0o600), "{now:?}");

        // The next open tightens files that were made readable for others.
        for (name, _) in now {
            fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(0o664)).unwrap();
        }
        let again = Db::open(&url, Clock::test(1)).await.unwrap();
        let now = modes(dir.path());
        assert!(now.iter().all(|(_, mode)| *mode == 0o600), "{now:?}");
        db.close().await;
        again.close().await;
    }
}
