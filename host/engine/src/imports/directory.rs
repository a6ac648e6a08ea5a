//! `directory`: reads records beyond the current conversation.

use super::{
    bindings::directory::Host,
    check::{self, ID_MAX, VALUE_MAX, WORD_MAX},
};
use crate::{call::Call, error::Error, state::State};
use plugboard_model::{Failure, FailureKind, Lookup, Status};
use wasmtime::Result;

/// The maximum number of records per answer.
const RECORDS_MAX: u32 = 100;
/// The maximum number of lookups per call.
const CALLS_MAX: usize = 100;

/// Returns the records that match a lookup.
pub(super) async fn records(call: &Call, lookup: Lookup) -> Result<Vec<String>, Failure> {
    let question = format!("look {}", serde_json::to_string(&lookup).unwrap_or_default());
    call.read(|| question, call.data.records(lookup)).await
}

impl State {
    async fn look_up(&mut self, lookup: Lookup) -> Result<Vec<String>, Error> {
        check::count("`directory` lookups per handler", self.lookups, CALLS_MAX)?;
        self.lookups += 1;
        let records = records(&self.call, lookup).await?;
        self.limiter.count_host_bytes(records.iter().map(String::len).sum())?;
        Ok(records)
    }

    /// Like `look_up`, for one record. Fails with `not-found` if there is none.
    async fn look_up_one(&mut self, what: &str, id: &str, lookup: Lookup) -> Result<String, Error> {
        let mut records = self.look_up(lookup).await?;
        let missing = || Failure::new(FailureKind::NotFound, format!("there is no {what} `{id}`"));
        Ok(records.pop().ok_or_else(missing)?)
    }
}

impl Host for State {
    async fn conversation(&mut self, id: String) -> Result<String, Error> {
        check::id("the conversation's identifier", &id, ID_MAX)?;
        self.look_up_one("conversation", &id, Lookup::Conversation { id: id.clone() }).await
    }

    async fn conversations(
        &mut self,
        contact: Option<String>,
        channel: Option<String>,
        status: Option<String>,
        limit: u32,
    ) -> Result<Vec<String>, Error> {
        for (what, word) in [("the contact's identifier", &contact), ("the channel's name", &channel)] {
            check::verbatim(what, word.as_deref().unwrap_or_default(), ID_MAX)?;
        }
        let status = status.map(|word| word.parse::<Status>()).transpose();
        let status = status.map_err(|error| Failure::invalid(error.to_string()))?;
        self.look_up(Lookup::Conversations { contact, channel, status, limit: limit.min(RECORDS_MAX) }).await
    }

    async fn messages(&mut self, conversation: String, limit: u32) -> Result<Vec<String>, Error> {
        check::id("the conversation's identifier", &conversation, ID_MAX)?;
        self.look_up(Lookup::Messages { conversation, limit: limit.min(RECORDS_MAX) }).await
    }

    async fn contact(&mut self, id: String) -> Result<String, Error> {
        check::id("the contact's identifier", &id, ID_MAX)?;
        self.look_up_one("contact", &id, Lookup::Contact { id: id.clone() }).await
    }

    async fn find_contacts(&mut self, key: String, value: String, limit: u32) -> Result<Vec<String>, Error> {
        check::id("the attribute's key", &key, WORD_MAX)?;
        check::id("the value to find", &value, VALUE_MAX)?;
        self.look_up(Lookup::Contacts { key, value, limit: limit.min(RECORDS_MAX) }).await
    }
}
