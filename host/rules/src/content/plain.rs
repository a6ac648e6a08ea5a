//! The plain form of rich content: text for channels that cannot show it, and for people.

use super::{
    body::{Body, Button, ButtonAction, Card, OrderItem, Row},
    document::{Block, Document},
    words::Word,
};

/// The plain form of blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plain {
    /// The text. May be empty.
    pub text: String,
    /// The title and payload of each numbered line, in the order of the numbers, which begin at 1.
    pub choices: Vec<(String, String)>,
}

/// A document, divided by what a channel shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The blocks that the channel shows, in order, or `None` if it shows none of them.
    pub content: Option<Document>,
    /// The plain form of the other blocks.
    pub plain: Plain,
}

/// Returns the plain form of a document. The words in brackets are in the language of this BCP 47 tag, or in English.
///
/// A plain form that the author wrote, for the document, a block or a button, is used as it is. It has no numbered
/// lines.
#[must_use]
pub fn plain(document: &Document, language: &str) -> Plain {
    match document.plain() {
        Some(text) => Plain { text: text.to_owned(), choices: Vec::new() },
        None => of_blocks(document.blocks(), language),
    }
}

/// Divides a document by the blocks that a channel shows. The numbers of the plain form begin at 1, whatever the
/// channel shows. A plain form of the whole document is used only if the channel shows none of its blocks.
#[must_use]
pub fn split(document: &Document, shows: impl Fn(&Block) -> bool, language: &str) -> Split {
    let (shown, others): (Vec<&Block>, Vec<&Block>) = document.blocks().iter().partition(|&block| shows(block));
    if shown.is_empty() {
        return Split { content: None, plain: plain(document, language) };
    }
    if others.is_empty() {
        return Split { content: Some(document.clone()), plain: Plain::default() };
    }
    let content = document.with_blocks(shown.into_iter().cloned().collect());
    Split { content: Some(content), plain: of_blocks(others, language) }
}

/// Returns the text in which people and reviewers read a document. It is the plain form. Where the author wrote one,
/// and the channel shows the block instead, the block's own text follows, so that no words reach the customer unread.
#[must_use]
pub fn readable(document: &Document, shows: impl Fn(&Block) -> bool, language: &str) -> String {
    let is_shown: Vec<bool> = document.blocks().iter().map(shows).collect();
    // A plain form of the whole is sent only if the channel shows none of the blocks.
    if let Some(whole) = document.plain()
        && !is_shown.contains(&true)
    {
        return whole.to_owned();
    }
    let mut writer = Writer { language, choices: Vec::new(), shown: false };
    let mut texts: Vec<String> = document.plain().map(str::to_owned).into_iter().collect();
    for (block, is_shown) in document.blocks().iter().zip(is_shown) {
        writer.shown = is_shown;
        texts.push(writer.block(block));
    }
    joined(texts, "\n\n")
}

/// Returns the plain form of blocks, without those whose plain form is empty.
fn of_blocks<'a>(blocks: impl IntoIterator<Item = &'a Block>, language: &str) -> Plain {
    let mut writer = Writer { language, choices: Vec::new(), shown: false };
    let mut texts = Vec::new();
    for block in blocks {
        texts.push(writer.block(block));
    }
    Plain { text: joined(texts, "\n\n"), choices: writer.choices }
}

/// Joins texts, except for empty ones.
fn joined(mut texts: Vec<String>, between: &str) -> String {
    texts.retain(|text| !text.is_empty());
    texts.join(between)
}

