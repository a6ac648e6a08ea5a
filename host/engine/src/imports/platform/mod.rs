//! `platform`: the requests that a connector works on.

mod catalogue;
mod form;
mod gesture;
mod hook;
mod kept;
mod media;
mod outgoing;
mod poll;
mod profile;
mod setup;

pub use catalogue::CatalogueHandle;
pub use gesture::GestureHandle;
pub use hook::HookHandle;
pub use media::MediaHandle;
pub use outgoing::Outgoing;
pub use poll::ChannelPollHandle;
pub use profile::ProfileHandle;
pub use setup::SetupHandle;

use super::{bindings::platform::Host, intake::Warnings};
use crate::state::State;
use plugboard_model::LogLevel;

impl State {
    /// Accepts a platform's data as far as it can be stored (see `intake::sanitize`), and logs a warning about each
    /// problem. The call reports something that has already happened, so it must not fail because of unusable data.
    fn accept<T>(&self, take: impl FnOnce(&mut Warnings) -> Option<T>) -> Option<T> {
        let mut warnings = Warnings::default();
        let taken = take(&mut warnings);
        warnings.into_lines().into_iter().for_each(|line| self.log.write(LogLevel::Warn, line));
        taken
    }
}

impl Host for State {}
