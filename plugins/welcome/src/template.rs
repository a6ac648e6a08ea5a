//! Texts with variables: `Hi {first_name|there}!`

/// A text, read once and filled in often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable { variable: Variable, fallback: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable {
    FirstName,
    Account,
    Opens,
}

/// What the variables stand for; none where it is not known.
#[derive(Debug, Default)]
pub struct Values {
    /// The customer's given name.
    pub first_name: Option<String>,
    /// The display name of our side.
    pub account: Option<String>,
    /// When it opens next, in words.
    pub opens: Option<String>,
}

impl Template {
    /// Reads a text. `{{` is a brace; `{name|fallback}` a variable.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            if let Some(after) = after.strip_prefix('{') {
                plain.push('{');
                rest = after;
                continue;
            }
            let (inside, after) =
                after.split_once('}').ok_or("has a `{` without its `}`; write `{{` for the brace itself")?;
            let (name, fallback) = inside.split_once('|').unwrap_or((inside, ""));
            let variable = match name.trim() {
                "first_name" => Variable::FirstName,
                "account" => Variable::Account,
                "opens" => Variable::Opens,
                other => {
                    return Err(format!("`{{{other}}}` is no variable; there are first_name, account and opens"));
                }
            };
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(Part::Variable { variable, fallback: fallback.to_owned() });
            rest = after;
        }
        plain.push_str(rest);
        if text.trim().is_empty() {
            return Err("is empty".to_owned());
        }
        parts.push(Part::Text(plain));
        Ok(Self(parts))
    }

    /// The text with its variables filled in.
    #[must_use]
    pub fn fill(&self, values: &Values) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Variable { variable, fallback } => {
                    let value = match variable {
                        Variable::FirstName => &values.first_name,
                        Variable::Account => &values.account,
                        Variable::Opens => &values.opens,
                    };
                    text.push_str(value.as_deref().filter(|value| !value.trim().is_empty()).unwrap_or(fallback));
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_or_fall_back() {
        let template = Template::parse("Hi {first_name|there}, {account|us}. {opens}{{x}").unwrap();
        assert_eq!(template.fill(&Values::default()), "Hi there, us. {x}");
        let values =
            Values { first_name: Some("Ada".into()), account: Some("  ".into()), opens: Some("{opens}".into()) };
        assert_eq!(template.fill(&values), "Hi Ada, us. {opens}{x}");
    }

    #[test]
    fn what_is_wrong_with_a_text_is_said() {
        assert!(Template::parse("Hi {name}").unwrap_err().contains("`{name}` is no variable"));
        assert!(Template::parse("Hi {first_name").unwrap_err().contains("without its"));
        assert!(Template::parse("  ").unwrap_err().contains("empty"));
    }
}
