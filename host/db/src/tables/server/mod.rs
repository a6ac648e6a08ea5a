pub mod audit;
pub mod expire;
mod health;
pub mod leases;
pub mod status;
pub mod tokens;
