//! Parts as the host passes them to `send`.

use bytes::Bytes;
use plugboard_model::{
    Attachment, AttachmentState, ConversationKind, KeptOf, Part, PartBody, QuickReply, Sender, Template, TemplatePart,
};
use std::collections::HashMap;

use super::format::{RawFile, RawSend, RawTemplate};
use crate::scenario::content;

/// The part's identifier. No platform returns this value.
pub(super) const DELIVERY: &str = "0198c0de-0000-7000-8000-00000000d311";
/// Maximum number of `refusals` of one part.
pub(super) const REFUSALS: usize = 50;
/// Maximum number of `more_files` of one part: with `file`, as many as a message has.
const MORE_FILES: usize = 9;
/// The identifier of a part's file.
const FILE: &str = "file";

impl RawSend {
    /// Returns whether the part has a file, as its content or in a template.
    pub(super) fn has_file(&self) -> bool {
        self.file.is_some() || self.template.as_ref().is_some_and(|template| !template.files.is_empty())
    }

    /// Returns the number of files that rich content can refer to.
    pub(super) fn files(&self) -> usize {
        usize::from(self.file.is_some()) + self.more_files.len()
    }

    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        if !self.more_files.is_empty() && self.file.is_none() {
            return Err("`more_files` are the files after the first one; write that as `file`".to_owned());
        }
        if self.more_files.len() > MORE_FILES {
            return Err(format!("`more_files`: got {}, at most {MORE_FILES} are allowed", self.more_files.len()));
        }
        // A text beside a file is its caption.
        let parts = [self.text.is_some() && self.file.is_none(), self.file.is_some(), self.template.is_some()];
        let parts = parts.into_iter().filter(|present| *present).count();
        if parts > 1 || (parts == 0 && self.content.is_none()) {
            return Err("a part must have exactly one of `text`, `file` and `template`, or a `file` with a `text` as \
                        its caption; or `content`, alone or beside a `text` or a `file`"
                .to_owned());
        }
        if let Some(given) = &self.content {
            if self.template.is_some() {
                return Err("a `template` has no `content`".to_owned());
            }
            content::text(given, self.files())?;
        }
        if let Some(template) = &self.template {
            let (texts, files) = (template.variables.len() + template.parameters.len(), template.files.len());
            if texts > TemplatePart::VARIABLES_MAX || files > Template::FILES_MAX {
                let (texts, files) = (TemplatePart::VARIABLES_MAX, Template::FILES_MAX);
                return Err(format!("a template can have at most {texts} texts and {files} files"));
            }
        }
        if self.opens.is_some() && self.private_reply_to.is_some() {
            return Err(
                "`opens` begins a conversation, and `private_reply_to` answers a comment; remove one".to_owned()
            );
        }
        self.kept.check("kept", KeptOf::ALL)?;
        self.keeps.check("keeps", &[KeptOf::Part, KeptOf::Message, KeptOf::Thread])?;
        if self.refusals.len() > REFUSALS {
            return Err(format!("`refusals`: got {}, at most {REFUSALS} are allowed", self.refusals.len()));
        }
        self.answer.check()?;
        if self.url.is_none() && !self.refusals.is_empty() {
            return Err("`refusals` are answers to a request; add its `url`".to_owned());
        }
        let mut refusals = self.refusals.iter();
        refusals.try_for_each(|one| one.answer.check().map_err(|why| format!("refusal `{}`: {why}", one.name)))
    }
}

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

/// Returns the identifier of one of the files after the first.
fn more_id(n: usize) -> String {
    format!("{FILE}:{}", n + 2)
}

/// Returns the contents of a part's files, by their identifiers.
pub(super) fn contents(raw: &RawSend) -> HashMap<String, Bytes> {
    let own = raw.file.iter().map(|file| (FILE.to_owned(), file));
    let more = raw.more_files.iter().enumerate().map(|(n, file)| (more_id(n), file));
    let of_template = raw.template.iter().flat_map(|template| &template.files);
    let of_template = of_template.map(|(name, file)| (RawTemplate::file_id(name), file));
    own.chain(more).chain(of_template).map(|(id, file)| (id, Bytes::from(file.content.clone()))).collect()
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
    let content = raw.content.as_ref().and_then(|given| content::text(given, raw.files()).ok());
    let quick_replies = raw.quick_replies.iter();
    Part {
        id: DELIVERY.to_owned(),
        attempt: 1,
        account: raw.account.clone().unwrap_or_else(|| account.to_owned()),
        thread: raw.thread.clone(),
        conversation_kind: raw.conversation_kind.unwrap_or(ConversationKind::Direct),
        recipient: raw.recipient.clone(),
        body,
        more_files: raw.more_files.iter().enumerate().map(|(n, file)| file.attachment(more_id(n))).collect(),
        subject: raw.subject.clone(),
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
    use plugboard_model::AttachmentKind;

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
    fn a_whole_reply_has_all_files_and_a_subject() {
        let text = "thread = 't'\nrecipient = 'r'\nsubject = 'Zamówienie'\nfile = { kind = 'image', content = 'a' }\n\
                    more_files = [{ kind = 'file', name = 'ż.pdf', content = 'b' }]";
        let raw: RawSend = toml::from_str(text).unwrap();
        let part = part(&raw, "a");
        let contents = contents(&raw);
        let files: Vec<_> = part.files().map(|file| (file.kind, contents[&file.id].to_vec())).collect();
        assert_eq!(files, [(AttachmentKind::Image, b"a".to_vec()), (AttachmentKind::File, b"b".to_vec())]);
        assert_eq!(part.subject.as_deref(), Some("Zamówienie"));
    }

    #[test]
    fn a_part_can_read_what_was_kept() {
        let part = read("text = \"x\"\nkept = { \"answered.token\" = \"t-1\" }");
        assert_eq!(part.kept.get(&(KeptOf::Answered, "token".to_owned())).map(String::as_str), Some("t-1"));
    }
}
