//! The encodings of parameters other than JSON, read as the Bot API server reads them.

use crate::graph::split_once;

/// A file of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The file's name.
    pub name: String,
    /// The media type, if the form states one.
    pub media_type: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

/// The value of a form's field.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Text(String),
    File(Upload),
}

/// Decodes a query, or a body of the type `application/x-www-form-urlencoded`.
pub(super) fn urlencoded(text: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let decode = |pair: &str| -> Result<(String, String), String> {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decoded(&name.replace('+', " "))?, decoded(&value.replace('+', " "))?))
    };
    pairs.map(decode).collect()
}

/// Decodes `%XX`.
pub(super) fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            bytes.push(byte.ok_or_else(|| format!("`{text}` is not percent-encoded"))?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_err(|_| format!("`{text}` is not UTF-8"))
}

/// Decodes a body of the type `multipart/form-data`.
pub(crate) fn multipart(content_type: &str, body: &[u8]) -> Result<Vec<(String, Field)>, String> {
    let boundary = parameter(content_type, "boundary").ok_or("the form has no boundary")?;
    let first = format!("--{boundary}");
    let separator = format!("\r\n--{boundary}");
    let mut rest = body.strip_prefix(first.as_bytes()).ok_or("the form does not begin with its boundary")?;
    let mut fields = Vec::new();
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n").ok_or("a boundary of the form is not followed by a line break")?;
        let (part, after) = split_once(part, separator.as_bytes()).ok_or("the form does not end with its boundary")?;
        fields.push(field(part)?);
        rest = after;
    }
    Ok(fields)
}

/// Decodes one part of a form. The server recognizes a file by its `filename`, and ignores other parameters, such as
/// `filename*`.
fn field(part: &[u8]) -> Result<(String, Field), String> {
    let (head, bytes) = split_once(part, b"\r\n\r\n").ok_or("a field of the form has no headers")?;
    let head = String::from_utf8_lossy(head);
    let header = |wanted: &str| {
        let mut headers = head.lines().filter_map(|line| line.split_once(':'));
        let found = headers.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let disposition = header("content-disposition").ok_or("a field of the form has no content-disposition")?;
    if !disposition.starts_with("form-data;") {
        return Err(format!("expected form-data, got `{disposition}`"));
    }
    let name = parameter(&disposition, "name").ok_or("a field of the form has no name")?;
    let value = match parameter(&disposition, "filename") {
        Some(file) => Field::File(Upload { name: file, media_type: header("content-type"), bytes: bytes.to_vec() }),
        None => Field::Text(
            String::from_utf8(bytes.to_vec())
                .map_err(|_| format!("the field `{name}` is not UTF-8, and has no `filename`"))?,
        ),
    };
    Ok((name, value))
}

/// Returns a parameter of a header. The server splits the header at each `;`, even within quotes.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut parameters = header.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim() == wanted)?;
    let value = value.trim();
    let unquoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    Some(unquoted.unwrap_or(value).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let pairs = urlencoded("text=a+b%2Bc%20%C5%BC&empty=&flag").unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("text", "a b+c ż"), ("empty", ""), ("flag", "")]);
        for wrong in ["a=%", "a=%2", "a=%zz", "a=%ff"] {
            assert!(urlencoded(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_form_is_decoded_however_its_parameters_are_quoted() {
        let body = b"--B\r\ncontent-disposition:form-data;name=\"chat_id\"\r\n\r\n7\r\n\
            --B\r\nContent-Disposition: form-data; name=\"document\"; filename=\"za\xc5\xbc.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n\r\n\x00\r\n\
            --B\r\ncontent-disposition:form-data;name=\"x\";filename=x.png\r\n\r\n\r\n--B--\r\n";
        let fields = multipart("multipart/form-data; boundary=\"B\"", body).unwrap();
        let file = |name: &str, media_type: Option<&str>, bytes: &[u8]| {
            Field::File(Upload { name: name.into(), media_type: media_type.map(str::to_owned), bytes: bytes.to_vec() })
        };
        let expected = [
            ("chat_id".to_owned(), Field::Text("7".to_owned())),
            ("document".to_owned(), file("zaż.pdf", Some("application/pdf"), b"%PDF\r\n\r\n\x00")),
            ("x".to_owned(), file("x.png", None, b"")),
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_broken_form_is_refused() {
        for (content_type, body) in [
            ("multipart/form-data", &b"--B--"[..]),
            ("multipart/form-data; boundary=B", b"B--"),
            ("multipart/form-data; boundary=B", b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"),
            ("multipart/form-data; boundary=B", b"--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--"),
            // A name that the server does not read, before bytes that are no text.
            (
                "multipart/form-data; boundary=B",
                b"--B\r\nContent-Disposition: form-data; name=\"a\"; filename*=UTF-8''x\r\n\r\n\xff\r\n--B--",
            ),
        ] {
            assert!(multipart(content_type, body).is_err(), "{}", String::from_utf8_lossy(body));
        }
    }
}
