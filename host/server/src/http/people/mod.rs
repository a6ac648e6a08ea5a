//! People: who may sign in, and in which teams they are.
//!
//! - `persons`, `teams`: what admins see and change
//! - `links`, `joining`: links by which people set a password, also the first admin of a new server
//! - `signing_in`, `sessions`: signing in, and where a person is signed in
//! - `passwords`, `second_factor`: what a person proves with
//! - `attempts`: how long the next attempt waits after failures
//! - `view`: what the API shows of a person

pub mod attempts;
pub mod joining;
pub mod links;
pub mod passwords;
pub mod persons;
pub mod second_factor;
pub mod sessions;
pub mod signing_in;
pub mod teams;
pub mod view;
