//! Compiled components in the engine: what a plugin can do, and what no plugin can do.

mod answers;
mod automation;
mod conformance;
mod desk;
mod download;
mod first;
mod follow_up;
mod hostile;
mod kit;
mod messenger;
mod second;
mod spares;
mod standard;
mod third;
mod triage;
mod understanding;
mod webchat;
mod webhook;
mod welcome;
