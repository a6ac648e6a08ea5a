//! Portuguese.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "pt",
    greeting: "Olá, {first_name|boas-vindas}! Agradecemos a sua mensagem para {account|o nosso atendimento}. \
               Responderemos assim que possível.",
    closed: "Olá, {first_name|boas-vindas}! Agradecemos a sua mensagem para {account|o nosso atendimento}. Neste \
             momento estamos fechados; voltamos {opens|em breve}.",
    phrases: ["hoje às {time}", "amanhã às {time}", "{weekday} às {time}", "no dia {day} de {month} às {time}"],
    weekdays: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
};
