//! `templates`: approved messages, which a platform allows outside the reply window too.

use super::{
    AttachmentHandle, ConversationHandle,
    bindings::{
        replies::Preview,
        templates::{Host, HostFilling},
    },
    check::{self, NAME_MAX, WORD_MAX},
    replies::preview,
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Failure, FailureKind, Template, TemplatePart};
use wasmtime::{Result, component::Resource};

/// A template that is being filled in. Invalid input is reported when the template is sent.
pub struct FillingBuilder {
    filling: TemplatePart,
    wrong: Option<Failure>,
}

impl FillingBuilder {
    /// Sets a part of the filling if its check succeeded, or else records the failure. The first failure counts.
    fn set<T>(&mut self, checked: Result<T, Failure>, set: impl FnOnce(&mut TemplatePart, T)) {
        match checked {
            Ok(value) => set(&mut self.filling, value),
            Err(failure) => drop(self.wrong.get_or_insert(failure)),
        }
    }
}

/// Sets the value of a parameter, in place of an earlier one.
fn put<T>(values: &mut Vec<(String, T)>, name: String, value: T) {
    match values.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => values.push((name, value)),
    }
}

/// Checks that one more parameter can be set. `what` is a plural.
fn one_more<T>(what: &str, values: &[(String, T)], name: &str, max: usize) -> Result<(), Failure> {
    if values.iter().any(|(known, _)| known == name) { Ok(()) } else { check::count(what, values.len(), max) }
}

impl State {
    /// Reads one of the channel's templates.
    async fn read_template(&mut self, name: &str, language: &str) -> Result<Template, Error> {
        let read = self.call.data.template(name, language);
        let template = self.call.read(|| format!("find-template {language} {name}"), read).await?;
        self.limiter.count_host_bytes(template.text.len())?;
        Ok(template)
    }
}

/// Checks the name and the language of a template.
fn check_name(name: &str, language: &str) -> Result<(), Failure> {
    check::id("the template's name", name, NAME_MAX)?;
    check::id("the template's language", language, WORD_MAX)
}

impl HostFilling for State {
    fn new(&mut self, name: String, language: String) -> Result<Resource<FillingBuilder>> {
        self.limiter.count_host_bytes(name.len() + language.len())?;
        let mut builder = FillingBuilder { filling: TemplatePart::default(), wrong: None };
        builder.set(check_name(&name, &language), |filling, ()| (filling.name, filling.language) = (name, language));
        self.push(builder)
    }

    fn set(&mut self, filling: Resource<FillingBuilder>, parameter: String, text: String) -> Result<()> {
        self.limiter.count_host_bytes(parameter.len() + text.len())?;
        let builder = self.get_mut(&filling)?;
        let given = &builder.filling.parameters;
        let checked = check::id("a parameter's name", &parameter, Template::WORD_MAX)
            .and_then(|()| one_more("parameters per template", given, &parameter, TemplatePart::VARIABLES_MAX))
            .and_then(|()| check::display_text("a parameter's text", text, TemplatePart::VARIABLE_BYTES_MAX));
        builder.set(checked, |filling, text| put(&mut filling.parameters, parameter, text));
        Ok(())
    }

    fn set_file(
        &mut self,
        filling: Resource<FillingBuilder>,
        parameter: String,
        file: Resource<AttachmentHandle>,
    ) -> Result<()> {
        self.limiter.count_host_bytes(parameter.len())?;
        let file = self.get(&file)?.0.clone();
        let builder = self.get_mut(&filling)?;
        let checked = check::id("a parameter's name", &parameter, Template::WORD_MAX)
            .and_then(|()| one_more("files per template", &builder.filling.files, &parameter, Template::FILES_MAX));
        builder.set(checked, |filling, ()| put(&mut filling.files, parameter, file));
        Ok(())
    }

