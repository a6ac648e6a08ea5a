//! The faults of the campaign: what fails in which round, and when.

use plugboard_tests::{
    cluster::{Cluster, now},
    proxy::{FaultAction, Trigger},
    server::Server,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// The number of kinds of faults.
pub(super) const KINDS: usize = 12;

/// A fault, or an admin's act in the middle of traffic. The number is the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// kill -9, and a restart after a while.
    KillServer(usize),
    /// SIGSTOP and, after a while, SIGCONT.
    StopServer(usize),
    /// The next commits of a server go wrong.
    Commit(usize, FaultAction, u32),
    /// kill -9 of the database, and a restart after a while.
    KillDatabase,
    /// SIGSTOP of the database and, after a while, SIGCONT.
    FreezeDatabase(u64),
    /// A plugin is installed, upgraded or removed.
    Plugin(usize),
    /// A channel is added on one server and used at the next.
    Channel(usize),
}

impl Fault {
    /// Returns the fault of a round in a fixed sequence: every kind in turn, and over time on every server.
    pub(super) fn of(round: usize, servers: usize) -> Self {
        let server = (round / KINDS + round) % servers;
        let even = (round / KINDS).is_multiple_of(2);
        match round % KINDS {
            0 => Self::KillServer(server),
            1 => Self::Commit(server, FaultAction::CutAfter, 3),
            2 => Self::Plugin(server),
            3 => Self::StopServer(server),
            4 | 8 => Self::Channel(server),
            5 => Self::Commit(server, FaultAction::Silence, 1),
            6 => Self::KillDatabase,
            7 => Self::Commit(server, FaultAction::CutBefore, 3),
            9 => Self::FreezeDatabase(if even { 1 } else { 5 }),
            10 => Self::Commit(server, FaultAction::HoldBack(Duration::from_secs(if even { 1 } else { 5 })), 1),
            _ => Self::Commit(server, FaultAction::Delay(Duration::from_secs(if even { 5 } else { 1 })), 1),
        }
    }

    /// A short name of its kind.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::KillServer(_) => "server killed",
            Self::StopServer(_) => "server stopped",
            Self::Commit(_, FaultAction::CutBefore, _) => "cut before COMMIT",
            Self::Commit(_, FaultAction::HoldBack(_), _) => "late before COMMIT",
            Self::Commit(_, FaultAction::CutAfter, _) => "cut after COMMIT",
            Self::Commit(_, FaultAction::Delay(_), _) => "late after COMMIT",
            Self::Commit(_, FaultAction::Silence, _) => "silence after COMMIT",
            Self::KillDatabase => "database killed",
            Self::FreezeDatabase(_) => "database frozen",
            Self::Plugin(_) => "plugin changed",
            Self::Channel(_) => "channel added",
        }
    }

    /// Whether the fault can leave a send uncertain.
    fn interrupts_sends(self) -> bool {
        !matches!(self, Self::Plugin(_) | Self::Channel(_))
    }
}

/// The faults injected so far, and what is still pending from them.
#[derive(Default)]
pub(super) struct InjectedFaults {
    /// The faults, each with its beginning and its end in milliseconds.
    done: Vec<(i64, i64, Fault)>,
    /// Customers' messages to new channels: number and time of acknowledgement.
    written: BTreeMap<usize, i64>,
    /// An admin's request that has not been answered yet.
    asked: Option<tokio::task::JoinHandle<(u16, Value)>>,
    /// The number of changes to the plugin.
    changes: usize,
}

/// The number of the first message to a new channel.
const EXTRA: usize = 1_000_000;
/// A greeting is sent within this many milliseconds after it was stored, unless something delays it.
const SENT_MS: i64 = 5_000;

impl InjectedFaults {
    /// Injects a fault. When this returns, everything is running again, though perhaps not healthy yet.
    pub(super) async fn inject(&mut self, cluster: &mut Cluster, round: usize, fault: Fault) {
        let began = now();
        match fault {
            Fault::KillServer(server) => {
                cluster.nodes[server].server.kill();
                tokio::time::sleep(Duration::from_millis(300)).await;
                assert!(cluster.nodes[server].server.start_again(), "server {server} starts again");
            }
            Fault::StopServer(server) => {
                cluster.nodes[server].server.freeze();
                tokio::time::sleep(Duration::from_secs(2)).await;
                cluster.nodes[server].server.thaw();
            }
            Fault::Commit(server, act, count) => {
                let acted = cluster.nodes[server].proxy.next(Trigger::Commit, act, count);
                acted.wait_for(count).await;
            }
            Fault::KillDatabase => {
                let postgres = cluster.postgres.as_mut().expect("the cluster has its own PostgreSQL");
                postgres.kill().expect("it is killed");
                tokio::time::sleep(Duration::from_millis(700)).await;
                postgres.restart().expect("it starts again");
            }
            Fault::FreezeDatabase(seconds) => {
                let postgres = cluster.postgres.as_ref().expect("the cluster has its own PostgreSQL");
                postgres.freeze().expect("it is stopped");
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                postgres.thaw().expect("PostgreSQL resumes");
            }
            Fault::Plugin(server) => self.change_plugin(&cluster.nodes[server].server).await,
            Fault::Channel(server) => self.add_channel(cluster, round, server).await,
        }
        self.done.push((began, now(), fault));
    }

