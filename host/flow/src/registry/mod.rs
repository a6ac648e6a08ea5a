//! Keeps the registry of installations and channels current. It is read from the database once (`load`), and again when
//! its generation increases (`current`).

mod current;
mod load;

pub(crate) use current::{at_least, refresh};
pub(crate) use load::{NewSecrets, connect, installed};
