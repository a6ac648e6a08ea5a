//! Polish.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "pl",
    greeting: "Dzień dobry, tu {account|zespół obsługi klienta}! Dziękujemy za wiadomość. Odpowiemy najszybciej, jak \
               to możliwe.",
    closed: "Dzień dobry, tu {account|zespół obsługi klienta}! Dziękujemy za wiadomość. Teraz mamy zamknięte, \
             wrócimy {opens|wkrótce}.",
    phrases: ["dzisiaj o {time}", "jutro o {time}", "{day} {month} ({weekday}) o {time}", "{day} {month} o {time}"],
    weekdays: "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    months: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
};