    fn drop(&mut self, handle: Resource<FillingBuilder>) -> Result<()> {
        self.forget(handle)
    }
}

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
        check_name(&name, &language)?;
        check::count("variables per template", variables.len().saturating_sub(1), TemplatePart::VARIABLES_MAX)?;
        let variable =
            |variable| check::display_text("a template's variable", variable, TemplatePart::VARIABLE_BYTES_MAX);
        let variables = variables.into_iter().map(variable).collect::<Result<Vec<_>, _>>()?;
        self.one_more_reply()?;
        let count = variables.len();
        let read = self.call.data.check_template(&name, &language, count);
        self.call.read(|| format!("template {language} {count} {name}"), read).await?;
        let (parameters, files) = (Vec::new(), Vec::new());
        Ok(preview(self.act(Action::Template { name, language, variables, parameters, files })?))
    }

    async fn reply_with(
        &mut self,
        _: Resource<ConversationHandle>,
        filling: Resource<FillingBuilder>,
    ) -> Result<Preview, Error> {
        let FillingBuilder { filling, wrong } = self.take(filling)?;
        wrong.map_or(Ok(()), Err)?;
        self.one_more_reply()?;
        let TemplatePart { name, language, .. } = &filling;
        let template = self.read_template(name, language).await?;
        check::ensure(template.is_approved(), || {
            let status = template.status.as_str();
            let message = format!("the template `{name}` cannot be sent, because its status is `{status}`");
            Failure::new(FailureKind::NotFound, message)
        })?;
        template.complete(&filling).map_err(|misfit| Failure::invalid(misfit.to_string()).code(misfit.code()))?;
        let TemplatePart { name, language, parameters, files, .. } = filling;
        let variables = Vec::new();
        Ok(preview(self.act(Action::Template { name, language, variables, parameters, files })?))
    }

    async fn find(&mut self, _: Resource<ConversationHandle>, name: String, language: String) -> Result<String, Error> {
        check_name(&name, &language)?;
        let template = self.read_template(&name, &language).await?;
        let document =
            serde_json::to_string(&template).map_err(|error| Failure::new(FailureKind::Internal, error.to_string()))?;
        self.limiter.count_host_bytes(document.len())?;
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BoxFuture, Call, HostData, state::Subject};
    use plugboard_model::{Attachment, AttachmentKind, Limits, ParameterKind, TemplateParameter, Verdict};
    use std::{future::ready, sync::Arc};

    /// A channel with one template: a picture and a name. In the language `de`, it is not approved.
    struct Channel;

    impl HostData for Channel {
        fn template<'a>(&'a self, name: &'a str, language: &'a str) -> BoxFuture<'a, Result<Template, Failure>> {
            let parameter = |name: &str, kind| TemplateParameter { name: name.to_owned(), kind };
            let template = Template {
                parameters: vec![parameter("imię", ParameterKind::Text), parameter("logo", ParameterKind::Image)],
                status: if language == "de" { "paused".into() } else { Template::APPROVED.into() },
                ..Template::new(name, language, "Cześć {{imię}}")
            };
            Box::pin(ready(Ok(template)))
        }

        fn preview(&self, _: &Action, _: &[Action]) -> Result<Verdict, Failure> {
            Ok(Verdict::Allowed)
        }
    }

    fn state() -> State {
        let engine = crate::pool::engine(1).expect("an engine");
        let call = Call { data: Arc::new(Channel), ..Call::placeholder(Limits::default()) };
        State::new(&engine, call, Subject::Nothing)
    }

    fn again<T: 'static>(handle: &Resource<T>) -> Resource<T> {
        Resource::new_own(handle.rep())
    }

    fn filling(state: &mut State, language: &str) -> Resource<FillingBuilder> {
        HostFilling::new(state, "order".into(), language.into()).expect("a handle")
    }

    fn set(state: &mut State, filling: &Resource<FillingBuilder>, name: &str, text: &str) {
        HostFilling::set(state, again(filling), name.into(), text.into()).expect("a text");
    }

    fn set_file(state: &mut State, filling: &Resource<FillingBuilder>, name: &str, kind: AttachmentKind) {
        let file = state.push(AttachmentHandle(Attachment::new("f".into(), kind))).expect("a handle");
        HostFilling::set_file(state, again(filling), name.into(), file).expect("a file");
    }

    /// Sends a template. Returns the code or the kind of the failure, or `sent`.
    async fn send(state: &mut State, filling: Resource<FillingBuilder>) -> String {
        match Host::reply_with(state, Resource::new_own(0), filling).await {
            Ok(_) => "sent".to_owned(),
            Err(Error::Failure(failure)) => failure.code.unwrap_or_else(|| failure.kind.to_string()),
            Err(Error::Trap(trap)) => panic!("{trap}"),
        }
    }

    #[tokio::test]
    async fn a_filled_template_is_sent_with_the_last_value_of_each_parameter() {
        let mut state = state();
        let filled = filling(&mut state, "pl");
        for text in ["Ada", "Łucja\0"] {
            set(&mut state, &filled, "imię", text);
        }
        set_file(&mut state, &filled, "logo", AttachmentKind::Image);
        assert_eq!(send(&mut state, filled).await, "sent");
        let Some(Action::Template { parameters, files, variables, .. }) = state.journal.actions.first() else {
            panic!("{:?}", state.journal.actions)
        };
        assert_eq!(parameters, &[("imię".to_owned(), "Łucja\u{fffd}".to_owned())]);
        assert_eq!((files[0].0.as_str(), files.len(), variables.len()), ("logo", 1, 0));
    }

    #[tokio::test]
    async fn values_that_do_not_fit_are_refused_before_anything_is_sent() {
        let mut state = state();
        let bare = filling(&mut state, "pl");
        assert_eq!(send(&mut state, bare).await, "template-parameters");
        let wrong_kind = filling(&mut state, "pl");
        set(&mut state, &wrong_kind, "imię", "Ada");
        set_file(&mut state, &wrong_kind, "logo", AttachmentKind::Audio);
        assert_eq!(send(&mut state, wrong_kind).await, "template-parameters");
        let paused = filling(&mut state, "de");
        assert_eq!(send(&mut state, paused).await, "not-found");
        let long = "x".repeat(TemplatePart::VARIABLE_BYTES_MAX + 1);
        for (name, text, code) in [("a\0", "x", "zero"), ("", "x", "empty"), ("imię", long.as_str(), "too-long")] {
            let wrong = filling(&mut state, "pl");
            set(&mut state, &wrong, name, text);
            assert_eq!(send(&mut state, wrong).await, code);
        }
        let nameless = HostFilling::new(&mut state, "t\0".into(), "pl".into()).expect("a handle");
        assert_eq!(send(&mut state, nameless).await, "zero");
        assert!(state.journal.actions.is_empty());
    }

    #[tokio::test]
    async fn the_number_of_values_is_limited() {
        let mut state = state();
        let texts = filling(&mut state, "pl");
        for number in 0..=TemplatePart::VARIABLES_MAX {
            set(&mut state, &texts, &format!("p{number}"), "x");
        }
        assert_eq!(send(&mut state, texts).await, "too-many");
        let files = filling(&mut state, "pl");
        for number in 0..=Template::FILES_MAX {
            set_file(&mut state, &files, &format!("f{number}"), AttachmentKind::File);
        }
        assert_eq!(send(&mut state, files).await, "too-many");
    }

    #[tokio::test]
    async fn a_template_is_shown_as_a_document() {
        let mut state = state();
        let found = Host::find(&mut state, Resource::new_own(0), "order".into(), "de".into()).await;
        let document: serde_json::Value = serde_json::from_str(&found.expect("a document")).expect("JSON");
        assert_eq!(document["status"], "paused");
        assert_eq!(document["parameters"][1]["kind"], "image");
        let missing = Host::find(&mut state, Resource::new_own(0), "z\0".into(), "de".into()).await;
        assert!(matches!(missing, Err(Error::Failure(failure)) if failure.code.as_deref() == Some("zero")));
    }
}
