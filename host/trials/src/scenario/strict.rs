//! Strict parsing of authors' TOML files: scenarios and kit files. Errors name the line.

use serde::de::DeserializeOwned;

/// The largest file, in bytes.
pub(crate) const FILE: usize = 1 << 20;

/// Parses a file. `less` is the advice if the file is too large.
pub(crate) fn read<T: DeserializeOwned>(text: &str, less: &str) -> Result<T, String> {
    if text.len() > FILE {
        return Err(format!("the file has {} bytes, at most {FILE} are allowed; {less}", text.len()));
    }
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or_else(String::new, |span| at(text, span.start));
        format!("{line}{}", error.message())
    })
}

/// Checks counts against their limits. Each entry has a name, a count and a limit. `less` is the advice if one is too
/// high.
pub(crate) fn bounded(counts: &[(&str, usize, usize)], less: &str) -> Result<(), String> {
    match counts.iter().find(|(_, count, most)| count > most) {
        Some((what, count, most)) => Err(format!("{what}: got {count}, at most {most} are allowed; {less}")),
        None => Ok(()),
    }
}

/// Returns the prefix of an error at this byte of the text, such as `line 7: `.
pub(crate) fn at(text: &str, start: usize) -> String {
    let before = text.get(..start).unwrap_or_default();
    format!("line {}: ", before.matches('\n').count() + 1)
}

/// Checks that a body is written in only one way.
pub(crate) fn one_body(body: Option<&String>, json: Option<&toml::Value>) -> Result<(), String> {
    match (body, json) {
        (Some(_), Some(_)) => Err("`body` and `json` are two bodies; write only one".to_owned()),
        _ => Ok(()),
    }
}

/// Checks that a status is that of a final answer, from 200 to 599.
pub(crate) fn final_status(status: Option<u16>) -> Result<(), String> {
    match status {
        Some(status) if !(200..=599).contains(&status) => Err("`status` must be between 200 and 599".to_owned()),
        _ => Ok(()),
    }
}
