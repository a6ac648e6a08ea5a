//! Spanish.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
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
};
