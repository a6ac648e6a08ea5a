//! The server: the binary `plugboard`, and the only crate that uses axum.
//!
//! - `cli/`: the command line; `serve` runs the server, and most other commands are clients of its API
//! - `config/`: the server's options
//! - `http/`: the API and the hooks
//! - `traces/`: the export of traces to an OpenTelemetry collector
//! - `web/`: the web chat page

pub mod cli;
mod config;
mod http;
mod traces;
mod web;
