//! Limits for files.

use std::time::Duration;

/// The largest file that is stored, in bytes.
pub const FILE_BYTES: u32 = 25 << 20;
/// The longest that downloading a file may take.
pub const FILE_TIME: Duration = Duration::from_secs(30);
