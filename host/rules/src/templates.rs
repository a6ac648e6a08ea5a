//! Templates: which ones a channel has, and what the values of their parameters make of them. The values themselves are
//! checked by [`Template::complete`].

use plugboard_model::{Failure, FailureKind, Misfit, Template, TemplatePart};
use std::collections::BTreeSet;

use crate::refused::Refused;

/// Returns the names of the approved templates in a language, or in all languages: in alphabetical order, each once.
#[must_use]
pub fn names(all: &[Template], language: Option<&str>) -> Vec<String> {
    let fits = |t: &&Template| t.is_approved() && language.is_none_or(|language| language == t.language);
    let names: BTreeSet<_> = all.iter().filter(fits).map(|t| t.name.clone()).collect();
    names.into_iter().collect()
}

/// Returns one of these templates.
///
/// # Errors
/// `not-found` if there is no such template.
pub fn find(all: &[Template], channel: &str, name: &str, language: &str) -> Result<Template, Failure> {
    let found = all.iter().find(|t| t.name == name && t.language == language);
    found.cloned().ok_or_else(|| missing(channel, name, language))
}

/// Returns the failure for a template that a channel does not have.
#[must_use]
pub fn missing(channel: &str, name: &str, language: &str) -> Failure {
    let message = format!("channel `{channel}` has no template `{name}` in the language `{language}`");
    Failure::new(FailureKind::NotFound, message)
}

/// Checks that a template can be sent and that the number of variables fits.
///
/// # Errors
/// `not-found` if the template is not approved, `invalid` if the number of variables is wrong or the template has
/// parameters that variables do not fill.
pub fn check(template: &Template, channel: &str, variables: usize) -> Result<(), Failure> {
    let name = &template.name;
    if !template.is_approved() {
        return Err(missing(channel, name, &template.language));
    }
    match template.variables() {
        Some(wanted) if wanted == variables => Ok(()),
        Some(wanted) => Err(Failure::invalid(format!("template `{name}` needs {wanted} variables, got {variables}"))),
        None => {
            let why = "has parameters with names or files, which variables do not fill; use `reply-with`";
            Err(Failure::invalid(format!("template `{name}` {why}")))
        }
    }
}

/// Returns the refusal of a template that its channel does not have any more.
#[must_use]
pub fn unknown(name: &str, language: &str) -> Refused {
    Refused::new("no-template", format!("the channel has no template `{name}` in the language `{language}`"))
}

/// Returns the refusal of a template that cannot be sent because of its status.
#[must_use]
pub fn unapproved(template: &Template) -> Refused {
    let Template { name, language, status, .. } = template;
    let reason = format!(
        "the template `{name}` in the language `{language}` has the status `{status}`; only templates with the status \
         `{}` can be sent",
        Template::APPROVED
    );
    Refused::new("template-not-approved", reason)
}

/// Returns the refusal of values that do not fit their template.
#[must_use]
pub fn misfit(misfit: &Misfit) -> Refused {
    Refused::new(misfit.code(), misfit.to_string())
}

/// Fills values into a template's text. Placeholders in a value are not filled. A placeholder without a value stays as it
/// is.
#[must_use]
pub fn fill(text: &str, values: &TemplatePart) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let found = after.split_once("}}").and_then(|(name, behind)| {
            let (_, value) = values.parameters.iter().find(|(known, _)| known == name)?;
            Some((value, behind))
        });
        match found {
            Some((value, behind)) => {
                filled.push_str(value);
                rest = behind;
            }
            None => {
                // The first brace is text. The second may begin a placeholder, as in `{{{1}}}`.
                filled.push('{');
                rest = &rest[before.len() + 1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(variables: &[&str]) -> TemplatePart {
        TemplatePart::numbered(String::new(), String::new(), variables.iter().map(|&text| text.to_owned()).collect())
    }

    #[test]
    fn placeholders_inside_variable_values_are_not_filled_in() {
        let fill = |text: &str, variables: &[&str]| super::fill(text, &numbered(variables));
        assert_eq!(fill("{{1}} has number {{2}}", &["{{2}}", "4711"]), "{{2}} has number 4711");
        assert_eq!(fill("{{2}}{{1}}", &["{", "{{1}}"]), "{{1}}{");
        assert_eq!(fill("{{1}}1}}", &["{{"]), "{{1}}");
        assert_eq!(fill("{{{1}}} {{1}", &["x"]), "{x} {{1}");
        assert_eq!(fill("{{0}} {{01}} {{+1}} {{3}} {{", &["a", "b"]), "{{0}} {{01}} {{+1}} {{3}} {{");
        assert_eq!(fill("ä{{1}}ö", &["ü"]), "äüö");
    }

    #[test]
    fn named_placeholders_are_filled_by_their_names() {
        let values = TemplatePart {
            parameters: vec![("imię".into(), "Łucja".into()), ("1".into(), "7".into())],
            ..TemplatePart::default()
        };
        assert_eq!(fill("Cześć {{imię}}, nr {{1}} ({{other}})", &values), "Cześć Łucja, nr 7 ({{other}})");
    }

    #[test]
    fn only_approved_templates_are_offered() {
        let pending = Template { status: "pending".into(), ..Template::new("late", "en", "x") };
        let all = [Template::new("order", "pl", "x"), Template::new("order", "en", "{{1}}"), pending];
        assert_eq!(names(&all, None), ["order"]);
        assert_eq!(names(&all, Some("de")), Vec::<String>::new());
        let kind = |name: &str, variables| {
            let found = find(&all, "shop", name, "en").and_then(|found| check(&found, "shop", variables));
            found.map_err(|failure| failure.kind)
        };
        assert_eq!(kind("order", 1), Ok(()));
        assert_eq!(kind("order", 2), Err(FailureKind::Invalid));
        for missing in ["late", "none"] {
            assert_eq!(kind(missing, 0), Err(FailureKind::NotFound), "{missing}");
        }
        assert_eq!(unapproved(&all[2]).code, "template-not-approved");
        assert!(check(&Template::new("t", "en", "{{name}}"), "shop", 0).is_err(), "a name is not a variable");
    }
}
