//! The visitor's live view of the conversation: server-sent events, resumable without gaps.

use crate::http::{App, Peer, Problem, Time, attachments::media_type, events, feed::Follower, input};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use plugboard_db::{ChangeKind, Conn, DbError, conversations, messages, signals};
use plugboard_model::{
    Attachment, AttachmentKind, AttachmentState, Direction, Message, MessageKind, MessageState, content_value,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    subject: Option<String>,
    /// The text, without the plain form of the rich content.
    text: String,
    /// Rich content, in the format of `docs/rich-content.md`. It refers to `files` by their places.
    content: Option<Value>,
    files: Vec<ShownFile>,
    edited: bool,
    deleted: bool,
    quick_replies: Vec<Button>,
    at: Time,
}

/// A file of a message as the visitor sees it.
#[derive(Debug, Serialize)]
struct ShownFile {
    id: String,
    kind: AttachmentKind,
    name: Option<String>,
    /// The media type with which the file is served.
    media_type: &'static str,
    /// The size in bytes.
    size: Option<u32>,
    /// Whether the file can be downloaded.
    available: bool,
}

impl From<Attachment> for ShownFile {
    fn from(file: Attachment) -> Self {
        Self {
            media_type: media_type(file.media_type.as_deref()),
            available: file.state == AttachmentState::Stored,
            id: file.id,
            kind: file.kind,
            name: file.name,
            size: file.size,
        }
    }
}

/// What passes quickly. A later event replaces it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Passing {
    /// For how long we are still typing, in milliseconds.
    typing_ms: i64,
    /// Up to when we have read.
    read_until: Option<Time>,
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
    let visitor = super::visitor(&app, &channel, &query.token)?;
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
    let begun = passing(&app, &conversation).await?;
    let begun = (begun.typing_ms > 0 || begun.read_until.is_some()).then_some(begun);
    let events = async_stream::stream! {
        let _place = place;
        let begin = follower.position();
        for shown in history {
            // No id, so a page that loses the connection before the end of the history gets all of it again.
            yield Ok::<_, Infallible>(event(&shown));
        }
        if let Some(passing) = begun {
            yield Ok(event_of_passing(&passing));
        }
        yield Ok(Event::default().id(begin.to_string()).event("ready").data("{}"));
        while let Some(Ok(Some(changes))) = app.stop.run_until_cancelled(follower.next()).await {
            for change in changes {
                let event = match change.kind {
                    ChangeKind::Message => one(&app, &change.subject).await.map(|shown| shown.as_ref().map(event)),
                    ChangeKind::Signal => {
                        passing(&app, &conversation).await.map(|passing| Some(event_of_passing(&passing)))
                    }
                    _ => Ok(None),
                };
                match event {
                    Ok(Some(event)) => yield Ok(event.id(change.position.to_string())),
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
pub(super) fn visible(message: &Message) -> bool {
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
    // The message's text ends with the plain form of the content, which the page shows as such. The draft has the text
    // alone.
    let content = message.content.as_deref().filter(|_| draft.is_some()).map(content_value);
    let (draft, is_rich) = (draft.unwrap_or_default(), content.is_some());
    let buttons = draft.quick_replies.into_iter();
    // The connector prefixes the page's own identifier with the visitor.
    let post = message.external_id.filter(|_| mine).and_then(|id| id.split_once(':').map(|(_, post)| post.to_owned()));
    Ok(Some(Shown {
        id: message.id,
        seq: message.seq,
        mine,
        post,
        subject: message.subject,
        text: if is_rich { draft.text } else { message.text },
        content,
        files: if message.deleted {
            Vec::new()
        } else {
            message.attachments.into_iter().map(ShownFile::from).collect()
        },
        edited: message.edited_at.is_some(),
        deleted: message.deleted,
        quick_replies: buttons.map(|button| Button { title: button.title, payload: button.payload }).collect(),
        at: Time(message.sent_at),
    }))
}

fn event(shown: &Shown) -> Event {
    // The message is plain data, so serializing it cannot fail.
    Event::default().event("message").json_data(shown).unwrap_or_default()
}

/// Returns what passes in a conversation at the moment.
async fn passing(app: &App, conversation: &str) -> Result<Passing, DbError> {
    let found = signals::of(&mut *app.flow.db().read().await?, &[conversation.to_owned()]).await?;
    let (signals, now) = (found.get(conversation).copied().unwrap_or_default(), app.flow.clock().now());
    let typing_ms = signals.our_typing(now).map_or(0, |until| until - now);
    Ok(Passing { typing_ms, read_until: signals.marked_read_until.map(Time) })
}

fn event_of_passing(passing: &Passing) -> Event {
    Event::default().event("signal").json_data(passing).unwrap_or_default()
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
            author_id: None,
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
            edited_at: None,
            content: None,
            purpose: None,
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
