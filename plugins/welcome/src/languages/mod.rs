//! The built-in languages, one file each.

mod de;
mod en;
mod es;
mod fr;
mod hr;
mod it;
mod lv;
mod nl;
mod pl;
mod pt;
mod tr;
mod uk;

use crate::language::{Language, Phrases};
use plugboard_sdk::texts::Template;

/// The built-in texts of one language.
struct BuiltIn {
    tag: &'static str,
    greeting: &'static str,
    closed: &'static str,
    /// The phrases for today, tomorrow, a day of the week and a date.
    phrases: [&'static str; 4],
    /// The seven weekdays from Monday, separated by spaces.
    weekdays: &'static str,
    /// The twelve months, separated by spaces.
    months: &'static str,
}

const BUILT_IN: [BuiltIn; 12] = [
    en::LANGUAGE,
    de::LANGUAGE,
    es::LANGUAGE,
    fr::LANGUAGE,
    hr::LANGUAGE,
    it::LANGUAGE,
    lv::LANGUAGE,
    nl::LANGUAGE,
    pl::LANGUAGE,
    pt::LANGUAGE,
    tr::LANGUAGE,
    uk::LANGUAGE,
];

/// Returns the BCP 47 tags of the built-in languages.
pub fn tags() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|built_in| built_in.tag)
}

/// Returns the built-in texts of a language, by its index in [`tags`].
#[must_use]
pub fn built_in(place: usize) -> Language {
    let BuiltIn { greeting, closed, phrases, weekdays, months, .. } = &BUILT_IN[place];
    let names = |names: &str| names.split(' ').map(str::to_owned).collect();
    let [today, tomorrow, weekday, date] = phrases.map(str::to_owned);
    Language {
        greeting: Template::built_in(greeting),
        closed: Template::built_in(closed),
        phrases: Phrases { today, tomorrow, weekday, date, weekdays: names(weekdays), months: names(months) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        hours::{Day, Opening},
        language::VARIABLES,
    };

    fn of(tag: &str) -> Language {
        built_in(tags().position(|known| known == tag).unwrap())
    }

    #[test]
    fn every_language_has_all_texts_and_phrases() {
        for tag in tags() {
            let Language { greeting, closed, phrases } = of(tag);
            for template in [&greeting, &closed] {
                assert_eq!(Template::parse(template.written(), &VARIABLES).as_ref(), Ok(template), "{tag}");
                assert!(template.written().contains("{account|"), "{tag}: {}", template.written());
            }
            assert!(closed.written().contains("{opens|"), "{tag}: {}", closed.written());
            assert_eq!((phrases.weekdays.len(), phrases.months.len()), (7, 12), "{tag}");
            let Phrases { today, tomorrow, weekday, date, .. } = phrases;
            for (phrase, names) in [
                (today, &["{time}"][..]),
                (tomorrow, &["{time}"]),
                (weekday, &["{weekday}", "{time}"]),
                (date, &["{day}", "{month}", "{time}"]),
            ] {
                assert!(names.iter().all(|name| phrase.contains(name)), "{tag}: {phrase}");
            }
        }
    }

    #[test]
    fn an_opening_time_is_phrased_relative_to_today() {
        let monday = |days| Opening { days, day: Day { year: 2026, month: 12, day: 28, weekday: 1 }, minute: 9 * 60 };
        let phrase = |tag: &str, days| of(tag).phrases.opening(&monday(days));
        assert_eq!(phrase("en", 0), "today at 09:00");
        assert_eq!(phrase("en", 1), "tomorrow at 09:00");
        assert_eq!(phrase("en", 2), "on Monday at 09:00");
        assert_eq!(phrase("en", 7), "on 28 December at 09:00");
        assert_eq!(phrase("de", 6), "am Montag um 09:00 Uhr");
        assert_eq!(phrase("fr", 8), "le 28 décembre à 09:00");
        assert_eq!(phrase("es", 3), "el lunes a las 09:00");
        assert_eq!(Phrases::neutral().opening(&monday(3)), "28.12., 09:00");
    }
}
