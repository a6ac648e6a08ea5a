//! Customers' ratings: stored with the conversation, and sent to the plugins that subscribe to them.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Write,
    feedback::{self, StoredFeedback},
};
use plugboard_model::{EventKind, Rating};

use crate::{
    Flow, FlowError,
    people::{self, Acted},
    registry::Registry,
    scene::Scene,
};

impl Flow {
    /// Stores a customer's rating of a conversation, as reported by a person or another system.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist or the rating is invalid, or if the database fails.
    pub async fn feedback(
        &self,
        source: &str,
        conversation: &str,
        rating: Rating,
    ) -> Result<StoredFeedback, FlowError> {
        rating.check().map_err(FlowError::Invalid)?;
        if rating.text.as_ref().is_some_and(|text| text.contains('\0')) {
            return Err(FlowError::Invalid("the text contains the character U+0000: leave it out".into()));
        }
        let (source, conversation) = (source.to_owned(), conversation.to_owned());
        let write = Keep { registry: self.shared.registry.clone(), source, conversation, rating };
        let kept = self.shared.write(write).await??;
        self.shared.nudges.after_run();
        Ok(kept)
    }
}

struct Keep {
    registry: Registry,
    source: String,
    conversation: String,
    rating: Rating,
}

impl Write for Keep {
    type Out = Acted<StoredFeedback>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<StoredFeedback>>> {
        Box::pin(async move {
            let registry = self.registry.of(tx)?;
            let mut scene = match people::enter(tx, &registry, &self.conversation).await? {
                Ok(scene) => scene,
                Err(refused) => return Ok(Err(refused)),
            };
            let kept = keep(tx, &mut scene, None, &self.rating, &self.source).await?;
            let now = tx.clock().now();
            scene.close(tx, now);
            Ok(Ok(kept))
        })
    }
}

/// Stores the rating of the scene's customer, for one of our messages or for the conversation. `source` is the
/// reporter.
pub(crate) async fn keep(
    tx: &mut Tx<'_>,
    scene: &mut Scene<'_>,
    message: Option<&str>,
    rating: &Rating,
    source: &str,
) -> Result<StoredFeedback> {
    let stored = StoredFeedback {
        id: tx.clock().new_id(),
        conversation_id: scene.conversation.id.clone(),
        message_id: message.map(str::to_owned),
        contact_id: scene.contact.id.clone(),
        rating: rating.clone(),
        source: source.to_owned(),
        created_at: tx.clock().now(),
    };
    feedback::insert(tx, &stored).await?;
    scene.touch();
    scene.tell_about(EventKind::Feedback, message, serde_json::to_string(rating).unwrap_or_default());
    Ok(stored)
}
