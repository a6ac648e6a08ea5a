//! Leads: potential buyers.

use super::{App, Caller, Page, Problem, Time, contacts::ContactRef, input, page, words};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::{
    leads as db,
    visibility::{Belonging, Visibility},
};
use plugboard_flow::{LeadAct, LeadWorth};
use plugboard_model::{Contact, Lead, LeadChange, LeadStage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// A possible sale to a customer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LeadView {
    /// Identifier.
    pub id: String,
    /// The customer.
    pub contact: ContactRef,
    /// The conversation in which it came up.
    pub conversation: String,
    /// The stage. A lead at `won` or `lost` is closed.
    #[schema(schema_with = words::one::<LeadStage>)]
    pub stage: LeadStage,
    /// The value, once set.
    pub value: Option<f64>,
    /// The value's currency, an ISO 4217 code.
    pub currency: Option<String>,
    /// The source of the lead.
    pub source: Option<String>,
    /// Properties such as `need`.
    pub attributes: BTreeMap<String, String>,
    /// When it was opened.
    pub created_at: Time,
    /// When anything about it last changed.
    pub updated_at: Time,
}

impl From<(Lead, Contact)> for LeadView {
    fn from((lead, contact): (Lead, Contact)) -> Self {
        Self {
            value: lead.amount(),
            id: lead.id,
            contact: ContactRef { id: contact.id, name: contact.name },
            conversation: lead.conversation_id,
            stage: lead.stage,
            currency: lead.currency,
            source: lead.source,
            attributes: lead.attributes,
            created_at: Time(lead.created_at),
            updated_at: Time(lead.updated_at),
        }
    }
}

/// Which leads to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// At this stage.
    #[param(schema_with = words::one::<LeadStage>)]
    stage: Option<LeadStage>,
    /// Of this conversation, by its identifier.
    conversation: Option<String>,
    /// Of this contact, by its identifier.
    contact: Option<String>,
    /// How many, at most 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` value of the previous page.
    after: Option<String>,
}

const LIST: &str = "leads";

/// List leads
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/leads", tag = "inbox", params(ListQuery),
    responses((status = 200, description = "A page.", body = Page<LeadView>)))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Query(query): input::Query<ListQuery>,
) -> Result<Json<Page<LeadView>>, Problem> {
    let size = page::size(query.limit)?;
    let filter = db::Filter {
        after: page::after(LIST, query.after.as_deref())?,
        stage: query.stage,
        conversation: query.conversation,
        contact: query.contact,
        visibility: Visibility::clone(&caller.visibility),
    };
    let found = db::list(&mut *app.flow.db().read().await?, &filter, page::probe(size)).await?;
    Ok(Json(Page::of(found, size, LIST, |(lead, _)| lead.id.clone()).map(LeadView::from)))
}

/// Show a lead
#[utoipa::path(get, path = "/api/v1/leads/{id}", tag = "inbox", params(("id", description = "The lead")),
    responses((status = 200, description = "The lead.", body = LeadView)))]
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<LeadView>, Problem> {
    Ok(Json(view(&app, &id).await?))
}

async fn view(app: &App, id: &str) -> Result<LeadView, Problem> {
    let found = db::with_contact(&mut *app.flow.db().read().await?, id).await?;
    Ok(found.ok_or_else(|| Problem::not_found("lead", id))?.into())
}

/// A lead to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLead {
    /// The conversation in which it came up.
    conversation: String,
    /// The source of the lead, at most 64 bytes.
    source: Option<String>,
    /// The stage. Default: `new`.
    #[schema(schema_with = words::one::<LeadStage>)]
    stage: Option<LeadStage>,
    /// The value, 0 to 1,000,000,000,000, rounded to the hundredth.
    value: Option<f64>,
    /// The value's currency, an ISO 4217 code.
    currency: Option<String>,
    /// Properties, at most 32.
    #[serde(default)]
    #[schema(required = false)]
    attributes: BTreeMap<String, String>,
}

/// Open a lead
///
/// A conversation has at most one open lead at a time.
#[utoipa::path(post, path = "/api/v1/leads", tag = "inbox", request_body = NewLead,
    responses((status = 201, description = "The lead.", body = LeadView),
        (status = 404, description = "There is no such conversation.", body = Problem),
        (status = 409, description = "The conversation has an open lead.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Json { value: new, .. }: input::Json<NewLead>,
) -> Result<(StatusCode, Json<LeadView>), Problem> {
    caller.check_sees(&app, Belonging::Conversation, &new.conversation).await?;
    let mut changes = Vec::new();
    changes.extend(new.stage.map(|stage| LeadChange::Stage { stage }));
    if new.value.is_some() || new.currency.is_some() {
        changes.push(LeadChange::Value { value: hundredths(new.value)?, currency: new.currency });
    }
    changes.extend(new.attributes.into_iter().map(|(key, value)| LeadChange::Attribute { key, value: Some(value) }));
    let act = LeadAct::Open { conversation: new.conversation, source: new.source };
    let lead = app.flow.lead(&caller.author(), act, changes, LeadWorth::default()).await?;
    Ok((StatusCode::CREATED, Json(view(&app, &lead.id).await?)))
}

/// Converts a value to hundredths of the currency's unit.
///
/// # Errors
/// Returns 422 if the value is out of range.
fn hundredths(value: Option<f64>) -> Result<Option<i64>, Problem> {
    value.map(Lead::hundredths).transpose().map_err(|error| Problem::invalid(format!("`value`: {error}")))
}

/// The changes to make. Members that are left out stay unchanged. The changes take effect all together or not at all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub struct LeadPatch {
    /// The stage.
    #[schema(schema_with = words::one::<LeadStage>)]
    stage: Option<LeadStage>,
    /// The value; null clears it.
    #[serde(default, deserialize_with = "input::present")]
    #[schema(value_type = Option<f64>)]
    value: Option<Option<f64>>,
    /// The value's currency, an ISO 4217 code.
    currency: Option<String>,
    /// Properties to set; null removes a property.
    #[serde(default)]
    #[schema(required = false)]
    attributes: BTreeMap<String, Option<String>>,
}

/// Change a lead
#[utoipa::path(patch, path = "/api/v1/leads/{id}", tag = "inbox", params(("id", description = "The lead")),
    request_body = LeadPatch, responses((status = 200, description = "The changed lead.", body = LeadView),
        (status = 409, description = "The conversation has another open lead.", body = Problem)))]
pub async fn change(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    input::Json { value: patch, .. }: input::Json<LeadPatch>,
) -> Result<Json<LeadView>, Problem> {
    let mut changes = Vec::new();
    changes.extend(patch.stage.map(|stage| LeadChange::Stage { stage }));
    let value = patch.value.map(hundredths).transpose()?;
    let worth = LeadWorth { value, currency: patch.currency };
    changes.extend(patch.attributes.into_iter().map(|(key, value)| LeadChange::Attribute { key, value }));
    if !changes.is_empty() || worth != LeadWorth::default() {
        app.flow.lead(&caller.author(), LeadAct::Change(id.clone()), changes, worth).await?;
    }
    Ok(Json(view(&app, &id).await?))
}
