//! Conversations.

use super::{App, Caller, Page, Problem, Time, contacts::ContactRef, episodes::EpisodeView, input, page, words};
use axum::{
    Extension, Json,
    extract::{Path, State},
};
use plugboard_db::{
    Conn, conversations as db, participants, persons,
    signals::{self, Signals},
    teams,
    visibility::{self, Visibility},
};
use plugboard_model::{
    AuthorKind, Contact, Conversation, ConversationChange, ConversationKind, Priority, Status, handle_key,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A thread of messages on one channel.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationView {
    /// Identifier.
    pub id: String,
    /// The channel's name.
    pub channel: String,
    /// Who can see it.
    #[schema(schema_with = words::one::<ConversationKind>)]
    pub kind: ConversationKind,
    /// The name on the platform, such as a group's title.
    #[serde(default)]
    pub name: Option<String>,
    /// The status.
    #[schema(schema_with = words::one::<Status>)]
    pub status: Status,
    /// When the snooze ends, if it is snoozed.
    pub snoozed_until: Option<Time>,
    /// The category, such as `support` or `sales`.
    pub category: Option<String>,
    /// The priority.
    #[schema(schema_with = words::one::<Priority>)]
    pub priority: Priority,
    /// The labels, sorted and without duplicates.
    pub labels: Vec<String>,
    /// The handle of the person who handles it.
    pub assignee: Option<String>,
    /// The identifier of the person who handles it.
    #[serde(default)]
    pub assignee_id: Option<String>,
    /// The handle of the team that handles it.
    pub team: Option<String>,
    /// The identifier of the team that handles it.
    #[serde(default)]
    pub team_id: Option<String>,
    /// False while automatic replies are off.
    pub automation: bool,
    /// True while another program answers the customer, as reported by the platform. Plugins do not reply meanwhile.
    pub standby: bool,
    /// The customer. In a group or a public thread, the customer who started it.
    pub contact: ContactRef,
    /// The customers who wrote in it or joined it, most recent writer first, at most 100.
    pub participants: Vec<ParticipantView>,
    /// The last message, notes excepted.
    #[serde(default)]
    pub last_message: Option<LastMessageView>,
    /// When the customer's oldest message was sent that nobody on our side has answered, a plugin included.
    #[serde(default)]
    pub waiting_since: Option<Time>,
    /// When the customer's oldest message was sent that no person has answered.
    #[serde(default)]
    pub waiting_for_person_since: Option<Time>,
    /// The current episode: the last one that began.
    #[serde(default)]
    pub episode: Option<EpisodeView>,
    /// When the customer last wrote.
    pub last_inbound_at: Option<Time>,
    /// Until when the customer is typing, if the customer is typing at the moment.
    pub typing_until: Option<Time>,
    /// Until when the customer sees us typing, if that is so at the moment.
    pub our_typing_until: Option<Time>,
    /// Up to when we have marked the conversation as read on the platform.
    pub marked_read_until: Option<Time>,
    /// When the conversation began.
    pub created_at: Time,
    /// When anything about it last changed.
    pub updated_at: Time,
    /// The kind of identifier by which we began it. Null if the customer, or another program, did.
    #[serde(default)]
    pub opened_by: Option<String>,
}

/// What a list shows of a conversation's last message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LastMessageView {
    /// Its number in the conversation.
    pub seq: i64,
    /// The beginning of its text, in one line of at most 140 characters. Empty if it has no text, or was deleted.
    pub text: String,
    /// The kind of author.
    #[schema(schema_with = words::one::<AuthorKind>)]
    pub author_kind: AuthorKind,
    /// The author's name, unless a customer wrote it.
    pub author_name: Option<String>,
    /// When it was sent.
    pub at: Time,
}

/// A customer in a conversation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ParticipantView {
    /// The contact's identifier.
    pub id: String,
    /// The contact's name, once known.
    pub name: Option<String>,
    /// When the customer joined, if the platform reported it.
    #[serde(default)]
    pub joined_at: Option<Time>,
    /// When the customer left. Null if the customer is still there, as far as is known.
    #[serde(default)]
    pub left_at: Option<Time>,
}

