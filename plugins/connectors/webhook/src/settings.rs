//! The channel's configuration.

use crate::{
    limits::Limits,
    mapping::Mapping,
    signature::{Kind, Signature},
};
use plugboard_sdk::{Failure, FailureKind, config};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The header that identifies a request, as Standard Webhooks names it.
const ID_HEADER: &str = "webhook-id";
/// The gestures that can be sent.
const GESTURES: [&str; 5] = ["typing", "read", "reaction", "edit", "deletion"];
/// How long a part may be repeated, if nothing else is configured, in seconds: a day.
const REPEATABLE: u32 = 24 * 60 * 60;
/// The maximum length of a configured answer, in bytes.
const ANSWER_BYTES: usize = 4 << 10;

/// The configuration of a channel, merged with that of its connector.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The channel's account. Only the host reads it.
    #[serde(rename = "account")]
    _account: Option<String>,
    /// The account's name. Only the host reads it.
    #[serde(rename = "account_name")]
    _account_name: Option<String>,
    /// How requests are signed.
    pub signature: Signature,
    /// The header that identifies a request.
    pub id_header: Option<String>,
    /// Where a body in another form has its values. Without it, bodies have the neutral form.
    pub mapping: Option<Mapping>,
    /// How an accepted request is answered.
    pub answer: Option<Answer>,
    /// Where messages are posted.
    pub url: Option<String>,
    /// How files are sent.
    pub files: FilesBy,
    /// The gestures that are posted.
    pub gestures: Vec<String>,
    /// Where the templates are.
    pub templates_url: Option<String>,
    /// Where the other system says whether it took a message.
    pub taken_url: Option<String>,
    /// How conversations may be begun: the first message, by the kind of identifier.
    pub opening: BTreeMap<String, String>,
    /// What the other system allows.
    pub rules: Limits,
}

/// How an accepted request is answered.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// The status, 200 to 299.
    pub status: u16,
    /// The body.
    pub body: String,
    /// The content type of the body.
    pub content_type: String,
}

impl Default for Answer {
    fn default() -> Self {
        Self { status: 200, body: String::new(), content_type: "text/plain; charset=utf-8".to_owned() }
    }
}

/// How files are sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FilesBy {
    /// By an address of this server.
    #[default]
    Address,
    /// In the request itself, as a form.
    Multipart,
}

impl Settings {
    /// Reads the channel's configuration.
    ///
    /// # Errors
    /// Returns `invalid` with a sentence that names the member.
    pub fn read() -> Result<Self, Failure> {
        Self::from_json(&config::json())
    }

    /// Reads the configuration in a call that handles a request or a part. The configuration was checked when the
    /// channel was added, so it is our fault if it is wrong now, and the sender must not be blamed.
    ///
    /// # Errors
    /// Returns `unavailable` with a sentence that names the member.
    pub fn in_use() -> Result<Self, Failure> {
        Self::read().map_err(|failure| Failure { kind: FailureKind::Unavailable, ..failure })
    }

    /// Reads a configuration from its JSON.
    ///
    /// # Errors
    /// Same as [`Settings::read`].
    pub fn from_json(json: &str) -> Result<Self, Failure> {
        let settings: Self = config::from_json(json)?;
        settings.check()?;
        Ok(settings)
    }

    /// Returns the header that identifies a request. Only Standard Webhooks sign one. With another kind of signature,
    /// whoever repeats a request could give it another identifier, so there is none unless it is configured.
    pub fn id_header(&self) -> Option<&str> {
        let is_signed = self.signature.kind == Kind::StandardWebhooks;
        self.id_header.as_deref().or(is_signed.then_some(ID_HEADER))
    }

    /// Returns for how long a part may be repeated, in seconds; 0: it may not. A system that can be asked whether it took
    /// a part need not recognize repetitions, so nothing is repeated there unless it is configured.
    pub fn repeatable(&self) -> u32 {
        let usual = if self.taken_url.is_some() { 0 } else { REPEATABLE };
        self.rules.repeatable.unwrap_or(usual)
    }

    /// Checks what the types cannot express.
    fn check(&self) -> Result<(), Failure> {
        self.signature.check()?;
        if let Some(mapping) = &self.mapping {
            mapping.check()?;
        }
        let urls = [("url", &self.url), ("templates_url", &self.templates_url), ("taken_url", &self.taken_url)];
        for (member, url) in urls {
            if let Some(url) = url
                && !(url.starts_with("https://") || url.starts_with("http://"))
            {
                return Err(config::wrong(member, "must begin with https:// or http://"));
            }
            // The server replaces such a text in an address by the secret.
            if url.as_ref().is_some_and(|url| url.contains("${")) {
                return Err(config::wrong(member, "must not contain `${`"));
            }
        }
        if let Some(wrong) = self.gestures.iter().find(|gesture| !GESTURES.contains(&gesture.as_str())) {
            let known = GESTURES.join(", ");
            return Err(config::wrong("gestures", &format!("`{wrong}` must be one of {known}")));
        }
        if let Some(answer) = &self.answer {
            if !(200..=299).contains(&answer.status) {
                let status = answer.status;
                return Err(config::wrong("answer.status", &format!("must be between 200 and 299, got {status}")));
            }
            if answer.body.len() > ANSWER_BYTES {
                return Err(config::wrong("answer.body", &format!("must have at most {ANSWER_BYTES} bytes")));
            }
            if !is_media_type(&answer.content_type) {
                return Err(config::wrong("answer.content_type", "must be a media type, such as text/plain"));
            }
        }
        if self.url.is_none() {
            let needing = [
                ("gestures", self.gestures.is_empty()),
                ("opening", self.opening.is_empty()),
                ("templates_url", self.templates_url.is_none()),
                ("taken_url", self.taken_url.is_none()),
            ];
            if let Some((member, _)) = needing.into_iter().find(|(_, empty)| !empty) {
                return Err(config::wrong(member, "needs the member `url`, because nothing can be sent without it"));
            }
        }
        Ok(())
    }
}

