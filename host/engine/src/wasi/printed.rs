//! The standard output and standard error of a guest. Each line becomes a line of the call's log.

use crate::call::{LINE_MAX, LogBook};
use bytes::Bytes;
use plugboard_model::LogLevel;
use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};
use tokio::io::AsyncWrite;
use wasmtime_wasi::{
    async_trait,
    cli::{IsTerminal, StdoutStream},
    p2::{OutputStream, Pollable, StreamResult},
};

/// The maximum number of bytes that a guest may write at once.
const CHUNK: usize = 64 << 10;

/// An output stream. Clones share the unfinished line.
#[derive(Clone)]
pub(super) struct Printed {
    log: Arc<LogBook>,
    level: LogLevel,
    line: Arc<Mutex<Vec<u8>>>,
}

impl Printed {
    pub(super) fn new(log: Arc<LogBook>, level: LogLevel) -> Self {
        Self { log, level, line: Arc::default() }
    }

    /// Adds bytes to the line, and writes each line that is complete.
    fn print(&self, bytes: &[u8]) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            // Keep one byte more than the maximum, so that the log marks the line as cut.
            let room = (LINE_MAX + 1).saturating_sub(line.len());
            line.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.ends_with(b"\n") {
                self.end(&mut line);
            }
        }
    }

    /// Writes text without a final line break as a line.
    pub(super) fn finish(&self) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if !line.is_empty() {
            self.end(&mut line);
        }
    }

    /// Writes the line to the log and empties it.
    fn end(&self, line: &mut Vec<u8>) {
        let text = String::from_utf8_lossy(line);
        self.log.write(self.level, text.trim_end_matches(['\r', '\n']).to_owned());
        line.clear();
    }
}

impl IsTerminal for Printed {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Printed {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for Printed {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.print(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(CHUNK)
    }
}

#[async_trait]
impl Pollable for Printed {
    async fn ready(&mut self) {}
}

impl AsyncWrite for Printed {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.print(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::Limits;

    #[test]
    fn printed_output_is_split_into_lines_however_it_is_written() {
        let log = Arc::new(LogBook::new(&Limits::default()));
        let out = Printed::new(Arc::clone(&log), LogLevel::Info);
        out.print(b"a");
        out.print(b"b\r\n\nc\nd");
        out.clone().print("é".repeat(LINE_MAX).as_bytes());
        out.print(b"\nend");
        out.finish();
        let lines: Vec<String> = log.take().into_iter().map(|line| line.message).collect();
        assert_eq!(lines[..3], ["ab", "", "c"]);
        assert!(lines[3].starts_with("dé") && lines[3].len() <= LINE_MAX && lines[3].ends_with('…'), "{}", lines[3]);
        assert_eq!(lines[4..], ["end"]);
    }
}
