//! Pages of memory that an instance wrote to, had ready again for the next one.
//!
//! A component's memory begins as a part of its compiled file, mapped copy on write. The first write to a page is a
//! fault and a copy: two to four microseconds, and an interpreter, which counts references everywhere, writes to
//! hundreds of pages in its shortest event. Of an instance that is put away wasmtime keeps such pages and writes the
//! file's bytes over them, but those of the first 32 stretches or the first MiB only, whichever ends first; the rest it
//! gives back to the kernel. So, where nothing else is to be done, the kernel is asked to copy what was given back once
//! more, ahead of the next write.
//!
//! - It is asked for nothing but that: no byte of any memory changes by it. What a page holds is the file's again, as
//!   the next instance would find it anyway.
//! - It is asked only for pages that were copies when an instance was put away, and at most [`MOST`] of them. Such a page
//!   may be one that was copied ahead and not written to; so that these do not stay for good, nothing is asked for at
//!   every [`ANEW`]th time, and what is copied then is what the next events write to.
//! - Where the kernel does not tell or cannot (it is Linux that does, from 5.14 on), nothing is lost but time.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    os::unix::fs::FileExt as _,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Pages had ready of one instance at most: 2 MiB.
const MOST: usize = 512;
/// Every so many times what was copied ahead is forgotten.
const ANEW: u32 = 32;
/// Memories of one component that are looked at to find those in use. More come of many calls at once.
const MEMORIES: usize = 128;
/// Those of them that are known to be in use.
const KNOWN: usize = 8;
/// A look that brought nothing is followed by a pause, twice as long each time: at most two to this many calls.
const LONGEST: u32 = 6;
/// Bytes of an entry in the kernel's list of pages, and what its bits say.
const ENTRY: usize = 8;
const PRESENT: u64 = 1 << 63;
/// It is the file's own page still: only read, never written to.
const OF_FILE: u64 = 1 << 61;

/// A component's memories, as the pool has them for its instances.
pub(crate) struct Memories {
    /// The name of its compiled file. It has a digest and a sum in it, so that no other file has it.
    file: OsString,
    seen: Mutex<Seen>,
}

/// What looks have brought.
#[derive(Default)]
struct Seen {
    /// Where memories are whose pages were given back, the latest first. To find them takes longer than all else here.
    known: Vec<Range>,
    looks: u32,
    /// Looks that brought nothing, one after the other.
    in_vain: u32,
    /// Calls that are to pass before the next look.
    pass: u32,
}

/// Addresses from the first to before the second.
type Range = (usize, usize);

/// The pages of a component's memories that are copies, at some time.
pub(crate) struct Copied<'a> {
    of: &'a Memories,
    list: File,
    page: usize,
    ranges: Vec<Range>,
    /// Of each range, which of its pages.
    pages: Vec<Vec<bool>>,
}

impl Memories {
    pub(crate) fn new(file: &Path) -> Option<Self> {
        Some(Self { file: file.file_name()?.to_owned(), seen: Mutex::default() })
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is copied now. None where the kernel does not tell, and where it brought nothing of late.
    pub(crate) fn copied(&self) -> Option<Copied<'_>> {
        let known = {
            let mut seen = self.seen();
            if seen.pass > 0 {
                seen.pass -= 1;
                return None;
            }
            if seen.in_vain == 0 { seen.known.clone() } else { Vec::new() }
        };
        let found = self.look(known);
        if found.is_err() {
            self.seen().came_to(&[]);
        }
        found.ok()
    }

    fn look(&self, known: Vec<Range>) -> io::Result<Copied<'_>> {
        let list = File::open("/proc/self/pagemap")?;
        let page = rustix::param::page_size();
        let ranges = if known.is_empty() { self.ranges()? } else { known };
        let pages = ranges.iter().map(|range| copied(&list, *range, page)).collect::<io::Result<_>>()?;
        Ok(Copied { of: self, list, page, ranges, pages })
    }

    fn ranges(&self) -> io::Result<Vec<Range>> {
        let maps = fs::read("/proc/self/maps")?;
        let name = self.file.as_encoded_bytes();
        Ok(maps.split(|byte| *byte == b'\n').filter_map(|line| memory(line, name)).take(MEMORIES).collect())
    }
}

impl Seen {
    /// Notes where pages had been given back at a look.
    fn came_to(&mut self, gone: &[Range]) {
        self.looks = self.looks.wrapping_add(1);
        self.in_vain = if gone.is_empty() { self.in_vain.saturating_add(1) } else { 0 };
        self.pass = (1_u32 << self.in_vain.min(LONGEST)) - 1;
        self.known.retain(|range| !gone.contains(range));
        self.known.splice(0..0, gone.iter().copied());
        self.known.truncate(KNOWN);
    }
}

impl Copied<'_> {
    /// Has copied again what no longer is, and says how many pages that were.
    pub(crate) fn again(self) -> usize {
        let anew = self.of.seen().looks % ANEW == ANEW - 1;
        let (mut had, mut given_back) = (0, Vec::new());
        for (range, then) in self.ranges.iter().zip(&self.pages) {
            let Ok(now) = copied(&self.list, *range, self.page) else { continue };
            let gone: Vec<bool> = then.iter().zip(&now).map(|(then, now)| *then && !now).collect();
            if gone.contains(&true) {
                given_back.push(*range);
            }
            for (first, pages) in stretches(&gone) {
                let pages = pages.min(MOST - had);
                if anew || pages == 0 || populate(range.0 + first * self.page, pages * self.page).is_err() {
                    break;
                }
                had += pages;
            }
        }
        self.of.seen().came_to(&given_back);
        had
    }
}

