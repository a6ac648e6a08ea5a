//! Episodes of conversations, and their history.

use super::{App, Page, Problem, Time, input, page, words};
use axum::{
    Json,
    extract::{Path, State},
};
use plugboard_db::{Conn, conversation_events, conversations, episodes};
use plugboard_model::{Author, AuthorKind, ConversationEvent, ConversationEventKind, Episode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a conversation that begins with a message and ends when it is resolved. If the customer writes again within
/// the reopening time, it is reopened. After that, the next one begins.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EpisodeView {
    /// Identifier.
    pub id: String,
    /// Its number in the conversation, from 1.
    pub number: i64,
    /// Who began it.
    #[schema(schema_with = words::one::<AuthorKind>)]
    pub opened_by: AuthorKind,
    /// When the message was sent that began it.
    pub opened_at: Time,
    /// When anybody on our side first answered the customer, a plugin included.
    pub first_reply_at: Option<Time>,
    /// When a person first answered the customer.
    pub first_person_reply_at: Option<Time>,
    /// How many messages people have sent to the customer in it.
    pub person_replies: i64,
    /// When a plugin first handed it to people.
    pub handed_over_at: Option<Time>,
    /// When it was resolved for the first time.
    pub first_resolved_at: Option<Time>,
    /// When it was last resolved. Null while it is not.
    pub resolved_at: Option<Time>,
    /// Who last resolved it. Null if nobody has, or if it is not known.
    pub resolved_by: Option<ActorView>,
    /// How often it was reopened.
    pub reopened: i64,
}

impl From<Episode> for EpisodeView {
    fn from(e: Episode) -> Self {
        Self {
            id: e.id,
            number: e.number,
            opened_by: e.opened_by,
            opened_at: Time(e.opened_at),
            first_reply_at: e.first_reply_at.map(Time),
            first_person_reply_at: e.first_person_reply_at.map(Time),
            person_replies: e.person_replies,
            handed_over_at: e.handed_over_at.map(Time),
            first_resolved_at: e.first_resolved_at.map(Time),
            resolved_at: e.resolved_at.map(Time),
            resolved_by: e.resolved_by.map(ActorView::from),
            reopened: e.reopened,
        }
    }
}

/// Somebody who did something in a conversation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ActorView {
    /// The kind.
    #[schema(schema_with = words::one::<AuthorKind>)]
    pub kind: AuthorKind,
    /// The identifier of the person, the contact or the installation. Null for a program that uses a token.
    pub id: Option<String>,
    /// The person's handle, or the name of the token or of the installation, as it was then.
    pub name: Option<String>,
}

impl From<Author> for ActorView {
    fn from(author: Author) -> Self {
        Self { kind: author.kind, id: author.id, name: author.name }
    }
}

/// Something that happened to a conversation, besides messages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HistoryView {
    /// Identifier.
    pub id: String,
    /// What happened.
    #[schema(schema_with = words::one::<ConversationEventKind>)]
    pub kind: ConversationEventKind,
    /// Who did it. Null: the host, for example at the end of a snooze.
    pub author: Option<ActorView>,
    /// The episode that was current then.
    pub episode: Option<String>,
    /// The old value, as a word or a handle.
    pub before: Option<String>,
    /// The identifier of the person or team that the old value names.
    pub before_id: Option<String>,
    /// The new value, as a word or a handle.
    pub after: Option<String>,
    /// The identifier of the person or team that the new value names.
    pub after_id: Option<String>,
    /// When it happened.
    pub at: Time,
}

impl From<ConversationEvent> for HistoryView {
    fn from(event: ConversationEvent) -> Self {
        Self {
            id: event.id,
            kind: event.kind,
            author: event.author.map(ActorView::from),
            episode: event.episode_id,
            before: event.before,
            before_id: event.before_id,
            after: event.after,
            after_id: event.after_id,
            at: Time(event.at),
        }
    }
}

const EPISODES: &str = "episodes";
const HISTORY: &str = "history";

/// Refuses a conversation that does not exist.
async fn check(conn: &mut Conn, id: &str) -> Result<(), Problem> {
    match conversations::get(conn, id).await? {
        Some(_) => Ok(()),
        None => Err(Problem::not_found("conversation", id)),
    }
}

/// List the episodes of a conversation
///
/// The latest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/episodes", tag = "inbox",
    params(("id", description = "The conversation"), page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<EpisodeView>),
        (status = 404, description = "There is no such conversation.", body = Problem)))]
pub async fn list(
    State(app): State<App>,
    Path(id): Path<String>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<EpisodeView>>, Problem> {
    let size = page::size(query.limit)?;
    let before: Option<i64> = page::after(EPISODES, query.after.as_deref())?;
    let mut conn = app.flow.db().read().await?;
    check(&mut conn, &id).await?;
    let found = episodes::list(&mut conn, &id, before, page::probe(size)).await?;
    let page = Page::of(found, size, EPISODES, |episode| episode.number);
    Ok(Json(Page { data: page.data.into_iter().map(EpisodeView::from).collect(), next: page.next }))
}

/// Show the history of a conversation
///
/// What happened to it besides messages, the latest first. The history is permanent: nothing in it ever changes.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/history", tag = "inbox",
    params(("id", description = "The conversation"), page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<HistoryView>),
        (status = 404, description = "There is no such conversation.", body = Problem)))]
pub async fn history(
    State(app): State<App>,
    Path(id): Path<String>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<HistoryView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(HISTORY, query.after.as_deref())?;
    let mut conn = app.flow.db().read().await?;
    check(&mut conn, &id).await?;
    let found = conversation_events::list(&mut conn, &id, after.as_deref(), page::probe(size)).await?;
    let page = Page::of(found, size, HISTORY, |event| event.id.clone());
    Ok(Json(Page { data: page.data.into_iter().map(HistoryView::from).collect(), next: page.next }))
}
