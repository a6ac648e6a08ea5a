//! Hexadecimal digits.

use std::fmt::Write as _;

/// Decodes exactly `length` bytes from hexadecimal digits in either case. `None` if the text has anything else.
#[must_use]
pub fn decode(digits: &str, length: usize) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    if digits.len() != length.checked_mul(2)? {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    digits.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// Encodes bytes as hexadecimal digits in lower case.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_either_case_are_decoded() {
        assert_eq!(decode("00fF1a", 3), Some(vec![0, 255, 26]));
        assert_eq!(decode("", 0), Some(Vec::new()));
        for (wrong, length) in [("0", 1), ("00", 2), ("0000", 1), ("+1", 1), ("0g", 1), ("é", 1), (" 0", 1)] {
            assert_eq!(decode(wrong, length), None, "{wrong}");
        }
        assert_eq!(decode("00", usize::MAX), None);
    }

    #[test]
    fn bytes_are_encoded_in_lower_case() {
        assert_eq!(encode(&[0, 255, 26]), "00ff1a");
        assert_eq!(decode(&encode(b"za\xc5\xbc"), 4).as_deref(), Some(&b"za\xc5\xbc"[..]));
    }
}
