//! Ukrainian.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "uk",
    // No first name, because it would need the vocative case.
    greeting: "Вас вітає {account|наша команда}! Дякуємо за повідомлення. Ми відповімо, щойно зможемо.",
    closed: "Вас вітає {account|наша команда}! Дякуємо за повідомлення. Зараз ми не працюємо, знову будемо на зв’язку \
             {opens|незабаром}.",
    phrases: ["сьогодні з {time}", "завтра з {time}", "у {weekday} з {time}", "{day} {month} з {time}"],
    weekdays: "понеділок вівторок середу четвер п’ятницю суботу неділю",
    months: "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
};
