pub mod failures;
pub mod invitations;
pub mod persons;
pub mod second_factors;
pub mod sessions;
pub mod teams;
pub mod visibility;
