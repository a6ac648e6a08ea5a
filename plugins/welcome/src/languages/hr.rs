//! Croatian.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "hr",
    greeting: "Dobar dan, ovdje {account|korisnička podrška}! Hvala na poruci. Odgovorit ćemo Vam što prije.",
    closed: "Dobar dan, ovdje {account|korisnička podrška}! Hvala na poruci. Trenutačno ne radimo, a vraćamo se \
             {opens|uskoro}.",
    phrases: ["danas u {time}", "sutra u {time}", "u {weekday} u {time}", "{day}. {month} u {time}"],
    weekdays: "ponedjeljak utorak srijedu četvrtak petak subotu nedjelju",
    months: "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
};
