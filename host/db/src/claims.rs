//! Who holds a claim: a server, named in the claim's first 36 characters, until a time on the machine's clock.

/// Whose claims are taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Everybody's: the caller is the only server.
    All,
    /// A server's own, from before it was started again.
    Server(&'a str),
    /// Those that had run out by a time.
    Expired(i64),
}

impl<'a> Whose<'a> {
    pub(crate) fn before(self) -> i64 {
        match self {
            Self::All => i64::MAX,
            Self::Server(_) => i64::MIN,
            Self::Expired(now) => now,
        }
    }

    pub(crate) fn server(self) -> &'a str {
        match self {
            Self::Server(id) => id,
            Self::All | Self::Expired(_) => "",
        }
    }
}
