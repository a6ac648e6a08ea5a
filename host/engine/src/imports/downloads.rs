//! `downloads`: files for the admin, written line by line. The lines are stored together with the batch's result.

use super::{
    bindings::downloads::Host,
    check::{self, ID_MAX, VALUE_MAX, WORD_MAX},
};
use crate::{
    error::Error,
    limits::LimitReached,
    state::{State, Subject},
};
use plugboard_model::{DownloadLine, Failure, LimitKind};
use wasmtime::Result;

/// The maximum length of a line, in bytes.
const LINE_MAX: usize = 16 << 10;

impl State {
    /// Checks a line and adds it to the lines that this call writes.
    fn add_line(&mut self, line: DownloadLine) -> Result<(), Error> {
        if !matches!(self.subject, Subject::Export(_)) {
            let message = "files for download can be written only in `export-batch`";
            return Err(Failure::denied(message).code("wrong-call").into());
        }
        check::nonempty("the file's name", &line.file, WORD_MAX)?;
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b".-_".contains(&c);
        if !line.file.bytes().all(plain) || line.file.starts_with('.') {
            let message = "a file name may contain only a-z, 0-9, `.`, `-` and `_`, and must not begin with `.`";
            return Err(Failure::invalid(message).into());
        }
        if line.text.as_deref().is_some_and(|text| text.contains(['\n', '\r', '\0'])) {
            return Err(Failure::invalid("a line must not contain a line break or U+0000").into());
        }
        let size = line.key.as_deref().map_or(0, str::len) + line.text.as_deref().map_or(0, str::len) + line.file.len();
        self.grow_journal(0, size)?;
        let max = self.call.limits.actions as usize;
        if self.exported.lines.len() >= max {
            return Err(LimitReached::new(LimitKind::Journal, format!("more than {max} lines for download")).into());
        }
        self.exported.lines.push(line);
        Ok(())
    }
}

impl Host for State {
    fn set_header(&mut self, file: String, line: String) -> Result<(), Error> {
        check::text("the header", &line, VALUE_MAX)?;
        self.add_line(DownloadLine { file, key: None, text: Some(line) })
    }

    fn set_line(&mut self, file: String, key: String, line: Option<String>) -> Result<(), Error> {
        check::id("the line's key", &key, ID_MAX)?;
        check::text("the line", line.as_deref().unwrap_or_default(), LINE_MAX)?;
        self.add_line(DownloadLine { file, key: Some(key), text: line })
    }
}
