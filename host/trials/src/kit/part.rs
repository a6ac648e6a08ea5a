//! Parts as the host passes them to `send`.

use bytes::Bytes;
use plugboard_model::{
    Attachment, AttachmentState, ConversationKind, Part, PartBody, QuickReply, Sender, TemplatePart,
};
use std::collections::HashMap;

use super::format::{RawFile, RawSend, RawTemplate};
use crate::scenario::content;

/// The part's identifier. No platform returns this value.
pub(super) const DELIVERY: &str = "0198c0de-0000-7000-8000-00000000d311";

/// The identifier of a part's file.
const FILE: &str = "file";

impl RawFile {
    /// Returns the file as an attachment with this identifier.
    fn attachment(&self, id: String) -> Attachment {
        Attachment {
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            size: u32::try_from(self.content.len()).ok(),
            state: AttachmentState::Stored,
            ..Attachment::new(id, self.kind)
        }
    }
}

impl RawTemplate {
    /// Returns the identifier of the file of a parameter.
    fn file_id(parameter: &str) -> String {
        format!("{FILE}-{parameter}")
    }

    /// Returns the template with the values of all parameters. As on a server, numbered ones are variables and
    /// parameters.
    fn template_part(&self) -> TemplatePart {
        let mut part = TemplatePart::numbered(self.name.clone(), self.language.clone(), self.variables.clone());
        part.parameters.extend(self.parameters.iter().map(|(name, text)| (name.clone(), text.clone())));
        let files = self.files.iter();
        part.files = files.map(|(name, file)| (name.clone(), file.attachment(Self::file_id(name)))).collect();
        part
    }
}

/// Returns the contents of a part's files, by their identifiers.
pub(super) fn contents(raw: &RawSend) -> HashMap<String, Bytes> {
    let own = raw.file.iter().map(|file| (FILE.to_owned(), file));
    let of_template = raw.template.iter().flat_map(|template| &template.files);
    let of_template = of_template.map(|(name, file)| (RawTemplate::file_id(name), file));
    own.chain(of_template).map(|(id, file)| (id, Bytes::from(file.content.clone()))).collect()
}

/// Returns a part as the host passes it to `send`.
pub(super) fn part(raw: &RawSend, account: &str) -> Part {
    let body = match (&raw.file, &raw.text, &raw.template) {
        (Some(file), ..) => PartBody::Attachment(file.attachment(FILE.to_owned())),
        (_, Some(text), _) => PartBody::Text(text.clone()),
        (.., Some(template)) => PartBody::Template(template.template_part()),
        (None, None, None) => PartBody::Content,
    };
    // A kit file is checked before it is used.
    let content = raw.content.as_ref().and_then(|given| content::text(given, usize::from(raw.file.is_some())).ok());
    let quick_replies = raw.quick_replies.iter();
    Part {
        id: DELIVERY.to_owned(),
        attempt: 1,
        account: raw.account.clone().unwrap_or_else(|| account.to_owned()),
        thread: raw.thread.clone(),
        conversation_kind: raw.conversation_kind.unwrap_or(ConversationKind::Direct),
        recipient: raw.recipient.clone(),
        body,
        more_files: Vec::new(),
        subject: None,
        caption: raw.text.clone().filter(|_| raw.file.is_some()),
        quick_replies: quick_replies
            .map(|one| QuickReply { title: one.title.clone(), payload: one.payload.clone() })
            .collect(),
        reply_to: raw.reply_to.clone(),
        reply_to_author: raw.reply_to_author.clone(),
        private_reply_to: raw.private_reply_to.clone(),
        tag: raw.tag.clone(),
        sender: raw.sender.unwrap_or(Sender::Automation),
        kept: raw.kept.values(),
        content,
        opens: raw.opens.map(|kind| kind.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::KeptOf;

    fn read(content: &str) -> Part {
        part(&toml::from_str(&format!("thread = \"t\"\nrecipient = \"r\"\n{content}")).unwrap(), "a")
    }

    #[test]
    fn a_text_beside_a_file_is_its_caption() {
        let both = read("text = \"a cat\"\nfile = { kind = \"image\", content = \"PNG\" }");
        assert!(matches!(&both.body, PartBody::Attachment(file) if file.size == Some(3)), "{both:?}");
        assert_eq!(both.caption.as_deref(), Some("a cat"));
        let alone = read("text = \"a cat\"");
        assert_eq!((alone.body, alone.caption), (PartBody::Text("a cat".into()), None));
        assert_eq!(read("file = { kind = \"image\" }").caption, None);
    }

    #[test]
    fn a_part_may_have_rich_content_alone_or_beside_a_text_or_a_file() {
        let blocks = "content = [{ type = \"text\", text = \"a\" }]\n";
        let alone = read(blocks);
        let document = r#"{"blocks":[{"text":"a","type":"text"}],"version":1}"#;
        let shown = |part: &Part| part.content.as_deref().map(plugboard_model::content_value);
        assert_eq!((&alone.body, shown(&alone)), (&PartBody::Content, serde_json::from_str(document).ok()));
        let beside = read(&format!("text = \"x\"\n{blocks}"));
        assert_eq!((&beside.body, shown(&beside)), (&PartBody::Text("x".into()), shown(&alone)));
        let file = "file = { kind = \"image\" }\ncontent = [{ type = \"sticker\", file = 0 }]";
        assert!(read(file).content.is_some());
        assert_eq!(read("text = \"x\"").content, None);
    }

    #[test]
    fn a_template_has_its_values_by_name_and_by_number() {
        let template = "{ name = \"t\", language = \"pl\", variables = [\"7\"], parameters = { \"imię\" = \"Ada\" }, \
                        files = { logo = { kind = \"image\", content = \"PNG\" } } }";
        let text = format!("thread = \"t\"\nrecipient = \"+48601234567\"\nopens = \"phone\"\ntemplate = {template}");
        let raw: RawSend = toml::from_str(&text).unwrap();
        let part = part(&raw, "a");
        assert_eq!(part.opens.as_deref(), Some("phone"));
        let PartBody::Template(template) = &part.body else { panic!("{part:?}") };
        let named = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(template.parameters, [named("1", "7"), named("imię", "Ada")]);
        assert_eq!((template.variables.as_slice(), template.files[0].0.as_str()), (&["7".to_owned()][..], "logo"));
        assert_eq!(contents(&raw).get(&template.files[0].1.id).map(|bytes| &bytes[..]), Some(&b"PNG"[..]));
    }

    #[test]
    fn a_part_can_read_what_was_kept() {
        let part = read("text = \"x\"\nkept = { \"answered.token\" = \"t-1\" }");
        assert_eq!(part.kept.get(&(KeptOf::Answered, "token".to_owned())).map(String::as_str), Some("t-1"));
    }
}
