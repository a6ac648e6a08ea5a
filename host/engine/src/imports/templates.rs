//! `templates`: approved messages, which a platform allows outside the reply window too.

use super::{
    ConversationHandle,
    bindings::{replies::Preview, templates::Host},
    check::{self, NAME_MAX, WORD_MAX},
    replies::preview,
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, TemplatePart};
use wasmtime::{Result, component::Resource};

impl Host for State {
    async fn names(&mut self, _: Resource<ConversationHandle>, language: Option<String>) -> Result<Vec<String>, Error> {
        check::verbatim("the language", language.as_deref().unwrap_or_default(), WORD_MAX)?;
        let language = language.as_deref();
        let read = self.call.data.template_names(language);
        let names = self.call.read(|| format!("templates {}", language.unwrap_or("*")), read).await?;
        self.limiter.count_host_bytes(names.iter().map(String::len).sum())?;
        Ok(names)
    }

    async fn reply(
        &mut self,
        _: Resource<ConversationHandle>,
        name: String,
        language: String,
        variables: Vec<String>,
    ) -> Result<Preview, Error> {
        check::id("the template's name", &name, NAME_MAX)?;
        check::id("the template's language", &language, WORD_MAX)?;
        check::count("variables per template", variables.len().saturating_sub(1), TemplatePart::VARIABLES_MAX)?;
        let variable =
            |variable| check::display_text("a template's variable", variable, TemplatePart::VARIABLE_BYTES_MAX);
        let variables = variables.into_iter().map(variable).collect::<Result<Vec<_>, _>>()?;
        self.one_more_reply()?;
        let count = variables.len();
        let read = self.call.data.check_template(&name, &language, count);
        self.call.read(|| format!("template {language} {count} {name}"), read).await?;
        Ok(preview(self.act(Action::Template { name, language, variables })?))
    }
}
