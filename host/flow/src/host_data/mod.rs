//! Read access of handlers to the host's data. Implements the engine's traits, one small trait for each power.

mod directory;
mod installation;
mod read;
mod run;

pub(crate) use installation::{InstallationData, SentFiles};
pub(crate) use run::RunData;
