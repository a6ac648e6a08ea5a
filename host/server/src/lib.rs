//! The server: the binary `plugboard`, and the only place that knows axum.
//!
//! - `cli/`: the command line; `serve` runs the server, the rest are clients of its API
//! - `config/`: what it can be told
//! - `http/`: the API and the hooks
//! - `traces/`: what an OpenTelemetry collector is told
//! - `web/`: the web chat's page

pub mod cli;
mod config;
mod http;
mod traces;
mod web;