/// Writes the plain form of blocks, and numbers what the customer can choose.
struct Writer<'a> {
    language: &'a str,
    choices: Vec<(String, String)>,
    /// Whether the channel shows the block. A plain form that the author wrote is followed by what it stands for then.
    shown: bool,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) -> String {
        let mut lines: Vec<String> = block.plain().map(str::to_owned).into_iter().collect();
        if lines.is_empty() || self.shown {
            lines.extend(self.lines(block.body()));
        }
        joined(lines, "\n")
    }

    fn lines(&mut self, body: &Body) -> Vec<String> {
        match body {
            Body::Text { text } => vec![text.clone()],
            Body::Buttons { text, buttons } => {
                let mut lines = vec![text.clone()];
                lines.extend(buttons.iter().map(|button| self.button(button)));
                lines
            }
            Body::Card(card) => vec![self.card(card)],
            Body::Carousel { cards } => {
                let cards = cards.iter().map(|card| self.card(card)).collect();
                vec![joined(cards, "\n\n")]
            }
            Body::List { text, button, sections } => {
                let mut lines = vec![text.clone()];
                // In a text, nothing opens the list.
                lines.extend(Some(button.clone()).filter(|_| self.shown));
                for section in sections {
                    lines.extend(section.title.clone());
                    lines.extend(section.rows.iter().map(|row| self.row(row)));
                }
                lines
            }
            Body::Poll { question, options, .. } => {
                let mut lines = vec![question.clone()];
                lines.extend(options.iter().map(|option| self.row(option)));
                lines
            }
            Body::Location { latitude, longitude, name, address } => {
                let place: Vec<String> = name.iter().chain(address).cloned().collect();
                vec![place.join(", "), map(*latitude, *longitude)]
            }
            Body::Contact { name, organization, phones, emails, .. } => {
                let mut lines = vec![name.clone()];
                lines.extend(organization.iter().chain(phones).chain(emails).cloned());
                lines
            }
            Body::Sticker { emoji, .. } => vec![emoji.clone().unwrap_or_else(|| self.bracketed(Word::Sticker, None))],
            Body::Voice { duration_ms, transcript, .. } => {
                let duration = duration_ms.filter(|ms| *ms > 0).map(duration);
                vec![transcript.clone().unwrap_or_else(|| self.bracketed(Word::VoiceMessage, duration.as_deref()))]
            }
            Body::Album { items } => items.iter().filter_map(|item| item.caption.clone()).collect(),
            Body::Reference { kind, title, text, url, .. } => {
                let mut heading = self.bracketed(Word::of_reference(kind), None);
                if let Some(title) = title {
                    heading.push(' ');
                    heading.push_str(title);
                }
                let mut lines = vec![heading];
                lines.extend(text.iter().chain(url).cloned());
                lines
            }
            Body::Order { currency, items, text } => {
                let mut lines: Vec<String> = items.iter().map(|item| order_item(item, currency)).collect();
                lines.extend(text.clone());
                lines
            }
            Body::Answers { answers } => {
                answers.iter().map(|answer| format!("{}: {}", answer.name, answer.value)).collect()
            }
            Body::Other => Vec::new(),
        }
    }

    fn card(&mut self, card: &Card) -> String {
        let is_on_a_button = |url: &String| {
            card.buttons
                .iter()
                .any(|button| matches!(&button.action, ButtonAction::Link { url: other } if other == url))
        };
        let mut lines = vec![card.title.clone()];
        lines.extend(card.subtitle.clone());
        lines.extend(card.url.clone().filter(|url| !is_on_a_button(url)));
        lines.extend(card.buttons.iter().map(|button| self.button(button)));
        joined(lines, "\n")
    }

    fn button(&mut self, button: &Button) -> String {
        if let Some(plain) = button.plain.as_ref().filter(|_| !self.shown) {
            return plain.clone();
        }
        let title = &button.title;
        let line = match &button.action {
            ButtonAction::Reply { payload } => self.numbered(title, payload),
            ButtonAction::Link { url: to } | ButtonAction::Call { phone: to } => format!("{title}: {to}"),
            ButtonAction::ShareLocation | ButtonAction::SharePhone | ButtonAction::Other { .. } => title.clone(),
        };
        joined(button.plain.clone().into_iter().chain([line]).collect(), "\n")
    }

    fn row(&mut self, row: &Row) -> String {
        let mut line = self.numbered(&row.title, &row.payload);
        if let Some(description) = &row.description {
            line.push_str(" – ");
            line.push_str(description);
        }
        line
    }

    fn numbered(&mut self, title: &str, payload: &str) -> String {
        self.choices.push((title.to_owned(), payload.to_owned()));
        format!("{}. {title}", self.choices.len())
    }

    fn bracketed(&self, word: Word, detail: Option<&str>) -> String {
        let word = word.text(self.language);
        match detail {
            Some(detail) => format!("[{word}, {detail}]"),
            None => format!("[{word}]"),
        }
    }
}

fn order_item(item: &OrderItem, currency: &str) -> String {
    let name = item.name.as_ref().unwrap_or(&item.id);
    let price = item.price.as_ref().map(|price| format!(", {price} {currency}"));
    format!("{} × {name}{}", item.quantity, price.unwrap_or_default())
}

/// Returns a link to a place on the map.
fn map(latitude: f64, longitude: f64) -> String {
    format!("https://www.openstreetmap.org/?mlat={}&mlon={}", degrees(latitude), degrees(longitude))
}

/// Shows degrees with at most 6 decimals, which is a precision of 11 cm.
fn degrees(degrees: f64) -> String {
    let text = format!("{degrees:.6}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

/// Shows a duration as `0:12` or `1:02:03`, rounded to seconds, but at least one.
fn duration(ms: u32) -> String {
    let seconds = (ms.saturating_add(500) / 1_000).max(1);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::DURATION_MAX;

    #[test]
    fn durations_are_rounded_to_seconds() {
        for (ms, shown) in [
            (1, "0:01"),
            (12_400, "0:12"),
            (12_500, "0:13"),
            (59_500, "1:00"),
            (3_599_499, "59:59"),
            (3_600_000, "1:00:00"),
            (3_723_000, "1:02:03"),
            (DURATION_MAX, "24:00:00"),
        ] {
            assert_eq!(duration(ms), shown, "{ms}");
        }
    }

    #[test]
    fn coordinates_have_at_most_six_decimals() {
        for (number, shown) in [
            (52.516_3, "52.5163"),
            (52.516_312_34, "52.516312"),
            (-180.0, "-180"),
            (10.0, "10"),
            (0.0, "0"),
            (-0.0, "0"),
            (-1e-300, "0"),
        ] {
            assert_eq!(degrees(number), shown, "{number}");
        }
    }
}
