//! A document and its blocks.

use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

use super::{
    body::Body,
    limits::{BLOCKS_MAX, DEPTH_MAX, DOCUMENT_MAX},
    place::Place,
    read,
};

/// Why a document is refused: where it is wrong, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentError {
    /// The place, as a JSON Pointer. Empty for the whole document.
    pub pointer: String,
    /// What is wrong there, as a message.
    pub problem: String,
}

impl ContentError {
    /// The code of the failure that reports this error.
    pub const CODE: &str = "bad-content";
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => write!(f, "rich content: {}", self.problem),
            pointer => write!(f, "rich content, at `{pointer}`: {}", self.problem),
        }
    }
}

impl std::error::Error for ContentError {}

/// A valid document of rich content. It is serialized with all members that it was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// All members except `blocks`.
    #[serde(flatten)]
    members: Map<String, Value>,
    blocks: Vec<Block>,
}

/// A block of a document. It is serialized with all members that it was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Block {
    #[serde(skip)]
    body: Body,
    /// The block's JSON.
    source: Value,
}

impl Document {
    /// Parses a document and checks it against the format. U+0000, which cannot be stored, becomes U+FFFD.
    ///
    /// # Errors
    /// Returns the first place that is wrong.
    pub fn parse(text: &str) -> Result<Self, ContentError> {
        let whole = |problem: String| ContentError { pointer: String::new(), problem };
        if text.len() > DOCUMENT_MAX {
            return Err(whole(format!("must have at most {DOCUMENT_MAX} bytes, got {}", text.len())));
        }
        let mut value: Value =
            serde_json::from_str(text).map_err(|error| whole(format!("must be valid JSON: {error}")))?;
        // In JSON text, the character can only be written like this.
        if text.contains("\\u0000") {
            value = without_nul(value);
        }
        if depth(&value) > DEPTH_MAX {
            return Err(whole(format!("must have at most {DEPTH_MAX} levels of arrays and objects")));
        }
        let root = Place::root(&value);
        root.required("version")?.version()?;
        root.optional("plain", Place::any_text)?;
        let bodies = root.required("blocks")?.list(1, BLOCKS_MAX, read::body)?;
        let mut members = match value {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let sources = match members.remove("blocks") {
            Some(Value::Array(sources)) => sources,
            _ => Vec::new(),
        };
        let blocks = bodies.into_iter().zip(sources).map(|(body, source)| Block { body, source }).collect();
        Ok(Self { members, blocks })
    }

    /// Returns the blocks, in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns the plain form of the whole document, if its author wrote one.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        self.members.get("plain")?.as_str()
    }

    /// Returns the document with these blocks instead of its own, and without a plain form of the whole.
    pub(super) fn with_blocks(&self, blocks: Vec<Block>) -> Self {
        let mut members = self.members.clone();
        members.remove("plain");
        Self { members, blocks }
    }

    /// Returns the document's JSON with these blocks instead of its own.
    pub(super) fn json_with(&self, blocks: Vec<Value>) -> Value {
        let mut members = self.members.clone();
        members.insert("blocks".to_owned(), blocks.into());
        Value::Object(members)
    }
}

/// Writes the document as JSON text.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Block {
    /// Returns the block's type, such as `card`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.source.get("type").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the block's plain form, if its author wrote one.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        self.source.get("plain")?.as_str()
    }

    /// Returns what the block contains.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Returns the block's JSON.
    pub(super) fn source(&self) -> &Value {
        &self.source
    }
}

/// Returns how many arrays and objects are in each other, at most. The recursion is limited by the depth that the JSON
/// parser accepts.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or_default(),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// Replaces U+0000 everywhere. The recursion is limited by the depth that the JSON parser accepts.
fn without_nul(value: Value) -> Value {
    let replace = |text: &str| text.replace('\0', "\u{fffd}");
    match value {
        Value::String(text) => Value::String(replace(&text)),
        Value::Array(values) => values.into_iter().map(without_nul).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (replace(&name), without_nul(value))).collect()
        }
        other => other,
    }
}