impl From<participants::Participant> for ParticipantView {
    fn from(one: participants::Participant) -> Self {
        Self { id: one.id, name: one.name, joined_at: one.joined_at.map(Time), left_at: one.left_at.map(Time) }
    }
}

/// Builds the views of conversations at a time in milliseconds, with their participants.
async fn views(
    conn: &mut Conn,
    found: Vec<(Conversation, Contact)>,
    now: i64,
) -> Result<Vec<ConversationView>, Problem> {
    let several = found.iter().filter(|(c, _)| c.kind != ConversationKind::Direct).map(|(c, _)| c.id.clone());
    let mut participants = participants::of_many(conn, &several.collect::<Vec<_>>()).await?;
    let signals = signals::of(conn, &found.iter().map(|(c, _)| c.id.clone()).collect::<Vec<_>>()).await?;
    let view = |(c, contact): (Conversation, Contact)| {
        let others = participants.remove(&c.id).unwrap_or_default().into_iter();
        let signals = signals.get(&c.id).copied().unwrap_or_default();
        ConversationView::new(c, contact, others.map(ParticipantView::from).collect(), signals, now)
    };
    Ok(found.into_iter().map(view).collect())
}

impl ConversationView {
    /// Builds a view. `participants` is empty if the customer is the only participant.
    fn new(
        c: Conversation,
        contact: Contact,
        mut participants: Vec<ParticipantView>,
        signals: Signals,
        now: i64,
    ) -> Self {
        let contact = ContactRef { id: contact.id, name: contact.name };
        if participants.is_empty() {
            let (id, name) = (contact.id.clone(), contact.name.clone());
            participants.push(ParticipantView { id, name, joined_at: None, left_at: None });
        }
        Self {
            id: c.id,
            channel: c.channel,
            kind: c.kind,
            name: c.name,
            status: c.status,
            snoozed_until: c.snoozed_until.map(Time),
            category: c.category,
            priority: c.priority,
            labels: c.labels,
            assignee: c.assignee,
            assignee_id: c.assignee_id,
            team: c.team,
            team_id: c.team_id,
            automation: c.automation,
            standby: c.standby,
            participants,
            contact,
            typing_until: signals.customer_typing(now, c.last_inbound_at).map(Time),
            our_typing_until: signals.our_typing(now).map(Time),
            marked_read_until: signals.marked_read_until.map(Time),
            last_message: c.last_message.map(|last| LastMessageView {
                seq: last.seq,
                text: last.text,
                author_kind: last.author_kind,
                author_name: last.author_name,
                at: Time(last.at),
            }),
            waiting_since: c.waiting_since.map(Time),
            waiting_for_person_since: c.waiting_for_person_since.map(Time),
            episode: c.episode.map(EpisodeView::from),
            last_inbound_at: c.last_inbound_at.map(Time),
            created_at: Time(c.created_at),
            updated_at: Time(c.updated_at),
            opened_by: c.opened_by.map(|kind| kind.to_string()),
        }
    }
}

/// Which conversations to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// On this channel.
    channel: Option<String>,
    /// With this status.
    #[param(schema_with = words::one::<Status>)]
    status: Option<Status>,
    /// Assigned to the person with this handle.
    assignee: Option<String>,
    /// Assigned to the team with this handle.
    team: Option<String>,
    /// Of this contact, by its identifier.
    contact: Option<String>,
    /// With this label.
    label: Option<String>,
    /// Linked with this conversation, by its identifier. A public thread is linked with the private conversation that
    /// it led to.
    linked: Option<String>,
    /// How many, at most 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` value of the previous page.
    after: Option<String>,
}

const LIST: &str = "conversations";