    /// Installs `counter`, upgrades it, removes it, and so on. An upgrade waits for the claims of killed servers, so
    /// the request runs concurrently with the next faults.
    async fn change_plugin(&mut self, server: &Server) {
        self.answered().await;
        let change = self.changes;
        self.changes += 1;
        let (base, token) = (server.base.clone(), server.token.clone());
        self.asked = Some(tokio::spawn(async move {
            let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
            let guest = match change % 3 {
                0 => "counter",
                1 => "counter-next",
                _ => {
                    let request = http.delete(format!("{base}/api/v1/plugins/counter")).bearer_auth(token);
                    return answer(request).await;
                }
            };
            let upload = http.post(format!("{base}/api/v1/components")).bearer_auth(&token);
            let upload = upload.header("Content-Type", "application/wasm").body(plugboard_tests::guest(guest));
            let (status, component) = answer(upload).await;
            if !matches!(status, 200 | 201) {
                return (status, component);
            }
            let body = json!({ "digest": component["digest"], "name": "counter" });
            answer(http.post(format!("{base}/api/v1/plugins")).bearer_auth(token).json(&body)).await
        }));
    }

    /// Waits for the last change of the plugin, and checks that it was made or refused with a clear reason.
    async fn answered(&mut self) {
        let Some(asked) = self.asked.take() else { return };
        let (status, answer) = asked.await.expect("the admin's request ends");
        let good = matches!(status, 0 | 200 | 201 | 204 | 404 | 409 | 503);
        assert!(good, "the change of the plugin was answered {status}: {answer}");
    }

    /// Adds a channel on one server, and has a customer write to it on the next server, which must accept the message.
    async fn add_channel(&mut self, cluster: &Cluster, round: usize, server: usize) {
        let (page, name) = (format!("5{round:03}"), format!("extra-{round}"));
        let added = cluster.try_add_channel(server, &page, &name, &json!({})).await;
        let Some((status, answer)) = added else { return };
        if status == 503 {
            return;
        }
        assert_eq!(status, 201, "adding {name} at server {server}: {answer}");
        let (number, next) = (EXTRA + round, (server + 1) % cluster.nodes.len());
        let (person, mid) = (plugboard_tests::traffic::person(number), format!("mid-{number}"));
        let said = "where is my order?";
        let status = cluster.write(next, (&page, &name), &person, &mid, said).await;
        assert_ne!(status, Some(404), "server {next} does not know {name}, which server {server} has added");
        if status != Some(200) {
            cluster.written(next, (&page, &name), &person, &mid, said).await;
        }
        self.written.insert(number, now());
    }

    /// Waits for pending requests, and returns the messages written in addition to the traffic.
    pub(super) async fn end(&mut self, cluster: &Cluster) -> BTreeMap<usize, i64> {
        self.answered().await;
        // Whatever the result of the last change, no plugin may be left in the middle of one.
        cluster
            .until("every plugin to hear again", async || {
                let plugins = cluster.nodes[0].server.get("/api/v1/plugins").await;
                let paused =
                    plugins["data"].as_array().into_iter().flatten().find(|plugin| !plugin["paused"].is_null());
                paused.map_or(Ok(()), |plugin| Err(plugin.to_string()))
            })
            .await;
        std::mem::take(&mut self.written)
    }

    /// Returns the fault that interrupted the send of a message stored at a time: the nearest one that can interrupt
    /// sends.
    pub(super) fn cause(&self, stored_at: i64) -> Option<Fault> {
        let apart = |began: i64, ended: i64| (began - stored_at).max(stored_at - ended).max(0);
        let can = self.done.iter().filter(|(_, _, fault)| fault.interrupts_sends());
        let nearest = can.min_by_key(|(began, ended, _)| apart(*began, *ended));
        nearest.filter(|(began, ended, _)| apart(*began, *ended) <= SENT_MS).map(|(_, _, fault)| *fault)
    }
}

/// Returns the status and the body; status 0 if there is no answer.
async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    // An upgrade can wait longer than a claim lasts.
    let Ok(answer) = request.timeout(Duration::from_mins(2)).send().await else { return (0, Value::Null) };
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}
