//! Decides how a reply is divided into the parts that are sent.

use plugboard_model::{Attachment, Draft, MessageKind, QuickReply, Rules};

use crate::{
    content::{self, Block, Body, Document},
    draft, policy, split,
};

/// A reply that is to be divided.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// The draft's own text. May be empty.
    pub text: &'a str,
    /// Whether the reply is a template, which replaces the text when it is sent.
    pub template: bool,
    /// The files, in the order in which the rich content counts them.
    pub files: &'a [Attachment],
    /// The rich content.
    pub content: Option<&'a Document>,
    /// The customer's language, for the words of a plain form.
    pub language: &'a str,
    /// Whether a text that is too long for the platform is sent in several parts ([`split::may_split`]).
    pub splits: bool,
    /// What else decides which blocks are shown.
    pub form: Form,
}

/// What decides, besides the platform's rules, which blocks of a reply are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Form {
    /// Whether the platform takes the reply as one message only: a comment is one message, and a comment has only one
    /// private reply. A block is shown there only if the platform takes whole replies, because it is otherwise a message
    /// of its own.
    pub single: bool,
    /// Whether the reply has quick replies. They cannot be on an album: it is several messages of the platform.
    pub quick_replies: bool,
}

impl Form {
    /// Returns the form of a reply of this kind with these quick replies.
    #[must_use]
    pub fn of(kind: MessageKind, is_private: bool, quick_replies: &[QuickReply]) -> Self {
        Self { single: is_private || kind == MessageKind::Comment, quick_replies: !quick_replies.is_empty() }
    }
}

/// A part of a reply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplyPart {
    /// The text, which is a caption if there are files as well.
    pub text: Option<String>,
    /// Whether the part is the template.
    pub template: bool,
    /// The files, by their places in [`Reply::files`].
    pub files: Vec<usize>,
    /// The rich content: the JSON text of a document whose files are numbered as in this part.
    pub content: Option<String>,
    /// Whether the quick replies go with this part.
    pub quick_replies: bool,
}

/// What the customer gets of a reply besides its files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sent {
    /// The text: the draft's own, and the plain form of what the platform does not show.
    pub text: String,
    /// The rich content that the platform shows.
    pub content: Option<Document>,
    /// What the customer can choose from the text: the title and payload of each numbered line, in order.
    pub choices: Vec<(String, String)>,
}

/// Returns what the customer gets of a reply. Blocks that the platform does not show become text, and so do those whose
/// files cannot be sent. If `files` is `None`, the files are not known yet, and all of them count as if they could be.
///
/// Where the platform takes one message only, blocks that would be messages of their own become text as well. If nothing
/// but albums could have the quick replies, the albums do, so that their files are sent one by one.
#[must_use]
pub fn sent(
    rules: &Rules,
    text: &str,
    content: Option<&Document>,
    files: Option<&[Attachment]>,
    language: &str,
    form: Form,
) -> Sent {
    let Some(document) = content else {
        return Sent { text: text.to_owned(), content: None, choices: Vec::new() };
    };
    let shows = |block: &Block| shows(rules, files, block);
    let with_blocks = |allowed: &dyn Fn(&Block) -> bool| {
        let content::Split { content, plain } =
            content::split(document, |block| allowed(block) && shows(block), language);
        Sent { text: draft::joined(text, &plain.text), content, choices: plain.choices }
    };
    let sent = with_blocks(&|_| true);
    let Some(shown) = &sent.content else { return sent };
    let is_whole = match files {
        Some(files) => is_whole(rules, &sent.text, files),
        None => rules.whole_replies.is_some(),
    };
    if is_whole {
        return sent;
    }
    if form.single {
        return with_blocks(&|_| false);
    }
    let alone = files.is_none_or(|files| files.len() == content::files(shown));
    if form.quick_replies
        && alone
        && !text_takes_buttons(rules, &sent.text)
        && !shown.blocks().iter().any(takes_buttons)
    {
        return with_blocks(&takes_buttons);
    }
    sent
}

/// Returns whether quick replies can be on a block. An album of several files is several messages of the platform.
fn takes_buttons(block: &Block) -> bool {
    !matches!(block.body(), Body::Album { items } if items.len() > 1)
}

/// Returns whether quick replies can be on a text.
fn text_takes_buttons(rules: &Rules, text: &str) -> bool {
    !text.is_empty() && rules.text_with_buttons_limit.is_none_or(|limit| limit.exceeded_by(text).is_none())
}

/// Returns the text that is stored with a reply's message: the draft's own, and the plain form of all of its rich
/// content. People and reviewers read it, so it also has what an author's plain form hides of the blocks that the
/// platform shows ([`content::readable`]). `files` is as in [`sent`].
#[must_use]
pub fn stored_text(rules: &Rules, draft: &Draft, files: Option<&[Attachment]>, language: &str) -> String {
    let shows = |block: &Block| shows(rules, files, block);
    let readable = draft::document(draft).map(|document| content::readable(&document, shows, language));
    draft::joined(&draft.text, readable.as_deref().unwrap_or_default())
}

