pub mod audit;
pub mod expire;
mod health;
pub mod leases;
mod statistics;
pub mod status;
pub mod tokens;
