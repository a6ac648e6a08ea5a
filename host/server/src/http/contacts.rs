//! Contacts: the customers.

use super::{App, Page, Problem, Time, input, page};
use axum::{
    Json,
    extract::{Path, State},
};
use plugboard_db::{Conn, contacts as db};
use plugboard_model::Contact;
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
}

async fn view(conn: &mut Conn, contact: Contact) -> Result<ContactView, Problem> {
    let identities = db::identities(conn, &contact.id).await?;
    Ok(ContactView {
        id: contact.id,
        name: contact.name,
        attributes: contact.attributes,
        identities: identities.into_iter().map(|(channel, external_id)| Identity { channel, external_id }).collect(),
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
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<ContactView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after("contacts", query.after.as_deref())?;
    let mut conn = app.flow.db().read().await?;
    let found = db::list(&mut conn, after.as_deref(), page::probe(size)).await?;
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
