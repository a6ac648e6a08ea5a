//! A request to the stand-in, recorded for the test.

use axum::http::request::Parts;
use serde_json::Value;

/// The endpoint that a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// `POST /{version}/{page}/messages`
    Send,
    /// The same with a `sender_action`: typing or a read mark.
    Action,
    /// `POST /{version}/{comment}/comments`
    Comment,
    /// `GET /{version}/{person}`
    Profile,
    /// `GET /files/{name}`
    File,
    /// Anything else.
    Other,
}

/// A request that was read completely.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedRequest {
    /// `GET`, `POST`, ...
    pub method: String,
    /// The path, as received.
    pub path: String,
    /// The query, as received.
    pub query: String,
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// The endpoint that the request is for.
    pub edge: Edge,
    /// The page, comment, person or file in the path.
    pub node: String,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Value),
    /// `multipart/form-data`.
    Form(Vec<Field>),
    /// Anything else.
    Other(Vec<u8>),
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The file name, if the field is a file.
    pub file_name: Option<String>,
    /// The media type, if the request states one.
    pub media_type: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

impl ReceivedRequest {
    /// Parses a request.
    pub(super) fn new(parts: &Parts, bytes: &[u8]) -> Self {
        let headers: Vec<_> = parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let path = parts.uri.path().to_owned();
        let segments: Vec<_> = path.split('/').skip(1).collect();
        let (edge, node) = match (parts.method.as_str(), segments.as_slice()) {
            ("GET", ["files", name]) => (Edge::File, *name),
            ("GET", [_version, person]) => (Edge::Profile, *person),
            ("POST", [_version, page, "messages"]) => (Edge::Send, *page),
            ("POST", [_version, comment, "comments"]) => (Edge::Comment, *comment),
            _ => (Edge::Other, ""),
        };
        let body = Body::new(find(&headers, "content-type").unwrap_or_default(), bytes);
        let is_action = matches!(&body, Body::Json(json) if json["sender_action"].is_string());
        let edge = if edge == Edge::Send && is_action { Edge::Action } else { edge };
        Self {
            method: parts.method.to_string(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            body,
            edge,
            node: node.to_owned(),
            path: path.clone(),
            headers,
        }
    }

    /// Returns the first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// Returns a member of the JSON body, or a form field parsed as JSON (or as a string, if it is not JSON). Null if
    /// there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> Value {
        match &self.body {
            Body::Json(json) => json.get(name).cloned().unwrap_or_default(),
            _ => self.field(name).map_or(Value::Null, |field| {
                serde_json::from_slice(&field.bytes)
                    .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&field.bytes).into_owned()))
            }),
        }
    }

    /// Returns a field of the form.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        match &self.body {
            Body::Form(fields) => fields.iter().find(|field| field.name == name),
            _ => None,
        }
    }

    /// Returns the person of a profile request or the recipient of a send; for a private reply, the comment.
    #[must_use]
    pub fn person(&self) -> Option<String> {
        match self.edge {
            Edge::Send | Edge::Action => {
                let recipient = self.value("recipient");
                recipient["id"].as_str().or_else(|| recipient["comment_id"].as_str()).map(str::to_owned)
            }
            Edge::Profile | Edge::Comment => Some(self.node.clone()),
            Edge::File | Edge::Other => None,
        }
    }
}

impl Body {
    fn new(media_type: &str, bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        if let Some(boundary) =
            media_type.strip_prefix("multipart/form-data").and_then(|rest| rest.split("boundary=").nth(1))
        {
            let boundary = boundary.split(';').next().unwrap_or_default().trim().trim_matches('"');
            return Self::Form(fields(bytes, boundary));
        }
        serde_json::from_slice(bytes).map_or_else(|_| Self::Other(bytes.to_vec()), Self::Json)
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Splits a form's body at its boundaries.
fn fields(bytes: &[u8], boundary: &str) -> Vec<Field> {
    let mark = format!("--{boundary}");
    split(bytes, mark.as_bytes())
        .into_iter()
        .filter_map(|part| {
            let part = part.strip_prefix(b"\r\n")?.strip_suffix(b"\r\n")?;
            let (head, bytes) = split_once(part, b"\r\n\r\n")?;
            let head = String::from_utf8_lossy(head);
            let quoted = |name: &str| {
                let start = head.find(&format!(" {name}=\""))? + name.len() + 3;
                Some(head[start..].split('"').next()?.to_owned())
            };
            let media_type = head.lines().find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-type:").map(|value| value.trim().to_owned())
            });
            Some(Field { name: quoted("name")?, file_name: quoted("filename"), media_type, bytes: bytes.to_vec() })
        })
        .collect()
}

/// Splits bytes at the first occurrence of a mark.
pub(crate) fn split_once<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    Some((&bytes[..at], &bytes[at + mark.len()..]))
}

fn split<'a>(mut bytes: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = split_once(bytes, mark) {
        parts.push(part);
        bytes = rest;
    }
    parts.push(bytes);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multipart_form_is_split_into_fields() {
        let bytes = b"--B\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{\"a\":1}\r\n\
            --B\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\r\n\x00\r\n--B--\r\n";
        let Body::Form(fields) = Body::new("multipart/form-data; boundary=B", bytes) else { panic!("no form") };
        assert_eq!(fields.len(), 2, "{fields:?}");
        assert_eq!((fields[0].name.as_str(), fields[0].bytes.as_slice()), ("message", br#"{"a":1}"#.as_slice()));
        assert_eq!(fields[1].file_name.as_deref(), Some("a.png"));
        assert_eq!(fields[1].media_type.as_deref(), Some("image/png"));
        assert_eq!(fields[1].bytes, b"\x89PNG\r\n\r\n\x00");
    }
}
