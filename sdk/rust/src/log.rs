//! Log lines for the admin, shown with the run.
//!
//! [`debug!`](crate::debug), [`info!`](crate::info), [`warn!`](crate::warn) and [`error!`](crate::error) write a line
//! with the syntax of `format!`. A line is cut at 2 KiB. Lines beyond 200 lines or 64 KiB per call are dropped and
//! counted.

pub use crate::bindings::powers::plugboard::inbox::log::{Level, write};

/// Installs a panic hook that logs a panic's message and location before the call ends. Call it first in a handler.
///
/// A panic always ends the call as a trap and discards what was requested. Without this hook, the admin sees only that
/// the call trapped. The hook is opt-in because it imports the power `log`, which a plugin that logs nothing should not
/// need.
pub fn panics() {
    std::panic::set_hook(Box::new(|panic| write(Level::Error, &panic.to_string())));
}

/// Logs at level `debug`: details for the plugin's author.
#[macro_export]
macro_rules! debug {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Debug, &::std::format!($($arg)+)) };
}

/// Logs at level `info`: information for the admin.
#[macro_export]
macro_rules! info {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Info, &::std::format!($($arg)+)) };
}

/// Logs at level `warn`: something that the admin should look at.
#[macro_export]
macro_rules! warn {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Warn, &::std::format!($($arg)+)) };
}

/// Logs at level `error`: something that needs to be fixed.
#[macro_export]
macro_rules! error {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Error, &::std::format!($($arg)+)) };
}
