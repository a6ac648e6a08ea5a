//! Requests to the Graph API: URLs and bodies.

use connector_shared::address;
use serde::Serialize;
use serde_json::Value;

/// The base URL and version of the Graph API.
pub struct Api {
    base: String,
    version: String,
}

impl Api {
    /// Creates the API from `api_base` and `api_version` of the configuration, or from the defaults.
    pub fn new(base: Option<String>, version: Option<String>) -> Self {
        Self {
            base: address::base(base, "https://graph.facebook.com"),
            version: version.unwrap_or_else(|| "v23.0".to_owned()).trim_matches('/').to_owned(),
        }
    }

    /// Returns the URL of a node or of one of its edges. The node is external input and is encoded, so that it cannot
    /// change the rest of the path.
    pub fn url(&self, node: &str, edge: &str) -> String {
        let mut url = format!("{}/{}/", self.base, self.version);
        // Encode dots too, so that `..` cannot change the path. The API's own identifiers have no dots.
        address::encode(&mut url, node, "-_");
        if !edge.is_empty() {
            url.push('/');
            url.push_str(edge);
        }
        url
    }
}

/// The recipient of a message.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient<'a> {
    /// A person, by page-scoped identifier.
    Id(&'a str),
    /// The author of a comment, privately.
    CommentId(&'a str),
}

/// The body of `POST /{page}/messages`.
#[derive(Serialize)]
pub struct Send<'a> {
    /// The recipient.
    pub recipient: Recipient<'a>,
    /// `RESPONSE`, or `MESSAGE_TAG` with a tag.
    pub messaging_type: &'static str,
    /// The tag, such as `HUMAN_AGENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<&'a str>,
    /// The message that this replies to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo<'a>>,
    /// The content.
    pub message: Message<'a>,
}

/// The body of `POST /{page}/messages` for something other than a message.
#[derive(Serialize)]
pub struct Action<'a> {
    /// The person who sees it.
    pub recipient: Recipient<'a>,
    /// `typing_on` or `mark_seen`.
    pub sender_action: &'static str,
}

/// The message that a message replies to.
#[derive(Serialize)]
pub struct ReplyTo<'a> {
    /// The message's identifier.
    pub mid: &'a str,
}

/// The content of a message.
#[derive(Serialize)]
pub struct Message<'a> {
    /// The text. Either this or `attachment` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    /// The file or the template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment<'a>>,
    /// Quick replies.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub quick_replies: &'a [QuickReply],
    /// The delivery's identifier. Meta's echo of the message contains it.
    pub metadata: &'a str,
}

/// A file that is uploaded in the same request, or a template.
#[derive(Serialize)]
pub struct Attachment<'a> {
    /// `image`, `audio`, `video`, `file` or `template`.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The template. For a file, an empty object, which Meta requires.
    pub payload: Value,
}

/// A quick reply.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct QuickReply {
    content_type: &'static str,
    title: String,
    payload: String,
}

impl QuickReply {
    /// Creates a quick reply that answers with text.
    pub fn new((title, payload): (String, String)) -> Self {
        Self { content_type: "text", title, payload }
    }
}

/// The body of `POST /{comment}/comments`.
#[derive(Serialize)]
pub struct Comment<'a> {
    /// The text.
    pub message: &'a str,
}

impl Send<'_> {
    /// Returns the body as form fields, for a request that also uploads a file.
    ///
    /// # Errors
    /// Never fails for these types.
    pub fn fields(&self) -> Result<Vec<(&'static str, String)>, serde_json::Error> {
        let mut fields = vec![
            ("recipient", serde_json::to_string(&self.recipient)?),
            ("messaging_type", self.messaging_type.to_owned()),
            ("message", serde_json::to_string(&self.message)?),
        ];
        if let Some(tag) = self.tag {
            fields.push(("tag", tag.to_owned()));
        }
        if let Some(reply_to) = &self.reply_to {
            fields.push(("reply_to", serde_json::to_string(reply_to)?));
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn send<'a>(message: Message<'a>, recipient: Recipient<'a>) -> Send<'a> {
        Send { recipient, messaging_type: "RESPONSE", tag: None, reply_to: None, message }
    }

    #[test]
    fn identifiers_in_api_addresses_are_percent_encoded() {
        let api = Api::new(None, None);
        assert_eq!(api.url("1", "messages"), "https://graph.facebook.com/v23.0/1/messages");
        let api = Api::new(Some("http://127.0.0.1:9/".into()), Some("v22.0".into()));
        assert_eq!(api.url("50_60", "comments"), "http://127.0.0.1:9/v22.0/50_60/comments");
        assert_eq!(
            api.url("../${secret.page_token}?a=/", ""),
            "http://127.0.0.1:9/v22.0/%2E%2E%2F%24%7Bsecret%2Epage_token%7D%3Fa%3D%2F"
        );
    }

    #[test]
    fn an_action_has_the_form_that_meta_documents() {
        let body = Action { recipient: Recipient::Id("9"), sender_action: "typing_on" };
        let expected = json!({ "recipient": { "id": "9" }, "sender_action": "typing_on" });
        assert_eq!(serde_json::to_value(&body).unwrap(), expected);
    }

    #[test]
    fn a_text_message_has_the_form_that_meta_documents() {
        let buttons = [QuickReply::new(("Yes".into(), "Y".into()))];
        let message = Message { text: Some("hi"), attachment: None, quick_replies: &buttons, metadata: "d-1" };
        let mut body = send(message, Recipient::Id("9"));
        assert_eq!(
            serde_json::to_value(&body).unwrap(),
            json!({ "recipient": { "id": "9" }, "messaging_type": "RESPONSE", "message": { "text": "hi", "metadata": "d-1",
                "quick_replies": [{ "content_type": "text", "title": "Yes", "payload": "Y" }] } })
        );
        body.recipient = Recipient::CommentId("50_60");
        body.message.quick_replies = &[];
        body.messaging_type = "MESSAGE_TAG";
        body.tag = Some("HUMAN_AGENT");
        body.reply_to = Some(ReplyTo { mid: "m_1" });
        assert_eq!(
            serde_json::to_value(&body).unwrap(),
            json!({ "recipient": { "comment_id": "50_60" }, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT",
                "reply_to": { "mid": "m_1" }, "message": { "text": "hi", "metadata": "d-1" } })
        );
    }
}
