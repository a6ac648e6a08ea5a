//! What can be read from a customer's words, for every plugin in the same way: words, e-mail addresses, telephone numbers, and
//! the language. Everything here is pure: the same text always gives the same answer, and nobody is asked.

mod email;
mod fold;
mod language;
mod phone;
mod words;

pub use email::emails;
pub use fold::fold;
pub use language::language;
pub use phone::{Phone, phones, warm_up};
pub use words::{Keyword, Keywords, contains};
