//! Tokens of web chat visitors, signed with the channel's own key.

use ring::hmac;

use crate::{error::FlowError, shared::Flow};

impl Flow {
    /// Returns a token that lets a visitor of a web chat write: `v1.VISITOR.MAC`.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist or has no signing key.
    pub fn visitor_token(&self, channel: &str, visitor: &str) -> Result<String, FlowError> {
        let text = format!("v1.{visitor}");
        let mac = hmac::sign(&self.visitor_key(channel)?, text.as_bytes());
        Ok(format!("{text}.{}", hex::encode(mac.as_ref())))
    }

    /// Returns the visitor of a valid token.
    ///
    /// # Errors
    /// `Invalid` if the token is not valid for this channel. Any other error says nothing about the token: the channel
    /// does not exist, or has no key to check it with.
    pub fn check_visitor_token(&self, channel: &str, token: &str) -> Result<String, FlowError> {
        let wrong =
            || FlowError::Invalid("this is not a valid visitor token for this channel; request a new one".into());
        let (text, mac) = token.rsplit_once('.').ok_or_else(wrong)?;
        let mac = hex::decode(mac).map_err(|_| wrong())?;
        let key = self.visitor_key(channel)?;
        hmac::verify(&key, text.as_bytes(), &mac).map_err(|_| wrong())?;
        Ok(text.strip_prefix("v1.").ok_or_else(wrong)?.to_owned())
    }

    fn visitor_key(&self, channel: &str) -> Result<hmac::Key, FlowError> {
        let snapshot = self.shared.registry.now();
        let connected = snapshot.channels.get(channel).ok_or_else(|| FlowError::not_found("channel", channel))?;
        let value = connected.visitor_key.as_ref().ok_or_else(|| {
            tracing::error!(
                channel,
                "the secret `visitor_key` is missing, or the key file cannot open it; set it again"
            );
            FlowError::Unavailable("the chat is not available at the moment; try again later".into())
        })?;
        Ok(hmac::Key::new(hmac::HMAC_SHA256, value.as_bytes()))
    }
}
