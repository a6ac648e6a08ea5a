//! Times the API's lists, single records, counts and stream of changes.

use super::cost::{Cost, Costs};
use crate::server::Setup;
use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::PATIENCE;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The number of requests for each figure. Requests about one record each ask for another one.
const REQUESTS: i64 = 50;
/// The size of a page in the middle of a list. Small enough that it is full beside few messages, too.
const PAGE_SIZE: u32 = 20;
/// The number of changes that a stream reads until it has caught up.
const CHANGES: i64 = 200;
/// The number of streams. Fewer than [`REQUESTS`], because the server limits the streams of one address, and may notice
/// late that one was closed.
const STREAMS: usize = 25;

/// A stored conversation.
struct Sample {
    updated_at: i64,
    id: String,
    contact: String,
}

/// Measures all reads.
///
/// # Errors
/// Returns an error if a request fails.
pub async fn measure(setup: &Setup, costs: &mut Costs) -> Result<()> {
    let (samples, position) = samples(setup.server.database_url()).await?;
    let client = Client {
        http: reqwest::Client::builder().no_proxy().build().context("cannot make an HTTP client")?,
        base: setup.server.base.clone(),
        token: setup.server.token.clone(),
    };
    let same = |path: &str| vec![path.to_owned(); samples.len()];
    let each = |path: fn(&Sample) -> String| samples.iter().map(path).collect::<Vec<_>>();
    for (what, paths) in [
        ("conversations, first page", same("/api/v1/conversations")),
        ("conversations, a page in the middle", each(|one| page("conversations", &json!([one.updated_at, one.id])))),
        ("conversations of a contact", each(|one| format!("/api/v1/conversations?contact={}", one.contact))),
        ("one conversation", each(|one| format!("/api/v1/conversations/{}", one.id))),
        ("messages of a conversation", each(|one| format!("/api/v1/conversations/{}/messages", one.id))),
        ("contacts, first page", same("/api/v1/contacts")),
        ("contacts, a page in the middle", each(|one| page("contacts", &json!(one.contact)))),
        ("one contact", each(|one| format!("/api/v1/contacts/{}", one.contact))),
        ("runs of a plugin, first page", same("/api/v1/runs?plugin=triage")),
        ("runs of a conversation", each(|one| format!("/api/v1/runs?conversation={}", one.id))),
        ("status", same("/api/v1/status")),
        ("metrics", same("/metrics")),
    ] {
        let mut times = Vec::with_capacity(paths.len());
        // The first request prepares statements.
        client.get(paths.first().context("there is no conversation")?).await?;
        for path in &paths {
            times.push(client.get(path).await?);
        }
        costs.add(what, Cost::times(times));
    }
    let mut times = Vec::with_capacity(STREAMS);
    for _ in 0..STREAMS {
        times.push(client.catch_up(position - CHANGES, position).await?);
    }
    costs.add(format!("stream of the last {CHANGES} changes"), Cost::times(times));
    Ok(())
}

/// Returns conversations from the newest three quarters of the time that conversations span, evenly spread, and the
/// position of the last change.
async fn samples(url: &str) -> Result<(Vec<Sample>, i64)> {
    let mut conn = Conn::connect(url, true).await?;
    let row = query("SELECT MIN(updated_at), MAX(updated_at) FROM conversations").fetch_one(&mut conn).await?;
    let (oldest, newest): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let (begin, span) = (oldest + (newest - oldest) / 4, (newest - oldest) / 4 * 3);
    let mut samples = Vec::new();
    for n in 0..REQUESTS {
        let row = query(
            "SELECT updated_at, id, contact_id FROM conversations WHERE updated_at >= $1 ORDER BY updated_at, id LIMIT 1",
        )
        .bind(begin + span * n / REQUESTS)
        .fetch_one(&mut conn)
        .await?;
        samples.push(Sample { updated_at: row.try_get(0)?, id: row.try_get(1)?, contact: row.try_get(2)? });
    }
    let row = query("SELECT value FROM counters WHERE name = 'changes'").fetch_one(&mut conn).await?;
    let position = row.try_get(0)?;
    conn.close().await;
    Ok((samples, position))
}

/// Returns the path of the page of a list after an item. The cursor is the one that the server would return as `next`.
fn page(list: &str, after: &Value) -> String {
    let cursor = BASE64_URL_SAFE_NO_PAD.encode(json!([list, after]).to_string());
    format!("/api/v1/{list}?limit={PAGE_SIZE}&after={cursor}")
}

/// An API client that reads answers without parsing them.
struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    /// Returns how long a request takes, including its whole answer.
    async fn get(&self, path: &str) -> Result<Duration> {
        let began = Instant::now();
        let answer = self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.token).send().await?;
        let status = answer.status();
        let body = answer.bytes().await?;
        let took = began.elapsed();
        ensure!(status == 200, "GET {path}: {status} {}", String::from_utf8_lossy(&body));
        Ok(took)
    }

    /// Returns how long it takes to read the changes after position `from` up to position `to`.
    async fn catch_up(&self, from: i64, to: i64) -> Result<Duration> {
        let last = format!("\"position\":{to},");
        let began = Instant::now();
        let request = self.http.get(format!("{}/api/v1/events", self.base)).bearer_auth(&self.token);
        let mut answer = request.header("Last-Event-ID", from).send().await?;
        ensure!(answer.status() == 200, "the stream of changes was answered with {}", answer.status());
        let mut read = Vec::new();
        loop {
            let chunk = timeout(PATIENCE, answer.chunk()).await;
            let chunk = chunk.with_context(|| format!("change {to} did not come within {PATIENCE:?}"))??;
            read.extend_from_slice(&chunk.context("the stream of changes ended")?);
            if read.windows(last.len()).any(|some| some == last.as_bytes()) {
                return Ok(began.elapsed());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_names_its_list_and_its_last_item() {
        let path = page("conversations", &json!([17, "a"]));
        let cursor = path.strip_prefix("/api/v1/conversations?limit=20&after=").unwrap();
        assert_eq!(BASE64_URL_SAFE_NO_PAD.decode(cursor).unwrap(), br#"["conversations",[17,"a"]]"#);
    }
}
