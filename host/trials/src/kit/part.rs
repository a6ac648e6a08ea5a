//! Parts as the host passes them to `send`.

use plugboard_model::{
    Attachment, AttachmentState, ConversationKind, Part, PartBody, QuickReply, Sender, TemplatePart,
};

use super::format::{RawSend, RawTemplate};

/// The part's identifier. No platform returns this value.
pub(super) const DELIVERY: &str = "0198c0de-0000-7000-8000-00000000d311";

/// Returns a part as the host passes it to `send`.
pub(super) fn part(raw: &RawSend, account: &str) -> Part {
    let body = match (&raw.file, &raw.text, &raw.template) {
        (Some(file), ..) => PartBody::Attachment(Attachment {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: u32::try_from(file.content.len()).ok(),
            state: AttachmentState::Stored,
            ..Attachment::new("file".to_owned(), file.kind)
        }),
        (_, Some(text), _) => PartBody::Text(text.clone()),
        (.., Some(template)) => {
            let RawTemplate { name, language, variables } = template.clone();
            PartBody::Template(TemplatePart { name, language, variables })
        }
        (None, None, None) => PartBody::Text(String::new()),
    };
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
        private_reply_to: raw.private_reply_to.clone(),
        tag: raw.tag.clone(),
        sender: raw.sender.unwrap_or(Sender::Automation),
        kept: raw.kept.values(),
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
    fn a_part_can_read_what_was_kept() {
        let part = read("text = \"x\"\nkept = { \"answered.token\" = \"t-1\" }");
        assert_eq!(part.kept.get(&(KeptOf::Answered, "token".to_owned())).map(String::as_str), Some("t-1"));
    }
}
