//! Templates: texts that a channel's platform has approved.

use plugboard_db::{channels, sealed_secrets};
use plugboard_model::Template;

use crate::{error::FlowError, installed::channel_owner, shared::Flow};

/// Maximum number of templates of one channel.
const TEMPLATES: usize = 1_000;

impl Flow {
    /// Stores a template for a channel. Replaces a template with the same name and language.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist or already has 1,000 templates, or if a field is empty, too long
    /// or contains U+0000, or if the database fails.
    pub async fn put_template(&self, channel: &str, template: Template) -> Result<(), FlowError> {
        if !self.has_channel(channel).await {
            return Err(FlowError::not_found("channel", channel));
        }
        let sizes = [(&template.name, 128), (&template.language, 35), (&template.text, 8 << 10)];
        if sizes.iter().any(|(text, most)| text.trim().is_empty() || text.len() > *most || text.contains('\0')) {
            let message = "a template must have a name (at most 128 bytes), a language (at most 35 bytes) and a text \
                (at most 8 KiB), all without U+0000";
            return Err(FlowError::Invalid(message.into()));
        }
        let name = channel.to_owned();
        let kept = self.shared.db.write_with(move |tx| {
            let (name, template) = (name.clone(), template.clone());
            Box::pin(async move {
                // Locks the channel: if it is removed concurrently, its templates are removed with it.
                if !sealed_secrets::lock_owner(tx, &channel_owner(&name)).await? {
                    return Ok(None);
                }
                let existing = channels::templates(tx.read().await?, &name).await?;
                let same = |one: &Template| one.name == template.name && one.language == template.language;
                if existing.len() >= TEMPLATES && !existing.iter().any(same) {
                    return Ok(Some(false));
                }
                channels::put_template(tx, &name, &template).await?;
                Ok(Some(true))
            })
        });
        match kept.await? {
            Some(true) => Ok(()),
            Some(false) => {
                Err(FlowError::Conflict(format!("the channel already has {TEMPLATES} templates; remove one first")))
            }
            None => Err(FlowError::not_found("channel", channel)),
        }
    }

    /// Removes a template of a channel. Messages that were made from it stay.
    ///
    /// # Errors
    /// Returns an error if the channel or the template does not exist, or the database fails.
    pub async fn remove_template(&self, channel: &str, name: &str, language: &str) -> Result<(), FlowError> {
        if !self.has_channel(channel).await {
            return Err(FlowError::not_found("channel", channel));
        }
        let key = [channel, name, language].map(str::to_owned);
        let removed = self.shared.db.write_with(move |tx| {
            let key = key.clone();
            Box::pin(async move { channels::remove_template(tx, &key[0], &key[1], &key[2]).await })
        });
        if removed.await? { Ok(()) } else { Err(FlowError::not_found("template", &format!("{name} in {language}"))) }
    }
}
