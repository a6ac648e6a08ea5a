//! Buttons below a message: quick replies, and the buttons of rich content.

use connector_shared::text::cut;
use plugboard_sdk::Failure;
use serde::{Deserialize, Serialize};

/// The maximum number of buttons in a row.
const ROW: usize = 3;
/// The maximum number of characters in a row of several buttons, so that a phone shows the titles whole.
const ROW_LENGTH: usize = 24;
/// The maximum length of a button's payload, in bytes.
const PAYLOAD: usize = 64;

/// The key under which the buttons are kept with their message, for edits.
pub const KEPT: &str = "keyboard";
/// The longest value that the host keeps, in bytes.
const KEPT_MAX: usize = 4 << 10;
/// What is kept instead of buttons that are longer.
const TOO_LONG: &str = "too-long";

/// The buttons below a message.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyboard {
    inline_keyboard: Vec<Vec<Button>>,
}

/// A button. It has a payload or an address.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Button {
    /// Creates a button whose payload comes back. Telegram accepts no empty payload, so the title takes its place.
    pub fn reply((text, payload): (String, String)) -> Self {
        let data = if payload.is_empty() { cut(&text, PAYLOAD).to_owned() } else { payload };
        Self { text, callback_data: Some(data), url: None }
    }

    /// Creates a button that opens an address.
    pub fn link(text: String, url: String) -> Self {
        Self { text, callback_data: None, url: Some(url) }
    }
}

impl Keyboard {
    /// Arranges buttons in rows. Returns `None` if there are none.
    pub fn new(buttons: Vec<Button>) -> Option<Self> {
        let mut rows: Vec<Vec<Button>> = Vec::new();
        let mut length = 0;
        for button in buttons {
            let title = button.text.chars().count();
            match rows.last_mut() {
                Some(row) if row.len() < ROW && length + title <= ROW_LENGTH => {
                    row.push(button);
                    length += title;
                }
                _ => {
                    rows.push(vec![button]);
                    length = title;
                }
            }
        }
        (!rows.is_empty()).then_some(Self { inline_keyboard: rows })
    }

    /// Returns the value to keep with the message.
    ///
    /// # Errors
    /// Never fails for these types.
    pub fn kept(&self) -> Result<String, serde_json::Error> {
        let text = serde_json::to_string(self)?;
        Ok(if text.len() <= KEPT_MAX { text } else { TOO_LONG.to_owned() })
    }

    /// Returns the buttons below a message, from the value that was kept with it. Returns `None` if it has none.
    ///
    /// # Errors
    /// Returns `denied` if the buttons were too long to be kept: an edit would remove them.
    pub fn of(kept: Option<&str>) -> Result<Option<Self>, Failure> {
        let Some(kept) = kept else { return Ok(None) };
        if kept == TOO_LONG {
            let reason = "the buttons below this message are too long to be sent again, and an edit would remove them";
            return Err(Failure::denied(reason).with_code("buttons-too-long"));
        }
        Ok(Some(serde_json::from_str(kept)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(titles: &[&str]) -> Vec<Vec<String>> {
        let replies = titles.iter().map(|title| Button::reply(((*title).to_owned(), "X".to_owned()))).collect();
        let rows = Keyboard::new(replies).unwrap().inline_keyboard;
        rows.into_iter().map(|row| row.into_iter().map(|button| button.text).collect()).collect()
    }

    #[test]
    fn short_titles_share_a_row_and_long_ones_do_not() {
        assert_eq!(rows(&["Red", "Blue", "Green", "Black"]), [vec!["Red", "Blue", "Green"], vec!["Black"]]);
        let long = "I would like to talk to a person";
        assert_eq!(rows(&["Yes", long, "No"]), [["Yes"], [long], ["No"]]);
        assert_eq!(
            rows(&["Gdzie jest paczka?", "Żółty 😀", "Nie"]),
            [vec!["Gdzie jest paczka?"], vec!["Żółty 😀", "Nie"]]
        );
        assert_eq!(Keyboard::new(Vec::new()), None);
    }

    #[test]
    fn a_button_has_the_form_that_telegram_documents() {
        let buttons = vec![
            Button::reply(("Red".into(), "RED".into())),
            Button::reply(("Ł".repeat(40), String::new())),
            Button::link("Shop".into(), "https://shop.example".into()),
        ];
        let expected = json!({ "inline_keyboard": [
            [{ "text": "Red", "callback_data": "RED" }],
            [{ "text": "Ł".repeat(40), "callback_data": "Ł".repeat(32) }],
            [{ "text": "Shop", "url": "https://shop.example" }],
        ] });
        assert_eq!(serde_json::to_value(Keyboard::new(buttons)).unwrap(), expected);
    }

    #[test]
    fn buttons_are_kept_for_edits_unless_they_are_too_long() {
        let buttons = |title: &str, payload: &str| {
            Keyboard::new((0..13).map(|_| Button::reply((title.to_owned(), payload.to_owned()))).collect()).unwrap()
        };
        for (title, payload) in [("Żółty \"😀\"", ""), (&*"😀".repeat(64), "RED")] {
            let all = buttons(title, payload);
            let kept = all.kept().unwrap();
            assert_eq!(Keyboard::of(Some(&kept)).unwrap(), Some(all), "{title}");
        }
        assert_eq!(Keyboard::of(None).unwrap(), None);
        let long = buttons(&"😀".repeat(64), &"x".repeat(PAYLOAD)).kept().unwrap();
        assert_eq!(Keyboard::of(Some(&long)).unwrap_err().code.as_deref(), Some("buttons-too-long"));
    }
}
