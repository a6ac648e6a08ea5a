//! Templates: which ones a channel has, and their variables `{{1}}`, `{{2}}`, and so on.

use plugboard_model::{Failure, FailureKind, Template};
use std::collections::BTreeSet;

use crate::refused::Refused;

/// Returns the names of the templates in a language, or in all languages: in alphabetical order, each once.
#[must_use]
pub fn names(all: &[Template], language: Option<&str>) -> Vec<String> {
    let fits = |t: &&Template| language.is_none_or(|language| language == t.language);
    let names: BTreeSet<_> = all.iter().filter(fits).map(|t| t.name.clone()).collect();
    names.into_iter().collect()
}

/// Checks that a channel has this template and that the number of variables fits.
///
/// # Errors
/// `not-found` if the channel has no such template, `invalid` if the number of variables is wrong.
pub fn check(all: &[Template], channel: &str, name: &str, language: &str, variables: usize) -> Result<(), Failure> {
    let Some(template) = all.iter().find(|t| t.name == name && t.language == language) else {
        let message = format!("channel `{channel}` has no template `{name}` in the language `{language}`");
        return Err(Failure::new(FailureKind::NotFound, message));
    };
    let wanted = places(&template.text);
    if wanted == variables {
        return Ok(());
    }
    Err(Failure::invalid(format!("template `{name}` needs {wanted} variables, got {variables}")))
}

/// Returns the refusal of a template that its channel does not have any more.
#[must_use]
pub fn unknown(name: &str, language: &str) -> Refused {
    Refused::new("no-template", format!("the channel has no template `{name}` in the language `{language}`"))
}

/// Fills variables into a template's text. Placeholders in a variable's value are not filled. A placeholder without a
/// variable stays as it is.
#[must_use]
pub fn fill(text: &str, variables: &[String]) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let found = after.split_once("}}").and_then(|(n, behind)| {
            // Only the usual form is a placeholder: no sign, no leading zero.
            let place = n.parse::<usize>().ok().filter(|place| place.to_string() == n)?;
            Some((variables.get(place.checked_sub(1)?)?, behind))
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

/// Returns the highest placeholder number in a template's text, without an upper limit.
#[must_use]
pub fn places(text: &str) -> usize {
    let places = text.split("{{").skip(1).filter_map(|after| {
        let (n, _) = after.split_once("}}")?;
        n.parse::<usize>().ok().filter(|place| place.to_string() == n)
    });
    places.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn placeholders_inside_variable_values_are_not_filled_in() {
        let fill = |text: &str, variables: &[&str]| {
            super::fill(text, &variables.iter().map(|&value| value.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(fill("{{1}} has number {{2}}", &["{{2}}", "4711"]), "{{2}} has number 4711");
        assert_eq!(fill("{{2}}{{1}}", &["{", "{{1}}"]), "{{1}}{");
        assert_eq!(fill("{{1}}1}}", &["{{"]), "{{1}}");
        assert_eq!(fill("{{{1}}} {{1}", &["x"]), "{x} {{1}");
        assert_eq!(fill("{{0}} {{01}} {{+1}} {{3}} {{", &["a", "b"]), "{{0}} {{01}} {{+1}} {{3}} {{");
        assert_eq!(fill("ä{{1}}ö", &["ü"]), "äüö");
    }
}
