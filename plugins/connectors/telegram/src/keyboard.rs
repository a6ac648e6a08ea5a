//! Quick replies as buttons below a message.

use serde::Serialize;

/// The maximum number of buttons in a row.
const ROW: usize = 3;
/// The maximum number of characters in a row of several buttons, so that a phone shows the titles whole.
const ROW_LENGTH: usize = 24;
/// The maximum length of a button's payload, in bytes.
const PAYLOAD: usize = 64;

/// The buttons below a message.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Keyboard {
    inline_keyboard: Vec<Vec<Button>>,
}

/// A button.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Button {
    text: String,
    callback_data: String,
}

impl Keyboard {
    /// Arranges the titles and payloads of quick replies in rows. Returns `None` if there are none.
    pub fn new(quick_replies: Vec<(String, String)>) -> Option<Self> {
        let mut rows: Vec<Vec<Button>> = Vec::new();
        let mut length = 0;
        for (text, payload) in quick_replies {
            let title = text.chars().count();
            // Telegram accepts no empty payload.
            let callback_data =
                if payload.is_empty() { text[..text.floor_char_boundary(PAYLOAD)].to_owned() } else { payload };
            let button = Button { text, callback_data };
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(titles: &[&str]) -> Vec<Vec<String>> {
        let replies = titles.iter().map(|title| ((*title).to_owned(), "X".to_owned())).collect();
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
        let keyboard = Keyboard::new(vec![("Red".into(), "RED".into()), ("Ł".repeat(40), String::new())]).unwrap();
        let expected = json!({ "inline_keyboard": [
            [{ "text": "Red", "callback_data": "RED" }],
            [{ "text": "Ł".repeat(40), "callback_data": "Ł".repeat(32) }],
        ] });
        assert_eq!(serde_json::to_value(&keyboard).unwrap(), expected);
    }
}
