//! Decides whether a platform shows a block, by the rules that its connector has declared.

use plugboard_model::{CountOf, Length, Rules};

use super::{
    body::{Body, Button, ButtonAction, Card, Row},
    document::Block,
};

/// Returns why a platform does not show a block, as a sentence for the connector's author, or `None` if it does.
/// Whether the block's files can be sent is decided elsewhere.
#[must_use]
pub fn why_hidden(rules: &Rules, block: &Block) -> Option<String> {
    if !rules.blocks.contains(block.kind()) {
        return Some(format!("the rules do not declare the block `{}`", block.kind()));
    }
    Judge { rules }.body(block.body()).err()
}

/// Checks the contents of a block against the rules. An error says which rule they break.
struct Judge<'a> {
    rules: &'a Rules,
}

impl Judge<'_> {
    fn body(&self, body: &Body) -> Result<(), String> {
        let rules = self.rules;
        match body {
            Body::Text { text } => within(rules.text_limit, "a text", text),
            Body::Buttons { text, buttons } => {
                self.text_with_buttons(text)?;
                self.buttons(buttons)
            }
            Body::Card(card) => self.card(card),
            Body::Carousel { cards } => {
                self.count(CountOf::Cards, cards.len())?;
                cards.iter().try_for_each(|card| self.card(card))
            }
            Body::List { text, button, sections } => {
                self.text_with_buttons(text)?;
                within(rules.button_limit, "the label of a list's button", button)?;
                self.count(CountOf::Rows, sections.iter().map(|section| section.rows.len()).sum())?;
                for section in sections {
                    let title = section.title.as_deref().unwrap_or_default();
                    within(rules.row_limit, "the title of a section", title)?;
                    section.rows.iter().try_for_each(|row| self.row(row))?;
                }
                Ok(())
            }
            Body::Poll { question, options, .. } => {
                within(rules.text_limit, "a question", question)?;
                self.count(CountOf::Options, options.len())?;
                options.iter().try_for_each(|option| self.row(option))
            }
            Body::Album { items } => {
                self.count(CountOf::Album, items.len())?;
                let mut captions = items.iter().filter_map(|item| item.caption.as_deref());
                captions.try_for_each(|text| within(rules.caption_limit(), "the caption of a file", text))
            }
            Body::Location { .. }
            | Body::Contact { .. }
            | Body::Sticker { .. }
            | Body::Voice { .. }
            | Body::Reference { .. }
            | Body::Order { .. }
            | Body::Answers { .. }
            | Body::Other => Ok(()),
        }
    }

    fn text_with_buttons(&self, text: &str) -> Result<(), String> {
        within(self.rules.text_limit, "a text", text)?;
        within(self.rules.text_with_buttons_limit, "a text with buttons", text)
    }

    fn card(&self, card: &Card) -> Result<(), String> {
        within(self.rules.title_limit, "the title of a card", &card.title)?;
        within(self.rules.subtitle_limit, "the subtitle of a card", card.subtitle.as_deref().unwrap_or_default())?;
        self.buttons(&card.buttons)
    }

    fn buttons(&self, buttons: &[Button]) -> Result<(), String> {
        self.count(CountOf::Buttons, buttons.len())?;
        for button in buttons {
            let action = button.action.name();
            if !self.rules.button_actions.contains(action) {
                return Err(format!("the rules do not declare the button action `{action}`"));
            }
            within(self.rules.button_limit, "the title of a button", &button.title)?;
            if let ButtonAction::Reply { payload } = &button.action {
                within(self.rules.payload_limit, "the payload of a button", payload)?;
            }
        }
        Ok(())
    }

    /// Checks a row of a list or an option of a poll.
    fn row(&self, row: &Row) -> Result<(), String> {
        within(self.rules.row_limit, "the title of a row", &row.title)?;
        let description = row.description.as_deref().unwrap_or_default();
        within(self.rules.row_description_limit, "the description of a row", description)?;
        within(self.rules.payload_limit, "the payload of a row", &row.payload)
    }

    fn count(&self, of: CountOf, count: usize) -> Result<(), String> {
        match self.rules.counts.get(&of) {
            Some(max) if count > *max as usize => Err(format!("{count} {of}; the rules allow at most {max}")),
            _ => Ok(()),
        }
    }
}

