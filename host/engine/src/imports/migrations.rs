//! `migrations`: converts values stored by an older version to the format of a newer one.

use super::{
    bindings::migrations::{Host, HostMigrationStep},
    check::{self, NAME_MAX, TEXT_MAX},
};
use crate::{
    limits::LimitReached,
    state::{State, Subject},
};
use plugboard_model::{CONVERSATION_VALUES_MAX, LimitKind, MigrationStep, SHARED_VALUES_MAX};
use wasmtime::{Result, component::Resource};

/// A handle of the part of the memory that this call migrates.
pub struct StepHandle;

impl State {
    fn step(&self) -> Result<&MigrationStep> {
        match &self.subject {
            Subject::Migrate(step) => Ok(step),
            _ => Err(wasmtime::Error::msg("this call is not a migration")),
        }
    }

    fn step_mut(&mut self) -> Result<&mut MigrationStep> {
        match &mut self.subject {
            Subject::Migrate(step) => Ok(step),
            _ => Err(wasmtime::Error::msg("this call is not a migration")),
        }
    }
}

impl Host for State {}

impl HostMigrationStep for State {
    fn from(&mut self, _: Resource<StepHandle>) -> Result<String> {
        Ok(self.step()?.from.clone())
    }

    fn conversation(&mut self, _: Resource<StepHandle>) -> Result<Option<String>> {
        Ok(self.step()?.conversation.clone())
    }

    fn values(&mut self, _: Resource<StepHandle>) -> Result<Vec<(String, String)>> {
        Ok(self.step()?.values.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    fn get(&mut self, _: Resource<StepHandle>, key: String) -> Result<Option<String>> {
        Ok(self.step()?.values.get(&key).cloned())
    }

    fn set(&mut self, _: Resource<StepHandle>, key: String, value: String) -> Result<()> {
        let good = check::id("set: the key", &key, NAME_MAX).and(check::verbatim("set: the value", &value, TEXT_MAX));
        if let Err(failure) = good {
            self.bad_output(failure.message);
            return Ok(());
        }
        self.limiter.count_host_bytes(key.len() + value.len())?;
        let step = self.step_mut()?;
        step.values.insert(key, value);
        let max = if step.conversation.is_some() { CONVERSATION_VALUES_MAX } else { SHARED_VALUES_MAX };
        if step.values.len() > usize::try_from(max).unwrap_or(usize::MAX) {
            return Err(LimitReached::new(LimitKind::Journal, format!("more than {max} values")).into());
        }
        Ok(())
    }

    fn delete(&mut self, _: Resource<StepHandle>, key: String) -> Result<()> {
        self.step_mut()?.values.remove(&key);
        Ok(())
    }

    fn drop(&mut self, handle: Resource<StepHandle>) -> Result<()> {
        self.forget(handle)
    }
}
