//! Tryton's JSON-RPC, and its encoding of values that JSON cannot express.

use plugboard_sdk::{Failure, FailureKind, clock, http};
use serde_json::{Value, json};

use crate::config::Config;

/// A client for one user of the server.
pub struct Tryton {
    address: String,
    /// The company, employee and language of the user.
    context: Value,
}

impl Tryton {
    /// Creates a client and reads the user's preferences.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or does not know the user.
    pub fn open(config: &Config) -> Result<Self, Failure> {
        let mut tryton = Self { address: config.address(), context: json!({}) };
        let preferences = tryton.call("model.res.user.get_preferences", vec![json!(true)])?;
        if preferences["company"].is_null() {
            let message = "the Tryton user has no company; set a company and an employee in the user's preferences";
            return Err(Failure::denied(message).with_code("no-company"));
        }
        tryton.context =
            json!({ "company": preferences["company"], "employee": preferences["employee"], "language": "en" });
        Ok(tryton)
    }

    /// Returns the user's company.
    #[must_use]
    pub fn company(&self) -> &Value {
        &self.context["company"]
    }

    /// Calls a method.
    ///
    /// # Errors
    /// Returns `conflict` or a temporary failure if a retry makes sense, and `invalid` if Tryton reports an error to
    /// the user.
    pub fn call(&self, method: &str, mut params: Vec<Value>) -> Result<Value, Failure> {
        params.push(self.context.clone());
        let request = http::Request::new("POST", &self.address);
        request.json(&json!({ "id": 0, "method": method, "params": params }))?;
        let response = http::send(request)?;
        if !response.is_success() {
            return Err(response.failure("Tryton"));
        }
        let mut answer: Value = response.json()?;
        match answer.get("error") {
            None | Some(Value::Null) => Ok(answer["result"].take()),
            Some(error) => Err(failure(error)),
        }
    }

    /// Searches and reads up to 1,000 records, starting at an offset.
    ///
    /// # Errors
    /// Same as [`Tryton::call`].
    pub fn search_read(
        &self,
        model: &str,
        domain: Value,
        offset: usize,
        order: Value,
        fields: &[&str],
    ) -> Result<Vec<Value>, Failure> {
        let params = vec![domain, json!(offset), json!(1_000), order, json!(fields)];
        match self.call(&format!("model.{model}.search_read"), params)? {
            Value::Array(records) => Ok(records),
            _ => Err(Failure::unavailable("Tryton's response is not a list")),
        }
    }
}

/// Converts an error to a failure. Tryton translates its messages, so the kind depends only on the error's class.
fn failure(error: &Value) -> Failure {
    let class = error[0].as_str().unwrap_or_default();
    let words = error[1].as_str().or_else(|| error[1][0].as_str()).unwrap_or_default();
    let words = words.get(..words.floor_char_boundary(500)).unwrap_or_default();
    match class {
        "UserError" | "UserWarning" => Failure::invalid(format!("Tryton reported: {words}")).with_code("user-error"),
        "ConcurrencyException" => Failure::conflict("the same record was changed in Tryton at the same time"),
        // Any other exception of the server, for example because its database is locked.
        other => Failure::new(FailureKind::Unavailable, format!("Tryton failed: {other}")).with_code("server-error"),
    }
}

/// Encodes an amount.
#[must_use]
pub fn decimal(amount: f64) -> Value {
    json!({ "__class__": "Decimal", "decimal": format!("{amount:.2}") })
}

/// Encodes a time in milliseconds as a Tryton datetime.
///
/// # Errors
/// Returns an error if the time is out of range.
pub fn datetime(at: f64) -> Result<Value, Failure> {
    let local = clock::local(at, "UTC")?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 999")]
    let millis = at.rem_euclid(1_000.0) as u32;
    Ok(json!({
        "__class__": "datetime", "year": local.year, "month": local.month, "day": local.day, "hour": local.hour,
        "minute": local.minute, "second": local.second, "microsecond": millis * 1_000,
    }))
}

/// Decodes a Tryton datetime to milliseconds.
#[must_use]
pub fn milliseconds(value: &Value) -> Option<f64> {
    let member = |name: &str| value[name].as_u64().and_then(|number| u32::try_from(number).ok());
    let year = i32::try_from(member("year")?).ok()?;
    let minute =
        clock::instant(year, member("month")?, member("day")?, member("hour")?, member("minute")?, "UTC").ok()?;
    Some(minute + f64::from(member("second")?) * 1_000.0 + f64::from(member("microsecond")? / 1_000))
}

/// Returns a text as one line of at most 200 characters, without characters that databases cannot store.
#[must_use]
pub fn line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_map_to_failure_kinds_by_their_class() {
        let kind = |error: Value| failure(&error).kind;
        assert_eq!(kind(json!(["UserError", ["The code on party must be unique.", "", null]])), FailureKind::Invalid);
        assert_eq!(kind(json!(["ConcurrencyException", "modified"])), FailureKind::Conflict);
        assert_eq!(kind(json!(["database is locked", ""])), FailureKind::Unavailable);
    }

    #[test]
    fn values_are_written_in_the_format_of_tryton() {
        assert_eq!(decimal(1234.5), json!({ "__class__": "Decimal", "decimal": "1234.50" }));
        assert_eq!(line(" ten\nchairs\u{0} "), "ten chairs");
    }
}
