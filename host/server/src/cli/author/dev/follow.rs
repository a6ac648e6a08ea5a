//! Follows the server's event stream without gaps, and reports the runs of one plugin.

use super::reporter::{Report, Reporter, State};
use crate::{
    cli::client::{self, Client},
    http::{
        events::{ChangeView, HEARTBEAT},
        plugins::PluginView,
        runs::RunView,
    },
};
use anyhow::{Context as _, Result, bail, ensure};
use std::{cell::Cell, collections::VecDeque, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

/// How long to wait before trying the server again.
pub(super) const AGAIN: Duration = Duration::from_secs(1);
/// How long a stream may be silent before it counts as lost: three heartbeats.
const SILENCE: Duration = HEARTBEAT.saturating_mul(3);
/// Maximum size of an event, in bytes.
const EVENT: usize = 64 << 10;
/// How many reported attempts of runs are remembered, so that none is reported twice.
const KNOWN: usize = 1_000;

/// Follows the event stream.
pub(super) struct Follower<'a> {
    client: &'a Client,
    reporter: &'a Reporter,
    /// The plugin's name on the server, once it is known.
    name: watch::Receiver<Option<String>>,
    /// Whether this command has installed the plugin.
    installed: &'a Cell<bool>,
    /// Whether the stream is connected.
    up: watch::Sender<bool>,
    /// The position of the last processed event.
    after: Option<i64>,
    /// The attempts reported last, oldest first, at most [`KNOWN`].
    reported: VecDeque<AttemptKey>,
    /// When to read the plugin's state again. The server announces a change just before it applies the change itself.
    refresh_at: Option<Instant>,
}

/// Identifies one attempt of a run.
#[derive(PartialEq)]
struct AttemptKey {
    run: String,
    state: String,
    attempts: i64,
    finished_at: Option<i64>,
}

impl<'a> Follower<'a> {
    /// Creates a follower. Sends nothing yet.
    pub(super) fn new(
        client: &'a Client,
        reporter: &'a Reporter,
        name: watch::Receiver<Option<String>>,
        installed: &'a Cell<bool>,
        up: watch::Sender<bool>,
    ) -> Self {
        Self { client, reporter, name, installed, up, after: None, reported: VecDeque::new(), refresh_at: None }
    }

    /// Follows the stream forever, and reconnects when the server goes away.
    ///
    /// # Errors
    /// Returns an error if the server refuses a request, its answer cannot be parsed, or standard output cannot be
    /// written.
    pub(super) async fn run(mut self) -> Result<()> {
        loop {
            let ended = self.stream().await;
            let was_up = self.up.send_replace(false);
            if let Err(error) = ended {
                if !client::transient(&error) {
                    return Err(error);
                }
                // If the stream was connected, reconnect once before reporting that it is lost.
                if !was_up {
                    self.reporter.server_unreachable(self.client.address(), &error)?;
                }
            }
            sleep(AGAIN).await;
        }
    }

    /// Follows the stream until the server ends it or sends nothing for [`SILENCE`].
    async fn stream(&mut self) -> Result<()> {
        let mut response = self.client.events(self.after).await?;
        let mut events = Events::default();
        loop {
            let wait = self.refresh_at.map_or(SILENCE, |at| at.saturating_duration_since(Instant::now()));
            let Ok(chunk) = timeout(wait, response.chunk()).await else {
                // Timeout: either the plugin's state is due to be read, or the stream has been silent for too long.
                if self.refresh_at.take().is_none() {
                    return Ok(());
                }
                let name = self.name.borrow().clone();
                if let Some(name) = name {
                    self.refresh(&name).await?;
                }
                continue;
            };
            let Some(chunk) = chunk.context("the event stream was interrupted")? else { return Ok(()) };
            for event in events.read(&chunk)? {
                self.event(event).await?;
            }
        }
    }

    /// Processes an event, and then records its position and that the stream is connected.
    async fn event(&mut self, event: Event) -> Result<()> {
        match event.kind.as_str() {
            // The first event only carries the position at which the stream begins.
            "" => {}
            "reset" => self.reporter.say(&Report::Reset)?,
            _ => {
                let change: ChangeView = serde_json::from_str(&event.data)
                    .context("cannot parse an event from the server; the server may run a different version")?;
                let name = self.name.borrow().clone();
                if let Some(name) = name {
                    self.change(&change, &name).await?;
                }
            }
        }
        // Update the position only now, so that a reconnect asks again for an event that could not be processed.
        self.after = event.id.or(self.after);
        if self.up.send_replace(true) { Ok(()) } else { self.reporter.server_reachable(self.client.address()) }
    }

