//! Values that a connector keeps with what it reports and sends.

use crate::{
    imports::check::{self, ensure},
    state::State,
};
use plugboard_model::{Failure, Kept, KeptOf, KeptValue};

impl State {
    /// Returns a kept value. An owner that this call does not have, or an unknown one, has no values.
    pub(super) fn kept_value(&self, kept: &Kept, of: &str, key: String) -> Option<String> {
        let of: KeptOf = of.parse().ok()?;
        let written = self.keep.iter().rev().find(|value| value.of == of && value.key == key);
        match written {
            Some(value) => Some(value.value.clone()),
            None => kept.get(&(of, key)).cloned(),
        }
        .filter(|value| !value.is_empty())
    }

    /// Keeps a value of one of the owners in `allowed`.
    pub(super) fn keep_value(
        &mut self,
        allowed: &[KeptOf],
        of: &str,
        key: String,
        value: String,
    ) -> Result<(), crate::error::Error> {
        let of = of.parse::<KeptOf>().ok().filter(|of| allowed.contains(of)).ok_or_else(|| {
            let words = allowed.iter().map(|of| format!("`{of}`")).collect::<Vec<_>>().join(", ");
            Failure::invalid(format!(
                "a value of `{}` cannot be kept here; use one of {words}",
                crate::clean::cut(of.to_owned(), 64)
            ))
        })?;
        check::id("the key", &key, KeptValue::KEY_MAX)?;
        check::verbatim("the value", &value, KeptValue::VALUE_MAX)?;
        self.limiter.count_host_bytes(key.len() + value.len())?;
        self.keep.retain(|known| (known.of, &known.key) != (of, &key));
        let count = self.keep.iter().filter(|known| known.of == of).count();
        ensure(count < KeptValue::COUNT_MAX, || {
            Failure::invalid(format!("at most {} values of the {of} can be kept", KeptValue::COUNT_MAX))
                .code("too-many")
        })?;
        self.keep.push(KeptValue { of, key, value });
        Ok(())
    }
}
