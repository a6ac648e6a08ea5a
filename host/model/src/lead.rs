//! Leads: potential buyers.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// The stage of a lead.
    LeadStage, "stage of a lead" {
        /// The customer shows interest.
        New = "new",
        /// The information that a sale needs is known.
        Qualified = "qualified",
        /// The customer bought. The lead is closed.
        Won = "won",
        /// The customer did not buy. The lead is closed.
        Lost = "lost",
    }
}

impl LeadStage {
    /// Returns true if the lead is not closed.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Qualified)
    }
}

/// A potential buyer. A conversation has at most one open lead at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// The identifier.
    pub id: String,
    /// The conversation in which the lead began.
    pub conversation_id: String,
    /// The customer.
    pub contact_id: String,
    /// The stage.
    pub stage: LeadStage,
    /// The value, in hundredths of the currency's unit.
    pub value: Option<i64>,
    /// The value's currency, an ISO 4217 code.
    pub currency: Option<String>,
    /// The source, such as a channel or a campaign.
    pub source: Option<String>,
    /// Attributes such as `need`, at most [`Lead::ATTRIBUTES`].
    pub attributes: BTreeMap<String, String>,
    /// When the lead was opened.
    pub created_at: i64,
    /// When any part of it last changed.
    pub updated_at: i64,
}

impl Lead {
    /// The maximum number of attributes of a lead.
    pub const ATTRIBUTES: usize = 32;
    /// The largest value, in hundredths of the currency's unit.
    pub const VALUE_MAX: i64 = 100_000_000_000_000;

    /// Returns the value in the currency's unit, as the contract and the API write it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, which is above the largest value")]
    pub fn amount(&self) -> Option<f64> {
        self.value.map(|hundredths| hundredths as f64 / 100.0)
    }

    /// Converts an amount in the currency's unit to hundredths.
    ///
    /// # Errors
    /// Returns a sentence if the amount is out of range.
    pub fn hundredths(amount: f64) -> Result<i64, String> {
        #[expect(clippy::cast_precision_loss, reason = "exact, see above")]
        let range = 0.0..=Self::VALUE_MAX as f64;
        let hundredths = (amount * 100.0).round();
        if !range.contains(&hundredths) {
            return Err(format!(
                "the value {amount} is out of range; it must be between 0 and {}",
                Self::VALUE_MAX / 100
            ));
        }
        #[expect(clippy::cast_possible_truncation, reason = "within the range above")]
        let hundredths = hundredths as i64;
        Ok(hundredths)
    }

    /// Applies a change. Returns what changed (`stage`, `value` or `attributes`), or `None` if the change had no
    /// effect.
    pub fn change(&mut self, change: &LeadChange) -> Option<&'static str> {
        let before = self.clone();
        let word = match change {
            LeadChange::Stage { stage } => {
                self.stage = *stage;
                "stage"
            }
            LeadChange::Value { value, currency } => {
                self.value = *value;
                self.currency.clone_from(currency);
                "value"
            }
            LeadChange::Attribute { key, value } => {
                match value {
                    Some(value) => drop(self.attributes.insert(key.clone(), value.clone())),
                    None => drop(self.attributes.remove(key)),
                }
                "attributes"
            }
        };
        (*self != before).then_some(word)
    }

    /// Checks that a currency code has the form of ISO 4217.
    ///
    /// # Errors
    /// Returns a sentence that explains the form.
    pub fn check_currency(code: &str) -> Result<(), String> {
        if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(());
        }
        Err("the currency must be an ISO 4217 code of three capital letters, such as `EUR`".into())
    }
}

/// A change to a lead, by a plugin or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum LeadChange {
    /// Sets the stage.
    Stage {
        /// The new stage.
        stage: LeadStage,
    },
    /// Sets the value.
    Value {
        /// The value in hundredths of the currency's unit; `None` clears it.
        value: Option<i64>,
        /// The currency, an ISO 4217 code.
        currency: Option<String>,
    },
    /// Sets or removes an attribute.
    Attribute {
        /// The attribute's name.
        key: String,
        /// The value; `None` removes the attribute.
        value: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_to_hundredths_and_invalid_ones_are_refused() {
        assert_eq!(Lead::hundredths(1250.005), Ok(125_001));
        assert_eq!(Lead::hundredths(0.1 + 0.2), Ok(30));
        for wrong in [-0.01, f64::NAN, f64::INFINITY, 1e13] {
            assert!(Lead::hundredths(wrong).is_err(), "{wrong}");
        }
        assert!(Lead::check_currency("EUR").is_ok());
        assert!(Lead::check_currency("eur").is_err() && Lead::check_currency("EURO").is_err());
    }
}
