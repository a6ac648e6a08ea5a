//! The token that the host has signed for a visitor.

use connector_shared::hex;
use plugboard_sdk::Failure;

/// The parts of a visitor's token `v1.<visitor>.<hmac>`. The HMAC is not yet verified.
#[derive(Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The text that the HMAC covers: `v1.<visitor>`.
    pub signed: &'a str,
    /// The visitor's identifier.
    pub visitor: &'a str,
    /// The HMAC-SHA256.
    pub mac: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Splits a token into its parts.
    ///
    /// # Errors
    /// Returns `denied` if the token is missing or malformed.
    pub fn read(token: Option<&'a str>) -> Result<Self, Failure> {
        let token = token.ok_or_else(|| denied("the header X-Visitor-Token is missing; reload the page"))?;
        let wrong = || denied("the header X-Visitor-Token must have the form v1.VISITOR.HMAC; reload the page");
        let (signed, mac) = token.trim().rsplit_once('.').ok_or_else(wrong)?;
        let visitor = signed.strip_prefix("v1.").filter(|visitor| is_id(visitor)).ok_or_else(wrong)?;
        let mac = hex::decode(mac, 32).ok_or_else(wrong)?;
        Ok(Self { signed, visitor, mac })
    }
}

/// Returns true for an identifier as the page or the host makes it: 1 to 64 letters, digits, `-` and `_`.
pub fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Creates the failure for a missing or invalid token.
pub fn denied(message: &str) -> Failure {
    Failure::denied(message).with_code("visitor-token")
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;

    #[test]
    fn a_token_is_split_into_its_parts() {
        let text = format!("v1.visitor-1.{}", "0f".repeat(32));
        let token = Token::read(Some(&text)).unwrap();
        assert_eq!(token, Token { signed: "v1.visitor-1", visitor: "visitor-1", mac: vec![15; 32] });
    }

    #[test]
    fn a_malformed_token_is_denied() {
        let mac = "0f".repeat(32);
        let mut wrong: Vec<String> = ["", ".", "v1", "v1..", "v1.a.0f", "v1.a"].map(str::to_owned).into();
        for visitor in ["", "a b", "a.b", "ä", &"a".repeat(65)] {
            wrong.push(format!("v1.{visitor}.{mac}"));
        }
        wrong.extend([format!("v2.a.{mac}"), format!("v1.a.{mac}0"), format!("v1.a.{}", "+f".repeat(32))]);
        for token in &wrong {
            assert_eq!(Token::read(Some(token)).unwrap_err().kind, FailureKind::Denied, "{token}");
        }
        assert_eq!(Token::read(None).unwrap_err().kind, FailureKind::Denied);
    }
}
