//! Templates: texts that a channel's platform has approved. `catalogue` reads those that a platform lists.

use plugboard_db::{sealed_secrets, templates};
use plugboard_model::{Template, TemplateSource};

use crate::{error::FlowError, installed::channel_owner, shared::Flow};

/// Maximum number of templates that admins enter for one channel.
const TEMPLATES: i64 = 1_000;

impl Flow {
    /// Stores an admin's template for a channel. Replaces a template with the same name and language, also one that the
    /// platform has listed.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist or already has 1,000 templates of admins, if the template is not
    /// valid (see [`Template::check`]), or if the database fails.
    pub async fn put_template(&self, channel: &str, template: Template) -> Result<(), FlowError> {
        if !self.has_channel(channel).await {
            return Err(FlowError::not_found("channel", channel));
        }
        let template = Template { source: TemplateSource::Admin, ..template };
        template.check().map_err(FlowError::Invalid)?;
        let name = channel.to_owned();
        let kept = self.shared.db.write_with(move |tx| {
            let (name, template) = (name.clone(), template.clone());
            Box::pin(async move {
                // Locks the channel: if it is removed concurrently, its templates are removed with it.
                if !sealed_secrets::lock_owner(tx, &channel_owner(&name)).await? {
                    return Ok(None);
                }
                let (own, language) = (&template.name, &template.language);
                if templates::count_others(tx.read().await?, &name, own, language).await? >= TEMPLATES {
                    return Ok(Some(false));
                }
                templates::put(tx, &name, &template).await?;
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

    /// Removes a template of a channel. Messages that were made from it stay. One that the platform lists comes back when
    /// its list is read the next time.
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
            Box::pin(async move { templates::remove(tx, &key[0], &key[1], &key[2]).await })
        });
        if removed.await? { Ok(()) } else { Err(FlowError::not_found("template", &format!("{name} in {language}"))) }
    }
}
