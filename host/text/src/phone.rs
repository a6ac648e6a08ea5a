//! Finds telephone numbers in messages. A number must be valid in the numbering plan of its country (from the crate
//! `phonenumber`). The surrounding text rules out digits that only look like one: a date, a price, an order number.

use linkify::{LinkFinder, LinkKind};
use phonenumber::{Mode, country};
use std::{ops::Range, sync::LazyLock};

use crate::{FOUND_MAX, Keyword};

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// The number as it was written, without an extension.
    pub written: String,
    /// The number in E.164 format: `+48601234567`.
    pub number: String,
    /// The extension, dialled after the call is answered.
    pub extension: Option<String>,
}

/// The number of digits that a number may have: at most 15 (E.164). Fewer than 7 are a short code or something else.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// The maximum length of one written number, in bytes.
const WRITTEN_MAX: usize = 64;
/// The maximum number of digit groups in one number.
const GROUPS_MAX: usize = 8;
/// The number of words before a number that are used to classify it.
const WORDS_BEFORE: usize = 3;
/// The maximum number of candidates per text that are checked against a numbering plan, so that a text full of digits
/// does not take much longer than others.
const TRIES_MAX: usize = 400;
/// Words that indicate that a telephone number follows, in all languages that [`crate::language()`] detects except
/// Arabic.
static PHONE_WORDS: LazyLock<Vec<Keyword>> = LazyLock::new(|| {
    keywords(
        "phone* tel tel* telefon* telefo* fon call* ring mobile cell* whatsapp viber sms handy anruf* mobil* móvil* \
        movil* llam* portable appel* joindre cellulare chiam* komórk* komork* dzwoń* dzwon* zadzwoń* zadzwon* \
        mobitel* zovi* nazovi* zvan* piezvan* tālr* talr* telemóvel* celular* zap ligue* liga* bel bellen cep ara \
        arayın arayin numaram тел телефон* дзвон* подзвон* зателефон* набер* вайбер мобільн* reach* erreich*",
    )
});
/// Words that indicate that a different kind of number follows, in the same languages.
static OTHER_WORDS: LazyLock<Vec<Keyword>> = LazyLock::new(|| {
    keywords(
        "order* bestell* auftrag* rechnung* kunden* invoice* customer* pedido* factura* cliente* commande* facture* \
        dossier ordine* fattura* zamówien* faktur* paczk* narudžb* račun* pasūtījum* rēķin* encomenda* fatura* \
        bestelling* factuur* klant* sipariş* kargo* замовлен* рахун* посилк* накладн* ttn ттн iban konto account* \
        tracking* sendung* ticket* ref* id serial* seri* model* article* artikel* isbn vat nip oib pesel nif cif \
        siret",
    )
});
/// Currencies that may follow a price.
const CURRENCIES: [&str; 23] = [
    "€", "$", "£", "₺", "₴", "zł", "zl", "pln", "eur", "euro", "euros", "usd", "gbp", "kr", "kn", "hrk", "lei", "tl",
    "try", "грн", "uah", "r$", "reais",
];

/// Returns the telephone numbers in a text, in order and without duplicates. `region` is the country whose national
/// numbers are recognized, by its two-letter code (ISO 3166-1). Without it, only international numbers are found.
/// Numbers that are not valid in any plan are left out, and so are those that the text around them identifies as
/// something else. Returns at most [`FOUND_MAX`] numbers.
#[must_use]
pub fn phones(text: &str, region: Option<&str>) -> Vec<Phone> {
    let region = region.and_then(|region| region.trim().to_ascii_uppercase().parse().ok());
    let mut search = Search { text, region, tries: TRIES_MAX, found: Vec::new() };
    for run in runs(text) {
        search.within(run);
    }
    search.found
}

