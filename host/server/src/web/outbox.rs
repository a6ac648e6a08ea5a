//! The visitor's live view of the conversation: server-sent events, resumable without gaps.

use crate::http::{App, Peer, Problem, Time, events, feed::Follower, input};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use plugboard_db::{ChangeKind, Conn, DbError, conversations, messages};
use plugboard_flow::FlowError;
use plugboard_model::{Direction, Message, MessageKind, MessageState};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// How many messages a page shows when it opens.
const HISTORY: i64 = 200;

/// The query parameters. The token is one of them because an event source cannot set headers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutboxQuery {
    token: String,
}

/// A message as the visitor sees it. A later event with the same `id` replaces the message.
#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    seq: i64,
    /// Whether the visitor wrote it.
    mine: bool,
    /// The identifier that the page gave the message when it posted it. Only for the visitor's own messages.
    post: Option<String>,
    text: String,
    deleted: bool,
    quick_replies: Vec<Button>,
    at: Time,
}

#[derive(Debug, Serialize)]
struct Button {
    title: String,
    payload: String,
}

/// `GET /chat/{channel}/events`: the visitor's conversation. Answers 204 while there is none.
///
/// # Errors
/// Returns 404 if the channel is not a web chat, 401 if the token is invalid, 400 if `Last-Event-ID` is invalid, 429 if
/// the address has too many streams, and 503 if the server has too many or the token cannot be checked.
pub async fn stream(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Path(channel): Path<String>,
    input::Query(query): input::Query<OutboxQuery>,
) -> Result<Response, Problem> {
    super::find(&app, &channel)?;
    let visitor = app.flow.check_visitor_token(&channel, &query.token).map_err(|error| match error {
        FlowError::Invalid(detail) => Problem::new(StatusCode::UNAUTHORIZED, "visitor-token", detail),
        // A fault of the server says nothing about the token, so the page keeps the token and tries again.
        error => error.into(),
    })?;
    let place = app.chat_streams.open(app.client(peer, &headers))?;
    let after = events::last_event_id(&headers)?;
    let found = conversations::by_thread(&mut *app.flow.db().read().await?, &channel, &visitor).await?;
    // No message was written yet. An event source does not reconnect after a 204.
    let Some(conversation) = found.map(|conversation| conversation.id) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let (mut follower, reset) = Follower::new(app.flow.db(), &app.feed, after, Some(conversation.clone())).await?;
    // Read the history after the follower has its position: a message that arrives in between is then sent twice rather
    // than never.
    let history = if after.is_none() || reset { history(&app, &conversation).await? } else { Vec::new() };
    let events = async_stream::stream! {
        let _place = place;
        let begin = follower.position();
        for shown in history {
            // No id, so a page that loses the connection before the end of the history gets all of it again.
            yield Ok::<_, Infallible>(event(&shown));
        }
        yield Ok(Event::default().id(begin.to_string()).event("ready").data("{}"));
        while let Some(Ok(Some(changes))) = app.stop.run_until_cancelled(follower.next()).await {
            for change in changes.into_iter().filter(|change| change.kind == ChangeKind::Message) {
                match one(&app, &change.subject).await {
                    Ok(Some(shown)) => yield Ok(event(&shown).id(change.position.to_string())),
                    Ok(None) => {}
                    // The stream ends here. The page resumes it after the last event that it has.
                    Err(error) => {
                        tracing::warn!(%error, "a chat page's stream failed");
                        return;
                    }
                }
            }
        }
    };
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(events::HEARTBEAT)).into_response())
}

/// Returns the visible ones among the latest [`HISTORY`] messages, oldest first.
async fn history(app: &App, conversation: &str) -> Result<Vec<Shown>, DbError> {
    let mut conn = app.flow.db().read().await?;
    let mut history = Vec::new();
    for message in messages::list(&mut conn, conversation, 0, i64::MAX, HISTORY, true).await? {
        history.extend(shown(&mut conn, message).await?);
    }
    Ok(history)
}

/// Returns one message, if it exists and the visitor may see it.
async fn one(app: &App, message: &str) -> Result<Option<Shown>, DbError> {
    let mut conn = app.flow.db().read().await?;
    match messages::get(&mut conn, message).await? {
        Some(message) => shown(&mut conn, message).await,
        None => Ok(None),
    }
}

/// Whether the visitor may see a message: the visitor's own messages and those that were sent, but no notes or held
/// messages.
fn visible(message: &Message) -> bool {
    let out = matches!(message.state, MessageState::Sent | MessageState::Delivered | MessageState::Read);
    message.kind != MessageKind::Note && (message.direction == Direction::In || out)
}

/// Builds the visitor's view of a message. `None` if the visitor may not see it.
async fn shown(conn: &mut Conn, message: Message) -> Result<Option<Shown>, DbError> {
    if !visible(&message) {
        return Ok(None);
    }
    let mine = message.direction == Direction::In;
    let draft = if mine || message.deleted { None } else { messages::draft(conn, &message.id).await? };
    let buttons = draft.map(|draft| draft.quick_replies).unwrap_or_default().into_iter();
    // The connector prefixes the page's own identifier with the visitor.
    let post = message.external_id.filter(|_| mine).and_then(|id| id.split_once(':').map(|(_, post)| post.to_owned()));
    Ok(Some(Shown {
        id: message.id,
        seq: message.seq,
        mine,
        post,
        text: message.text,
        deleted: message.deleted,
        quick_replies: buttons.map(|button| Button { title: button.title, payload: button.payload }).collect(),
        at: Time(message.sent_at),
    }))
}

fn event(shown: &Shown) -> Event {
    // The message is plain data, so serializing it cannot fail.
    Event::default().event("message").json_data(shown).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{In, Out};
    use MessageKind::{Message as Private, Note};
    use plugboard_model::AuthorKind;

    #[test]
    fn a_visitor_sees_sent_messages_but_no_notes_or_pending_ones() {
        let message = |direction, kind, state| Message {
            id: "1".into(),
            conversation_id: "c".into(),
            seq: 1,
            direction,
            kind,
            author_kind: AuthorKind::Agent,
            author_name: None,
            contact_id: None,
            text: "x".into(),
            subject: None,
            payload: None,
            attributes: std::collections::BTreeMap::new(),
            reply_to: None,
            reply_to_external_id: None,
            deleted: false,
            state,
            external_id: None,
            sent_at: 0,
            created_at: 0,
            attachments: Vec::new(),
            warnings: Vec::new(),
        };
        assert!(visible(&message(In, Private, MessageState::Received)));
        for state in [MessageState::Sent, MessageState::Delivered, MessageState::Read] {
            assert!(visible(&message(Out, Private, state)));
            assert!(!visible(&message(Out, Note, state)));
        }
        for state in [MessageState::Held, MessageState::Queued, MessageState::Failed, MessageState::Uncertain] {
            assert!(!visible(&message(Out, Private, state)));
        }
    }
}
