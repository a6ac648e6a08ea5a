//! What a customer's words tell: answers to questions, and what they say of themselves.

use crate::texts::{Question, Texts};

/// How words are read: by the host, or by a test.
#[derive(Clone, Copy)]
pub struct Reader {
    /// A text as its words alone.
    pub fold: fn(&str) -> String,
    /// Which of these keywords it contains, by their places.
    pub contains: fn(&str, &[String]) -> Vec<u32>,
    /// The e-mail addresses in it.
    pub emails: fn(&str) -> Vec<String>,
    /// The telephone numbers in it, with a country whose national numbers are meant: each as it is kept.
    pub phones: fn(&str, Option<&str>) -> Vec<String>,
}

impl Reader {
    /// Does a text contain one of these keywords?
    #[must_use]
    pub fn says(&self, text: &str, keywords: &[String]) -> bool {
        !keywords.is_empty() && !(self.contains)(text, keywords).is_empty()
    }
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// This.
    Given(String),
    /// The customer does not want to say.
    Declined,
    /// Nothing that fits the question.
    Unclear,
}

/// The longest name or company, in characters.
const NAME: usize = 80;
/// The most words of a name.
const NAME_WORDS: usize = 4;
/// The most words of a name in small letters: more of them are a sentence.
const SMALL_NAME_WORDS: usize = 2;
/// What may stand small within a name.
const PARTICLES: [&str; 12] = ["van", "von", "de", "der", "den", "da", "di", "del", "della", "dos", "la", "le"];
/// The longest need that is kept, in bytes.
const NEED: usize = 1_000;
/// What people say before their name when they are asked for it, in the twelve languages. Elsewhere anything may follow.
const BEFORE_NAMES: &str = "it is,it's,its,i am,i'm,im,ich bin,das ist,hier ist,soy,es,je suis,moi c'est,c'est,sono,sono la,sono il,jestem,tu,hier,esmu,qui,aquí,\
    ja sam,ovdje,es esmu,te,ik ben,met,sou,sou o,sou a,eu sou,aqui é,ben,adım,я,це";
/// What stands between a name and the rest of a sentence, in the twelve languages.
const AFTER_NAMES: &str = "and,from,calling,writing,here,und,von,aus,y,de parte,et,della,dalla,e,i,z,ze,iz,un,no,en,van,ve,та,і,з,from,but,with,we,i,\
    my,our,ich,wir,mein,je,nous,mon,ho,vorrei,mam,mamy,chcę,chciałabym,chciałbym,moj,moja,trebam,imam,man,mēs,ik,wij,heb,tenho,queria,gostaria,\
    маю,хочу,мені";

/// Reads an answer. `regions` are the countries whose telephone numbers are tried, and `names` what introduces a name.
#[must_use]
pub fn read(
    reader: &Reader,
    question: Question,
    text: &str,
    texts: &Texts,
    names: &[String],
    regions: &[&str],
) -> Answer {
    let text = text.trim();
    let declined = || reader.says(text, &texts.decline_words);
    let given = match question {
        Question::Email => email(reader, text),
        Question::Phone => phone(reader, text, regions),
        Question::Consent if reader.says(text, &texts.yes_words) && !declined() => Some("granted".to_owned()),
        Question::Name => introduced(reader, text, names).or_else(|| answered_name(reader, text)),
        // An answer that asks back is none.
        Question::Company if text.chars().count() <= NAME && !text.contains(['?', '\n', '@']) => {
            Some(text.trim_end_matches(['.', '!']).to_owned())
        }
        Question::Consent | Question::Company => None,
        Question::Need => Some(text[..text.floor_char_boundary(NEED)].to_owned()),
    };
    let given = given.filter(|given| !given.trim().is_empty());
    // A need may well have a no in it; an address or number that is there is an answer, whatever stands around it.
    let declines = match question {
        Question::Need => {
            let folded = (reader.fold)(text);
            texts.decline_words.iter().any(|word| folded == (reader.fold)(word))
        }
        Question::Email | Question::Phone => given.is_none() && declined(),
        _ => declined(),
    };
    match given {
        _ if declines => Answer::Declined,
        Some(given) => Answer::Given(given),
        None => Answer::Unclear,
    }
}

