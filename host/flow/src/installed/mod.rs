//! The in-memory view of what is installed. `registry` reads it from the database.

mod counter;
mod registry;
mod shadow;
mod snapshot;

pub(crate) use counter::Counters;
pub use counter::Figures;
pub(crate) use registry::Registry;
pub(crate) use shadow::Shadow;
pub(crate) use snapshot::{
    ConnectedChannel, InstalledPlugin, Snapshot, channel_owner, installation_owner, is_connector, merged,
};