/// Where a line of the kernel's list of what is mapped is a memory of this file: one that can be written to.
fn memory(line: &[u8], name: &[u8]) -> Option<Range> {
    const GONE: &[u8] = b" (deleted)";
    let line = line.strip_suffix(GONE).unwrap_or(line);
    if !line.ends_with(name) {
        return None;
    }
    let mut words = line.split(|byte| *byte == b' ');
    let (range, access) = (words.next()?, words.next()?);
    if access != b"rw-p" {
        return None;
    }
    let (start, end) = str::from_utf8(range).ok()?.split_once('-')?;
    let (start, end) = (usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?);
    (start < end).then_some((start, end))
}

/// Which pages of a range are copies.
fn copied(list: &File, (start, end): Range, page: usize) -> io::Result<Vec<bool>> {
    let mut entries = vec![0; (end - start) / page * ENTRY];
    list.read_exact_at(&mut entries, (start / page * ENTRY) as u64)?;
    let bits = |entry: &[u8]| entry.try_into().map_or(0, u64::from_ne_bytes);
    Ok(entries.chunks_exact(ENTRY).map(|entry| bits(entry) & (PRESENT | OF_FILE) == PRESENT).collect())
}

/// Stretches of what is true: where each begins, and how long it is.
fn stretches(all: &[bool]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    all.chunk_by(|a, b| a == b).filter_map(move |alike| {
        let first = at;
        at += alike.len();
        alike[0].then_some((first, alike.len()))
    })
}

#[cfg(target_os = "linux")]
fn populate(start: usize, bytes: usize) -> io::Result<()> {
    use rustix::mm::{Advice, madvise};
    // SAFETY: the range is of the engine's pool, where all that is mapped is private: a file's beginning, zeros, or what
    // nobody may touch. To copy pages of that changes no byte that anybody can read, and is refused where there are none.
    unsafe { madvise(std::ptr::with_exposed_provenance_mut(start), bytes, Advice::LinuxPopulateWrite) }?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn populate(_: usize, _: usize) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_what_is_mapped_of_the_file_and_can_be_written_to() {
        let read = |line: &str| memory(line.as_bytes(), b"ab-1.cwasm");
        assert_eq!(read("7f00-8f00 rw-p 0012 fd:00 77   /x/ab-1.cwasm"), Some((0x7f00, 0x8f00)));
        assert_eq!(read("7f00-8f00 rw-p 0012 fd:00 77   /x/ab-1.cwasm (deleted)"), Some((0x7f00, 0x8f00)));
        for none in [
            "7f00-8f00 r-xp 0012 fd:00 77   /x/ab-1.cwasm",
            "7f00-8f00 rw-p 0012 fd:00 77   /x/ab-2.cwasm",
            "7f00-8f00 rw-p 0012 fd:00 77   /x/ab-1.cwasm/other",
            "8f00-7f00 rw-p 0012 fd:00 77   /x/ab-1.cwasm",
            "rw-p ab-1.cwasm",
            "",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    /// A file of so many pages of ones, and where it is mapped as a component's memory would be.
    fn mapped(pages: usize) -> (tempfile::NamedTempFile, *mut u8, usize) {
        use rustix::mm::{MapFlags, ProtFlags, mmap};
        let page = rustix::param::page_size();
        let file = tempfile::Builder::new().suffix(".cwasm").tempfile().unwrap();
        fs::write(file.path(), vec![1; pages * page]).unwrap();
        let access = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: nobody else has this mapping, and it stays as long as the test's process.
        let start =
            unsafe { mmap(std::ptr::null_mut(), pages * page, access, MapFlags::PRIVATE, file.as_file(), 0).unwrap() };
        (file, start.cast(), page)
    }

    #[test]
    fn pages_that_were_given_back_are_copies_again_with_the_files_bytes() {
        use rustix::mm::{Advice, madvise};
        let pages = MOST + 88;
        let (file, start, page) = mapped(pages);
        let memories = Memories::new(file.path()).unwrap();
        let now = || copied(&File::open("/proc/self/pagemap").unwrap(), memories.ranges().unwrap()[0], page).unwrap();
        // SAFETY: the mapping is this test's alone, and this is within it.
        let write = |at: usize| unsafe { start.add(at * page).write_volatile(7) };
        // SAFETY: the same.
        let give_back = || unsafe { madvise(start.cast(), pages * page, Advice::LinuxDontNeed).unwrap() };
        // SAFETY: the same.
        let read = |at: usize| unsafe { start.add(at * page).read_volatile() };
        for written in [vec![0, 1, 5, pages - 1], (0..pages).collect()] {
            written.iter().copied().for_each(write);
            let copied = memories.copied().expect("the kernel tells");
            give_back();
            assert_eq!(now(), vec![false; pages]);
            let had = copied.again();
            assert_eq!(had, written.len().min(MOST));
            let again = written.iter().take(had).all(|page| now()[*page]);
            assert!(again && now().iter().filter(|copied| **copied).count() == had);
            assert!(written.iter().all(|page| read(*page) == 1), "what was written is gone");
            give_back();
        }
        // Nothing was written: the next look comes later, and later still.
        for pause in [1, 3, 7] {
            assert_eq!(memories.copied().unwrap().again(), 0);
            assert!((0..pause).all(|_| memories.copied().is_none()));
        }
        write(3);
        let copied = memories.copied().unwrap();
        give_back();
        assert_eq!(copied.again(), 1);
        assert!(memories.copied().is_some());
    }

    #[test]
    fn stretches_are_told_by_where_they_begin_and_how_long_they_are() {
        let all = [true, true, false, true, false, false, true];
        assert_eq!(stretches(&all).collect::<Vec<_>>(), [(0, 2), (3, 1), (6, 1)]);
        assert_eq!(stretches(&[]).count(), 0);
    }
}
