//! Texts in several languages, and which of them a customer gets.

use crate::hours::Opening;
use plugboard_sdk::texts::Template;

/// What texts may name.
pub const VARIABLES: [&str; 3] = ["first_name", "account", "opens"];

/// All that is said in one language.
#[derive(Debug, Clone)]
pub struct Language {
    /// While somebody is there.
    pub greeting: Template,
    /// While nobody is.
    pub closed: Template,
    /// How a time is said.
    pub phrases: Phrases,
}

/// How the next opening is said.
#[derive(Debug, Clone)]
pub struct Phrases {
    /// With `{time}`.
    pub today: String,
    /// With `{time}`.
    pub tomorrow: String,
    /// Two to six days ahead: with `{weekday}` and `{time}`.
    pub weekday: String,
    /// Further ahead: with `{day}`, `{month}` and `{time}`, and `{weekday}`.
    pub date: String,
    /// Seven, from Monday.
    pub weekdays: Vec<String>,
    /// Twelve.
    pub months: Vec<String>,
}

impl Phrases {
    /// For a language of which nothing is known: figures alone.
    #[must_use]
    pub fn neutral() -> Self {
        let date = "{day}.{month}., {time}".to_owned();
        Self {
            today: "{time}".to_owned(),
            tomorrow: date.clone(),
            weekday: date.clone(),
            date,
            weekdays: vec![String::new(); 7],
            months: (1..=12).map(|month| month.to_string()).collect(),
        }
    }

    /// The next opening in words, such as `on Monday at 09:00`.
    #[must_use]
    pub fn opening(&self, opening: &Opening) -> String {
        let phrase = match opening.days {
            0 => &self.today,
            1 => &self.tomorrow,
            2..=6 => &self.weekday,
            _ => &self.date,
        };
        let name = |names: &[String], number: u32| {
            usize::try_from(number).ok().and_then(|n| names.get(n.checked_sub(1)?)).cloned().unwrap_or_default()
        };
        phrase
            .replace("{time}", &format!("{:02}:{:02}", opening.minute / 60, opening.minute % 60))
            .replace("{weekday}", &name(&self.weekdays, opening.day.weekday))
            .replace("{month}", &name(&self.months, opening.day.month))
            .replace("{day}", &opening.day.day.to_string())
    }
}

/// What is built in for a language.
struct BuiltIn {
    tag: &'static str,
    greeting: &'static str,
    closed: &'static str,
    /// Today, tomorrow, a day of the week, a date.
    phrases: [&'static str; 4],
    weekdays: &'static str,
    months: &'static str,
}

/// The built-in languages, by their BCP 47 tags.
#[must_use]
pub fn built_in() -> Vec<(String, Language)> {
    // None of them is wrong: a test reads them all.
    let read = |language: &BuiltIn| {
        let names = |names: &str| names.split(' ').map(str::to_owned).collect();
        let [today, tomorrow, weekday, date] = language.phrases.map(str::to_owned);
        let ready = Language {
            greeting: Template::parse(language.greeting, &VARIABLES).ok()?,
            closed: Template::parse(language.closed, &VARIABLES).ok()?,
            phrases: Phrases {
                today,
                tomorrow,
                weekday,
                date,
                weekdays: names(language.weekdays),
                months: names(language.months),
            },
        };
        Some((language.tag.to_owned(), ready))
    };
    BUILT_IN.iter().filter_map(read).collect()
}

const BUILT_IN: [BuiltIn; 4] = [
    BuiltIn {
        tag: "en",
        greeting: "Hi {first_name|there}! Thanks for writing to {account|us}. We will answer as soon as we can.",
        closed: "Hi {first_name|there}! Thanks for writing to {account|us}. We are closed right now and will be back \
                 {opens|soon}.",
        phrases: ["today at {time}", "tomorrow at {time}", "on {weekday} at {time}", "on {day} {month} at {time}"],
        weekdays: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        months: "January February March April May June July August September October November December",
    },
    BuiltIn {
        tag: "de",
        greeting: "Hallo {first_name|und willkommen}! Danke für die Nachricht an {account|uns}. Wir antworten so bald wie möglich.",
        closed: "Hallo {first_name|und willkommen}! Danke für die Nachricht an {account|uns}. Gerade ist niemand da; wir sind {opens|bald} \
                 zurück.",
        phrases: [
            "heute um {time} Uhr",
            "morgen um {time} Uhr",
            "am {weekday} um {time} Uhr",
            "am {day}. {month} um {time} Uhr",
        ],
        weekdays: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    },
    BuiltIn {
        tag: "fr",
        greeting: "Bonjour {first_name|et bienvenue} ! Merci d'avoir écrit à {account|notre équipe}. Nous répondons dès que possible.",
        closed: "Bonjour {first_name|et bienvenue} ! Merci d'avoir écrit à {account|notre équipe}. Nous sommes fermés et serons de retour \
                 {opens|bientôt}.",
        phrases: ["aujourd'hui à {time}", "demain à {time}", "{weekday} à {time}", "le {day} {month} à {time}"],
        weekdays: "lundi mardi mercredi jeudi vendredi samedi dimanche",
        months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    },
    BuiltIn {
        tag: "es",
        greeting: "¡Hola! Gracias por escribir a {account|nuestro equipo}. Responderemos lo antes posible.",
        closed: "¡Hola! Gracias por escribir a {account|nuestro equipo}. Ahora mismo estamos cerrados; volvemos \
                 {opens|pronto}.",
        phrases: [
            "hoy a las {time}",
            "mañana a las {time}",
            "el {weekday} a las {time}",
            "el {day} de {month} a las {time}",
        ],
        weekdays: "lunes martes miércoles jueves viernes sábado domingo",
        months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::Day;

    fn monday(days: u32) -> Opening {
        Opening { days, day: Day { year: 2026, month: 12, day: 28, weekday: 1 }, minute: 9 * 60 }
    }

    #[test]
    fn an_opening_is_said_as_people_say_it() {
        let languages = built_in();
        let of = |tag: &str| &languages.iter().find(|(known, _)| known == tag).unwrap().1;
        let said = |tag: &str, days| of(tag).phrases.opening(&monday(days));
        assert_eq!(said("en", 0), "today at 09:00");
        assert_eq!(said("en", 1), "tomorrow at 09:00");
        assert_eq!(said("en", 2), "on Monday at 09:00");
        assert_eq!(said("en", 7), "on 28 December at 09:00");
        assert_eq!(said("de", 6), "am Montag um 09:00 Uhr");
        assert_eq!(said("fr", 8), "le 28 décembre à 09:00");
        assert_eq!(said("es", 3), "el lunes a las 09:00");
        assert_eq!(Phrases::neutral().opening(&monday(3)), "28.12., 09:00");
    }

    #[test]
    fn every_built_in_language_is_whole() {
        let languages = built_in();
        assert_eq!(languages.len(), BUILT_IN.len());
        for (tag, language) in languages {
            assert_eq!((language.phrases.weekdays.len(), language.phrases.months.len()), (7, 12), "{tag}");
        }
    }
}
