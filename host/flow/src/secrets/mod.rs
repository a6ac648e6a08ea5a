//! Secrets at rest: sealed with a key that is in a file of its own.

mod key;
mod links;
mod seal;

pub use key::open as open_key;
pub(crate) use links::LinkKeys;
pub use seal::Sealer;
pub(crate) use seal::random_hex;

/// Returns the name under which a connection's tokens are sealed.
pub(crate) fn sealed_name(secret: &str) -> String {
    format!("oauth2 {secret}")
}
