//! German.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "de",
    greeting: "Hallo {first_name|und willkommen}! Danke für die Nachricht an {account|uns}. Wir antworten so bald \
               wie möglich.",
    closed: "Hallo {first_name|und willkommen}! Danke für die Nachricht an {account|uns}. Gerade ist niemand da; wir \
             sind {opens|bald} zurück.",
    phrases: [
        "heute um {time} Uhr",
        "morgen um {time} Uhr",
        "am {weekday} um {time} Uhr",
        "am {day}. {month} um {time} Uhr",
    ],
    weekdays: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
};