/// Returns a telephone number in E.164 format, such as `+48601234567`, if the whole text is a valid number with a country
/// code. It may have the separators that people write, and the marks that telephones copy along with a number.
#[must_use]
pub fn e164(written: &str) -> Option<String> {
    let is_mark = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let written = written.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    let rest = written.strip_prefix('+')?;
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let written_well = rest.chars().all(|c| c != '+' && (c.is_ascii_digit() || is_separator(c)));
    if !written_well || written.len() > WRITTEN_MAX || !DIGITS.contains(&digits) {
        return None;
    }
    let parsed = phonenumber::parse(None, plain(written)).ok().filter(phonenumber::PhoneNumber::is_valid)?;
    Some(parsed.format().mode(Mode::E164).to_string())
}

/// Loads the numbering plans of all countries. The first call takes about 150 ms.
pub fn warm_up() {
    let _ = phonenumber::parse(None, "+1 202 555 0100");
}

/// Returns the runs of digits and of the separators that people write between them, except in links and e-mail
/// addresses.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Email, LinkKind::Url]);
    let links: Vec<_> = finder.links(text).map(|link| link.start()..link.end()).collect();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut links = links.into_iter().peekable();
    for (at, c) in text.char_indices() {
        while links.next_if(|link| link.end <= at).is_some() {}
        let linked = links.peek().is_some_and(|link| link.contains(&at));
        if linked || !(c.is_ascii_digit() || is_separator(c)) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += c.len_utf8(),
            _ => runs.push(at..at + c.len_utf8()),
        }
    }
    runs
}

/// Whether a character is a separator within a number.
fn is_separator(c: char) -> bool {
    matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2010}'..='\u{2015}')
}

struct Search<'a> {
    text: &'a str,
    region: Option<country::Id>,
    /// The number of candidates that may still be checked.
    tries: usize,
    found: Vec<Phone>,
}

impl Search<'_> {
    /// Finds the numbers in a run. Tries each group as the first of a number, and takes the longest number that is
    /// valid. A run may also contain dates and numbers of other kinds.
    fn within(&mut self, run: Range<usize>) {
        let groups = groups(self.text, &run);
        let mut first = 0;
        while first < groups.len() && self.found.len() < FOUND_MAX {
            let longest = (first..groups.len().min(first + GROUPS_MAX)).rev();
            let fits = longest.map(|last| (last, groups[first].start..groups[last].end));
            let fits: Vec<_> = fits.filter(|(_, span)| span.len() <= WRITTEN_MAX).collect();
            let phone = fits.into_iter().find_map(|(last, span)| Some((last, self.number(span)?)));
            let Some((last, phone)) = phone else {
                first += 1;
                continue;
            };
            if !self.found.iter().any(|known| known.number == phone.number) {
                self.found.push(phone);
            }
            first = last + 1;
        }
    }

    /// Returns the number in this span, if the whole span is a telephone number.
    fn number(&mut self, span: Range<usize>) -> Option<Phone> {
        let (written, span) = candidate(self.text, span)?;
        self.tries = self.tries.checked_sub(1)?;
        if is_something_else(&self.text[..span.start], &self.text[span.end..], written) {
            return None;
        }
        let parsed = phonenumber::parse(self.region, plain(written)).ok().filter(phonenumber::PhoneNumber::is_valid)?;
        let number = parsed.format().mode(Mode::E164).to_string();
        Some(Phone { written: written.to_owned(), number, extension: extension(&self.text[span.end..]) })
    }
}

/// Splits a run at whitespace into groups, and drops those without digits. A group includes the punctuation around its
/// digits.
fn groups(text: &str, run: &Range<usize>) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut begins: Option<usize> = None;
    for (at, c) in text[run.clone()].char_indices().map(|(at, c)| (run.start + at, c)).chain([(run.end, ' ')]) {
        if c.is_whitespace() {
            if let Some(start) = begins.take() {
                groups.push(start..at);
            }
        } else if begins.is_none() {
            begins = Some(at);
        }
    }
    groups.retain(|group| text[group.clone()].contains(|c: char| c.is_ascii_digit()));
    groups
}