/// List conversations
///
/// Most recently changed first.
#[utoipa::path(get, path = "/api/v1/conversations", tag = "inbox", params(ListQuery),
    responses((status = 200, description = "A page.", body = Page<ConversationView>)))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Query(query): input::Query<ListQuery>,
) -> Result<Json<Page<ConversationView>>, Problem> {
    let size = page::size(query.limit)?;
    let after = page::after(LIST, query.after.as_deref())?;
    let mut conn = app.flow.db().read().await?;
    if let Some(linked) = &query.linked
        && !visibility::sees_conversation(&mut conn, &caller.visibility, linked).await?
    {
        return Ok(Json(Page { data: Vec::new(), next: None }));
    }
    let (mut assignee, mut team) = (None, None);
    if let Some(handle) = &query.assignee {
        match persons::named(&mut conn, &handle_key(handle)).await? {
            Some((id, ..)) => assignee = Some(id),
            None => return Ok(Json(Page { data: Vec::new(), next: None })),
        }
    }
    if let Some(handle) = &query.team {
        match teams::named(&mut conn, &handle_key(handle)).await? {
            Some((id, _)) => team = Some(id),
            None => return Ok(Json(Page { data: Vec::new(), next: None })),
        }
    }
    let filter = db::Filter {
        after,
        channel: query.channel,
        status: query.status,
        assignee,
        team,
        contact: query.contact,
        label: query.label,
        linked: query.linked,
        visibility: Visibility::clone(&caller.visibility),
    };
    let found = db::list(&mut conn, &filter, page::probe(size)).await?;
    let page = Page::of(found, size, LIST, |(c, _)| (c.updated_at, c.id.clone()));
    let data = views(&mut conn, page.data, app.flow.clock().now()).await?;
    Ok(Json(Page { data, next: page.next }))
}

/// Show a conversation
#[utoipa::path(get, path = "/api/v1/conversations/{id}", tag = "inbox", params(("id", description = "The conversation")),
    responses((status = 200, description = "The conversation.", body = ConversationView)))]
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<ConversationView>, Problem> {
    let mut conn = app.flow.db().read().await?;
    let found = db::with_contact(&mut conn, &id).await?.ok_or_else(|| Problem::not_found("conversation", &id))?;
    Ok(Json(views(&mut conn, vec![found], app.flow.clock().now()).await?.remove(0)))
}

/// The changes to make. Members that are left out stay unchanged. The changes take effect all together or not at all.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub struct ConversationPatch {
    /// The status. `snoozed` requires `snoozed_until`.
    #[schema(schema_with = words::one::<Status>)]
    status: Option<Status>,
    /// When the snooze ends. Requires the status `snoozed`.
    snoozed_until: Option<Time>,
    /// The priority.
    #[schema(schema_with = words::one::<Priority>)]
    priority: Option<Priority>,
    /// The category; null clears it.
    #[serde(default, deserialize_with = "input::present")]
    #[schema(value_type = Option<String>)]
    category: Option<Option<String>>,
    /// The handle of the person who handles it; null clears it.
    #[serde(default, deserialize_with = "input::present")]
    #[schema(value_type = Option<String>)]
    assignee: Option<Option<String>>,
    /// The handle of the team that handles it; null clears it.
    #[serde(default, deserialize_with = "input::present")]
    #[schema(value_type = Option<String>)]
    team: Option<Option<String>>,
    /// All labels, replacing the current ones.
    labels: Option<Vec<String>>,
    /// Labels to add.
    #[serde(default)]
    #[schema(required = false)]
    add_labels: Vec<String>,
    /// Labels to remove.
    #[serde(default)]
    #[schema(required = false)]
    remove_labels: Vec<String>,
    /// Turns automatic replies on or off.
    automation: Option<bool>,
}

/// The changes of a patch, and the full set of labels if the patch replaces them.
type Changes = (Vec<ConversationChange>, Option<Vec<String>>);

