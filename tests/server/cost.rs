//! What one message costs: statements, transactions, and calls of plugins. The limits are slightly above what was
//! measured, so that a change that doubles a cost fails here.

use crate::{
    Inbox, SHOP,
    api::{Answer, Api},
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::LOG,
};
use regex_lite::Regex;
use std::{collections::BTreeSet, fs};

on_both! {
    one_message_costs_few_statements_transactions_and_calls;
}

/// The beginning of the statement that the tests run to wait until the server has no work left.
const STATUS: &str = "SELECT (SELECT COUNT(*) FROM runs";

/// A statement in the server's log.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Statement {
    /// Whether the writer's connection ran it, not one that only reads.
    writer: bool,
    sql: String,
}

/// The statements that a server has logged.
struct StatementLog<'a> {
    inbox: &'a Inbox,
    line: Regex,
}

impl StatementLog<'_> {
    fn statements(&self) -> Vec<Statement> {
        let log = fs::read_to_string(self.inbox.server.folder().join(LOG)).expect("the log");
        let statement =
            |found: regex_lite::Captures<'_>| Statement { writer: &found[1] == "true", sql: found[2].into() };
        self.line.captures_iter(&log).map(statement).collect()
    }

    /// Returns the statements that the server's loops run while nothing happens. Each loop runs at least once a
    /// second, except the one that collects PostgreSQL's statistics, which runs every 10 seconds.
    async fn idle(&self) -> BTreeSet<String> {
        let before = self.statements().len();
        let count = |all: &[Statement], word: &str| all.iter().filter(|one| one.sql.contains(word)).count();
        self.inbox
            .server
            .until("all loops to run three times", async |_| {
                let since = self.statements().split_off(before);
                let rounds =
                    [count(&since, "UPDATE runs"), count(&since, "UPDATE deliveries"), count(&since, "leases")];
                if rounds.iter().all(|round| *round >= 3) { Ok(()) } else { Err(format!("{rounds:?}")) }
            })
            .await;
        self.statements().split_off(before).into_iter().map(|one| one.sql).collect()
    }
}

/// Returns the number of transactions that contain at least one of the statements that `counts` accepts.
fn transactions(all: &[Statement], counts: impl Fn(&Statement) -> bool) -> usize {
    let (mut found, mut open) = (0, false);
    for one in all.iter().filter(|one| one.writer) {
        if one.sql.starts_with("BEGIN") {
            open = true;
        } else if open && counts(one) {
            found += 1;
            open = false;
        }
    }
    found
}

/// Returns how many calls of plugins have ended, from the metrics.
pub(crate) async fn calls(inbox: &Inbox) -> f64 {
    let metrics =
        Answer::to(Api::of(&inbox.server).request("GET", "/metrics").bearer_auth(&inbox.server.token)).await.text;
    let line = |line: &str| line.strip_prefix("plugboard_plugin_calls_total{")?.rsplit_once(' ')?.1.parse::<f64>().ok();
    metrics.lines().filter_map(line).sum()
}

async fn one_message_costs_few_statements_transactions_and_calls(kind: Kind) {
    let inbox = Inbox::start(kind, &["--log", "info,plugboard_db::statement=debug"]).await;
    let log = StatementLog {
        inbox: &inbox,
        line: Regex::new(r#"writer=(true|false) sql="((?:[^"\\]|\\.)*)""#).expect("a pattern"),
    };
    let send = async |n: u32| {
        let message = text(SHOP.0, &format!("p{n}"), &format!("mid-{n}"), crate::now(), "how much is a chair?");
        assert_eq!(inbox.post(&[entry(SHOP.0, &[message])]).await, 200);
        inbox.server.drained().await;
    };
    // The first messages prepare instances and open connections.
    for n in 0..3 {
        send(n).await;
    }
    let idle = log.idle().await;
    let is_caused = |one: &Statement| !idle.contains(&one.sql) && !one.sql.starts_with(STATUS);
    // On a busy machine a call may take so long that its turn is recorded in parts, so the cheapest message counts.
    let mut cheapest: Option<(usize, Vec<Statement>)> = None;
    for n in 3..8 {
        let (calls_before, before) = (calls(&inbox).await, log.statements().len());
        send(n).await;
        let all = log.statements().split_off(before);
        let called = calls(&inbox).await - calls_before;
        // `verify`, `receive`, `profile`, `triage`, `welcome`, `send`.
        assert!((called - 6.0).abs() < 0.5, "{called} calls");
        let transactions = transactions(&all, is_caused);
        if cheapest.as_ref().is_none_or(|(fewest, _)| transactions < *fewest) {
            cheapest = Some((transactions, all.into_iter().filter(is_caused).collect()));
        }
    }
    let (count, caused) = cheapest.expect("a message");
    println!("{kind:?}: {} statements in {count} transactions", caused.len());
    // Measured: 42 statements on SQLite and 45 on PostgreSQL.
    assert!(caused.len() <= 52, "{} statements: {caused:#?}", caused.len());
    // The message with its claims, the end of its turn with the claim of the reply, and the record of the send.
    assert!(count <= 3, "{count} transactions: {caused:#?}");
    let different: BTreeSet<_> = log.statements().into_iter().map(|one| one.sql).collect();
    assert!(different.len() <= 400, "{} different statements, more than a connection keeps", different.len());
}