    /// Reports a change if it concerns the plugin `name`: a run that ended, or the plugin's own state.
    async fn change(&mut self, change: &ChangeView, name: &str) -> Result<()> {
        match change.kind.as_str() {
            "run" => match self.client.get::<RunView>(&["runs", &change.id], &[]).await {
                Ok(run) if run.plugin == name => self.ran(&run),
                // The run belongs to another plugin, or the server has already deleted it.
                Ok(_) => Ok(()),
                Err(error) if client::missing(&error) => Ok(()),
                Err(error) => Err(error),
            },
            // The server announces the change before it has loaded a new plugin, so read the state again later.
            "registry" if change.id == name && self.installed.get() => {
                self.refresh_at = Some(Instant::now() + AGAIN);
                self.refresh(name).await
            }
            _ => Ok(()),
        }
    }

    /// Reads the plugin's state, and reports it if it has changed.
    async fn refresh(&self, name: &str) -> Result<()> {
        let state = match self.client.get::<PluginView>(&["plugins", name], &[]).await {
            Ok(plugin) => State::of(&plugin),
            Err(error) if client::missing(&error) => Some(State::Removed),
            Err(error) => return Err(error),
        };
        state.map_or(Ok(()), |state| self.reporter.state(name, state))
    }

    /// Reports an attempt of a run, unless it was reported already.
    fn ran(&mut self, run: &RunView) -> Result<()> {
        let finished_at = run.finished_at.map(|at| at.0);
        let this = AttemptKey { run: run.id.clone(), state: run.state.clone(), attempts: run.attempts, finished_at };
        // Two attempts can follow each other so closely that the reads for both events return the later one.
        if self.reported.contains(&this) {
            return Ok(());
        }
        if self.reported.len() >= KNOWN {
            self.reported.pop_front();
        }
        self.reported.push_back(this);
        self.reporter.say(&Report::Run { run })
    }
}

/// An event of the stream.
#[derive(Debug, Default, PartialEq)]
struct Event {
    id: Option<i64>,
    kind: String,
    data: String,
}

/// Parses server-sent events incrementally.
#[derive(Default)]
struct Events {
    /// The bytes of the event that is not complete yet.
    open: Vec<u8>,
}

impl Events {
    /// Returns the events that a piece completes. Skips comments.
    fn read(&mut self, piece: &[u8]) -> Result<Vec<Event>> {
        let mut found = Vec::new();
        for line in piece.split_inclusive(|byte| *byte == b'\n') {
            self.open.extend_from_slice(line);
            ensure!(self.open.len() <= EVENT, "an event from the server is larger than {EVENT} bytes");
            if self.open.ends_with(b"\n\n") {
                let text = String::from_utf8(std::mem::take(&mut self.open));
                let Ok(text) = text else { bail!("an event from the server is not valid UTF-8") };
                let text = text.trim_start_matches('\n');
                if !text.lines().all(|line| line.is_empty() || line.starts_with(':')) {
                    found.push(event(text));
                }
            }
        }
        Ok(found)
    }
}

/// Parses an event from its lines.
fn event(text: &str) -> Event {
    let mut event = Event::default();
    for (field, value) in text.lines().filter_map(|line| line.split_once(':')) {
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => event.id = value.parse().ok(),
            "event" => value.clone_into(&mut event.kind),
            "data" => event.data.push_str(value),
            _ => {}
        }
    }
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_regardless_of_chunk_boundaries() {
        let text = ":\n\nid: 7\n\nevent: run\ndata: {\"a\": 1}\nid: 8\n\n: alive\n\nevent: reset\nid:9\ndata:x\n\n";
        let expected = [
            Event { id: Some(7), ..Event::default() },
            Event { id: Some(8), kind: "run".into(), data: "{\"a\": 1}".into() },
            Event { id: Some(9), kind: "reset".into(), data: "x".into() },
        ];
        for size in 1..text.len() {
            let mut events = Events::default();
            let found: Vec<_> = text.as_bytes().chunks(size).flat_map(|piece| events.read(piece).unwrap()).collect();
            assert_eq!(found, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn oversized_and_non_utf8_events_are_refused() {
        let mut events = Events::default();
        let most = vec![b'a'; EVENT];
        assert!(events.read(&most).unwrap().is_empty());
        assert!(events.read(b"a").unwrap_err().to_string().contains("65536"));
        assert!(Events::default().read(b"data: \xff\n\n").unwrap_err().to_string().contains("UTF-8"));
    }
}