fn within(limit: Option<Length>, what: &str, text: &str) -> Result<(), String> {
    let Some((limit, length)) = limit.and_then(|limit| Some((limit, limit.exceeded_by(text)?))) else { return Ok(()) };
    Err(format!("{what} has {length} {}; the rules allow at most {}", limit.unit.plural(), limit.length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{BLOCK_TYPES, BUTTON_ACTIONS, Document};
    use plugboard_model::LengthUnit;
    use serde_json::{Value, json};

    /// Returns rules that declare all block types and button actions.
    fn all() -> Rules {
        let words = |all: &[&str]| all.iter().map(|&word| word.to_owned()).collect();
        Rules { blocks: words(&BLOCK_TYPES), button_actions: words(&BUTTON_ACTIONS), ..Rules::default() }
    }

    fn why(rules: &Rules, block: &Value) -> Option<String> {
        let text = json!({ "version": 1, "blocks": [block] }).to_string();
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {block}"));
        why_hidden(rules, &document.blocks()[0])
    }

    fn reply(title: &str, payload: &str) -> Value {
        json!({ "title": title, "action": "reply", "payload": payload })
    }

    fn list(rows: usize) -> Value {
        let half = |count: usize| json!({ "title": "Section", "rows": vec![row("Row", "p"); count] });
        json!({ "type": "list", "text": "t", "button": "b", "sections": [half(rows / 2), half(rows - rows / 2)] })
    }

    fn row(title: &str, payload: &str) -> Value {
        json!({ "title": title, "description": "d", "payload": payload })
    }

    #[test]
    fn a_platform_shows_only_what_its_connector_declares() {
        let examples: Value =
            serde_json::from_str(include_str!("../../../../docs/schemas/rich-content-1.examples.json")).expect("JSON");
        let (mut shown, none) = (0, Rules::default());
        for example in examples["right"].as_array().expect("examples") {
            for block in example["document"]["blocks"].as_array().expect("blocks") {
                let kind = block["type"].as_str().expect("a type");
                let hidden = why(&none, block).expect("nothing is declared");
                assert_eq!(hidden, format!("the rules do not declare the block `{kind}`"));
                let mut declared = Rules { blocks: [kind.to_owned()].into(), ..all() };
                declared.button_actions.insert("line.pay".to_owned());
                assert_eq!(why(&declared, block), None, "{block}");
                shown += 1;
            }
        }
        assert!(shown >= BLOCK_TYPES.len(), "{shown} blocks are shown");
    }

    #[test]
    fn a_button_with_an_action_that_is_not_declared_hides_its_block() {
        let buttons = |action: &Value| json!({ "type": "buttons", "text": "t", "buttons": [reply("r", "p"), action] });
        let pay = json!({ "title": "Pay", "action": "pay", "plain": "Pay here" });
        let call = json!({ "title": "Call", "action": "call", "phone": "1" });
        let mut rules = all();
        assert_eq!(why(&rules, &buttons(&call)), None);
        let missing = |action: &str| Some(format!("the rules do not declare the button action `{action}`"));
        assert_eq!(why(&rules, &buttons(&pay)), missing("pay"));
        rules.button_actions.insert("pay".to_owned());
        assert_eq!(why(&rules, &buttons(&pay)), None);
        rules.button_actions.clear();
        assert_eq!(why(&rules, &buttons(&call)), missing("reply"));
        let card = |buttons: Value| json!({ "type": "carousel", "cards": [{ "title": "t" }, buttons] });
        assert_eq!(why(&rules, &card(json!({ "title": "t" }))), None, "a card may have no buttons");
        let with = card(json!({ "title": "t", "buttons": [reply("r", "p")] }));
        assert_eq!(why(&rules, &with), missing("reply"));
    }

    #[test]
    fn every_count_is_a_limit() {
        type Block = fn(usize) -> Value;
        let cases: [(CountOf, u32, Block); 6] = [
            (CountOf::Buttons, 2, |n| json!({ "type": "card", "title": "t", "buttons": vec![reply("r", "p"); n] })),
            (CountOf::Buttons, 3, |n| json!({ "type": "buttons", "text": "t", "buttons": vec![reply("r", "p"); n] })),
            (CountOf::Cards, 2, |n| json!({ "type": "carousel", "cards": vec![json!({ "title": "t" }); n] })),
            (CountOf::Rows, 4, list),
            (CountOf::Options, 3, |n| json!({ "type": "poll", "question": "q", "options": vec![row("o", "p"); n] })),
            (CountOf::Album, 2, |n| json!({ "type": "album", "items": vec![json!({ "file": 0 }); n] })),
        ];
        for (of, max, block) in cases {
            let rules = Rules { counts: [(of, max)].into(), ..all() };
            assert_eq!(why(&rules, &block(max as usize)), None, "{of}");
            let hidden = why(&rules, &block(max as usize + 1)).unwrap_or_else(|| panic!("{of} are not limited"));
            assert_eq!(hidden, format!("{} {of}; the rules allow at most {max}", max + 1));
        }
        // Files and members are limits of the whole message and of the group.
        let rules = Rules { counts: [(CountOf::Files, 1), (CountOf::Members, 1)].into(), ..all() };
        assert_eq!(why(&rules, &json!({ "type": "album", "items": [{ "file": 0 }, { "file": 1 }] })), None);
    }

    #[test]
    fn every_length_is_a_limit_in_its_unit() {
        type Set = fn(&mut Rules, Length);
        // Two characters, three UTF-16 units, and six bytes.
        let text = "ż🐢";
        let buttons =
            |text: &str, title: &str| json!({ "type": "buttons", "text": text, "buttons": [reply(title, "p")] });
        let card = |title: &str, subtitle: &str| json!({ "type": "card", "title": title, "subtitle": subtitle });
        let rows = |section: &str, row: Value| {
            let sections = json!([{ "title": section, "rows": [row] }]);
            json!({ "type": "list", "text": "t", "button": "b", "sections": sections })
        };
        let album =
            |caption: &str| json!({ "type": "album", "items": [{ "file": 0, "caption": caption }, { "file": 1 }] });
        let cases: [(Set, Value); 16] = [
            (|rules, limit| rules.text_limit = Some(limit), json!({ "type": "text", "text": text })),
            (|rules, limit| rules.text_limit = Some(limit), buttons(text, "b")),
            (|rules, limit| rules.text_with_buttons_limit = Some(limit), buttons(text, "b")),
            (|rules, limit| rules.button_limit = Some(limit), buttons("t", text)),
            (|rules, limit| rules.caption_limit = Some(limit), album(text)),
            (|rules, limit| rules.text_limit = Some(limit), album(text)),
            (|rules, limit| rules.title_limit = Some(limit), card(text, "s")),
            (|rules, limit| rules.subtitle_limit = Some(limit), card("t", text)),
            (|rules, limit| rules.row_limit = Some(limit), rows(text, row("r", "p"))),
            (|rules, limit| rules.row_limit = Some(limit), rows("s", row(text, "p"))),
            (|rules, limit| rules.payload_limit = Some(limit), rows("s", row("r", text))),
            (
                |rules, limit| rules.row_description_limit = Some(limit),
                rows("s", json!({ "title": "r", "description": text, "payload": "p" })),
            ),
            (
                |rules, limit| rules.row_limit = Some(limit),
                json!({ "type": "poll", "question": "q", "options": [row("o", "p"), row(text, "p")] }),
            ),
            (
                |rules, limit| rules.text_limit = Some(limit),
                json!({ "type": "poll", "question": text, "options": [row("o", "p"), row("o", "p")] }),
            ),
            (
                |rules, limit| rules.payload_limit = Some(limit),
                json!({ "type": "card", "title": "t", "buttons": [reply("b", text)] }),
            ),
            (
                |rules, limit| rules.button_limit = Some(limit),
                json!({ "type": "list", "text": "t", "button": text, "sections": [{ "rows": [row("r", "p")] }] }),
            ),
        ];
        for (set, block) in cases {
            for (unit, length) in [
                (LengthUnit::Characters, 2),
                (LengthUnit::Utf16, 3),
                (LengthUnit::Bytes, 6),
                (LengthUnit::Graphemes, 2),
            ] {
                let mut rules = all();
                set(&mut rules, Length { length, unit });
                assert_eq!(why(&rules, &block), None, "{block}");
                set(&mut rules, Length { length: length - 1, unit });
                let hidden = why(&rules, &block).unwrap_or_else(|| panic!("not limited: {block}"));
                assert!(hidden.contains(&format!("{length} {}", unit.plural())), "{hidden}: {block}");
            }
        }
    }
}
