//! The live stream of changes: server-sent events, resumable without gaps.

use super::{App, Caller, Peer, Problem, Time, access::Revocation, feed::Follower, input};
use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::Stream;
use plugboard_db::{
    Change, ChangeKind, conversations,
    visibility::{self, Belonging, Visibility},
};
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, time::Duration};
use utoipa::{IntoParams, ToSchema};

/// The interval between keep-alive comments on a stream.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// The data of an event. The event's name is `kind`, its id `position`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChangeView {
    /// The position in the change log. Later commits have greater positions.
    pub position: i64,
    /// What changed: `message`, `conversation`, `contact`, `lead`, `run` or `registry`; or `signal`, if somebody began
    /// or stopped typing in a conversation, or marked it as read.
    pub kind: String,
    /// The conversation that the change belongs to, if any.
    pub conversation: Option<String>,
    /// The identifier of what changed; for `registry` the name of the plugin, the channel
    /// or the trusted key.
    pub id: String,
    /// When it changed.
    pub at: Time,
}

impl From<Change> for ChangeView {
    fn from(c: Change) -> Self {
        Self {
            position: c.position,
            kind: c.kind.as_str().to_owned(),
            conversation: Some(c.conversation_id).filter(|id| !id.is_empty()),
            id: c.subject,
            at: Time(c.at),
        }
    }
}

/// Which changes to follow.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Only changes of this conversation.
    conversation: Option<String>,
}

/// Follow changes
///
/// Server-sent events. With `Last-Event-ID`, the stream resumes after that event without gaps. An event `reset` means
/// that some changes in between are no longer stored, or that there are too many to search for one conversation (more
/// than 10,000 changes of all conversations): reload what you show. Of conversations that you do not see, there is nothing,
/// except that one was given to others. A comment is sent every 15 seconds. The stream ends
/// within a second after its token is revoked.
#[utoipa::path(get, path = "/api/v1/events", tag = "inbox",
    params(EventsQuery, ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event received")),
    responses((status = 200, description = "The stream.", body = ChangeView, content_type = "text/event-stream"),
        (status = 404, description = "There is no such conversation.", body = Problem),
        (status = 429, description = "Too many streams from this address.", body = Problem),
        (status = 503, description = "Too many streams.", body = Problem)))]
pub async fn stream(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    input::Query(query): input::Query<EventsQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let place = app.api_streams.open(app.client(peer, &headers))?;
    let after = last_event_id(&headers)?;
    if let Some(id) = &query.conversation {
        let found = conversations::get(&mut *app.flow.db().read().await?, id).await?;
        found.ok_or_else(|| Problem::not_found("conversation", id))?;
        caller.check_sees(&app, Belonging::Conversation, id).await?;
    }
    let visibility = caller.visibility.clone();
    let (mut follower, reset) = Follower::new(app.flow.db(), &app.feed, after, query.conversation).await?;
    let events = async_stream::stream! {
        let _place = place;
        // Send a first id at once: a client that loses the connection before the first change resumes from here.
        yield Ok(position(follower.position(), reset));
        let revoked = Revocation::of(&app, caller);
        loop {
            let some = tokio::select! {
                biased;
                // Checked first, so that a client that reads slowly gets no more changes after its token is revoked.
                () = revoked.happened() => break,
                () = app.stop.cancelled() => break,
                some = follower.next() => some,
            };
            let Ok(Some(some)) = some else { break };
            let Ok(some) = seen(&app, &visibility, some).await else { break };
            for change in some {
                yield Ok(event(change));
            }
        }
    };
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// Returns the changes that the follower of a stream may know: those of conversations and contacts that it sees, those of
/// what is installed, and the change by which a conversation was given to others, so that a page can remove it.
async fn seen(app: &App, visibility: &Visibility, changes: Vec<Change>) -> plugboard_db::Result<Vec<Change>> {
    if visibility.is_all() {
        return Ok(changes);
    }
    let mut conn = app.flow.db().read().await?;
    let mut shown = Vec::with_capacity(changes.len());
    for some in changes.chunks(LOOKED_UP) {
        let mut ids: Vec<_> = some.iter().map(|change| change.conversation_id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids.retain(|id| !id.is_empty());
        let seen = visibility::seen(&mut conn, visibility, &ids).await?;
        for change in some {
            let of = &change.conversation_id;
            let is_shown = match change.kind {
                ChangeKind::Registry => true,
                ChangeKind::Contact => {
                    visibility::sees(&mut conn, visibility, Belonging::Contact, &change.subject).await?
                }
                ChangeKind::Conversation if !seen.contains(of) => {
                    visibility::left(&mut conn, visibility, of, change.at).await?
                }
                _ => seen.contains(of),
            };
            if is_shown {
                let mut change = change.clone();
                if change.kind == ChangeKind::Contact && !seen.contains(of) {
                    change.conversation_id.clear();
                }
                shown.push(change);
            }
        }
    }
    Ok(shown)
}

/// How many changes are looked up at once.
const LOOKED_UP: usize = 64;

/// Parses the position after which a stream resumes.
///
/// # Errors
/// Returns 400 if the header is not a valid position.
pub fn last_event_id(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(header) = headers.get("last-event-id").filter(|header| !header.is_empty()) else { return Ok(None) };
    let position = header.to_str().ok().and_then(|text| text.parse::<i64>().ok()).filter(|position| *position >= 0);
    let wrong = || Problem::bad_request("last-event-id", "Last-Event-ID must be the id of an event of this stream");
    position.ok_or_else(wrong).map(Some)
}

/// The first event of a stream: one without data, which only sets the client's last event id, or `reset`.
fn position(position: i64, reset: bool) -> Event {
    let event = Event::default().id(position.to_string());
    if reset { event.event("reset").data(format!("{{\"position\":{position}}}")) } else { event }
}

fn event(change: Change) -> Event {
    let view = ChangeView::from(change);
    let event = Event::default().id(view.position.to_string()).event(&view.kind);
    // The view is plain data, so serializing it cannot fail.
    event.json_data(&view).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_event_id_must_be_a_number() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("last-event-id", value.parse().unwrap());
            last_event_id(&headers)
        };
        assert_eq!(with("17").unwrap(), Some(17));
        assert_eq!(with("").unwrap(), None);
        assert_eq!(last_event_id(&HeaderMap::new()).unwrap(), None);
        for wrong in ["-1", "x", "99999999999999999999"] {
            assert_eq!(with(wrong).unwrap_err().status, 400);
        }
    }
}
