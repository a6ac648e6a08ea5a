//! A cache of compiled code as files, in a directory that only this user can write to.
//!
//! The file name contains the digest of the component, a hash of the engine's version and settings, and the checksum of
//! the file. Code with a wrong checksum is never run: it is deleted, and the component is compiled again. A file is
//! mapped while its plugin is loaded, so it is never overwritten. A new file replaces it instead.

use ring::digest::{Context, SHA256};
use std::{
    collections::hash_map::DefaultHasher,
    ffi::OsStr,
    fs,
    hash::{Hash as _, Hasher as _},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tempfile::NamedTempFile;
use wasmtime::component::Component;

const EXTENSION: &str = "cwasm";
/// The prefix of a file name until its code is complete.
const UNFINISHED: &str = "unfinished-";
/// The age after which an unfinished file is stale. No compilation takes this long.
const UNFINISHED_AGE: Duration = Duration::from_hours(1);
/// The maximum number of files. The least recently written ones are removed first.
const FILES_MAX: usize = 256;

/// A cache directory, used for one engine.
#[derive(Debug)]
pub(crate) struct Cache {
    dir: PathBuf,
    /// The hash of the engine's version and settings, in hexadecimal.
    engine: String,
}

impl Cache {
    /// Creates the directory, or checks that an existing one belongs to this user alone.
    pub(crate) fn open(dir: &Path, engine: &wasmtime::Engine) -> io::Result<Self> {
        private_dir(dir)?;
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let cache = Self { dir: dir.to_owned(), engine: format!("{:016x}", hasher.finish()) };
        cache.remove_stale_unfinished();
        Ok(cache)
    }

    /// Returns the compiled component and its file, if the file exists and is intact.
    pub(crate) fn get(&self, engine: &wasmtime::Engine, digest: &str) -> Option<(Component, PathBuf)> {
        let prefix = format!("{digest}-{}-", self.engine);
        for (path, name) in self.files() {
            let Some(sum) = name.strip_prefix(&prefix) else { continue };
            let intact = fs::File::open(&path).and_then(sum_of).is_ok_and(|found| found == sum);
            if intact {
                // SAFETY: the file is in a directory that only this user can write to, its checksum matches the one in
                // its name, and the name shows that an engine of the same version and settings wrote it.
                match unsafe { Component::deserialize_file(engine, &path) } {
                    Ok(component) => return Some((component, path)),
                    Err(error) => tracing::warn!(%error, path = %path.display(), "compiled code cannot be used"),
                }
            } else {
                tracing::warn!(path = %path.display(), "compiled code is damaged and will be compiled again");
            }
            let _ = fs::remove_file(&path);
        }
        None
    }

    /// Stores a compiled component. If that fails, logs the error; the component is then compiled again at the next
    /// start.
    pub(crate) fn put(&self, component: &Component, digest: &str) {
        if let Err(error) = self.try_put(component, digest) {
            self.log_store_error(&error);
        }
    }

    fn try_put(&self, component: &Component, digest: &str) -> io::Result<()> {
        let bytes = component.serialize().map_err(io::Error::other)?;
        let sum = sum_of(bytes.as_slice())?;
        let mut file = self.new_file()?;
        file.write_all(&bytes)?;
        self.persist(file, digest, &sum)?;
        Ok(())
    }

    /// Like [`Cache::put`], for compiled code that is already in a file of this directory. Returns its new path, or
    /// `None` on failure.
    pub(crate) fn store_file(&self, file: NamedTempFile, digest: &str) -> Option<PathBuf> {
        let kept = file.reopen().and_then(sum_of).and_then(|sum| self.persist(file, digest, &sum));
        kept.inspect_err(|error| self.log_store_error(error)).ok()
    }

    /// Gives a complete file its final name, and removes files that are no longer needed.
    fn persist(&self, file: NamedTempFile, digest: &str, sum: &str) -> io::Result<PathBuf> {
        let path = self.dir.join(format!("{digest}-{}-{sum}.{EXTENSION}", self.engine));
        file.as_file().sync_data()?;
        file.persist(&path).map_err(|error| error.error)?;
        self.evict();
        Ok(path)
    }

    fn log_store_error(&self, error: &io::Error) {
        tracing::warn!(%error, dir = %self.dir.display(), "compiled code could not be stored");
    }

    /// Creates a file for code that is being compiled.
    pub(crate) fn new_file(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.dir)
    }

    /// Removes unfinished files that a killed server left. A younger file may belong to another engine that is still
    /// compiling.
    fn remove_stale_unfinished(&self) {
        let Ok(entries) = fs::read_dir(&self.dir) else { return };
        for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED)) {
            let age = entry.metadata().and_then(|data| data.modified()).map(|written| written.elapsed());
            if matches!(age, Ok(Ok(age)) if age > UNFINISHED_AGE) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Removes the files of other engines, and the oldest files if there are too many.
    fn evict(&self) {
        let ours = format!("-{}-", self.engine);
        let (mut kept, stale): (Vec<_>, Vec<_>) = self.files().into_iter().partition(|(_, name)| name.contains(&ours));
        let written =
            |path: &Path| fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        kept.sort_by_cached_key(|(path, _)| std::cmp::Reverse(written(path)));
        for (path, _) in stale.iter().chain(kept.iter().skip(FILES_MAX)) {
            let _ = fs::remove_file(path);
        }
    }

    /// Lists the files of compiled code, with their names without extension.
    fn files(&self) -> Vec<(PathBuf, String)> {
        let Ok(entries) = fs::read_dir(&self.dir) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        paths
            .filter(|path| path.extension() == Some(OsStr::new(EXTENSION)))
            .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned).map(|name| (path, name)))
            .collect()
    }
}

/// Creates a directory that only this user can access, or restricts an existing one. Fails if it belongs to another
/// user.
fn private_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
        fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        let data = fs::metadata(dir)?;
        if data.uid() != rustix::process::geteuid().as_raw() {
            return Err(io::Error::other("the directory belongs to another user, whose code would be run"));
        }
        if data.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }
    #[cfg(not(unix))]
    fs::create_dir_all(dir)
}

/// Returns the SHA-256 checksum of a file, in hexadecimal.
fn sum_of(mut bytes: impl io::Read) -> io::Result<String> {
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; 64 << 10];
    loop {
        match bytes.by_ref().read(&mut buffer)? {
            0 => return Ok(hex::encode(context.finish().as_ref())),
            read => context.update(&buffer[..read]),
        }
    }
}
