//! One connection through the proxy: two loops that pass messages on, one in each direction, and apply the rules.

use super::{
    FaultAction, Shared, Trigger,
    wire::{Message, Statements, contains, has_word},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::{
    io::{AsyncWriteExt as _, BufReader},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::sleep,
};

/// The state that the two loops of a connection share.
#[derive(Default)]
struct Plan(Mutex<BTreeMap<u64, FaultAction>>);

impl Plan {
    /// The faults planned for the answers to requests, by request number.
    fn acts(&self) -> MutexGuard<'_, BTreeMap<u64, FaultAction>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes messages on until one side ends or a rule cuts the connection.
pub async fn run(client: TcpStream, upstream: TcpStream, shared: &Shared) -> io::Result<()> {
    let (from_client, mut to_client) = client.into_split();
    let (from_server, mut to_server) = upstream.into_split();
    let mut from_client = BufReader::new(from_client);
    let mut first = Message::read_first(&mut from_client).await?;
    while first.asks_for_encryption() {
        to_client.write_all(b"N").await?;
        first = Message::read_first(&mut from_client).await?;
    }
    clear(shared).await;
    to_server.write_all(&first.bytes).await?;
    let plan = Plan::default();
    tokio::select! {
        end = requests(from_client, to_server, shared, &plan) => end,
        end = answers(BufReader::new(from_server), to_client, shared, &plan) => end,
    }
}

/// Waits while the proxy is frozen.
async fn clear(shared: &Shared) {
    // `shared` owns the sender, so only a thaw ends this wait.
    let _ = shared.faults.subscribe().wait_for(|faults| !faults.frozen).await;
}

/// Passes on the client's messages. A request is a query, or all messages up to a sync; the server answers each request
/// with one "ready for query".
async fn requests(
    mut from: BufReader<OwnedReadHalf>,
    mut to: OwnedWriteHalf,
    shared: &Shared,
    plan: &Plan,
) -> io::Result<()> {
    let mut statements = Statements::default();
    // The startup message is the first request.
    let mut request = 1;
    // The texts of `CommitOf` rules that were seen since the transaction began, as pairs of rule and text index.
    let mut found = BTreeSet::new();
    while let Some(message) = Message::read(&mut from).await? {
        let statement = statements.of(&message);
        let has = |word: &str| statement.as_ref().is_some_and(|statement| has_word(statement, word));
        let (begins, commits) = (has("BEGIN"), has("COMMIT"));
        if begins {
            found.clear();
        }
        let within = |text: &str| {
            contains(&message.bytes, text) || statement.as_ref().is_some_and(|statement| statement.contains(text))
        };
        for rule in shared.rules().iter() {
            if let Trigger::CommitOf(texts) = &rule.at {
                found.extend(texts.iter().enumerate().filter(|(_, text)| within(text)).map(|(at, _)| (rule.id, at)));
            }
        }
        let act = shared.take(|rule| match &rule.at {
            Trigger::Begin => begins,
            Trigger::Commit => commits,
            Trigger::CommitOf(texts) => commits && (0..texts.len()).all(|at| found.contains(&(rule.id, at))),
            Trigger::Message(text) => matches!(message.kind, b'Q' | b'B') && within(text),
        });
        match act {
            Some(FaultAction::CutBefore) => return Ok(()),
            Some(FaultAction::HoldBack(wait)) => sleep(wait).await,
            // Applies to the answer to the request that this message is part of.
            Some(act) => drop(plan.acts().insert(request + 1, act)),
            None => {}
        }
        if matches!(message.kind, b'Q' | b'S') {
            request += 1;
        }
        clear(shared).await;
        to.write_all(&message.bytes).await?;
    }
    Ok(())
}

/// Passes on the server's messages, one answer at a time.
async fn answers(
    mut from: BufReader<OwnedReadHalf>,
    mut to: OwnedWriteHalf,
    shared: &Shared,
    plan: &Plan,
) -> io::Result<()> {
    let mut answer = 1;
    let mut held = Vec::new();
    while let Some(message) = Message::read(&mut from).await? {
        let last = message.kind == b'Z';
        let act = plan.acts().get(&answer).copied();
        let slow = shared.faults.borrow().slow;
        if last {
            answer += 1;
        }
        // A notification belongs to no answer, unless it arrives in the middle of one.
        let apart = message.kind == b'A' && held.is_empty();
        if apart || (act.is_none() && slow.is_zero() && held.is_empty()) {
            clear(shared).await;
            to.write_all(&message.bytes).await?;
            continue;
        }
        held.extend(message.bytes);
        if !last {
            continue;
        }
        match act {
            // The client gets no more answers, but its requests are still passed on.
            Some(FaultAction::Silence) => std::future::pending::<()>().await,
            Some(FaultAction::CutBefore | FaultAction::CutAfter) => return Ok(()),
            Some(FaultAction::Delay(wait)) => sleep(wait + slow).await,
            Some(FaultAction::HoldBack(_)) | None => sleep(slow).await,
        }
        clear(shared).await;
        to.write_all(&std::mem::take(&mut held)).await?;
    }
    Ok(())
}
