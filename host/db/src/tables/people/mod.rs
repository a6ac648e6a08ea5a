pub mod failures;
pub mod invitations;
pub mod persons;
pub mod sessions;
pub mod teams;
