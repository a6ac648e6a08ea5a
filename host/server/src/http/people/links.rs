//! Links by which people set a password, once.

use crate::http::{
    App, Problem, Time,
    access::{hash, random_secret},
};
use plugboard_db::{Db, invitations, persons, tokens};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long a link works, in milliseconds: a day.
const LASTS_MS: i64 = 24 * 60 * 60 * 1_000;

/// A link by which a person sets a password.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// The address to open. It is shown only once.
    pub url: String,
    /// Until when it works.
    pub expires_at: Time,
}

/// Makes a link for a person. `by`: the identifier of the person or the token that makes it.
///
/// # Errors
/// Returns an error if the database fails, or if the system provides no randomness.
pub async fn invite(app: &App, person: &str, by: &str) -> Result<InvitationView, Problem> {
    let link = make(app.flow.db(), &app.public_url(), person, by).await;
    link.map_err(|error| match error.downcast::<plugboard_db::DbError>() {
        Ok(error) => error.into(),
        Err(_) => Problem::defect(),
    })
}

/// Makes the link by which the first admin of a new server joins. `None` if there are people or tokens already: whoever
/// has an admin's token can add people.
///
/// # Errors
/// Same as [`invite`].
pub async fn first(db: &Db, public_url: &str) -> anyhow::Result<Option<InvitationView>> {
    let mut conn = db.read().await?;
    if persons::any(&mut conn).await? || !tokens::list(&mut conn, None, 1).await?.is_empty() {
        return Ok(None);
    }
    drop(conn);
    make(db, public_url, "", "").await.map(Some)
}

/// Makes a link. The secret is behind the `#`, which browsers do not send, so that it is in no server's log.
async fn make(db: &Db, public_url: &str, person: &str, by: &str) -> anyhow::Result<InvitationView> {
    // The page of a link asks the first admin for more, and sees by the prefix whether it must.
    let secret = random_secret(if person.is_empty() { "pf_" } else { "pi_" })?;
    let (person, by, hash) = (person.to_owned(), by.to_owned(), hash(&secret));
    db.write_with(move |tx| {
        let (person, by, hash) = (person.clone(), by.clone(), hash.clone());
        Box::pin(async move { invitations::insert(tx, &person, &hash, &by, LASTS_MS).await })
    })
    .await?;
    let expires_at = Time(db.clock().now() + LASTS_MS);
    Ok(InvitationView { url: format!("{public_url}/join#{secret}"), expires_at })
}
