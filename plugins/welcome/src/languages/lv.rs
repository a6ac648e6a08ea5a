//! Latvian.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "lv",
    greeting: "Labdien, Jums raksta {account|klientu atbalsts}! Paldies par ziņu. Mēs atbildēsim, cik drīz vien \
               iespējams.",
    closed: "Labdien, Jums raksta {account|klientu atbalsts}! Paldies par ziņu. Pašlaik mēs nestrādājam, \
             atgriezīsimies {opens|drīzumā}.",
    phrases: ["šodien plkst. {time}", "rīt plkst. {time}", "{weekday} plkst. {time}", "{day}. {month} plkst. {time}"],
    weekdays: "pirmdien otrdien trešdien ceturtdien piektdien sestdien svētdien",
    months: "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī",
};
