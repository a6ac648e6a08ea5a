//! Files that hold customers' words, tokens' hashes or keys are their owner's alone.

use sqlx::sqlite::SqliteConnectOptions;
use std::{
    ffi::OsString,
    fs::OpenOptions,
    io,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use crate::{DbError, Result};

/// What SQLite puts beside its database, with the database's own permissions when it makes them.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Makes sure that only its owner can read a SQLite database: the file is made with mode 0600 before SQLite opens it,
/// and one that exists with a wider mode is tightened, along with the files beside it.
///
/// # Errors
/// When the file cannot be made.
pub(crate) fn keep_private(url: &str) -> Result<()> {
    let Some((path, create)) = file_of(url)? else { return Ok(()) };
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

/// The file of a SQLite address, and whether SQLite would make it. None for a database in memory.
fn file_of(url: &str) -> Result<Option<(PathBuf, bool)>> {
    let options = SqliteConnectOptions::from_str(url)?;
    let path = options.get_filename();
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut options = query.split('&');
    let in_memory = path.as_os_str().to_string_lossy().contains(":memory:")
        || path.to_string_lossy().starts_with("file:")
        || query.split('&').any(|option| option == "mode=memory");
    let create = options.any(|option| option == "mode=rwc");
    Ok((!in_memory).then(|| (path.to_owned(), create)))
}

/// Makes an empty file with mode 0600, unless there is a file.
///
/// # Errors
/// When it cannot be made.
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

/// Takes a file away from its group and from others, and logs it. Does nothing when there is no file, or it is
/// private already. A file whose mode cannot be changed is logged with what to do.
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
            Ok(()) => tracing::warn!(%file, was, "others could read this file; now only its owner can"),
            Err(error) => {
                tracing::warn!(%file, was, %error, "others can read this file; run `chmod go= {file}` as its owner");
            }
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
    async fn only_its_owner_reads_a_database_whether_it_is_new_or_was_there() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = dir.path().join("t.db");
        let url = Dialect::sqlite_url(&path);
        let db = Db::open(&url, Clock::test(1)).await.unwrap();
        let now = modes(dir.path());
        assert!(now.iter().any(|(name, _)| name == "t.db-wal"), "{now:?}");
        assert!(now.iter().all(|(_, mode)| *mode == 0o600), "{now:?}");

        // Files that somebody made readable are tightened by the next open.
        for (name, _) in now {
            fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(0o664)).unwrap();
        }
        let again = Db::open(&url, Clock::test(1)).await.unwrap();
        let now = modes(dir.path());
        assert!(now.iter().all(|(_, mode)| *mode == 0o600), "{now:?}");
        db.close().await;
        again.close().await;
    }

    #[test]
    fn the_file_of_an_address_is_found() {
        let file = |url: &str| file_of(url).unwrap().map(|(path, create)| (path.display().to_string(), create));
        assert_eq!(file("sqlite:/tmp/a.db"), Some(("/tmp/a.db".into(), false)));
        assert_eq!(file("sqlite:///tmp/a.db?mode=rwc"), Some(("/tmp/a.db".into(), true)));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("sqlite:///tmp/a.db?mode=memory"), None);
    }
}
