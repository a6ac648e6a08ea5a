//! Extracts information from customers' messages, in the same way for every plugin: keywords, e-mail addresses,
//! telephone numbers, and the language. The same text always gives the same answer, and no service is called.

mod email;
mod fold;
mod language;
mod phone;
mod words;

pub use email::{email, emails};
pub use fold::fold;
pub use language::language;
pub use phone::{Phone, e164, phones, warm_up};
pub use words::{Keyword, Keywords, contains};

/// The maximum number of telephone numbers, or of e-mail addresses, that a plugin gets from one text.
pub const FOUND_MAX: usize = 20;
