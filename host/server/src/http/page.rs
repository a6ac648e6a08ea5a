//! Pagination: pages of lists, and the cursor to the next page.

use super::{Problem, input};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// The default page size.
const DEFAULT: u32 = 50;
/// Maximum page size. A request for more is rejected.
pub const LIMIT_MAX: u32 = 200;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many, 1 to 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// The `next` value of the previous page.
    pub after: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The items on the page.
    pub data: Vec<T>,
    /// The value to pass as `after` for the next page; null on the last page.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Builds a page from up to `size + 1` items. `key` returns what the cursor stores for an item.
    pub fn of<K: Serialize>(mut found: Vec<T>, size: usize, list: &str, key: impl Fn(&T) -> K) -> Self {
        let more = found.len() > size;
        found.truncate(size);
        let next = found.last().filter(|_| more).map(|last| cursor(list, &key(last)));
        Self { data: found, next }
    }

    /// Converts each item on the page.
    pub fn map<U>(self, to: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(to).collect(), next: self.next }
    }
}

/// Returns the page size for a requested limit.
///
/// # Errors
/// Returns 400 if the limit is 0 or more than the maximum page size.
pub fn size(limit: Option<u32>) -> Result<usize, Problem> {
    let limit = limit.unwrap_or(DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::bad_request("query", format!("`limit` must be between 1 and {LIMIT_MAX}, got {limit}")));
    }
    Ok(usize::try_from(limit).unwrap_or(usize::MAX))
}

/// The number of items to query for a page: one more than its size, to detect whether another page follows.
#[must_use]
pub fn probe(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1)
}

/// Encodes the cursor after an item of a list.
fn cursor<K: Serialize>(list: &str, key: &K) -> String {
    // Keys are numbers and strings, so serializing them cannot fail.
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(list, key)).unwrap_or_default())
}

/// Decodes a cursor of this list. All lists validate their cursors here, so a forged cursor never reaches the database.
///
/// # Errors
/// Returns 400 if the cursor is malformed, belongs to another list, or contains text that the database cannot store.
pub fn after<K: DeserializeOwned>(list: &str, cursor: Option<&str>) -> Result<Option<K>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let read = || -> Option<(String, K)> {
        let value: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        if input::find_nul(&value).is_some() {
            return None;
        }
        serde_json::from_value(value).ok()
    };
    match read() {
        Some((of, key)) if of == list => Ok(Some(key)),
        _ => Err(Problem::bad_request("cursor", "`after` must be the `next` of an earlier page of the same list")),
    }
}

/// Builds a page of a list that is completely in memory, with items identified by name.
///
/// # Errors
/// Returns 400 if the limit or the cursor is invalid.
pub fn slice<T>(list: &str, all: Vec<T>, query: &PageQuery, name: impl Fn(&T) -> String) -> Result<Page<T>, Problem> {
    let size = size(query.limit)?;
    let from = match after::<String>(list, query.after.as_deref())? {
        Some(before) => all.iter().position(|one| name(one) == before).map_or(all.len(), |at| at + 1),
        None => 0,
    };
    Ok(Page::of(all.into_iter().skip(from).take(size + 1).collect(), size, list, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let all: Vec<String> = (0..7).map(|n| format!("n{n}")).collect();
        let (mut seen, mut next) = (Vec::new(), None);
        loop {
            let query = PageQuery { limit: Some(3), after: next };
            let page = slice("names", all.clone(), &query, Clone::clone).unwrap();
            assert!(page.data.len() <= 3);
            seen.extend(page.data);
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
        let whole = PageQuery { limit: Some(7), after: None };
        assert!(slice("names", all, &whole, Clone::clone).unwrap().next.is_none());
    }

    #[test]
    fn a_cursor_is_valid_only_for_its_own_list() {
        let next = Page::of(vec![1, 2], 1, "runs", |n| *n).next.unwrap();
        assert_eq!(after::<i64>("runs", Some(&next)).unwrap(), Some(1));
        assert_eq!(after::<i64>("contacts", Some(&next)).unwrap_err().status, 400);
        assert_eq!(after::<i64>("runs", Some("x y")).unwrap_err().code, "cursor");
        assert_eq!(after::<String>("runs", Some(&next)).unwrap_err().code, "cursor");
        assert_eq!(after::<i64>("runs", None).unwrap(), None);
    }

    #[test]
    fn a_malformed_cursor_is_refused() {
        let forged = |text: &str| {
            let text = BASE64_URL_SAFE_NO_PAD.encode(text);
            after::<(i64, String)>("runs", Some(&text)).map_err(|problem| problem.status)
        };
        assert_eq!(forged(r#"["runs",[1,"a"]]"#), Ok(Some((1, "a".into()))));
        for text in [
            r#"["runs",[1,"a\u0000"]]"#,
            r#"["runs\u0000",[1,"a"]]"#,
            r#"["runs",[9223372036854775808,"a"]]"#,
            r#"["runs",[1.5,"a"]]"#,
            r#"["runs",[1]]"#,
            r#"["runs",[1,"a",2]]"#,
            r#"["runs",[1,"a"],2]"#,
            r#"["runs",{"0":1}]"#,
            r#"["runs",null]"#,
            r#"["runs",[1,"\ud800"]]"#,
            r#"["runs""#,
            "",
        ] {
            assert_eq!(forged(text), Err(400), "{text}");
        }
        assert_eq!(after::<String>("runs", Some("%00")).unwrap_err().status, 400);
    }

    #[test]
    fn a_page_limit_must_be_between_1_and_200() {
        assert_eq!(size(None).unwrap(), 50);
        assert_eq!(size(Some(1)).unwrap(), 1);
        assert_eq!(size(Some(200)).unwrap(), 200);
        for wrong in [0, 201, u32::MAX] {
            let problem = size(Some(wrong)).unwrap_err();
            assert_eq!(problem.status, 400);
            assert!(problem.detail.contains("between 1 and 200"), "{}", problem.detail);
        }
    }
}
