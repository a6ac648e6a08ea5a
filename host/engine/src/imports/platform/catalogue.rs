//! The request for the templates that a platform has for an account.

use crate::{
    clean::{clean, cut},
    error::Error,
    imports::{bindings::platform::HostCatalogueRequest, check},
    state::{State, Subject},
};
use plugboard_model::{Catalogue, Failure, LogLevel, Template};
use wasmtime::{Result, component::Resource};

/// The maximum length of the reason why a template is not added, in bytes.
const REASON_MAX: usize = 1_000;

/// A handle of the call's request for templates.
pub struct CatalogueHandle;

impl State {
    fn catalogue_account(&self) -> Result<&str> {
        match &self.subject {
            Subject::Catalogue(account) => Ok(account),
            _ => Err(wasmtime::Error::msg("this call reads no templates")),
        }
    }

    /// Adds a template to those that were read. A later one replaces an earlier one of the same name and language.
    fn list_template(&mut self, document: &str) -> Result<(), Failure> {
        check::text("the template", document, Template::DOCUMENT_MAX)?;
        let template = Template::read(document)
            .map_err(|why| Failure::invalid(clean(cut(why, REASON_MAX), REASON_MAX)).code("bad-template"))?;
        let key = (template.name.clone(), template.language.clone());
        if !self.listed.contains_key(&key) {
            check::count("templates per channel", self.listed.len(), Template::LISTED_MAX)?;
        }
        self.listed.insert(key, template);
        Ok(())
    }
}

impl HostCatalogueRequest for State {
    fn account(&mut self, _: Resource<CatalogueHandle>) -> Result<String> {
        Ok(self.catalogue_account()?.to_owned())
    }

    fn add(&mut self, _: Resource<CatalogueHandle>, template: String) -> Result<(), Error> {
        self.catalogue_account()?;
        self.limiter.count_host_bytes(template.len())?;
        self.list_template(&template).map_err(|failure| {
            // A connector may go on without the template. Then people see why it is missing.
            if self.not_listed.len() < Catalogue::REFUSED_MAX {
                let line = format!("a template was not added: {}", failure.message);
                self.log.write(LogLevel::Warn, line.clone());
                self.not_listed.push(line);
            }
            Error::from(failure)
        })
    }

    fn drop(&mut self, handle: Resource<CatalogueHandle>) -> Result<()> {
        self.forget(handle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Call;
    use plugboard_model::{Limits, TemplateSource};
    use serde_json::json;

    fn reading() -> State {
        let engine = crate::pool::engine(1).expect("an engine");
        State::new(&engine, Call::placeholder(Limits::default()), Subject::Catalogue("shop".into()))
    }

    /// Adds a template, and returns the code of the failure.
    fn add(state: &mut State, document: &str) -> Option<String> {
        match HostCatalogueRequest::add(state, Resource::new_own(0), document.to_owned()) {
            Ok(()) => None,
            Err(Error::Failure(failure)) => Some(failure.code.unwrap_or_else(|| failure.kind.to_string())),
            Err(Error::Trap(trap)) => panic!("{trap}"),
        }
    }

    fn template(name: &str, text: &str) -> String {
        json!({ "name": name, "language": "pl", "text": text }).to_string()
    }

    #[test]
    fn the_last_template_of_a_name_and_language_counts() {
        let mut state = reading();
        assert_eq!(HostCatalogueRequest::account(&mut state, Resource::new_own(0)).expect("an account"), "shop");
        for text in ["Cześć {{1}}", "Dzień dobry {{imię}}"] {
            assert_eq!(add(&mut state, &template("order", text)), None);
        }
        let only = state.listed.values().next().expect("a template");
        assert_eq!((state.listed.len(), only.parameters[0].name.as_str()), (1, "imię"));
        assert_eq!(only.source, TemplateSource::Platform);
    }

    #[test]
    fn a_wrong_template_is_refused_and_the_others_stay() {
        let mut state = reading();
        assert_eq!(add(&mut state, &template("good", "x")), None);
        for (wrong, code) in [
            ("{}".to_owned(), "bad-template"),
            (template("a\0b", "x"), "bad-template"),
            (template("long", &"ż".repeat(Template::DOCUMENT_MAX / 2)), "too-long"),
        ] {
            assert_eq!(add(&mut state, &wrong).as_deref(), Some(code));
        }
        assert_eq!((state.listed.len(), state.not_listed.len(), state.log.take().len()), (1, 3, 3));
        for _ in 0..Catalogue::REFUSED_MAX {
            assert!(add(&mut state, "[]").is_some());
        }
        assert_eq!(state.not_listed.len(), Catalogue::REFUSED_MAX);
    }

    #[test]
    fn the_number_of_templates_is_limited() {
        let mut state = reading();
        for number in 0..Template::LISTED_MAX {
            assert_eq!(add(&mut state, &template(&format!("t{number}"), "x")), None);
        }
        assert_eq!(add(&mut state, &template("one-more", "x")).as_deref(), Some("too-many"));
        assert_eq!(add(&mut state, &template("t7", "y")), None, "it replaces one");
        assert_eq!(state.listed.len(), Template::LISTED_MAX);
    }
}
