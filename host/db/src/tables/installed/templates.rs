//! Templates of channels. An admin's template is never replaced by one of the same name and language that the platform
//! lists.

use plugboard_model::{Template, TemplateSource, parameters_of};

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, rows};

const COLUMNS: &str = "name, language, text, category, status, parameters, buttons, source";

/// How many templates one statement stores.
const ROWS: usize = 32;

fn template(row: &Row) -> Result<Template> {
    let text: String = row.try_get(2)?;
    Ok(Template {
        name: row.try_get(0)?,
        language: row.try_get(1)?,
        parameters: rows::maybe_json(row, 5)?.unwrap_or_else(|| parameters_of(&text)),
        text,
        category: row.try_get(3)?,
        status: row.try_get(4)?,
        buttons: rows::maybe_json(row, 6)?.unwrap_or_default(),
        source: rows::word(row, 7)?,
    })
}

/// Returns a channel's templates, by name and language.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn all(conn: &mut Conn, channel: &str) -> Result<Vec<Template>> {
    let sql = format!("SELECT {COLUMNS} FROM templates WHERE channel = $1 ORDER BY name, language");
    query(sql).bind(channel).fetch_all(conn).await?.iter().map(template).collect()
}

/// Returns at most `limit` of a channel's templates, by name and language, starting after the name and the language in
/// `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, channel: &str, after: Option<(&str, &str)>, limit: i64) -> Result<Vec<Template>> {
    let (name, language) = after.unwrap_or_default();
    let sql = format!(
        "SELECT {COLUMNS} FROM templates WHERE channel = $1 AND (name > $2 OR (name = $2 AND language > $3)) \
         ORDER BY name, language LIMIT $4"
    );
    let query = query(sql).bind(channel).bind(name).bind(language).bind(limit);
    query.fetch_all(conn).await?.iter().map(template).collect()
}

/// Returns the names of a channel's approved templates in a language, or in all languages: in order, each once.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn names(conn: &mut Conn, channel: &str, language: Option<&str>) -> Result<Vec<String>> {
    let found = query(
        "SELECT DISTINCT name FROM templates WHERE channel = $1 AND status = $2 \
         AND (CAST($3 AS TEXT) IS NULL OR language = $3) ORDER BY name",
    )
    .bind(channel)
    .bind(Template::APPROVED)
    .bind(language.map(str::to_owned))
    .fetch_all(conn)
    .await?;
    found.iter().map(|row| row.try_get(0)).collect()
}

/// Returns one of a channel's templates.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, channel: &str, name: &str, language: &str) -> Result<Option<Template>> {
    let sql = format!("SELECT {COLUMNS} FROM templates WHERE channel = $1 AND name = $2 AND language = $3");
    let row = query(sql).bind(channel).bind(name).bind(language).fetch_optional(conn).await?;
    row.as_ref().map(template).transpose()
}

/// Returns how many templates of a channel an admin has entered, apart from the one with this name and language.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn count_others(conn: &mut Conn, channel: &str, name: &str, language: &str) -> Result<i64> {
    let row = query(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM templates WHERE channel = $1 AND source = 'admin' \
         AND NOT (name = $2 AND language = $3)",
    )
    .bind(channel)
    .bind(name)
    .bind(language)
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

/// Writes a template. It replaces one with the same name and language, whoever entered that one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, channel: &str, template: &Template) -> Result<()> {
    let conflict = "(channel, name, language) DO UPDATE SET text = excluded.text, category = excluded.category, \
        status = excluded.status, parameters = excluded.parameters, buttons = excluded.buttons, \
        source = excluded.source";
    insert(tx, channel, std::slice::from_ref(template), conflict).await
}

/// Replaces what the platform lists for a channel. Templates of admins stay, and hide those that have the same name and
/// language. `listed` is sorted by name and language.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn replace_listed(tx: &mut Tx<'_>, channel: &str, listed: &[Template]) -> Result<()> {
    let known = all(tx.read().await?, channel).await?;
    let of_admin = |one: &Template| {
        let same = |known: &&Template| known.name == one.name && known.language == one.language;
        known.iter().filter(same).any(|known| known.source == TemplateSource::Admin)
    };
    let visible: Vec<&Template> = listed.iter().filter(|one| !of_admin(one)).collect();
    let before: Vec<&Template> = known.iter().filter(|known| known.source == TemplateSource::Platform).collect();
    // Platforms change their lists rarely, and the host reads them often.
    if same_templates(&before, &visible) {
        return Ok(());
    }
    remove_listed(tx, channel).await?;
    let visible: Vec<Template> = visible.into_iter().cloned().collect();
    for some in visible.chunks(ROWS) {
        insert(tx, channel, some, "DO NOTHING").await?;
    }
    Ok(())
}

/// Removes what the platform has listed for a channel. Templates of admins stay.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove_listed(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    let sql = "DELETE FROM templates WHERE channel = $1 AND source = 'platform'";
    query(sql).bind(channel).execute(tx.change().await?).await?;
    Ok(())
}

/// Returns whether two lists have the same templates. The databases may sort names differently.
fn same_templates(one: &[&Template], other: &[&Template]) -> bool {
    let sorted = |list: &[&Template]| -> Vec<Template> {
        let mut list: Vec<_> = list.iter().map(|&template| template.clone()).collect();
        list.sort_by(|a, b| (&a.name, &a.language).cmp(&(&b.name, &b.language)));
        list
    };
    one.len() == other.len() && sorted(one) == sorted(other)
}

/// Inserts templates. `conflict` says what happens to those that exist already.
async fn insert(tx: &mut Tx<'_>, channel: &str, templates: &[Template], conflict: &str) -> Result<()> {
    // Lists of all lengths share a few statements.
    let templates = rows::padded(templates);
    let sql = format!(
        "INSERT INTO templates (channel, {COLUMNS}) VALUES {} ON CONFLICT {conflict}",
        rows::placeholders(templates.len(), 9)
    );
    let mut query = query(sql);
    for one in &templates {
        query = query
            .bind(channel)
            .bind(&one.name)
            .bind(&one.language)
            .bind(&one.text)
            .bind(one.category.clone())
            .bind(&one.status)
            .bind(rows::text(&one.parameters)?)
            .bind((!one.buttons.is_empty()).then(|| rows::text(&one.buttons)).transpose()?)
            .bind(one.source.as_str());
    }
    query.execute(tx.change().await?).await?;
    Ok(())
}

/// Removes a template. Returns false if it does not exist.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, channel: &str, name: &str, language: &str) -> Result<bool> {
    let sql = "DELETE FROM templates WHERE channel = $1 AND name = $2 AND language = $3";
    let done = query(sql).bind(channel).bind(name).bind(language).execute(tx.change().await?).await?;
    Ok(done.rows_affected() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_compared_whatever_their_order() {
        let (a, b) = (Template::new("a", "en", "x"), Template::new("b", "en", "x"));
        let changed = Template { status: "paused".into(), ..b.clone() };
        assert!(same_templates(&[&a, &b], &[&b, &a]));
        assert!(!same_templates(&[&a, &b], &[&a, &changed]) && !same_templates(&[&a], &[&a, &b]));
    }
}
