//! What admins do: install plugins, join channels, keep secrets and templates, have the dead run again.

mod channels;
mod checks;
mod install;
mod secrets;
mod trust;
mod upgrade;
mod visitors;

pub use channels::NewChannel;
pub(crate) use checks::{check_config, check_secret};
pub use install::{Inspected, Install, InstallChange, InstallResult, PluginChange};
pub use secrets::SecretOwner;
pub(crate) use upgrade::{UPGRADING, end_unfinished};

use plugboard_db::{plugins, runs};

use crate::{Flow, FlowError};

impl Flow {
    /// Keeps a template of a channel's platform.
    ///
    /// # Errors
    /// When there is no such channel or a part is empty or too long.
    pub async fn put_template(&self, channel: &str, template: plugins::Template) -> Result<(), FlowError> {
        if !self.shared.registry.now().channels.contains_key(channel) {
            return Err(FlowError::not_found("channel", channel));
        }
        let sizes = [(&template.name, 128), (&template.language, 35), (&template.text, 8 << 10)];
        if sizes.iter().any(|(text, most)| text.is_empty() || text.len() > *most) {
            return Err(FlowError::Invalid(
                "a template needs a name (128 bytes), a language (35) and a text (8 KiB)".into(),
            ));
        }
        let channel = channel.to_owned();
        self.shared
            .db
            .write_with(move |tx| {
                let (channel, template) = (channel.clone(), template.clone());
                Box::pin(async move { plugins::put_template(tx, &channel, &template).await })
            })
            .await?;
        Ok(())
    }

    /// Has a dead letter handled again, last in its conversation and marked late.
    ///
    /// # Errors
    /// When there is no such dead letter.
    pub async fn redrive(&self, run: &str) -> Result<(), FlowError> {
        let id = run.to_owned();
        let redriven = self
            .shared
            .db
            .write_with(move |tx| {
                let id = id.clone();
                Box::pin(async move { runs::redrive(tx, &id).await })
            })
            .await?;
        self.shared.nudges.runs.notify_one();
        if redriven { Ok(()) } else { Err(FlowError::not_found("dead letter", run)) }
    }
}
