//! Minimal HTTP/1.1 for a load generator and a stand-in that leave the CPU to the server: keep-alive connections and
//! `content-length`, nothing else.

use anyhow::{Context as _, Result, bail, ensure};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// The largest message that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// A keep-alive connection, of either side.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A request or a response.
pub struct Message {
    bytes: Vec<u8>,
    body_at: usize,
}

impl Message {
    /// The first line, such as `GET / HTTP/1.1` or `HTTP/1.1 200 OK`.
    #[must_use]
    pub fn first_line(&self) -> &str {
        let line = self.bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
        std::str::from_utf8(line).unwrap_or_default()
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body_at..]
    }
}

impl Wire {
    /// Wraps a connection.
    ///
    /// # Errors
    /// Returns an error if the connection is broken already.
    pub fn new(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Reads one message. Returns `None` if the other side closed the connection between two messages.
    ///
    /// # Errors
    /// Returns an error if the connection breaks, or if the message is too large or chunked.
    pub async fn read(&mut self) -> Result<Option<Message>> {
        loop {
            if let Some((body_at, length)) = head(&self.buffer)?
                && self.buffer.len() >= body_at + length
            {
                let rest = self.buffer.split_off(body_at + length);
                return Ok(Some(Message { bytes: std::mem::replace(&mut self.buffer, rest), body_at }));
            }
            ensure!(self.buffer.len() <= LARGEST, "a message of more than {LARGEST} bytes");
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                ensure!(self.buffer.is_empty(), "the connection ended in the middle of a message");
                return Ok(None);
            }
        }
    }

    /// Writes bytes to the connection.
    ///
    /// # Errors
    /// Returns an error if the connection breaks.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes).await?)
    }
}

/// Returns where the body begins and its length, once the whole head has arrived.
fn head(bytes: &[u8]) -> Result<Option<(usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let mut length = 0;
    for line in bytes[..end].split(|byte| *byte == b'\n').skip(1) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        if name.eq_ignore_ascii_case(b"content-length") {
            length = std::str::from_utf8(value)?.trim().parse().context("content-length")?;
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            bail!("chunked messages are not supported");
        }
    }
    Ok(Some((end + 4, length)))
}

/// Posts webhooks over one connection.
pub struct Client {
    wire: Wire,
    head: String,
}

impl Client {
    /// Connects to a server.
    ///
    /// # Errors
    /// Returns an error if the connection is refused.
    pub async fn connect(address: SocketAddr, path: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("cannot connect to {address}"))?;
        let head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n");
        Ok(Self { wire: Wire::new(stream)?, head })
    }

    /// Posts a signed body. Returns the status.
    ///
    /// # Errors
    /// Returns an error if there is no answer.
    pub async fn post(&mut self, signature: &str, body: &str) -> Result<u16> {
        Ok(self.exchange(signature, body).await?.0)
    }

    /// The same as [`Client::post`]; also returns the answer.
    ///
    /// # Errors
    /// Returns an error if there is no answer.
    pub async fn exchange(&mut self, signature: &str, body: &str) -> Result<(u16, Message)> {
        let length = body.len();
        let request =
            format!("{}x-hub-signature-256: {signature}\r\ncontent-length: {length}\r\n\r\n{body}", self.head);
        self.wire.write(request.as_bytes()).await?;
        let answer = self.wire.read().await?.context("the server closed the connection")?;
        let status = answer.first_line().split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.with_context(|| format!("no status in `{}`", answer.first_line()))?;
        Ok((status, answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_head_and_the_length_of_the_body_are_read() {
        assert_eq!(head(b"GET / HTTP/1.1\r\nHost: a\r\n").unwrap(), None);
        assert_eq!(head(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap(), Some((27, 0)));
        assert_eq!(head(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nx").unwrap(), Some((39, 12)));
        assert!(head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}
