//! The secrets of people's second factors are sealed like those of plugins.

use plugboard_db::second_factors::{SECRET, owner};
use plugboard_model::SealedSecret;

use crate::{Flow, error::FlowError};

impl Flow {
    /// Seals the secret of a person's second factor.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn seal_second_factor(&self, person: &str, secret: &str) -> Result<SealedSecret, FlowError> {
        self.shared.sealer.seal(&owner(person), SECRET, secret)
    }

    /// Seals the secret of a person's second factor anew. `None` if the present key has sealed it, or if no key opens it.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub fn reseal_second_factor(&self, person: &str, sealed: &SealedSecret) -> Result<Option<SealedSecret>, FlowError> {
        if self.shared.sealer.first().open(&owner(person), sealed).is_some() {
            return Ok(None);
        }
        self.open_second_factor(person, sealed).map(|secret| self.seal_second_factor(person, &secret)).transpose()
    }

    /// Opens the secret of a person's second factor. `None` if it was sealed for somebody else, or with a key that this
    /// server does not have.
    #[must_use]
    pub fn open_second_factor(&self, person: &str, sealed: &SealedSecret) -> Option<String> {
        self.shared.sealer.open(&owner(person), sealed)
    }
}
