//! Customers' ratings that people or other systems report.

use futures_util::future::BoxFuture;
use plugboard_db::{Result, Tx, Write, feedback::StoredFeedback};
use plugboard_model::{Author, Rating};

use super::act::{Acted, enter};
use crate::{error::FlowError, inbox::feedback, installed::Registry, shared::Flow};

impl Flow {
    /// Stores a customer's rating of a conversation, as reported by a person or another system.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist or the rating is invalid, or if the database fails.
    pub async fn feedback(
        &self,
        author: &Author,
        conversation: &str,
        rating: Rating,
    ) -> Result<StoredFeedback, FlowError> {
        rating.check().map_err(FlowError::Invalid)?;
        if rating.text.as_ref().is_some_and(|text| text.contains('\0')) {
            return Err(FlowError::Invalid("the text must not contain the character U+0000".into()));
        }
        let (author, conversation) = (author.clone(), conversation.to_owned());
        let write = StoreRating { registry: self.shared.registry.clone(), author, conversation, rating };
        Ok(self.shared.write(write).await??)
    }
}

/// The write of a rating.
struct StoreRating {
    registry: Registry,
    author: Author,
    conversation: String,
    rating: Rating,
}

impl Write for StoreRating {
    type Out = Acted<StoredFeedback>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<StoredFeedback>>> {
        Box::pin(async move {
            let registry = self.registry.of(tx)?;
            let mut locked = match enter(tx, &registry, &self.conversation, &self.author).await? {
                Ok(locked) => locked,
                Err(refused) => return Ok(Err(refused)),
            };
            let kept = feedback::store(tx, &mut locked, None, &self.rating, self.author.name()).await?;
            let now = tx.clock().now();
            locked.close(tx, now);
            Ok(Ok(kept))
        })
    }
}
