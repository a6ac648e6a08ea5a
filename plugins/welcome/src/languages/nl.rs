//! Dutch.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "nl",
    greeting: "Hallo {first_name|en welkom}! Bedankt voor uw bericht aan {account|ons}. We antwoorden zo snel \
               mogelijk.",
    closed: "Hallo {first_name|en welkom}! Bedankt voor uw bericht aan {account|ons}. We zijn op dit moment \
             gesloten; we zijn er {opens|binnenkort} weer.",
    phrases: [
        "vandaag om {time} uur",
        "morgen om {time} uur",
        "op {weekday} om {time} uur",
        "op {day} {month} om {time} uur",
    ],
    weekdays: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    months: "januari februari maart april mei juni juli augustus september oktober november december",
};
