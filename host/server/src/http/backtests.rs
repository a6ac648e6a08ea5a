//! Plugins tried on what was said before. Nothing is written; the answer is told while it comes about.

use super::{App, Problem, Time, Who, access::Revocation, input};
use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::StreamExt as _;
use plugboard_flow::{Agreement, Backtest, BacktestProgress, BacktestReport, Deed, Told};
use plugboard_model::COMPONENT_MAX;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::BTreeMap, convert::Infallible, time::Duration};
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};

/// How often it is said how far it has come.
const PACE: Duration = Duration::from_millis(250);
/// How far back it goes where nobody says, in milliseconds.
const SINCE_MS: i64 = 30 * 24 * 3_600_000;
/// How many conversations are told one by one at most.
const DETAILS: usize = 1_000;

/// What to try. A component in the body, or an installed plugin by its name.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BacktestQuery {
    /// The installation whose component, configuration and secrets are taken. With a component in the body its
    /// configuration alone, and by default that of the installation that has the manifest's name, if there is one.
    plugin: Option<String>,
    /// From when messages are told; by default 30 days ago.
    #[param(value_type = Option<String>)]
    since: Option<Time>,
    /// A JSON object in place of the installation's configuration.
    config: Option<String>,
    /// How many conversations are reported one by one, at most 1,000; those first in which people chose otherwise.
    #[param(default = 50, maximum = 1000)]
    details: Option<usize>,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportView {
    /// Whose configuration was taken, or the manifest's name.
    pub plugin: String,
    /// SHA-256 of the component, in hexadecimal.
    pub digest: String,
    /// From when messages were told.
    pub since: Time,
    /// Until when.
    pub until: Time,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Conversations in which a customer wrote.
    pub conversations: u64,
    /// Customers' messages.
    pub messages: u64,
    /// Calls of its handlers.
    pub calls: u64,
    /// Processor time of them all, in milliseconds.
    pub cpu_ms: u64,
    /// Calls that failed.
    pub failed: u64,
    /// Why, for the first of them.
    pub failures: Vec<String>,
    /// Why it ended early.
    pub stopped: Option<String>,
    /// What it would have done, by action.
    pub actions: BTreeMap<String, CountedView>,
    /// Rules that would have held or refused it, and how often.
    pub rules: BTreeMap<String, u64>,
    /// How it agrees with what people chose: `category`, `priority`, `team` and `labels`.
    pub agreement: BTreeMap<String, AgreementView>,
    /// First replies.
    pub first_reply: RepliesView,
    /// Conversations in which it would have done something: those first in which people chose otherwise.
    pub details: Vec<ToldView>,
}

/// How often an action would have been allowed, held or refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CountedView {
    /// It takes effect.
    pub allowed: u64,
    /// A person decides.
    pub held: u64,
    /// A rule refuses it.
    pub refused: u64,
}

/// How it agrees with people about a field, over the conversations in which a person chose a value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgreementView {
    /// Values that people chose.
    pub people: u64,
    /// Values that it chose where people did.
    pub plugin: u64,
    /// Those that are the same.
    pub same: u64,
    /// `same / plugin`: of what it chose, how much people chose too.
    pub precision: Option<f64>,
    /// `same / people`: of what people chose, how much it chose too.
    pub recall: Option<f64>,
    /// The same for each value.
    pub values: BTreeMap<String, ValueView>,
}

/// How it agrees with people about one value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ValueView {
    /// How often people chose it.
    pub people: u64,
    /// How often the plugin did.
    pub plugin: u64,
    /// How often both did.
    pub same: u64,
}

/// How soon customers had, or would have had, their first reply.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RepliesView {
    /// Conversations in which a person answered.
    pub by_people: u64,
    /// Conversations in which the plugin would have.
    pub by_plugin: u64,
    /// Those in which the plugin would have been sooner than a person.
    pub sooner: u64,
    /// Half of the people's first replies took no longer, in milliseconds.
    pub people_median_ms: Option<u64>,
    /// Half of those sooner ones came so much sooner, in milliseconds.
    pub saved_median_ms: Option<u64>,
    /// All of them together, in milliseconds.
    pub saved_total_ms: u64,
}

/// What it would have done in one conversation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ToldView {
    /// The conversation.
    pub conversation: String,
    /// Its channel.
    pub channel: String,
    /// What the plugin would have chosen in the end, by field; `label:...` is `added`.
    pub plugin: BTreeMap<String, String>,
    /// What people chose.
    pub people: BTreeMap<String, String>,
    /// What it would have done, the first 100.
    pub actions: Vec<DeedView>,
}

/// One thing that it would have done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeedView {
    /// When.
    pub at: Time,
    /// Upon which kind of event.
    pub event: String,
    /// What.
    pub action: String,
    /// The same in full.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// `allowed`, `held` or `refused`.
    pub verdict: String,
    /// The rule, where it is held or refused.
    pub rule: Option<String>,
}