/// Returns whether the platform shows a block. `files` is as in [`sent`].
fn shows(rules: &Rules, files: Option<&[Attachment]>, block: &Block) -> bool {
    let can_be_sent = |file: u32| {
        files.is_none_or(|files| {
            files.get(file as usize).is_some_and(|file| policy::why_not_sendable(rules, file).is_none())
        })
    };
    content::why_hidden(rules, block).is_none() && content::files_of(block).into_iter().all(can_be_sent)
}

/// Divides a reply into its parts, in the order in which they are sent, and returns what the customer can choose from
/// its text as well.
///
/// The text comes first. If the platform allows captions, a text that is short enough goes with the first file. Then
/// comes each block that the platform shows, with its files, and then each other file. If the platform takes whole
/// replies, and everything fits, all of it is one part. A text without a file may be several parts. The quick replies go
/// with the last part that can have them.
#[must_use]
pub fn divide(rules: &Rules, reply: &Reply<'_>) -> (Vec<ReplyPart>, Vec<(String, String)>) {
    let all: Vec<usize> = (0..reply.files.len()).collect();
    let one_file = |file: usize| ReplyPart { files: vec![file], ..ReplyPart::default() };
    if reply.template {
        let first = ReplyPart { template: true, ..ReplyPart::default() };
        let mut parts: Vec<_> = std::iter::once(first).chain(all.into_iter().map(one_file)).collect();
        if let Some(last) = parts.last_mut() {
            last.quick_replies = reply.form.quick_replies;
        }
        return (parts, Vec::new());
    }
    let Sent { text, content, choices } =
        sent(rules, reply.text, reply.content, Some(reply.files), reply.language, reply.form);
    let (is_whole, is_short) = (is_whole(rules, &text, reply.files), fits_file(rules, &text));
    let text = Some(text).filter(|text| !text.is_empty());
    let texts = text.as_deref().map_or_else(Vec::new, |text| texts(rules, text, reply.splits));
    if is_whole && (texts.len() <= 1 || !all.is_empty()) {
        let content = content.map(|shown| shown.to_string());
        let part = ReplyPart { text, files: all, content, ..ReplyPart::default() };
        let part = Some(part).filter(|part| *part != ReplyPart::default());
        let part = part.map(|part| ReplyPart { quick_replies: reply.form.quick_replies, ..part });
        return (part.into_iter().collect(), choices);
    }
    let (mut blocks, mut of_blocks) = (Vec::new(), Vec::new());
    for block in content.iter().flat_map(Document::blocks) {
        let files: Vec<usize> = content::files_of(block).into_iter().map(|file| file as usize).collect();
        of_blocks.extend_from_slice(&files);
        let content = content.as_ref().map(|document| content::alone(document, block));
        blocks.push(ReplyPart { files, content, ..ReplyPart::default() });
    }
    let mut others = all.into_iter().filter(|file| !of_blocks.contains(file));
    let mut parts = Vec::new();
    let with_file = text.is_some() && rules.captions && is_short;
    let files: Vec<usize> = others.by_ref().take(usize::from(with_file)).collect();
    if files.is_empty() {
        parts.extend(texts.into_iter().map(|text| ReplyPart { text: Some(text), ..ReplyPart::default() }));
    } else {
        parts.push(ReplyPart { text, files, ..ReplyPart::default() });
    }
    let first_block = parts.len();
    parts.extend(blocks);
    parts.extend(others.map(one_file));
    if reply.form.quick_replies {
        let shown = content.as_ref().map_or(&[][..], Document::blocks);
        let takes = |at: &usize| match at.checked_sub(first_block) {
            Some(block) => shown.get(block).is_none_or(takes_buttons),
            // The limit of a text with buttons is not about captions.
            None => parts.get(*at).is_some_and(|part: &ReplyPart| {
                !part.files.is_empty() || part.text.as_deref().is_some_and(|text| text_takes_buttons(rules, text))
            }),
        };
        let last = (0..parts.len()).rev().find(takes).or(parts.len().checked_sub(1));
        if let Some(part) = last.and_then(|last| parts.get_mut(last)) {
            part.quick_replies = true;
        }
    }
    (parts, choices)
}

/// Returns whether the platform takes a reply with this text and these files as one part.
fn is_whole(rules: &Rules, text: &str, files: &[Attachment]) -> bool {
    // The size of a file that may be sent is known.
    let total = files.iter().try_fold(0_u64, |total, file| Some(total + u64::from(file.size?)));
    let fit = rules.whole_replies.is_some_and(|max| total.is_some_and(|total| total <= u64::from(max)));
    fit && (files.is_empty() || text.is_empty() || fits_file(rules, text))
}

/// Returns whether a text is short enough to go with a file.
fn fits_file(rules: &Rules, text: &str) -> bool {
    rules.caption_limit().is_none_or(|limit| limit.exceeded_by(text).is_none())
}

/// Returns the texts in which a reply's text is sent, if it is sent without a file. `splits`: a text that is too long is
/// sent in several parts ([`split::may_split`]).
#[must_use]
pub fn texts(rules: &Rules, text: &str, splits: bool) -> Vec<String> {
    let parts = rules.text_limit.filter(|_| splits).and_then(|limit| split::split(text, limit));
    parts.unwrap_or_else(|| vec![text.to_owned()])
}

/// Returns whether replies on a platform have subjects.
#[must_use]
pub fn have_subjects(rules: &Rules) -> bool {
    rules.whole_replies.is_some()
}

#[cfg(test)]
mod tests;
