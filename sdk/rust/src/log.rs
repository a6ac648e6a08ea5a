//! Words for the admin, shown with the run.
//!
//! [`debug!`](crate::debug), [`info!`](crate::info), [`warn!`](crate::warn) and [`error!`](crate::error) write a line
//! as `format!` would make it. At most 2 KiB a line and 200 lines a call; what is over is counted and dropped.

pub use crate::bindings::powers::plugboard::inbox::log::{Level, write};

/// Logs a panic, with its place, before it ends the call. Call it first in a handler.
///
/// A panic always ends the call as a trap and discards what was asked for; without this the admin sees
/// only that it trapped. It is a call of its own because it brings in the power `log`, which a plugin
/// that logs nothing should not have to ask for.
pub fn panics() {
    std::panic::set_hook(Box::new(|panic| write(Level::Error, &panic.to_string())));
}

/// Logs at level `debug`: for the author.
#[macro_export]
macro_rules! debug {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Debug, &::std::format!($($arg)+)) };
}

/// Logs at level `info`: for the admin.
#[macro_export]
macro_rules! info {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Info, &::std::format!($($arg)+)) };
}

/// Logs at level `warn`: worth a look.
#[macro_export]
macro_rules! warn {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Warn, &::std::format!($($arg)+)) };
}

/// Logs at level `error`: needs mending.
#[macro_export]
macro_rules! error {
    ($($arg:tt)+) => { $crate::log::write($crate::log::Level::Error, &::std::format!($($arg)+)) };
}