impl ConversationPatch {
    /// Converts the patch to changes.
    ///
    /// # Errors
    /// Returns 422 if members contradict each other or a required one is missing.
    fn changes(self) -> Result<Changes, Problem> {
        let mut changes = Vec::new();
        match (self.status, self.snoozed_until) {
            (Some(Status::Snoozed), Some(until)) => changes.push(ConversationChange::Snooze { until: until.0 }),
            (Some(Status::Snoozed), None) => {
                return Err(Problem::invalid("`status` `snoozed` requires `snoozed_until`"));
            }
            (_, Some(_)) => return Err(Problem::invalid("`snoozed_until` requires `status` `snoozed`")),
            (Some(status), None) => changes.push(ConversationChange::Status { status }),
            (None, None) => {}
        }
        changes.extend(self.priority.map(|priority| ConversationChange::Priority { priority }));
        changes.extend(self.category.map(|category| ConversationChange::Category { category }));
        changes.extend(self.assignee.map(|assignee| ConversationChange::Assignee { assignee }));
        changes.extend(self.team.map(|team| ConversationChange::Team { team }));
        changes.extend(self.automation.map(|automation| ConversationChange::Automation { automation }));
        if self.labels.is_some() && (!self.add_labels.is_empty() || !self.remove_labels.is_empty()) {
            return Err(Problem::invalid(
                "`labels` replaces all labels; do not combine it with `add_labels` or `remove_labels`",
            ));
        }
        // Remove labels first, so that a conversation with the maximum number of labels can exchange one for another.
        changes.extend(self.remove_labels.into_iter().map(|label| ConversationChange::RemoveLabel { label }));
        changes.extend(self.add_labels.into_iter().map(|label| ConversationChange::AddLabel { label }));
        Ok((changes, self.labels))
    }
}

/// Change a conversation
#[utoipa::path(patch, path = "/api/v1/conversations/{id}", tag = "inbox", params(("id", description = "The conversation")),
    request_body = ConversationPatch, responses((status = 200, description = "The changed conversation.", body = ConversationView)))]
pub async fn change(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    input::Json { value, .. }: input::Json<ConversationPatch>,
) -> Result<Json<ConversationView>, Problem> {
    let (changes, labels) = value.changes()?;
    if !changes.is_empty() || labels.is_some() {
        app.flow.change(&caller.author(), &id, changes, labels).await?;
    }
    show(State(app), Path(id)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(json: &str) -> Result<Changes, Problem> {
        serde_json::from_str::<ConversationPatch>(json).unwrap().changes()
    }

    #[test]
    fn null_clears_a_field_and_an_absent_field_stays() {
        assert_eq!(changes("{}").unwrap(), (vec![], None));
        assert_eq!(
            changes(r#"{"category": null, "assignee": "ada"}"#).unwrap().0,
            [
                ConversationChange::Category { category: None },
                ConversationChange::Assignee { assignee: Some("ada".into()) }
            ]
        );
    }

    #[test]
    fn labels_are_replaced_as_a_whole_or_added_and_removed() {
        let (a, b) = ("a".to_owned(), "b".to_owned());
        assert_eq!(changes(r#"{"labels": ["a"]}"#).unwrap(), (vec![], Some(vec![a.clone()])));
        assert_eq!(
            changes(r#"{"add_labels": ["a"], "remove_labels": ["b"]}"#).unwrap().0,
            [ConversationChange::RemoveLabel { label: b }, ConversationChange::AddLabel { label: a }]
        );
        assert_eq!(changes(r#"{"labels": [], "add_labels": ["x"]}"#).unwrap_err().status, 422);
    }

    #[test]
    fn a_snooze_needs_an_end_time() {
        let (until, _) = changes(r#"{"status": "snoozed", "snoozed_until": "2030-01-01T00:00:00Z"}"#).unwrap();
        assert_eq!(until, [ConversationChange::Snooze { until: 1_893_456_000_000 }]);
        assert_eq!(changes(r#"{"status": "snoozed"}"#).unwrap_err().status, 422);
        assert_eq!(changes(r#"{"snoozed_until": "2030-01-01T00:00:00Z"}"#).unwrap_err().status, 422);
        assert!(serde_json::from_str::<ConversationPatch>(r#"{"status": "closed"}"#).is_err());
    }
}