impl From<Agreement> for AgreementView {
    fn from(a: Agreement) -> Self {
        let value = |(name, v): (String, plugboard_flow::AgreedValue)| {
            (name, ValueView { people: v.people, plugin: v.plugin, same: v.same })
        };
        Self {
            people: a.people,
            plugin: a.plugin,
            same: a.same,
            precision: a.precision(),
            recall: a.recall(),
            values: a.values.into_iter().map(value).collect(),
        }
    }
}

impl From<Told> for ToldView {
    fn from(told: Told) -> Self {
        let deed = |deed: Deed| DeedView {
            at: Time(deed.at),
            event: deed.event.to_string(),
            action: deed.action,
            detail: deed.detail,
            verdict: deed.verdict.to_string(),
            rule: deed.code,
        };
        Self {
            conversation: told.conversation,
            channel: told.channel,
            plugin: told.chosen,
            people: told.people,
            actions: told.deeds.into_iter().map(deed).collect(),
        }
    }
}

impl From<BacktestReport> for ReportView {
    fn from(r: BacktestReport) -> Self {
        let counted = |c: plugboard_flow::Counted| CountedView { allowed: c.allowed, held: c.held, refused: c.refused };
        Self {
            plugin: r.plugin,
            digest: r.digest,
            since: Time(r.since),
            until: Time(r.until),
            took_ms: r.took_ms,
            conversations: r.conversations,
            messages: r.messages,
            calls: r.calls,
            cpu_ms: r.cpu_us / 1_000,
            failed: r.failed,
            failures: r.failures,
            stopped: r.stopped,
            actions: r.actions.into_iter().map(|(action, c)| (action, counted(c))).collect(),
            rules: r.codes,
            agreement: r.agreement.into_iter().map(|(field, a)| (field.to_owned(), a.into())).collect(),
            first_reply: RepliesView {
                by_people: r.replies.by_people,
                by_plugin: r.replies.by_plugin,
                sooner: r.replies.sooner,
                people_median_ms: r.replies.people_median_ms,
                saved_median_ms: r.replies.saved_median_ms,
                saved_total_ms: r.replies.saved_total_ms,
            },
            details: r.told.into_iter().map(ToldView::from).collect(),
        }
    }
}

/// Try a plugin on what was said before
///
/// Nothing is written and nothing leaves the server. The answer has a JSON value on each line: `{"progress": {"done",
/// "total"}}` while it comes about, and `{"report": ...}` or `{"problem": ...}` at the end. One at a time.
#[utoipa::path(post, path = "/api/v1/backtests", tag = "plugins", params(BacktestQuery),
    request_body(content = Vec<u8>, content_type = "application/wasm", description = "A component, or nothing."),
    responses((status = 200, description = "Lines of JSON; the last has the report.", body = ReportView, content_type = "application/x-ndjson"),
        (status = 404, description = "There is no such plugin.", body = Problem),
        (status = 409, description = "Another one is under way.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    input::Query(query): input::Query<BacktestQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let busy = || Problem::new(StatusCode::CONFLICT, "busy", "another backtest is under way: wait for its end");
    let place = app.backtests.clone().try_acquire_owned().map_err(|_| busy())?;
    let body = input::bytes(request.into_body(), COMPONENT_MAX).await?;
    let config = query.config.as_deref().map(serde_json::from_str::<Value>).transpose();
    let config = config.map_err(|error| Problem::invalid(format!("`config` is no JSON: {error}")))?;
    let details = query.details.unwrap_or(50);
    if details > DETAILS {
        let detail = format!("`details` must be between 0 and {DETAILS}, got {details}");
        return Err(Problem::bad_request("query", detail));
    }
    let test = Backtest {
        component: (!body.is_empty()).then(|| body.to_vec()),
        plugin: query.plugin,
        config,
        since: query.since.map_or_else(|| app.flow.clock().now() - SINCE_MS, |since| since.0),
        details,
    };
    let (told, progress) = watch::channel(BacktestProgress::default());
    let flow = app.flow.clone();
    let mut work = Box::pin(async move { flow.backtest(test, told).await });
    // What is wrong with it is seen before anything is told.
    let early = tokio::select! {
        biased;
        done = &mut work => Some(done?),
        // A proxy must not wait for the first conversation's end.
        () = tokio::time::sleep(PACE) => None,
    };
    let stop = app.stop.clone();
    let lines = async_stream::stream! {
        let _place = place;
        if let Some(report) = early {
            yield line(&json!({ "report": ReportView::from(report) }));
            return;
        }
        let revoked = Revocation::of(&app, who);
        loop {
            tokio::select! {
                done = &mut work => {
                    yield match done {
                        Ok(report) => line(&json!({ "report": ReportView::from(report) })),
                        Err(error) => line(&json!({ "problem": Problem::from(error) })),
                    };
                    return;
                }
                () = tokio::time::sleep(PACE) => {
                    let BacktestProgress { done, total } = *progress.borrow();
                    yield line(&json!({ "progress": { "done": done, "total": total } }));
                }
                () = revoked.happened() => return,
                () = stop.cancelled() => {
                    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server stops");
                    yield line(&json!({ "problem": problem }));
                    return;
                }
            }
        }
    };
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(lines.map(Ok::<_, Infallible>))).into_response())
}

fn line(value: &Value) -> Bytes {
    format!("{value}\n").into()
}