/// Trims the punctuation around a span. Returns the text and its place if it may be a number: it has as many digits as
/// a number, no letter touches it, and no part of it is a date.
fn candidate(text: &str, span: Range<usize>) -> Option<(&str, Range<usize>)> {
    let edge = |c: char| !(c.is_ascii_digit() || c == '+' || c == '(');
    let cut = text[span.clone()].trim_start_matches(edge);
    let start = span.end - cut.len();
    let written = cut.trim_end_matches(|c: char| !c.is_ascii_digit());
    let end = start + written.len();
    let digits = written.chars().filter(char::is_ascii_digit).count();
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '#' | '№' | '@' | '_'));
    let standalone = !touches(text[..start].chars().next_back()) && !touches(text[end..].chars().next());
    (DIGITS.contains(&digits) && standalone && !has_date(written)).then_some((written, start..end))
}

/// Replaces the separators with spaces, which the parser accepts for every numbering plan.
fn plain(written: &str) -> String {
    written.chars().map(|c| if c.is_ascii_digit() || matches!(c, '+' | '(' | ')') { c } else { ' ' }).collect()
}

/// Whether a part of the number is a date, such as 24.12.2026 or 2026-12-24.
fn has_date(written: &str) -> bool {
    written.split_whitespace().any(|group| {
        let parts: Vec<&str> = group.split(['.', '-', '/', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}']).collect();
        let [a, b, c] = parts[..] else { return false };
        let value = |part: &str, digits: std::ops::RangeInclusive<usize>, max: u32| {
            digits.contains(&part.len()) && part.parse().is_ok_and(|value: u32| (1..=max).contains(&value))
        };
        let year =
            |part: &str| part.len() == 2 || (part.len() == 4 && (part.starts_with("19") || part.starts_with("20")));
        let numeric = parts.iter().all(|part| part.chars().all(|c| c.is_ascii_digit()));
        let day_and_month = |a: &str, b: &str| {
            (value(a, 1..=2, 31) && value(b, 1..=2, 12)) || (value(a, 1..=2, 12) && value(b, 1..=2, 31))
        };
        numeric && ((day_and_month(a, b) && year(c)) || (a.len() == 4 && year(a) && day_and_month(b, c)))
    })
}

/// Whether the surrounding text indicates that this is not a telephone number. Words before a number that starts with
/// `+` do not matter.
fn is_something_else(before: &str, after: &str, written: &str) -> bool {
    let before = before.trim_end();
    if before.ends_with(['€', '$', '£', '₺', '₴', '#', '№']) || is_price(after) {
        return true;
    }
    let near: Vec<&str> = before.rsplitn(WORDS_BEFORE + 1, char::is_whitespace).take(WORDS_BEFORE).collect();
    let near = crate::fold(&near.into_iter().rev().collect::<Vec<_>>().join(" "));
    !written.starts_with('+') && contains_any(&near, &OTHER_WORDS) && !contains_any(&near, &PHONE_WORDS)
}

/// Whether a currency follows.
fn is_price(after: &str) -> bool {
    let next = after.split_whitespace().next().unwrap_or_default().to_lowercase();
    CURRENCIES.contains(&next.trim_end_matches(['.', ',', '!', '?', ')']))
}

/// Parses keywords that are separated by spaces.
fn keywords(words: &str) -> Vec<Keyword> {
    words.split_whitespace().filter_map(Keyword::new).collect()
}

/// Whether a folded text contains one of the words.
fn contains_any(folded: &str, words: &[Keyword]) -> bool {
    words.iter().any(|keyword| keyword.is_in(folded))
}

/// Returns the extension that follows a number: `ext. 12`, `x12`, `Durchwahl 12`, `wew. 12`, `int. 12`, `доб. 12`.
fn extension(after: &str) -> Option<String> {
    const WORDS: [&str; 14] = [
        "extension",
        "ext",
        "x",
        "durchwahl",
        "dw",
        "poste",
        "interno",
        "int",
        "wewn",
        "wew",
        "ramal",
        "toestel",
        "dahili",
        "доб",
    ];
    let after = after.trim_start_matches([' ', ',', ';', '(']);
    let lower = after.to_lowercase();
    let word = WORDS.iter().find(|word| lower.starts_with(**word))?;
    let rest = lower[word.len()..].trim_start_matches(['.', ':', ' ']);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let ended = !rest[digits.len()..].starts_with(char::is_alphanumeric);
    ((1..=7).contains(&digits.len()) && ended).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str, region: &str) -> String {
        let region = Some(region).filter(|region| !region.is_empty());
        phones(text, region).into_iter().map(|phone| phone.number).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn phone_numbers_are_found_in_the_notation_of_each_country() {
        for (text, region, number) in [
            ("call +49 (30) 123-4567.", "", "+49301234567"),
            ("meine Nummer: 030 / 123 45 67", "DE", "+49301234567"),
            ("mój tel. 601 234 567 dzwonić po 16", "PL", "+48601234567"),
            ("601-234-567", "pl", "+48601234567"),
            ("+48601234567", "DE", "+48601234567"),
            ("appelez-moi au 06 12 34 56 78", "FR", "+33612345678"),
            ("mi móvil es 612 34 56 78", "ES", "+34612345678"),
            ("0532 123 45 67 arayın", "TR", "+905321234567"),
            ("мій номер 067 123 45 67", "UA", "+380671234567"),
            ("091 234 5678", "HR", "+385912345678"),
            ("zvaniet 29123456", "LV", "+37129123456"),
            ("912 345 678", "PT", "+351912345678"),
            ("bel me op 06-12345678", "NL", "+31612345678"),
            ("347 123 4567", "IT", "+393471234567"),
            ("on 12.05.2026 601 234 567 please", "PL", "+48601234567"),
            ("601 234 567, 602 345 678", "PL", "+48601234567 +48602345678"),
            ("601234567 601 234 567", "PL", "+48601234567"),
        ] {
            assert_eq!(numbers(text, region), number, "{text}");
        }
    }

    #[test]
    fn text_that_only_resembles_a_phone_number_is_ignored() {
        for (text, region) in [
            ("on 24.12.2026", "DE"),
            ("2026-12-24", "PL"),
            ("24/12/2026 18:30", "FR"),
            ("zamówienie 601234567", "PL"),
            ("order no. 601234567", "PL"),
            ("#601234567", "PL"),
            ("AB601234567", "PL"),
            ("601234567x9", "PL"),
            ("12345", "DE"),
            ("1234567890123456", "DE"),
            ("1 299 000 zł", "PL"),
            ("601 234 567", ""),
            ("https://example.org/601234567", "PL"),
            ("p601234567@example.org", "PL"),
            ("", "DE"),
        ] {
            assert_eq!(numbers(text, region), "", "{text}");
        }
    }

    #[test]
    fn extensions_are_kept() {
        let extension = |text: &str| phones(text, Some("US")).pop().and_then(|phone| phone.extension);
        for (text, found) in [
            ("(202) 555-0100 ext. 12", Some("12")),
            ("202-555-0100 x345, thanks", Some("345")),
            ("202-555-0100, Durchwahl 7", Some("7")),
            ("202-555-0100 extra cheese", None),
            ("202-555-0100 x", None),
            ("202-555-0100", None),
        ] {
            assert_eq!(extension(text).as_deref(), found, "{text}");
        }
        assert_eq!(phones("Tel: (202) 555-0100 ext 5", Some("US"))[0].written, "(202) 555-0100");
    }

    #[test]
    fn a_number_with_a_country_code_has_one_form() {
        for written in ["+48601234567", " +48 601-234-567 ", "+48 (601) 234.567", "\u{202A}+48 601 234 567\u{202C}"] {
            assert_eq!(e164(written).as_deref(), Some("+48601234567"), "{written}");
        }
        assert_eq!(e164("+1 202 555 0100").as_deref(), Some("+12025550100"));
        for wrong in [
            "",
            "+",
            "601 234 567",
            "48601234567",
            "+48601",
            "+486012345678901",
            "+999601234567",
            "+48 601 234 567 ext 5",
            "+48+601234567",
            "+48601234567\0",
            "+४८६०१२३४५६७",
        ] {
            assert_eq!(e164(wrong), None, "{wrong}");
        }
    }
}
