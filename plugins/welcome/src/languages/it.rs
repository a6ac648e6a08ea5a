//! Italian.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "it",
    greeting: "Salve {first_name|a Lei}! Grazie per aver scritto a {account|noi}. Le risponderemo il prima possibile.",
    closed: "Salve {first_name|a Lei}! Grazie per aver scritto a {account|noi}. In questo momento siamo chiusi; \
             torneremo {opens|presto}.",
    phrases: ["oggi alle {time}", "domani alle {time}", "{weekday} alle {time}", "{weekday} {day} {month} alle {time}"],
    weekdays: "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
};
