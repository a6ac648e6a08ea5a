//! Finds what a customer chose from the numbered lines of a plain form.

/// How long choices that were sent as text can be answered, in milliseconds.
pub const ANSWERED_MS: i64 = 24 * 60 * 60 * 1_000;

/// Returns the payload of the choice that a customer's message names, if the message is nothing but its number (`2`,
/// `2.` or `2)`) or its title, ignoring case and surrounding space. `choices` are titles and payloads, as in
/// [`Plain::choices`](super::Plain::choices).
///
/// A message that names choices with different payloads names none: titles can occur twice, and a title can be a
/// number.
#[must_use]
pub fn choice<'a>(choices: &'a [(String, String)], answer: &str) -> Option<&'a str> {
    let number = number(answer.trim());
    let folded = fold(answer);
    let is_named = |n: usize, title: &str| number == Some(n + 1) || (!folded.is_empty() && fold(title) == folded);
    let named = choices.iter().enumerate().filter(|(n, (title, _))| is_named(*n, title));
    let mut payloads = named.map(|(_, (_, payload))| payload.as_str());
    let payload = payloads.next()?;
    payloads.all(|other| other == payload).then_some(payload)
}

/// Returns the number that a text consists of. It has no sign and no leading zeros.
fn number(text: &str) -> Option<usize> {
    let digits = text.strip_suffix(['.', ')']).unwrap_or(text);
    digits.parse::<usize>().ok().filter(|number| number.to_string() == digits)
}

/// Makes texts equal that differ only by case or surrounding space. The upper case comes first because it is the same
/// for `ß` and `SS`, and for `ı` and `i`. The dot that remains of a Turkish `İ` is removed. Accents are kept.
fn fold(text: &str) -> String {
    text.trim().to_uppercase().to_lowercase().replace("i\u{307}", "i")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen<'a>(titles: &[&'a str], answer: &str) -> Option<&'a str> {
        let choices: Vec<_> = titles.iter().map(|title| ((*title).to_owned(), (*title).to_owned())).collect();
        let payload = choice(&choices, answer)?.to_owned();
        titles.iter().find(|title| **title == payload).copied()
    }

    #[test]
    fn a_number_chooses_its_line() {
        let titles = ["Yes", "No", "Call me"];
        for (answer, title) in [
            ("1", Some("Yes")),
            ("2", Some("No")),
            ("2.", Some("No")),
            ("2)", Some("No")),
            (" 2 \n", Some("No")),
            ("3", Some("Call me")),
            ("0", None),
            ("4", None),
            ("02", None),
            ("+2", None),
            ("-2", None),
            ("2.)", None),
            ("2 .", None),
            ("(2)", None),
            ("2.0", None),
            ("2 please", None),
            ("1 2", None),
            ("99999999999999999999999", None),
            (".", None),
            ("", None),
            ("   ", None),
        ] {
            assert_eq!(chosen(&titles, answer), title, "{answer}");
        }
    }

    #[test]
    fn a_title_chooses_its_line_without_regard_to_case_and_surrounding_space() {
        for (title, answer, fits) in [
            ("Yes", "yes", true),
            ("Yes", "  YES\n", true),
            ("Yes", "yes!", false),
            ("Yes", "yes please", false),
            ("Call me", "CALL ME", true),
            ("Call me", "call  me", false),
            // Polish: letters with marks have upper case, and differ from those without.
            ("Łódź", "łódź", true),
            ("Łódź", "ŁÓDŹ", true),
            ("Łódź", "lodz", false),
            // German and Greek.
            ("Straße", "STRASSE", true),
            ("Οδός", "ΟΔΌΣ", true),
            // Turkish: all four letters i count as the same, because which of them is the upper case of `i` depends on
            // the language.
            ("İptal", "iptal", true),
            ("iptal", "İPTAL", true),
            ("iptal", "IPTAL", true),
            ("Sıcak", "SICAK", true),
            ("SICAK", "sıcak", true),
            ("Sıcak", "sicak", true),
            ("Şeker", "şeker", true),
            ("Şeker", "seker", false),
            // Ukrainian.
            ("Київ", "КИЇВ", true),
            ("Київ", "Киев", false),
        ] {
            assert_eq!(chosen(&[title], answer).is_some(), fits, "{title}: {answer}");
        }
    }

    #[test]
    fn an_ambiguous_answer_chooses_nothing() {
        let choices = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(title, payload)| ((*title).to_owned(), (*payload).to_owned())).collect()
        };
        let cards = choices(&[("Ask about it", "ask:1"), ("Ask about it", "ask:2")]);
        assert_eq!(choice(&cards, "ask about it"), None);
        assert_eq!(choice(&cards, "2"), Some("ask:2"));
        let same = choices(&[("Help", "help"), ("Other", "other"), ("help", "help")]);
        assert_eq!(choice(&same, "Help"), Some("help"));
        // The titles are numbers of guests, and `2` can be a title or the number of a line.
        let guests = choices(&[("2", "guests:2"), ("3", "guests:3")]);
        assert_eq!(choice(&guests, "2"), None);
        assert_eq!(choice(&guests, "3"), Some("guests:3"));
        let steps = choices(&[("1", "step:1"), ("2", "step:2")]);
        assert_eq!(choice(&steps, "2"), Some("step:2"));
        assert_eq!(choice(&[], "1"), None);
        assert_eq!(choice(&choices(&[(" ", "blank")]), " "), None);
    }
}
