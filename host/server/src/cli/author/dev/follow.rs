//! What happens on the server: the stream of changes, followed without gap, and of it the runs of one plugin.

use super::voice::{Said, State, Voice};
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

/// How long is waited before the server is asked again.
pub(super) const AGAIN: Duration = Duration::from_secs(1);
/// A stream that is silent for so long is not there any more: it says that it lives three times as often.
const SILENCE: Duration = HEARTBEAT.saturating_mul(3);
/// The longest event of the stream, in bytes.
const EVENT: usize = 64 << 10;
/// So many told tries of runs are known, so that none is told twice.
const KNOWN: usize = 1_000;

/// Follows the stream.
pub(super) struct Follower<'a> {
    client: &'a Client,
    voice: &'a Voice,
    /// The plugin's name here, once it is known.
    name: watch::Receiver<Option<String>>,
    /// It was installed here.
    installed: &'a Cell<bool>,
    /// Is the stream there?
    up: watch::Sender<bool>,
    /// The last event that is dealt with.
    after: Option<i64>,
    told: VecDeque<Try>,
    /// When to look at the plugin once more: a change is told just before the server has taken note of it.
    look: Option<Instant>,
}

/// Tells one try of a run from another.
#[derive(PartialEq)]
struct Try {
    run: String,
    state: String,
    attempts: i64,
    finished_at: Option<i64>,
}

impl<'a> Follower<'a> {
    /// Gets ready.
    pub(super) fn new(
        client: &'a Client,
        voice: &'a Voice,
        name: watch::Receiver<Option<String>>,
        installed: &'a Cell<bool>,
        up: watch::Sender<bool>,
    ) -> Self {
        Self { client, voice, name, installed, up, after: None, told: VecDeque::new(), look: None }
    }

    /// Follows for ever; where the server goes away, until it is back.
    ///
    /// # Errors
    /// When the server refuses, or nothing can be printed.
    pub(super) async fn run(mut self) -> Result<()> {
        loop {
            let ended = self.stream().await;
            let was_up = self.up.send_replace(false);
            if let Err(error) = ended {
                if !client::passing(&error) {
                    return Err(error);
                }
                // A stream that breaks off is taken up again before a word is lost on it.
                if !was_up {
                    self.voice.away(self.client.address(), &error)?;
                }
            }
            sleep(AGAIN).await;
        }
    }

    /// Follows until the stream ends.
    async fn stream(&mut self) -> Result<()> {
        let mut response = self.client.events(self.after).await?;
        let mut events = Events::default();
        loop {
            let wait = self.look.map_or(SILENCE, |at| at.saturating_duration_since(Instant::now()));
            let Ok(chunk) = timeout(wait, response.chunk()).await else {
                // Nothing came: it was time to look, or the stream has fallen silent.
                if self.look.take().is_none() {
                    return Ok(());
                }
                let name = self.name.borrow().clone();
                if let Some(name) = name {
                    self.look(&name).await?;
                }
                continue;
            };
            let Some(chunk) = chunk.context("the stream of events broke off")? else { return Ok(()) };
            for event in events.read(&chunk)? {
                self.event(event).await?;
            }
        }
    }

    async fn event(&mut self, event: Event) -> Result<()> {
        match event.kind.as_str() {
            // The first says where the stream begins.
            "" => {}
            "reset" => self.voice.say(&Said::Reset)?,
            _ => {
                let change: ChangeView = serde_json::from_str(&event.data)
                    .context("an event of the server is not understood; is it of another version?")?;
                let name = self.name.borrow().clone();
                if let Some(name) = name {
                    self.change(&change, &name).await?;
                }
            }
        }
        // Only now: what could not be read is asked for again.
        self.after = event.id.or(self.after);
        if self.up.send_replace(true) { Ok(()) } else { self.voice.back(self.client.address()) }
    }

    async fn change(&mut self, change: &ChangeView, name: &str) -> Result<()> {
        match change.kind.as_str() {
            "run" => match self.client.get::<RunView>(&["runs", &change.id], &[]).await {
                Ok(run) if run.plugin == name => self.ran(&run),
                // It is another's, or forgotten since.
                Ok(_) => Ok(()),
                Err(error) if client::missing(&error) => Ok(()),
                Err(error) => Err(error),
            },
            // The change is told before the server has taken note of a plugin that is new.
            "registry" if change.id == name && self.installed.get() => {
                self.look = Some(Instant::now() + AGAIN);
                self.look(name).await
            }
            _ => Ok(()),
        }
    }

    /// Says what state the plugin is in, where that is another than before.
    async fn look(&self, name: &str) -> Result<()> {
        let state = match self.client.get::<PluginView>(&["plugins", name], &[]).await {
            Ok(plugin) => State::of(&plugin),
            Err(error) if client::missing(&error) => Some(State::Removed),
            Err(error) => return Err(error),
        };
        state.map_or(Ok(()), |state| self.voice.state(name, state))
    }

    fn ran(&mut self, run: &RunView) -> Result<()> {
        let finished_at = run.finished_at.map(|at| at.0);
        let this = Try { run: run.id.clone(), state: run.state.clone(), attempts: run.attempts, finished_at };
        // Two tries so close to each other that the later one was read both times.
        if self.told.contains(&this) {
            return Ok(());
        }
        if self.told.len() >= KNOWN {
            self.told.pop_front();
        }
        self.told.push_back(this);
        self.voice.say(&Said::Run { run })
    }
}

/// An event of the stream.
#[derive(Debug, Default, PartialEq)]
struct Event {
    id: Option<i64>,
    kind: String,
    data: String,
}

/// Reads server-sent events, piece by piece.
#[derive(Default)]
struct Events {
    open: Vec<u8>,
}

impl Events {
    /// The events that a piece completes. Comments are passed over.
    fn read(&mut self, piece: &[u8]) -> Result<Vec<Event>> {
        let mut found = Vec::new();
        for line in piece.split_inclusive(|byte| *byte == b'\n') {
            self.open.extend_from_slice(line);
            ensure!(self.open.len() <= EVENT, "an event of the server has more than {EVENT} bytes");
            if self.open.ends_with(b"\n\n") {
                let text = String::from_utf8(std::mem::take(&mut self.open));
                let Ok(text) = text else { bail!("an event of the server is no UTF-8 text") };
                let text = text.trim_start_matches('\n');
                if !text.lines().all(|line| line.is_empty() || line.starts_with(':')) {
                    found.push(event(text));
                }
            }
        }
        Ok(found)
    }
}

/// An event of its lines.
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
    fn events_are_read_wherever_the_pieces_end() {
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
    fn an_event_has_its_bounds() {
        let mut events = Events::default();
        let most = vec![b'a'; EVENT];
        assert!(events.read(&most).unwrap().is_empty());
        assert!(events.read(b"a").unwrap_err().to_string().contains("65536"));
        assert!(Events::default().read(b"data: \xff\n\n").unwrap_err().to_string().contains("UTF-8"));
    }
}
