//! English.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "en",
    greeting: "Hi {first_name|there}! Thanks for writing to {account|us}. We will answer as soon as we can.",
    closed: "Hi {first_name|there}! Thanks for writing to {account|us}. We are closed right now and will be back \
             {opens|soon}.",
    phrases: ["today at {time}", "tomorrow at {time}", "on {weekday} at {time}", "on {day} {month} at {time}"],
    weekdays: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    months: "January February March April May June July August September October November December",
};
