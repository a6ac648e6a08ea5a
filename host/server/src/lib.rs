//! The server: the binary `plugboard`, and the only crate that uses axum.
//!
//! - `cli/`: the command line; `serve` runs the server, and most other commands are clients of its API
//! - `config/`: the server's options
//! - `router/`: the table of all routes, and the OpenAPI document
//! - `http/`: the API and the hooks
//! - `web/`: the web chat page
//! - `traces/`: the export of traces to an OpenTelemetry collector
//!
//! Imports run one way, from the first of these layers to the last; a test checks that there is no circle:
//!
//! 1. `cli`
//! 2. `router`, which names every handler
//! 3. `web`, which answers with what `http` defines
//! 4. `http`, `traces`
//! 5. `config`

pub mod cli;
mod config;
mod http;
mod router;
mod traces;
mod web;
