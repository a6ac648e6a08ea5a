//! Templates: texts that a platform has approved for messages outside the reply window.

/// A template that an admin has stored for a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name on the platform.
    pub name: String,
    /// Its language on the platform.
    pub language: String,
    /// Its text, with the placeholders `{{1}}`, `{{2}}`, ... for the variables.
    pub text: String,
}
