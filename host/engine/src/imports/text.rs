//! `text`: extracts information from customers' messages. This is not a power. The answers are not recorded on a tape,
//! because the same text always gives the same answer.

use super::bindings::text::{Host, Phone};
use crate::state::State;
use plugboard_text as text;
use std::{
    collections::VecDeque,
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use wasmtime::Result;

/// The maximum number of bytes of a text that are read.
const TEXT_MAX: usize = 64 << 10;
/// The maximum number of keywords per call. Further ones are ignored.
const KEYWORDS: usize = 2_000;
/// The maximum length of a keyword in bytes. Longer ones are ignored.
const KEYWORD_MAX: usize = 200;

/// Returns the part of a text that is read.
fn read(text: &str) -> &str {
    &text[..text.floor_char_boundary(TEXT_MAX)]
}

/// The maximum number of cached keyword lists. A plugin uses the same lists for every message, in a fresh instance each
/// time.
const PREPARED_MAX: usize = 32;

/// A cache of prepared keyword lists: hash, list and search, with the most recently used list last.
#[derive(Default)]
struct Prepared {
    hasher: RandomState,
    lists: VecDeque<(u64, Vec<String>, Arc<text::Keywords>)>,
}

impl Prepared {
    /// Removes a list from the cache and returns it, if it is there.
    fn take(&mut self, hash: u64, keywords: &[String]) -> Option<(u64, Vec<String>, Arc<text::Keywords>)> {
        let index = self.lists.iter().position(|(known, list, _)| *known == hash && list == keywords)?;
        self.lists.remove(index)
    }
}

/// Returns a search for these keywords, from the cache if possible.
fn prepared(keywords: Vec<String>) -> Arc<text::Keywords> {
    static CACHE: LazyLock<Mutex<Prepared>> = LazyLock::new(Mutex::default);
    let lock = || CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    let hasher = lock().hasher.clone();
    let hash = hasher.hash_one(&keywords);
    let known = lock().take(hash, &keywords);
    // Built outside the lock, so that a plugin that sends a new list in each call does not block others.
    let entry = known.unwrap_or_else(|| {
        let ready = Arc::new(text::Keywords::bounded(&keywords, KEYWORDS, KEYWORD_MAX));
        (hash, keywords, ready)
    });
    let ready = Arc::clone(&entry.2);
    let mut cache = lock();
    // Another call may have cached the same list in the meantime.
    cache.take(hash, &entry.1);
    cache.lists.push_back(entry);
    if cache.lists.len() > PREPARED_MAX {
        cache.lists.pop_front();
    }
    ready
}

impl Host for State {
    fn fold(&mut self, text: String) -> Result<String> {
        Ok(text::fold(read(&text)))
    }

    fn contains(&mut self, text: String, all: Vec<String>) -> Result<Vec<u32>> {
        Ok(prepared(all).in_text(&text::fold(read(&text))))
    }

    fn emails(&mut self, text: String) -> Result<Vec<String>> {
        let mut found = text::emails(read(&text));
        found.truncate(text::FOUND_MAX);
        Ok(found)
    }

    fn phones(&mut self, text: String, region: Option<String>) -> Result<Vec<Phone>> {
        let found = text::phones(read(&text), region.as_deref()).into_iter();
        Ok(found.map(|text::Phone { written, number, extension }| Phone { written, number, extension }).collect())
    }

    fn language(&mut self, text: String) -> Result<Option<String>> {
        Ok(text::language(read(&text)).map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_start_of_a_long_text_is_read() {
        let text = "ł".repeat(TEXT_MAX);
        assert_eq!(read(&text).len(), TEXT_MAX);
        let text = format!("x{}", "ł".repeat(TEXT_MAX));
        assert_eq!(read(&text).len(), TEXT_MAX - 1);
        assert_eq!(read("short"), "short");
    }

    #[test]
    fn excess_and_overlong_keywords_are_ignored() {
        let long = "a".repeat(KEYWORD_MAX);
        let longer = "b".repeat(KEYWORD_MAX + 1);
        let text = format!("{long} {longer} last over");
        let mut all = vec![long, longer];
        all.resize(KEYWORDS - 1, "not there".to_owned());
        all.extend(["last".to_owned(), "over".to_owned()]);
        let last = u32::try_from(KEYWORDS - 1).unwrap();
        assert_eq!(prepared(all).in_text(&text::fold(&text)), [0, last]);
    }

    #[test]
    fn keyword_lists_are_cached_and_the_cache_is_bounded() {
        let list = |n: usize| vec![format!("word{n}"), "order".to_owned()];
        let first = prepared(list(0));
        assert!(Arc::ptr_eq(&first, &prepared(list(0))));
        for n in 1..=PREPARED_MAX {
            assert_eq!(prepared(list(n)).in_text(&format!("word{n}")), [0]);
        }
        // Other tests may have cached their own lists in the meantime. In any case, this one has been evicted.
        assert!(!Arc::ptr_eq(&first, &prepared(list(0))));
    }
}
