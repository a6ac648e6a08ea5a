//! Backtests: replay stored conversations through a plugin. Nothing is written. The response streams the progress.

use super::{App, Caller, Problem, Time, access::Revocation, input};
use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::StreamExt as _;
use plugboard_flow::{Agreement, Backtest, BacktestProgress, BacktestReport, ConversationResult, JudgedAction};
use plugboard_model::COMPONENT_MAX;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::BTreeMap, convert::Infallible, time::Duration};
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};

/// How often progress is reported.
const PACE: Duration = Duration::from_millis(250);
/// The default length of the replayed period, in milliseconds.
const SINCE_MS: i64 = 30 * 24 * 3_600_000;
/// Maximum number of conversations that are reported individually.
const DETAILS: usize = 1_000;

/// What to test: a component in the body, or an installed plugin by name.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BacktestQuery {
    /// The installation whose component, configuration and secrets are used. With a component in the body, only the
    /// configuration is used; the default is then the installation with the manifest's name, if there is one.
    plugin: Option<String>,
    /// The start of the period to replay; by default 30 days ago.
    #[param(value_type = Option<String>)]
    since: Option<Time>,
    /// A JSON object that replaces the installation's configuration.
    config: Option<String>,
    /// How many conversations to report individually, at most 1,000. Those where people chose differently come first.
    #[param(default = 50, maximum = 1000)]
    details: Option<usize>,
}

/// The result of a backtest.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportView {
    /// The installation whose configuration was used, or the manifest's name.
    pub plugin: String,
    /// SHA-256 of the component, in hexadecimal.
    pub digest: String,
    /// The start of the replayed period.
    pub since: Time,
    /// The end of the replayed period.
    pub until: Time,
    /// How long the backtest took, in milliseconds.
    pub took_ms: u64,
    /// Number of conversations in which a customer wrote.
    pub conversations: u64,
    /// Number of customers' messages.
    pub messages: u64,
    /// Number of calls of the plugin's handlers.
    pub calls: u64,
    /// CPU time of all calls, in milliseconds.
    pub cpu_ms: u64,
    /// Number of calls that failed.
    pub failed: u64,
    /// Error messages of the first failed calls.
    pub failures: Vec<String>,
    /// Why the backtest ended early, if it did.
    pub stopped: Option<String>,
    /// How often the plugin would have requested each action.
    pub actions: BTreeMap<String, CountedView>,
    /// How often each rule would have held or refused an action.
    pub rules: BTreeMap<String, u64>,
    /// How far the plugin agrees with what people chose, by field: `category`, `priority`, `team` and `labels`.
    pub agreement: BTreeMap<String, AgreementView>,
    /// A comparison of first replies by people and by the plugin.
    pub first_reply: RepliesView,
    /// Conversations in which the plugin would have acted. Those where people chose differently come first.
    pub details: Vec<ToldView>,
}

/// How often an action would have been allowed, held or refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CountedView {
    /// Would have taken effect.
    pub allowed: u64,
    /// Would have been held for a person to decide.
    pub held: u64,
    /// Would have been refused by a rule.
    pub refused: u64,
}

/// How far the plugin agrees with people on a field, over the conversations in which a person chose a value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgreementView {
    /// Number of values that people chose.
    pub people: u64,
    /// Number of values that the plugin chose where people also chose one.
    pub plugin: u64,
    /// Number of values that both chose.
    pub same: u64,
    /// `same / plugin`: the share of the plugin's choices that people also made.
    pub precision: Option<f64>,
    /// `same / people`: the share of people's choices that the plugin also made.
    pub recall: Option<f64>,
    /// The counts for each value.
    pub values: BTreeMap<String, ValueView>,
}

/// How far the plugin agrees with people on one value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ValueView {
    /// How often people chose it.
    pub people: u64,
    /// How often the plugin chose it.
    pub plugin: u64,
    /// How often both chose it.
    pub same: u64,
}

