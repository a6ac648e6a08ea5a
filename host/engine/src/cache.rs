//! Compiled code as files, in a directory that nobody else can write to.
//!
//! A file's name says which component it was made from, for which engine and settings, and what its bytes
//! must sum to. Code that does not is never run: it is thrown away, and the component compiled again.
//! A file is mapped while its plugin is loaded, so it is never written to again; another takes its place.

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
/// How the name of a file begins until its code is whole.
const UNFINISHED: &str = "unfinished-";
/// No compilation takes so long.
const UNFINISHED_AGE: Duration = Duration::from_hours(1);
/// Files kept. The least recently written go first.
const FILES_MAX: usize = 256;

/// The directory and the engine that its files are for.
#[derive(Debug)]
pub(crate) struct Cache {
    dir: PathBuf,
    engine: String,
}

impl Cache {
    /// Makes the directory, or makes sure that an existing one is ours alone.
    pub(crate) fn open(dir: &Path, engine: &wasmtime::Engine) -> io::Result<Self> {
        private_dir(dir)?;
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let cache = Self { dir: dir.to_owned(), engine: format!("{:016x}", hasher.finish()) };
        cache.tidy();
        Ok(cache)
    }

    /// The compiled component and its file, when it is here and whole.
    pub(crate) fn get(&self, engine: &wasmtime::Engine, digest: &str) -> Option<(Component, PathBuf)> {
        let prefix = format!("{digest}-{}-", self.engine);
        for (path, name) in self.files() {
            let Some(sum) = name.strip_prefix(&prefix) else { continue };
            let whole = fs::File::open(&path).and_then(sum_of).is_ok_and(|found| found == sum);
            if whole {
                // SAFETY: the bytes are those that this engine wrote (their sum is in the name), in a directory
                // that only this user can write to; the engine's version and settings are in the name as well.
                match unsafe { Component::deserialize_file(engine, &path) } {
                    Ok(component) => return Some((component, path)),
                    Err(error) => tracing::warn!(%error, path = %path.display(), "compiled code cannot be used"),
                }
            } else {
                tracing::warn!(path = %path.display(), "compiled code is damaged, it is made anew");
            }
            let _ = fs::remove_file(&path);
        }
        None
    }

    /// Keeps a compiled component. What goes wrong costs time at the next start and nothing else.
    pub(crate) fn put(&self, component: &Component, digest: &str) {
        if let Err(error) = self.try_put(component, digest) {
            self.not_kept(&error);
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

    /// Keeps compiled code that is in a file of this directory already, as [`Cache::put`] does. None when it could not.
    pub(crate) fn keep(&self, file: NamedTempFile, digest: &str) -> Option<PathBuf> {
        let kept = file.reopen().and_then(sum_of).and_then(|sum| self.persist(file, digest, &sum));
        kept.inspect_err(|error| self.not_kept(error)).ok()
    }

    fn persist(&self, file: NamedTempFile, digest: &str, sum: &str) -> io::Result<PathBuf> {
        let path = self.dir.join(format!("{digest}-{}-{sum}.{EXTENSION}", self.engine));
        file.as_file().sync_data()?;
        file.persist(&path).map_err(|error| error.error)?;
        self.clean();
        Ok(path)
    }

    fn not_kept(&self, error: &io::Error) {
        tracing::warn!(%error, dir = %self.dir.display(), "compiled code could not be kept");
    }

    /// A file for code that is being made.
    pub(crate) fn new_file(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.dir)
    }

    /// Removes what a server that was killed left unfinished. A younger file may be another engine's that is at work.
    fn tidy(&self) {
        let Ok(entries) = fs::read_dir(&self.dir) else { return };
        for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED)) {
            let age = entry.metadata().and_then(|data| data.modified()).map(|written| written.elapsed());
            if matches!(age, Ok(Ok(age)) if age > UNFINISHED_AGE) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Drops what other engines left, and the oldest of too many.
    fn clean(&self) {
        let ours = format!("-{}-", self.engine);
        let (mut kept, stale): (Vec<_>, Vec<_>) = self.files().into_iter().partition(|(_, name)| name.contains(&ours));
        let written =
            |path: &Path| fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        kept.sort_by_cached_key(|(path, _)| std::cmp::Reverse(written(path)));
        for (path, _) in stale.iter().chain(kept.iter().skip(FILES_MAX)) {
            let _ = fs::remove_file(path);
        }
    }

    /// The files of compiled code, with their names without extension.
    fn files(&self) -> Vec<(PathBuf, String)> {
        let Ok(entries) = fs::read_dir(&self.dir) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        paths
            .filter(|path| path.extension() == Some(OsStr::new(EXTENSION)))
            .filter_map(|path| path.file_stem()?.to_str().map(str::to_owned).map(|name| (path, name)))
            .collect()
    }
}

fn private_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
        fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        let data = fs::metadata(dir)?;
        if data.uid() != rustix::process::geteuid().as_raw() {
            return Err(io::Error::other("it belongs to another user, whose code would be run"));
        }
        if data.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }
    #[cfg(not(unix))]
    fs::create_dir_all(dir)
}

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