/// The first e-mail address.
#[must_use]
pub fn email(reader: &Reader, text: &str) -> Option<String> {
    (reader.emails)(text).into_iter().next()
}

/// The first telephone number, of the first of these countries that has one.
#[must_use]
pub fn phone(reader: &Reader, text: &str, regions: &[&str]) -> Option<String> {
    let found = regions.iter().find_map(|region| (reader.phones)(text, Some(region)).into_iter().next());
    found.or_else(|| (reader.phones)(text, None).into_iter().next())
}

/// The countries whose telephone numbers people of this language write without a country's code.
#[must_use]
pub fn regions(language: Option<&str>) -> &'static [&'static str] {
    match language.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default() {
        "de" => &["DE", "AT", "CH"],
        "en" => &["GB", "US", "IE", "AU"],
        "es" => &["ES", "MX", "AR", "CO", "CL"],
        "fr" => &["FR", "BE", "CH"],
        "hr" => &["HR"],
        "it" => &["IT"],
        "lv" => &["LV"],
        "nl" => &["NL", "BE"],
        "pl" => &["PL"],
        "pt" => &["PT", "BR"],
        "tr" => &["TR"],
        "uk" => &["UA"],
        _ => &[],
    }
}

/// The name that a customer introduces themselves with: what follows one of these phrases.
#[must_use]
pub fn introduced(reader: &Reader, text: &str, names: &[String]) -> Option<String> {
    if !reader.says(text, names) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|word| (reader.fold)(word)).collect();
    // The longest phrase first: "my name is" before "name is".
    let mut phrases: Vec<String> = names.iter().map(|name| (reader.fold)(name)).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    phrases.iter().find_map(|phrase| {
        let after = (0..words.len()).find_map(|from| {
            let end = (from..words.len()).find(|end| folded[from..=*end].join(" ").len() >= phrase.len())?;
            (folded[from..=end].join(" ") == *phrase).then_some(end + 1)
        })?;
        name(reader, &words[after..])
    })
}

/// The name of a customer who says "I am", which anything may follow: only where first and last name follow, with capitals.
#[must_use]
pub fn presented(reader: &Reader, text: &str) -> Option<String> {
    let name = introduced(reader, text, &before_names())?;
    let capitals = name.split_whitespace().filter(|word| is_capital(word)).count();
    (capitals >= 2).then_some(name)
}

fn before_names() -> Vec<String> {
    BEFORE_NAMES.split(',').map(str::to_owned).collect()
}

/// A short answer to the question for the name.
fn answered_name(reader: &Reader, text: &str) -> Option<String> {
    if text.contains(['?', '@', '\n']) {
        return None;
    }
    if let Some(introduced) = introduced(reader, text, &before_names()) {
        return Some(introduced);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    // A sentence is no name.
    name(reader, &words).filter(|name| name.split_whitespace().count() == words.len())
}

/// The name that these words begin with.
fn name(reader: &Reader, words: &[&str]) -> Option<String> {
    let mut name: Vec<&str> = Vec::new();
    // Whether the name ends where something else begins, and is not cut out of a sentence.
    let mut whole = false;
    for word in words.iter().take(NAME_WORDS + 1) {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let after = !name.is_empty() && is_after_names(reader, plain);
        let particle = PARTICLES.contains(&plain);
        // A name that begins with a capital has capitals.
        let small = plain.starts_with(char::is_lowercase) && name.first().is_some_and(|first| is_capital(first));
        if name.len() == NAME_WORDS || !is_name(plain) || ((after || small) && !particle) {
            whole = after;
            break;
        }
        name.push(plain);
        whole = true;
        if word.ends_with([',', '.', '!', '?', ';', ':', ')']) {
            break;
        }
    }
    while name.len() > 1 && is_capital(name[0]) && name.last().is_some_and(|last| !is_capital(last)) {
        name.pop();
    }
    let capital = name.first().is_some_and(|first| is_capital(first));
    let good = capital || (whole && name.len() <= SMALL_NAME_WORDS);
    let name = name.join(" ");
    (good && !name.is_empty() && name.chars().count() <= NAME).then_some(name)
}

/// Written with a capital, or in a script that has none.
fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | 'ʼ' | '-' | '.'))
}