/// How soon customers got their first reply, and how soon the plugin would have replied.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RepliesView {
    /// Number of conversations in which a person replied.
    pub by_people: u64,
    /// Number of conversations in which the plugin would have replied.
    pub by_plugin: u64,
    /// Number of conversations in which the plugin would have replied sooner than a person did.
    pub sooner: u64,
    /// Median time to a person's first reply, in milliseconds.
    pub people_median_ms: Option<u64>,
    /// Median time saved where the plugin would have been sooner, in milliseconds.
    pub saved_median_ms: Option<u64>,
    /// Total time saved where the plugin would have been sooner, in milliseconds.
    pub saved_total_ms: u64,
}

/// What the plugin would have done in one conversation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ToldView {
    /// The conversation's identifier.
    pub conversation: String,
    /// The name of its channel.
    pub channel: String,
    /// The plugin's final choices, by field. An added label is the field `label:...` with the value `added`.
    pub plugin: BTreeMap<String, String>,
    /// What people chose, in the same form.
    pub people: BTreeMap<String, String>,
    /// The first 100 actions that the plugin would have requested.
    pub actions: Vec<DeedView>,
}

/// An action that the plugin would have requested.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeedView {
    /// When the plugin would have requested it.
    pub at: Time,
    /// The kind of event that the plugin handled.
    pub event: String,
    /// The name of the action, such as `reply`.
    pub action: String,
    /// The action in full; long texts are cut.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// `allowed`, `held` or `refused`.
    pub verdict: String,
    /// The rule that holds or refuses the action, if any.
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

impl From<ConversationResult> for ToldView {
    fn from(result: ConversationResult) -> Self {
        let action = |judged: JudgedAction| DeedView {
            at: Time(judged.at),
            event: judged.event.to_string(),
            action: judged.action,
            detail: judged.detail,
            verdict: judged.verdict.to_string(),
            rule: judged.code,
        };
        Self {
            conversation: result.conversation,
            channel: result.channel,
            plugin: result.chosen,
            people: result.people,
            actions: result.actions.into_iter().map(action).collect(),
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
            details: r.results.into_iter().map(ToldView::from).collect(),
        }
    }
}

/// Backtest a plugin
///
/// Replays stored conversations through the plugin. Nothing is written and nothing leaves the server. The response has
/// one JSON value per line: `{"progress": {"done", "total"}}` while the backtest runs, and `{"report": ...}` or
/// `{"problem": ...}` at the end. Only one backtest can run at a time.
#[utoipa::path(post, path = "/api/v1/backtests", tag = "plugins", params(BacktestQuery),
    request_body(content = Vec<u8>, content_type = "application/wasm", description = "A component, or an empty body to test the installed one."),
    responses((status = 200, description = "JSON values, one per line; the last one has the report.", body = ReportView, content_type = "application/x-ndjson"),
        (status = 404, description = "There is no such plugin.", body = Problem),
        (status = 409, description = "Another backtest is running.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Query(query): input::Query<BacktestQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let busy = || Problem::new(StatusCode::CONFLICT, "busy", "another backtest is running; wait until it ends");
    let place = app.backtests.clone().try_acquire_owned().map_err(|_| busy())?;
    let body = input::whole(request, COMPONENT_MAX).await?.1;
    let config = query.config.as_deref().map(serde_json::from_str::<Value>).transpose();
    let config = config.map_err(|error| Problem::invalid(format!("`config` is not valid JSON: {error}")))?;
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
    let (sender, progress) = watch::channel(BacktestProgress::default());
    let flow = app.flow.clone();
    let mut work = Box::pin(async move { flow.backtest(test, sender).await });
    // Wait a moment before the stream begins, so that an early error, such as an unknown plugin, is returned with its
    // own status.
    let early = tokio::select! {
        biased;
        done = &mut work => Some(done?),
        // Then begin the stream, so that a proxy does not wait until the first conversation is finished.
        () = tokio::time::sleep(PACE) => None,
    };
    let stop = app.stop.clone();
    let lines = async_stream::stream! {
        let _place = place;
        if let Some(report) = early {
            yield line(&json!({ "report": ReportView::from(report) }));
            return;
        }
        let revoked = Revocation::of(&app, caller);
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
                    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server is stopping");
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
