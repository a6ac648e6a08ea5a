//! French.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "fr",
    greeting: "Bonjour {first_name|et bienvenue} ! Merci d'avoir écrit à {account|notre équipe}. Nous répondons dès \
               que possible.",
    closed: "Bonjour {first_name|et bienvenue} ! Merci d'avoir écrit à {account|notre équipe}. Nous sommes fermés et \
             serons de retour {opens|bientôt}.",
    phrases: ["aujourd'hui à {time}", "demain à {time}", "{weekday} à {time}", "le {day} {month} à {time}"],
    weekdays: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
};