fn is_after_names(reader: &Reader, word: &str) -> bool {
    let folded = (reader.fold)(word);
    AFTER_NAMES.split(',').any(|after| (reader.fold)(after) == folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{built_in, sayings};

    const READER: Reader = Reader {
        fold: plugboard_text::fold,
        contains: plugboard_text::contains,
        emails: plugboard_text::emails,
        phones: |text, region| plugboard_text::phones(text, region).into_iter().map(|phone| phone.number).collect(),
    };

    fn said(question: Question, text: &str) -> Answer {
        read(&READER, question, text, &built_in(0), &sayings(Some("en")).names, regions(Some("en")))
    }

    fn given(text: &str) -> Answer {
        Answer::Given(text.into())
    }

    #[test]
    fn addresses_are_found_in_what_people_write() {
        for (text, found) in [
            ("ada@example.org", "ada@example.org"),
            ("no problem: ada@example.org", "ada@example.org"),
            ("jörg@müller.example", "jörg@müller.example"),
        ] {
            assert_eq!(said(Question::Email, text), given(found), "{text}");
        }
        for text in ["ada@example", "ada at example.org", "what for?"] {
            assert_eq!(said(Question::Email, text), Answer::Unclear, "{text}");
        }
        assert_eq!(said(Question::Email, "No, I'd rather not"), Answer::Declined);
    }

    #[test]
    fn numbers_are_found_in_what_people_write() {
        assert_eq!(said(Question::Phone, "call +49 (30) 123-4567."), given("+49301234567"));
        assert_eq!(said(Question::Phone, "0161 496 0238"), given("+441614960238"));
        assert_eq!(said(Question::Phone, "(202) 555-0100"), given("+12025550100"));
        assert_eq!(said(Question::Phone, "12345"), Answer::Unclear);
        assert_eq!(said(Question::Phone, "on 24.12.2026"), Answer::Unclear);
    }

    #[test]
    fn a_name_is_what_somebody_is_called() {
        for (text, name) in [
            (" Ada Lovelace! ", "Ada Lovelace"),
            ("ada", "ada"),
            ("my name is Ada Lovelace, thanks", "Ada Lovelace"),
            ("My name is Ada and I want a kettle", "Ada"),
            ("It's Ada", "Ada"),
            ("I'm Mary-Ann O'Neill", "Mary-Ann O'Neill"),
            ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ] {
            assert_eq!(said(Question::Name, text), given(name), "{text}");
        }
        for text in ["why do you ask?", "I am looking for a kettle", "a red kettle please", "order 4711", "👍"] {
            assert_eq!(said(Question::Name, text), Answer::Unclear, "{text}");
        }
        assert_eq!(said(Question::Name, "no thanks"), Answer::Declined);
    }

    #[test]
    fn only_an_introduction_tells_a_name_unasked() {
        let introduced = |text: &str| introduced(&READER, text, &sayings(Some("en")).names);
        assert_eq!(introduced("hi, my name is Ada Lovelace. How much is it?").as_deref(), Some("Ada Lovelace"));
        let presented = |text: &str| presented(&READER, text);
        assert_eq!(presented("Hello, I'm Ada Lovelace, where is it?").as_deref(), Some("Ada Lovelace"));
        assert_eq!(presented("Dzień dobry, tu Jan Nowak z Krakowa").as_deref(), Some("Jan Nowak"));
        for text in ["I am looking for Blue Kettles", "Ich bin Kunde bei Ihnen", "I am German", "I'm at the Airport"] {
            assert_eq!(presented(text), None, "{text}");
        }
        assert_eq!(introduced("I am looking for a kettle"), None);
        assert_eq!(introduced("Ada Lovelace"), None);
    }

    #[test]
    fn needs_and_consent() {
        assert_eq!(said(Question::Need, "ten chairs, no armrests"), given("ten chairs, no armrests"));
        assert_eq!(said(Question::Need, "No"), Answer::Declined);
        assert_eq!(said(Question::Consent, "Yes"), given("granted"));
        assert_eq!(said(Question::Consent, "No"), Answer::Declined);
        assert_eq!(said(Question::Consent, "hm"), Answer::Unclear);
        assert_eq!(said(Question::Need, "  "), Answer::Unclear);
    }
}
