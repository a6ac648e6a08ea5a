//! A channel that is being connected to its platform, or disconnected.

use crate::{
    imports::{
        bindings::platform::HostSetupRequest,
        check::{ID_MAX, NAME_MAX, VALUE_MAX},
    },
    state::{State, Subject},
};
use plugboard_model::{HearsBy, SetupReport, SetupRequest};
use wasmtime::{Result, component::Resource};

/// A handle of the channel that is being connected or disconnected.
pub struct SetupHandle;

impl State {
    fn setup_request(&self) -> Result<&SetupRequest> {
        match &self.subject {
            Subject::Join(request) | Subject::Leave(request) => Ok(request),
            _ => Err(wasmtime::Error::msg("this call sets up no channel")),
        }
    }
}

impl HostSetupRequest for State {
    fn account(&mut self, _: Resource<SetupHandle>) -> Result<Option<String>> {
        Ok(self.setup_request()?.account.clone())
    }

    fn hook_url(&mut self, _: Resource<SetupHandle>) -> Result<String> {
        Ok(self.setup_request()?.hook_url.clone())
    }

    fn set_account(&mut self, _: Resource<SetupHandle>, id: String, name: Option<String>) -> Result<()> {
        if let Some(id) = self.accept(|warnings| warnings.id("set-account: the account", id, ID_MAX)) {
            self.setup.account = Some(id);
            self.setup.account_name = name.and_then(|name| {
                self.accept(|warnings| warnings.optional_text("set-account: the name", name, NAME_MAX))
            });
        }
        Ok(())
    }

    fn hears_by(&mut self, _: Resource<SetupHandle>, way: String) -> Result<()> {
        match way.parse::<HearsBy>() {
            Ok(way) => self.setup.hears_by = Some(way),
            Err(error) => self.bad_output(format!("hears-by: {error}")),
        }
        Ok(())
    }

    fn report(&mut self, _: Resource<SetupHandle>, line: String) -> Result<()> {
        if self.setup.reports.len() < SetupReport::REPORTS_MAX {
            let line = self.accept(|warnings| warnings.optional_text("report: the line", line, VALUE_MAX));
            self.setup.reports.extend(line);
        }
        Ok(())
    }

    fn renew_after(&mut self, _: Resource<SetupHandle>, seconds: u32) -> Result<()> {
        self.setup.renew_after = Some(seconds.clamp(*SetupReport::RENEW.start(), *SetupReport::RENEW.end()));
        Ok(())
    }

    fn drop(&mut self, handle: Resource<SetupHandle>) -> Result<()> {
        self.forget(handle)
    }
}
