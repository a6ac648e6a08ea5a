//! The part of PostgreSQL's wire protocol that the proxy has to understand.

use std::{collections::HashMap, io};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The largest message that is passed on, in bytes. Far larger than any attachment.
const LARGEST: u32 = 256 << 20;

/// A message including its header, ready to be passed on.
pub struct Message {
    /// The message type; 0 for the first messages of a client, which have none.
    pub kind: u8,
    /// The whole message.
    pub bytes: Vec<u8>,
}

impl Message {
    /// Reads a message. Returns `None` at the end of the stream.
    pub async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        let kind = match from.read_u8().await {
            Ok(kind) => kind,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = vec![kind];
        body(from, &mut bytes).await?;
        Ok(Some(Self { kind, bytes }))
    }

    /// Reads one of a client's first messages, which have no type.
    pub async fn read_first(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let mut bytes = Vec::new();
        body(from, &mut bytes).await?;
        Ok(Self { kind: 0, bytes })
    }

    /// Whether this first message asks for encryption. The answer is one byte, and the client then sends another first
    /// message.
    pub fn asks_for_encryption(&self) -> bool {
        const TLS: u32 = 80_877_103;
        const GSSAPI: u32 = 80_877_104;
        let code = self.bytes.get(4..8).map(|code| u32::from_be_bytes(code.try_into().unwrap_or_default()));
        matches!(code, Some(TLS | GSSAPI))
    }

    fn content(&self) -> &[u8] {
        self.bytes.get(5..).unwrap_or_default()
    }
}

async fn body(from: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> io::Result<()> {
    let length = from.read_u32().await?;
    if !(4..=LARGEST).contains(&length) {
        return Err(io::Error::other(format!("a message of {length} bytes")));
    }
    bytes.extend(length.to_be_bytes());
    let (start, more) = (bytes.len(), length as usize - 4);
    bytes.resize(start + more, 0);
    from.read_exact(&mut bytes[start..]).await?;
    Ok(())
}

/// The prepared statements of a connection, by name.
#[derive(Default)]
pub struct Statements(HashMap<Vec<u8>, String>);

impl Statements {
    /// Returns the statement that a message executes: the text of a query, or the prepared statement to which it binds
    /// parameters.
    pub fn of(&mut self, message: &Message) -> Option<String> {
        let mut parts = message.content().split(|byte| *byte == 0);
        let mut text = || parts.next().map(|text| String::from_utf8_lossy(text).into_owned());
        match message.kind {
            b'Q' => text(),
            b'P' => {
                let (name, text) = (text()?, text()?);
                self.0.insert(name.into_bytes(), text);
                None
            }
            b'B' => {
                let (_portal, name) = (text()?, text()?);
                self.0.get(name.as_bytes()).cloned()
            }
            _ => None,
        }
    }
}

/// Whether a statement contains this keyword in capitals, as the host writes its statements. A setting such as
/// `synchronous_commit` does not count.
pub fn has_word(statement: &str, word: &str) -> bool {
    statement.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|found| found == word)
}

/// Whether bytes contain a text.
pub fn contains(bytes: &[u8], text: &str) -> bool {
    !text.is_empty() && bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, content: &[u8]) -> Message {
        let length = u32::try_from(content.len() + 4).unwrap().to_be_bytes();
        Message { kind, bytes: [&[kind][..], &length, content].concat() }
    }

    #[test]
    fn the_statement_that_a_message_executes_is_found() {
        let mut statements = Statements::default();
        assert_eq!(statements.of(&message(b'Q', b"COMMIT\0")).as_deref(), Some("COMMIT"));
        assert_eq!(statements.of(&message(b'P', b"s1\0SELECT $1\0\0\0")), None);
        assert_eq!(statements.of(&message(b'B', b"\0s1\0\0\0\0\x01\0\0\0\x01x\0\0")).as_deref(), Some("SELECT $1"));
        assert_eq!(statements.of(&message(b'B', b"\0s2\0\0\0")), None);
        assert_eq!(statements.of(&message(b'S', b"")), None);
    }

    #[test]
    fn only_whole_keywords_match_in_a_statement() {
        assert!(has_word("COMMIT", "COMMIT") && has_word("SELECT 1; COMMIT;", "COMMIT"));
        assert!(!has_word("SET synchronous_commit = on", "COMMIT") && !has_word("SELECT COMMITS", "COMMIT"));
        assert!(contains(b"\0mid-7\0", "mid-7") && !contains(b"mid-", "mid-7") && !contains(b"x", ""));
    }

    #[tokio::test]
    async fn messages_are_read_whole() {
        let whole = message(b'Q', b"BEGIN\0").bytes;
        let mut stream = &whole[..];
        let read = Message::read(&mut stream).await.unwrap().unwrap();
        assert_eq!((read.kind, read.bytes), (b'Q', whole.clone()));
        assert!(Message::read(&mut stream).await.unwrap().is_none());
        assert!(Message::read(&mut &whole[..whole.len() - 1]).await.is_err());
        let first = [8_u32.to_be_bytes(), 80_877_103_u32.to_be_bytes()].concat();
        assert!(Message::read_first(&mut &first[..]).await.unwrap().asks_for_encryption());
    }
}
