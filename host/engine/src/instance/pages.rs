//! Copies memory pages in advance: the pages that one instance wrote to are prepared for the next instance.
//!
//! A component's memory starts as a part of its compiled file, mapped copy-on-write. The first write to a page causes a
//! fault and a copy, which take two to four microseconds. An interpreter counts references everywhere, so it writes to
//! hundreds of pages even for its shortest event. When an instance is dropped, wasmtime keeps such pages and overwrites
//! them with the file's bytes, but only for the first 32 regions or the first MiB, whichever ends first. It returns the
//! rest to the kernel. So when there is nothing else to do, we ask the kernel to copy the returned pages again, before
//! the next write needs them.
//!
//! - No byte of any memory changes. A page then contains the bytes of the file again, which is what the next instance
//!   would find anyway.
//! - Only pages that were copies when the instance was dropped are copied again, and at most [`PAGES_MAX`] of them.
//!   Such a page may have been copied in advance and never written to. So that such pages are not copied forever, every
//!   [`RESET_EVERY`]th round copies nothing. After it, only the pages that the next event writes to are copies.
//! - If the kernel does not support this (it needs Linux 5.14 or later), only a little time is lost.
//!
//! A round is one check of a component's memories, when an instance is dropped.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    os::unix::fs::FileExt as _,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The maximum number of pages copied in advance per instance: 2 MiB.
const PAGES_MAX: usize = 512;
/// One round in this many copies nothing, so that pages that are no longer needed are forgotten.
const RESET_EVERY: u32 = 32;
/// The maximum number of memories per component that a round looks at. A component has more if many calls run at once.
const MEMORIES: usize = 128;
/// The maximum number of memories that are remembered for the next rounds.
const KNOWN: usize = 8;
/// After the n-th consecutive round that found nothing to copy, the next 2^n - 1 calls start no round. This is the
/// largest n.
const BACKOFF_EXP_MAX: u32 = 6;
/// The size of an entry in the kernel's page map, in bytes. There is one entry per page.
const ENTRY: usize = 8;
/// A bit of an entry: the page is in memory.
const PRESENT: u64 = 1 << 63;
/// A bit of an entry: the page still belongs to the file. It may have been read, but it was never written to.
const OF_FILE: u64 = 1 << 61;

/// The memories that the pool holds for the instances of a component.
pub(crate) struct Memories {
    /// The name of the compiled file. It contains a digest and a checksum, so it is unique.
    file: OsString,
    history: Mutex<History>,
}

/// What previous rounds found.
#[derive(Default)]
struct History {
    /// The memories in which wasmtime returned pages to the kernel, newest first. They are remembered, because
    /// searching the list of mappings takes longer than everything else here.
    known: Vec<Range>,
    /// The number of rounds so far.
    rounds: u32,
    /// The number of consecutive rounds that found nothing to copy.
    empty_rounds: u32,
    /// The number of calls to skip before the next round.
    skip: u32,
}

/// A range of addresses: start (inclusive) and end (exclusive).
type Range = (usize, usize);

/// A record of which pages of a component's memories were copies, taken before an instance is dropped.
pub(crate) struct Copied<'a> {
    of: &'a Memories,
    /// The kernel's page map of this process.
    list: File,
    /// The size of a page, in bytes.
    page: usize,
    ranges: Vec<Range>,
    /// For each range, which of its pages were copies.
    pages: Vec<Vec<bool>>,
}

impl Memories {
    pub(crate) fn new(file: &Path) -> Option<Self> {
        Some(Self { file: file.file_name()?.to_owned(), history: Mutex::default() })
    }

    fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a round: determines which pages are copies now. Returns `None` if the kernel does not support this, or if
    /// previous rounds found nothing and this call is skipped.
    pub(crate) fn copied(&self) -> Option<Copied<'_>> {
        let known = {
            let mut history = self.history();
            if history.skip > 0 {
                history.skip -= 1;
                return None;
            }
            if history.empty_rounds == 0 { history.known.clone() } else { Vec::new() }
        };
        let found = self.look(known);
        if found.is_err() {
            self.history().record(&[]);
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

    /// Finds the component's memories in the kernel's list of mappings.
    fn ranges(&self) -> io::Result<Vec<Range>> {
        let maps = fs::read("/proc/self/maps")?;
        let name = self.file.as_encoded_bytes();
        Ok(maps.split(|byte| *byte == b'\n').filter_map(|line| memory(line, name)).take(MEMORIES).collect())
    }
}

impl History {
    /// Records the result of a round: the memories in which pages were returned to the kernel.
    fn record(&mut self, gone: &[Range]) {
        self.rounds = self.rounds.wrapping_add(1);
        self.empty_rounds = if gone.is_empty() { self.empty_rounds.saturating_add(1) } else { 0 };
        self.skip = (1_u32 << self.empty_rounds.min(BACKOFF_EXP_MAX)) - 1;
        self.known.retain(|range| !gone.contains(range));
        self.known.splice(0..0, gone.iter().copied());
        self.known.truncate(KNOWN);
    }
}

impl Copied<'_> {
    /// Ends a round, after the instance was dropped: copies the pages again that are no longer copies, and returns
    /// their number.
    pub(crate) fn again(self) -> usize {
        let reset = self.of.history().rounds % RESET_EVERY == RESET_EVERY - 1;
        let (mut had, mut given_back) = (0, Vec::new());
        for (range, then) in self.ranges.iter().zip(&self.pages) {
            let Ok(now) = copied(&self.list, *range, self.page) else { continue };
            let gone: Vec<bool> = then.iter().zip(&now).map(|(then, now)| *then && !now).collect();
            if gone.contains(&true) {
                given_back.push(*range);
            }
            for (first, pages) in stretches(&gone) {
                let pages = pages.min(PAGES_MAX - had);
                if reset || pages == 0 || populate(range.0 + first * self.page, pages * self.page).is_err() {
                    break;
                }
                had += pages;
            }
        }
        self.of.history().record(&given_back);
        had
    }
}

