//! Enums that are stored, shown and told to plugins as lower-case words.

/// A word that is not one of an enum's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no {what}: expected one of {expected}")]
pub struct UnknownWord {
    /// What was found.
    pub word: String,
    /// What it should have been, such as `status`.
    pub what: &'static str,
    /// The words that are known.
    pub expected: String,
}

/// Declares an enum whose variants have one word each, the same in SQL, JSON, WIT and the API.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every variant, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The variant's word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = crate::UnknownWord;
            fn from_str(word: &str) -> Result<Self, crate::UnknownWord> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(crate::UnknownWord {
                        word: word.chars().take(64).collect(),
                        what: $what,
                        expected: [$($word,)+].join(", "),
                    }),
                }
            }
        }
    };
}
