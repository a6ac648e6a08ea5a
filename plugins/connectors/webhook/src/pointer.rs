//! JSON pointers (RFC 6901), as the mapping writes them.

use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// The maximum length of a pointer, in bytes.
const MAX_BYTES: usize = 256;

/// What pointers lead into.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The whole body.
    pub body: &'a Value,
    /// The element of the list that is read, or the whole body if there is no list.
    pub element: &'a Value,
}

impl<'a> Scope<'a> {
    /// Returns the scope of a body without a list.
    pub fn of(body: &'a Value) -> Self {
        Self { body, element: body }
    }
}

/// A pointer: `/a/b` leads into the element, `#/a/b` into the whole body.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pointer {
    /// Whether it leads into the whole body.
    whole: bool,
    /// The pointer as RFC 6901 writes it.
    path: String,
}

impl TryFrom<String> for Pointer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", if self.whole { "#" } else { "" }, self.path)
    }
}

impl Pointer {
    /// Returns whether a text is meant as a pointer.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with('/') || text.starts_with("#/")
    }

    /// Parses a pointer.
    ///
    /// # Errors
    /// Returns a sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shown = short(text);
        if text.len() > MAX_BYTES {
            return Err(format!("the pointer `{shown}...` is longer than {MAX_BYTES} bytes"));
        }
        let (whole, path) = text.strip_prefix('#').map_or((false, text), |path| (true, path));
        if !(path.is_empty() || path.starts_with('/')) {
            return Err(format!("`{shown}` is not a JSON pointer; write it as `/order/id`, or as `#/order/id`"));
        }
        let mut escapes = path.split('~').skip(1);
        if escapes.any(|after| !after.starts_with(['0', '1'])) {
            return Err(format!("`{shown}` is not a JSON pointer: write `~` as `~0`, and a `/` in a name as `~1`"));
        }
        Ok(Self { whole, path: path.to_owned() })
    }

    /// Returns the value that the pointer leads to. `null` counts as absent.
    pub fn find<'a>(&self, scope: Scope<'a>) -> Option<&'a Value> {
        let from = if self.whole { scope.body } else { scope.element };
        from.pointer(&self.path).filter(|value| !value.is_null())
    }

    /// Returns whether the pointer leads into the whole body, even in an element of a list.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Returns the name of the member, if the pointer leads to a member of the whole body, such as a form's field.
    pub fn field(&self) -> Option<String> {
        let name = self.path.strip_prefix('/').filter(|name| !name.contains('/'))?;
        Some(name.replace("~1", "/").replace("~0", "~"))
    }
}

/// Returns a place with one more step. It is for people, so a long name is cut off.
pub fn step(place: &str, name: &str) -> String {
    let (shown, more) = (short(name), if short(name).len() < name.len() { "..." } else { "" });
    format!("{place}/{}{more}", shown.replace('~', "~0").replace('/', "~1"))
}

/// Returns at most the first 64 bytes of an external word, for use in a sentence.
pub fn short(word: &str) -> &str {
    &word[..word.floor_char_boundary(64)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    #[test]
    fn a_pointer_leads_into_the_element_or_the_whole_body() {
        let body = json!({ "at": 5, "orders": [{ "id": 7, "a/b": { "m~n": "x" }, "none": null }] });
        let scope = Scope { body: &body, element: &body["orders"][0] };
        assert_eq!(pointer("/id").find(scope), Some(&json!(7)));
        assert_eq!(pointer("#/at").find(scope), Some(&json!(5)));
        assert_eq!(pointer("#/orders/0/id").find(scope), Some(&json!(7)));
        assert_eq!(pointer("/a~1b/m~0n").find(scope), Some(&json!("x")));
        assert_eq!(pointer("").find(scope), Some(scope.element));
        for nothing in ["/none", "/at", "/id/0", "#/orders/1", "#/orders/x", "#/orders/-1"] {
            assert_eq!(pointer(nothing).find(scope), None, "{nothing}");
        }
    }

    #[test]
    fn a_wrong_pointer_is_refused() {
        for wrong in ["id", "#id", "/a~", "/a~2", " /a"] {
            assert!(Pointer::parse(wrong).unwrap_err().contains("is not a JSON pointer"), "{wrong}");
        }
        assert!(Pointer::parse(&format!("/{}", "é".repeat(127))).is_ok());
        assert!(Pointer::parse(&format!("/{}", "é".repeat(128))).unwrap_err().contains("256 bytes"));
        assert_eq!(pointer("#/a").to_string(), "#/a");
    }

    #[test]
    fn a_field_is_a_pointer_of_one_step() {
        assert_eq!(pointer("/photos[]").field().as_deref(), Some("photos[]"));
        assert_eq!(pointer("#/a~1b").field().as_deref(), Some("a/b"));
        assert_eq!((pointer("/a/b").field(), pointer("").field()), (None, None));
        assert_eq!(step("/items/3", "a/b~c"), "/items/3/a~1b~0c");
        assert_eq!(step("", &"a".repeat(64)), format!("/{}", "a".repeat(64)));
        assert_eq!(step("", &"ż".repeat(33)), format!("/{}...", "ż".repeat(32)));
    }
}
