//! Contacts: the customers.

use super::{App, Caller, Page, Problem, Time, input, page};
use axum::{
    Extension, Json,
    extract::{Path, State},
};
use plugboard_db::{Conn, contacts as db, identities};
use plugboard_model::{Consent, Contact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A reference to a customer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactRef {
    /// Identifier.
    pub id: String,
    /// The name, once known.
    pub name: Option<String>,
}

/// A customer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    /// Identifier.
    pub id: String,
    /// The name, once known.
    pub name: Option<String>,
    /// Properties such as `language`.
    pub attributes: BTreeMap<String, String>,
    /// The customer's identities on platforms.
    pub identities: Vec<Identity>,
    /// False if platforms reported that messages reach the customer on none of the customer's channels. Each identity
    /// says it for its own channel.
    #[serde(default = "yes")]
    pub reachable: bool,
    /// What the customer consents to, as platforms reported it, at most 64.
    #[serde(default)]
    pub consents: Vec<ConsentView>,
    /// When the customer first wrote.
    pub created_at: Time,
}

/// A customer's identity on a platform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Identity {
    /// The channel's name.
    pub channel: String,
    /// The platform's identifier.
    pub external_id: String,
    /// The connector's word for this kind of identifier, such as `phone`. Null for the one by which the customer writes.
    #[serde(default)]
    pub kind: Option<String>,
    /// False if the platform reported that messages do not reach the customer on this channel.
    #[serde(default = "yes")]
    pub reachable: bool,
}

/// A consent that a customer gave or withdrew.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConsentView {
    /// The channel's name.
    pub channel: String,
    /// What for, such as `marketing`; `all` is for all messages.
    pub purpose: String,
    /// Whether it was given; false if it was withdrawn.
    pub given: bool,
    /// How it was given or withdrawn.
    pub how: Option<String>,
    /// When.
    pub at: Time,
}

impl From<Consent> for ConsentView {
    fn from(consent: Consent) -> Self {
        let Consent { channel, purpose, given, how, at } = consent;
        Self { channel, purpose, given, how, at: Time(at) }
    }
}

fn yes() -> bool {
    true
}

async fn view(conn: &mut Conn, contact: Contact) -> Result<ContactView, Problem> {
    let standing = contact.standing;
    let identity = |identities::Identity { channel, external_id, kind }| {
        let reachable = standing.blocked_since(&channel).is_none();
        Identity { channel, external_id, kind, reachable }
    };
    let identities: Vec<_> = identities::of(conn, &contact.id).await?.into_iter().map(identity).collect();
    Ok(ContactView {
        id: contact.id,
        name: contact.name,
        attributes: contact.attributes,
        reachable: identities.is_empty() || identities.iter().any(|identity| identity.reachable),
        identities,
        consents: standing.consents.into_iter().map(ConsentView::from).collect(),
        created_at: Time(contact.created_at),
    })
}

/// List contacts
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "inbox", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<ContactView>)))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<ContactView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after("contacts", query.after.as_deref())?;
    let mut conn = app.flow.db().read().await?;
    let found = db::list(&mut conn, &caller.visibility, after.as_deref(), page::probe(size)).await?;
    let Page { data: found, next } = Page::of(found, size, "contacts", |contact| contact.id.clone());
    let mut data = Vec::with_capacity(found.len());
    for contact in found {
        data.push(view(&mut conn, contact).await?);
    }
    Ok(Json(Page { data, next }))
}

/// Show a contact
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "inbox", params(("id", description = "The contact")),
    responses((status = 200, description = "The contact.", body = ContactView)))]
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<ContactView>, Problem> {
    let mut conn = app.flow.db().read().await?;
    let contact = db::get(&mut conn, &id).await?.ok_or_else(|| Problem::not_found("contact", &id))?;
    Ok(Json(view(&mut conn, contact).await?))
}