/// Returns whether a text looks like a media type and can be written into a header.
fn is_media_type(text: &str) -> bool {
    text.len() <= 256 && text.contains('/') && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn refused(config: &Value) -> String {
        let failure = Settings::from_json(&config.to_string()).unwrap_err();
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some("config")), "{config}");
        failure.message
    }

    #[test]
    fn nothing_has_to_be_configured() {
        let settings = Settings::from_json("{}").unwrap();
        assert_eq!((settings.id_header(), settings.files), (Some("webhook-id"), FilesBy::Address));
        assert!(settings.mapping.is_none() && settings.url.is_none() && settings.gestures.is_empty());
    }

    #[test]
    fn a_header_that_is_not_signed_identifies_a_request_only_if_it_is_configured() {
        let hmac = json!({ "kind": "hmac", "header": "X-Mac" });
        let token = json!({ "kind": "token", "query": "token" });
        for signature in [hmac, token, json!({ "kind": "stripe" }), json!({ "kind": "basic" })] {
            let of = |config: Value| Settings::from_json(&config.to_string()).unwrap().id_header;
            let settings = Settings::from_json(&json!({ "signature": signature }).to_string()).unwrap();
            assert_eq!(settings.id_header(), None, "{signature}");
            assert_eq!(of(json!({ "signature": signature, "id_header": "X-Id" })).as_deref(), Some("X-Id"));
        }
    }

    #[test]
    fn a_system_that_can_be_asked_gets_no_repetition_unless_it_is_configured() {
        let repeatable = |config: Value| Settings::from_json(&config.to_string()).unwrap().repeatable();
        let (url, taken_url) = ("https://a.example/in", "https://a.example/taken");
        assert_eq!(repeatable(json!({ "url": url })), REPEATABLE);
        assert_eq!(repeatable(json!({ "url": url, "taken_url": taken_url })), 0);
        let both = json!({ "url": url, "taken_url": taken_url, "rules": { "repeatable": 60 } });
        assert_eq!(repeatable(both), 60);
    }

    #[test]
    fn a_wrong_configuration_is_refused_with_the_member() {
        for (config, why) in [
            (json!({ "uri": "https://a.example" }), "unknown field `uri`"),
            (json!({ "url": "a.example" }), "configuration member `url`: must begin with https://"),
            (json!({ "url": "https://a.example/${secret.secret}" }), "must not contain `${`"),
            (json!({ "url": "https://a.example", "files": "mail" }), "configuration member `files`: unknown variant"),
            (json!({ "url": "https://a.example", "gestures": ["wink"] }), "`wink` must be one of typing, read"),
            (json!({ "gestures": ["typing"] }), "configuration member `gestures`: needs the member `url`"),
            (json!({ "opening": { "phone": "any" } }), "configuration member `opening`: needs the member `url`"),
            (json!({ "templates_url": "https://a.example" }), "`templates_url`: needs the member `url`"),
            (json!({ "taken_url": "https://a.example" }), "`taken_url`: needs the member `url`"),
            (json!({ "taken_url": "a.example" }), "`taken_url`: must begin with https://"),
            (json!({ "answer": { "status": 404 } }), "must be between 200 and 299, got 404"),
            (json!({ "answer": { "content_type": "text" } }), "must be a media type"),
            (json!({ "answer": { "body": "x".repeat(4_097) } }), "at most 4096 bytes"),
            (json!({ "signature": { "kind": "none" } }), "configuration member `signature.kind`: unknown variant"),
            (json!({ "mapping": { "contact": "/email", "text": "{{note}}" } }), "configuration member `mapping.text`"),
            (json!({ "mapping": { "contact": "/email", "text": "/note", "time": { "pointer": "/at" } } }), "`unit`"),
            (json!({ "rules": { "reply_window": "a day" } }), "configuration member `rules.reply_window`"),
        ] {
            let message = refused(&config);
            assert!(message.contains(why), "{why}: {message}");
        }
        assert!(Settings::from_json(&json!({ "answer": { "body": "x".repeat(4_096) } }).to_string()).is_ok());
    }

    /// Every configuration on the documentation's page is one that the connector accepts.
    #[test]
    fn the_examples_of_the_page_are_accepted() {
        let page = include_str!("../../../../docs/platforms/webhook.md");
        let blocks = page.split("```json\n").skip(1).filter_map(|rest| rest.split_once("\n```")).map(|(json, _)| json);
        let configured: Vec<&str> = blocks.filter(|json| json.contains("\"mapping\"")).collect();
        assert!(configured.len() >= 3, "{configured:?}");
        for json in configured {
            Settings::from_json(json).unwrap_or_else(|failure| panic!("{}: {json}", failure.message));
        }
    }
}
