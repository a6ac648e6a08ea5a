//! Templates in messages: finds the template that somebody sends, and fills it in.

use plugboard_db::{Result, Tx, templates};
use plugboard_model::{Draft, Misfit, Template, TemplatePart};

/// Why a template cannot be sent.
pub(crate) enum Unfit {
    /// The channel has no such template.
    Unknown,
    /// The template's status does not allow it.
    Unapproved(Box<Template>),
    /// The values do not fit.
    Misfit(Misfit),
}

/// Returns the draft of a message that sends a template with these values: its text is the filled-in one, and its purpose
/// is the template's category.
pub(crate) async fn fill(
    tx: &mut Tx<'_>,
    channel: &str,
    given: &TemplatePart,
) -> Result<std::result::Result<Draft, Unfit>> {
    let found = templates::get(tx.read().await?, channel, &given.name, &given.language).await?;
    let Some(template) = found else { return Ok(Err(Unfit::Unknown)) };
    if !template.is_approved() {
        return Ok(Err(Unfit::Unapproved(Box::new(template))));
    }
    Ok(match template.complete(given) {
        Ok(part) => {
            let text = plugboard_rules::templates::fill(&template.text, &part);
            Ok(Draft { text, template: Some(part), purpose: template.category, ..Draft::default() })
        }
        Err(misfit) => Err(Unfit::Misfit(misfit)),
    })
}
