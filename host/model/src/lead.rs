//! People who may buy.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// How far a lead has come.
    LeadStage, "stage of a lead" {
        /// It shows interest.
        New = "new",
        /// What is needed to sell is known.
        Qualified = "qualified",
        /// It bought. The lead is closed.
        Won = "won",
        /// It did not. The lead is closed.
        Lost = "lost",
    }
}

impl LeadStage {
    /// Is there still something to do?
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Qualified)
    }
}

/// Somebody who may buy. A conversation has at most one open lead at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Identifier.
    pub id: String,
    /// The conversation that it came up in.
    pub conversation_id: String,
    /// The customer.
    pub contact_id: String,
    /// How far it has come.
    pub stage: LeadStage,
    /// What it is worth, in hundredths of the currency's unit.
    pub value: Option<i64>,
    /// The value's currency, an ISO 4217 code.
    pub currency: Option<String>,
    /// Where it comes from, such as a channel or a campaign.
    pub source: Option<String>,
    /// Properties such as `need`, at most [`Lead::ATTRIBUTES`].
    pub attributes: BTreeMap<String, String>,
    /// When it began.
    pub created_at: i64,
    /// When anything about it last changed.
    pub updated_at: i64,
}

impl Lead {
    /// How many attributes a lead has at most.
    pub const ATTRIBUTES: usize = 32;
    /// The largest value, in hundredths.
    pub const VALUE_MAX: i64 = 100_000_000_000_000;

    /// A value as the contract and the API write it, in the currency's unit.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, which is above the largest value")]
    pub fn amount(&self) -> Option<f64> {
        self.value.map(|hundredths| hundredths as f64 / 100.0)
    }

    /// An amount in the currency's unit as hundredths.
    ///
    /// # Errors
    /// A sentence, when it is out of range.
    pub fn hundredths(amount: f64) -> Result<i64, String> {
        #[expect(clippy::cast_precision_loss, reason = "exact, see above")]
        let range = 0.0..=Self::VALUE_MAX as f64;
        let hundredths = (amount * 100.0).round();
        if !range.contains(&hundredths) {
            return Err(format!("the value {amount} must be 0 to {}", Self::VALUE_MAX / 100));
        }
        #[expect(clippy::cast_possible_truncation, reason = "within the range above")]
        let hundredths = hundredths as i64;
        Ok(hundredths)
    }

    /// Applies a change. Gives the word for what changed, or none when it was so already.
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

    /// Is this a currency's code by its form?
    ///
    /// # Errors
    /// A sentence that says what the form is.
    pub fn check_currency(code: &str) -> Result<(), String> {
        if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(());
        }
        Err("a currency is an ISO 4217 code of three capital letters, such as `EUR`".into())
    }
}

/// A change of a lead, whoever asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum LeadChange {
    /// Moves it on.
    Stage {
        /// To where.
        stage: LeadStage,
    },
    /// Says what it is worth.
    Value {
        /// In hundredths; none takes it back.
        value: Option<i64>,
        /// ISO 4217.
        currency: Option<String>,
    },
    /// Keeps or removes a property.
    Attribute {
        /// Which.
        key: String,
        /// None removes it.
        value: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_kept_to_the_hundredth() {
        assert_eq!(Lead::hundredths(1250.005), Ok(125_001));
        assert_eq!(Lead::hundredths(0.1 + 0.2), Ok(30));
        for wrong in [-0.01, f64::NAN, f64::INFINITY, 1e13] {
            assert!(Lead::hundredths(wrong).is_err(), "{wrong}");
        }
        assert!(Lead::check_currency("EUR").is_ok());
        assert!(Lead::check_currency("eur").is_err() && Lead::check_currency("EURO").is_err());
    }
}