/// Parses a line of the kernel's list of mappings. Returns the range if the line is a writable mapping of the file that
/// is called `name`.
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

/// Determines which pages of a range are copies: in memory, and no longer the file's own.
fn copied(list: &File, (start, end): Range, page: usize) -> io::Result<Vec<bool>> {
    let mut entries = vec![0; (end - start) / page * ENTRY];
    list.read_exact_at(&mut entries, (start / page * ENTRY) as u64)?;
    let bits = |entry: &[u8]| entry.try_into().map_or(0, u64::from_ne_bytes);
    Ok(entries.chunks_exact(ENTRY).map(|entry| bits(entry) & (PRESENT | OF_FILE) == PRESENT).collect())
}

/// Returns the start and length of each run of `true` values.
fn stretches(all: &[bool]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    all.chunk_by(|a, b| a == b).filter_map(move |alike| {
        let first = at;
        at += alike.len();
        alike[0].then_some((first, alike.len()))
    })
}

/// Makes the kernel copy all pages of a range, as writes to them would.
#[cfg(target_os = "linux")]
fn populate(start: usize, bytes: usize) -> io::Result<()> {
    use rustix::mm::{Advice, madvise};
    // SAFETY: the range belongs to the engine's pool, which has only private mappings: the beginning of a file, zeros,
    // or inaccessible pages. Copying such pages changes no readable byte, and fails where there are none.
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
    fn only_writable_mappings_of_the_file_count_as_its_memory() {
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

    /// Creates a file with this many pages of ones, and maps it like a component's memory.
    fn mapped(pages: usize) -> (tempfile::NamedTempFile, *mut u8, usize) {
        use rustix::mm::{MapFlags, ProtFlags, mmap};
        let page = rustix::param::page_size();
        let file = tempfile::Builder::new().suffix(".cwasm").tempfile().unwrap();
        fs::write(file.path(), vec![1; pages * page]).unwrap();
        let access = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: nothing else uses this mapping, and it lives as long as the test process.
        let start =
            unsafe { mmap(std::ptr::null_mut(), pages * page, access, MapFlags::PRIVATE, file.as_file(), 0).unwrap() };
        (file, start.cast(), page)
    }

    #[test]
    fn returned_pages_are_copied_again_with_the_contents_of_the_file() {
        use rustix::mm::{Advice, madvise};
        let pages = PAGES_MAX + 88;
        let (file, start, page) = mapped(pages);
        let memories = Memories::new(file.path()).unwrap();
        let now = || copied(&File::open("/proc/self/pagemap").unwrap(), memories.ranges().unwrap()[0], page).unwrap();
        // SAFETY: the mapping belongs to this test, and the offset is within it.
        let write = |at: usize| unsafe { start.add(at * page).write_volatile(7) };
        // SAFETY: as above.
        let give_back = || unsafe { madvise(start.cast(), pages * page, Advice::LinuxDontNeed).unwrap() };
        // SAFETY: as above.
        let read = |at: usize| unsafe { start.add(at * page).read_volatile() };
        for written in [vec![0, 1, 5, pages - 1], (0..pages).collect()] {
            written.iter().copied().for_each(write);
            let copied = memories.copied().expect("the kernel tells");
            give_back();
            assert_eq!(now(), vec![false; pages]);
            let had = copied.again();
            assert_eq!(had, written.len().min(PAGES_MAX));
            let again = written.iter().take(had).all(|page| now()[*page]);
            assert!(again && now().iter().filter(|copied| **copied).count() == had);
            assert!(written.iter().all(|page| read(*page) == 1), "what was written is gone");
            give_back();
        }
        // Nothing changed, so back off further before each next round.
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
    fn consecutive_pages_are_grouped_by_start_and_length() {
        let all = [true, true, false, true, false, false, true];
        assert_eq!(stretches(&all).collect::<Vec<_>>(), [(0, 2), (3, 1), (6, 1)]);
        assert_eq!(stretches(&[]).count(), 0);
    }
}
