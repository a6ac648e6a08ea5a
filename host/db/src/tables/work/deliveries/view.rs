//! What is known of the deliveries of a message.

use plugboard_model::Failure;

use super::Body;
use crate::sql::{Conn, Row, query};
use crate::{Result, rows};

/// A delivery as shown to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// Identifier.
    pub id: String,
    /// Its message.
    pub message_id: String,
    /// Its position among the message's parts.
    pub part: i64,
    /// `review`, `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// The number of attempts.
    pub attempts: i64,
    /// When the next attempt is due, while it is queued.
    pub due_at: i64,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// The latest failure.
    pub failure: Option<Failure>,
}

fn view(row: &Row) -> Result<DeliveryView> {
    Ok(DeliveryView {
        id: row.try_get(0)?,
        message_id: row.try_get(1)?,
        part: row.try_get(2)?,
        state: row.try_get(3)?,
        attempts: row.try_get(4)?,
        due_at: row.try_get(5)?,
        external_id: row.try_get(6)?,
        failure: rows::maybe_json(row, 7)?,
    })
}

const VIEW: &str = "SELECT id, message_id, part, state, attempts, due_at, external_id, failure FROM deliveries";

/// Returns the deliveries of a message, in order.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_message(conn: &mut Conn, message: &str) -> Result<Vec<DeliveryView>> {
    let sql = format!("{VIEW} WHERE message_id = $1 ORDER BY part");
    let found = query(sql).bind(message).fetch_all(conn).await?;
    found.iter().map(view).collect()
}

/// How a message was sent, as far as it decides whether its text can be edited.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SentText {
    /// Whether the text went together with a file.
    pub with_file: bool,
    /// Whether the text was sent in several parts.
    pub in_parts: bool,
    /// Whether the message was sent in several parts, and rich content is one of them.
    pub beside_content: bool,
    /// Whether the message was sent as one part, with rich content.
    pub with_content: bool,
}

/// Returns how a message was sent.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn sent_text(conn: &mut Conn, message: &str) -> Result<SentText> {
    let sql = "SELECT body FROM deliveries WHERE message_id = $1 ORDER BY part";
    let found = query(sql).bind(message).fetch_all(conn).await?;
    let bodies: Vec<Body> = found.iter().map(|row| rows::json(row, 0)).collect::<Result<_>>()?;
    Ok(of_parts(&bodies))
}

/// Returns how a message with these parts was sent. The text comes first.
fn of_parts(bodies: &[Body]) -> SentText {
    let has_content = bodies.iter().any(|body| body.content.is_some());
    SentText {
        with_file: bodies.first().is_some_and(|first| first.attachment.is_some()),
        in_parts: bodies.iter().filter(|body| body.text.is_some()).count() > 1,
        beside_content: has_content && bodies.len() > 1,
        with_content: has_content && bodies.len() == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_message_say_how_its_text_was_sent() {
        let text = || Body { text: Some("hi".into()), ..Body::default() };
        let file = || Body { attachment: Some("f".into()), ..Body::default() };
        let content = || Body { content: Some("{}".into()), ..Body::default() };
        let none = SentText::default();
        assert_eq!(of_parts(&[]), none);
        assert_eq!(of_parts(&[text(), file()]), none);
        let caption = Body { attachment: Some("f".into()), ..text() };
        assert_eq!(of_parts(&[caption, file()]), SentText { with_file: true, ..none });
        assert_eq!(of_parts(&[text(), text()]), SentText { in_parts: true, ..none });
        for parts in [[text(), content()], [content(), file()], [content(), content()]] {
            assert_eq!(of_parts(&parts), SentText { beside_content: true, ..none });
        }
        let all = of_parts(&[text(), text(), content()]);
        assert_eq!(all, SentText { in_parts: true, beside_content: true, ..none });
        let whole = Body { content: Some("{}".into()), ..text() };
        for part in [content(), whole] {
            assert_eq!(of_parts(&[part]), SentText { with_content: true, ..none });
        }
    }
}
