//! The state of one call: its subject, the handles that it gave out, and what the plugin has done so far.

use crate::{
    Call,
    bindings::types,
    imports::{Book, LogBook, clean},
    limits::{Limiter, Stop},
    wasi::Wasi,
    web::Web,
};
use plugboard_model::{
    ChangedRecord, Contact, Conversation, Event, Exported, Failure, FailureKind, HookAnswer, HookRequest, Item, Lead,
    LimitKind, MigrationStep, OfferedCommand, Part, Polled, Profile, ProfileRequest, Rules, SentPart, Unknown, Usage,
};
use std::{sync::Arc, time::Instant};
use wasmtime::component::{Resource, ResourceTable, ResourceTableError};

/// The error of a host function: either an error of the contract for the guest, or a trap that ends the call.
#[derive(Debug)]
pub enum Error {
    /// Returned to the guest.
    Failure(Failure),
    /// Ends the guest.
    Trap(wasmtime::Error),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        Self::Trap(error)
    }
}

impl From<ResourceTableError> for Error {
    fn from(error: ResourceTableError) -> Self {
        Self::Trap(error.into())
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        Self::Trap(stop.into())
    }
}

/// The subject of a call. It determines which handler runs and what the handler may do.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    Event(Arc<Event>),
    /// A conversation that a person is viewing, with the request for help. The event itself carries no news.
    Help(Arc<Event>, Help),
    Verify(Arc<HookRequest>, Vec<String>),
    Receive(Arc<HookRequest>, Vec<String>),
    Send(Box<Part>),
    Profile(ProfileRequest),
    Rules,
    Export(Arc<[ChangedRecord]>),
    /// The cursor of the last poll.
    Poll(Option<String>),
    Migrate(Box<MigrationStep>),
    /// Calls no handler. The component is only instantiated, to check that this works.
    Nothing,
}

impl Subject {
    /// Returns the name of the handler for this subject, as in the contract.
    pub(crate) fn handler(&self) -> &'static str {
        match self {
            Self::Event(event) => event.body.kind().handler(),
            Self::Help(_, Help::Suggest { .. }) => "suggest",
            Self::Help(_, Help::Commands { .. }) => "commands",
            Self::Verify(..) => "verify",
            Self::Receive(..) => "receive",
            Self::Send(_) => "send",
            Self::Profile(_) => "profile",
            Self::Rules => "rules",
            Self::Export(_) => "export-batch",
            Self::Poll(_) => "poll",
            Self::Migrate(_) => "migrate",
            Self::Nothing => "start",
        }
    }
}

/// What a person asks of an assistant.
#[derive(Debug, Clone)]
pub(crate) enum Help {
    /// Suggested replies.
    Suggest {
        /// The person's name.
        agent: String,
        /// What the person has written so far.
        draft: String,
    },
    /// Available commands.
    Commands {
        /// The person's name.
        agent: String,
    },
}

/// The data of a call's store.
pub(crate) struct State {
    pub call: Call,
    pub subject: Subject,
    pub limiter: Limiter,
    pub started: Instant,
    /// The conversation as changed by this handler.
    changed_conversation: Option<Box<Conversation>>,
    /// The customer as changed by this handler.
    changed_contact: Option<Box<Contact>>,
    /// Leads that this handler has opened or changed, with the conversation's newest lead last.
    changed_leads: Vec<Lead>,
    pub book: Book,
    pub log: Arc<LogBook>,
    pub web: Arc<Web>,
    /// WASI for the language's runtime, created when it is first used.
    pub wasi: Option<Box<Wasi>>,
    pub items: Vec<Item>,
    pub unknown: Vec<Unknown>,
    pub rules: Rules,
    pub answer: Option<HookAnswer>,
    /// Set once `sent` was reported, with the identifier that the plugin gave.
    pub sent: Option<SentPart>,
    /// The thread that the message was delivered in, reported by `sent-in`.
    pub sent_in: Option<String>,
    pub suggestions: Vec<String>,
    pub commands: Vec<OfferedCommand>,
    /// The number of directory lookups so far.
    pub lookups: usize,
    /// The number of bytes read from files so far.
    pub file_bytes: u64,
    pub profile: Profile,
    pub exported: Exported,
    pub polled: Polled,
    /// The first invalid input to a function for which the contract has no error.
    pub spoiled: Option<String>,
    /// The first required secret that is missing or unusable, as a message for an admin.
    pub secret_fault: Option<String>,
    /// A limit that was reached where a trap was not possible. The next tick ends the call.
    pub stop: Option<Stop>,
    pub table: ResourceTable,
    host_calls: u32,
    engine: wasmtime::Engine,
}

/// Values that a tape can replay.
impl State {
    /// The current time of the call.
    pub(crate) fn time(&self) -> i64 {
        let now = || self.call.clock.now();
        self.call.tape.as_ref().map_or_else(now, |tape| tape.through("now", now))
    }

    /// Creates an identifier.
    pub(crate) fn new_id(&self) -> String {
        let id = || self.call.clock.new_id();
        self.call.tape.as_ref().map_or_else(id, |tape| tape.through("id", id))
    }
}

impl State {
    pub(crate) fn new(engine: &wasmtime::Engine, call: Call, subject: Subject) -> Self {
        let mut table = ResourceTable::new();
        table.set_max_capacity(call.limits.handles as usize);
        let started = Instant::now();
        Self {
            limiter: Limiter::new(&call.limits),
            started,
            changed_conversation: None,
            changed_contact: None,
            changed_leads: Vec::new(),
            book: Book::default(),
            log: Arc::new(LogBook::new(&call.limits)),
            web: Arc::new(Web::new(&call, started, matches!(subject, Subject::Send(_)))),
            wasi: None,
            items: Vec::new(),
            unknown: Vec::new(),
            rules: Rules::default(),
            answer: None,
            sent: None,
            sent_in: None,
            suggestions: Vec::new(),
            commands: Vec::new(),
            lookups: 0,
            file_bytes: 0,
            profile: Profile::default(),
            exported: Exported::default(),
            polled: Polled::default(),
            spoiled: None,
            secret_fault: None,
            stop: None,
            table,
            host_calls: 0,
            engine: engine.clone(),
            call,
            subject,
        }
    }

    /// Counts a call into the host. Every host function passes through here. A trap is not possible at this point, so
    /// if the limit is exceeded, an immediate tick ends the guest.
    pub(crate) fn enter(state: &mut Self) -> &mut Self {
        state.host_calls += 1;
        if state.host_calls > state.call.limits.host_calls && state.stop.is_none() {
            let message = format!("more than {} calls to host functions", state.call.limits.host_calls);
            state.stop = Some(Stop::new(LimitKind::HostCalls, message));
            state.engine.increment_epoch();
        }
        state
    }

    /// Whether the guest has called the host.
    pub(crate) fn asked(&self) -> bool {
        self.host_calls > 0
    }

    /// The resources used so far, except for processor time.
    pub(crate) fn usage(&self) -> Usage {
        Usage {
            cpu_us: 0,
            wall_us: u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX),
            memory_bytes: self.limiter.memory(),
            host_calls: self.host_calls,
            http_calls: self.web.calls(),
            log_dropped: self.log.dropped(),
        }
    }

    /// The limit that ended the call or is about to end it.
    pub(crate) fn stopped(&self) -> Option<Stop> {
        self.stop.clone().or_else(|| self.web.stopped())
    }

    /// Creates a handle for a value.
    pub(crate) fn push<T: Send + 'static>(&mut self, value: T) -> wasmtime::Result<Resource<T>> {
        self.table.push(value).map_err(|error| match error {
            ResourceTableError::Full => {
                let message = format!(
                    "more than {} handles at once; drop handles that are no longer needed",
                    self.call.limits.handles
                );
                Stop::new(LimitKind::Handles, message).into()
            }
            error => error.into(),
        })
    }

    pub(crate) fn get<T: 'static>(&self, handle: &Resource<T>) -> Result<&T, ResourceTableError> {
        self.table.get(handle)
    }

    pub(crate) fn get_mut<T: 'static>(&mut self, handle: &Resource<T>) -> Result<&mut T, ResourceTableError> {
        self.table.get_mut(handle)
    }

    pub(crate) fn take<T: 'static>(&mut self, handle: Resource<T>) -> Result<T, ResourceTableError> {
        self.table.delete(handle)
    }

    /// Removes a handle that the guest has dropped.
    pub(crate) fn forget<T: 'static>(&mut self, handle: Resource<T>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }

    /// Returns the event of this call.
    pub(crate) fn event(&self) -> wasmtime::Result<&Arc<Event>> {
        match &self.subject {
            Subject::Event(event) | Subject::Help(event, _) => Ok(event),
            _ => Err(wasmtime::Error::msg("this call has no event")),
        }
    }

    /// Returns the conversation as this handler sees it.
    pub(crate) fn conversation_now(&self) -> wasmtime::Result<&Conversation> {
        match &self.changed_conversation {
            Some(changed) => Ok(changed),
            None => Ok(&self.event()?.conversation),
        }
    }

    /// Returns the handler's own copy of the conversation, for changes.
    pub(crate) fn conversation_mut(&mut self) -> wasmtime::Result<&mut Conversation> {
        if self.changed_conversation.is_none() {
            self.changed_conversation = Some(Box::new(self.event()?.conversation.clone()));
        }
        self.changed_conversation.as_deref_mut().ok_or_else(|| wasmtime::Error::msg("no conversation"))
    }

    /// Returns the customer as this handler sees it.
    pub(crate) fn contact_now(&self) -> wasmtime::Result<&Contact> {
        match &self.changed_contact {
            Some(changed) => Ok(changed),
            None => Ok(&self.event()?.contact),
        }
    }

    /// Returns the handler's own copy of the customer, for changes.
    pub(crate) fn contact_mut(&mut self) -> wasmtime::Result<&mut Contact> {
        if self.changed_contact.is_none() {
            self.changed_contact = Some(Box::new(self.event()?.contact.clone()));
        }
        self.changed_contact.as_deref_mut().ok_or_else(|| wasmtime::Error::msg("no customer"))
    }

    /// Returns the conversation's lead as this handler sees it.
    pub(crate) fn lead_now(&self) -> wasmtime::Result<Option<&Lead>> {
        match self.changed_leads.last() {
            Some(changed) => Ok(Some(changed)),
            None => Ok(self.event()?.lead.as_ref()),
        }
    }

    /// Returns a lead of this call as this handler sees it.
    pub(crate) fn lead_by_id(&self, id: &str) -> wasmtime::Result<Option<&Lead>> {
        let changed = self.changed_leads.iter().find(|lead| lead.id == id);
        Ok(changed.or(self.event()?.lead.as_ref().filter(|lead| lead.id == id)))
    }

    /// Makes a new or changed lead visible to this handler.
    pub(crate) fn see_lead(&mut self, lead: Lead) {
        match self.changed_leads.iter().position(|known| known.id == lead.id) {
            Some(place) => self.changed_leads[place] = lead,
            // The event's own lead is older than those that this handler has opened.
            None if self.event().is_ok_and(|event| event.lead.as_ref().is_some_and(|own| own.id == lead.id)) => {
                self.changed_leads.insert(0, lead);
            }
            None => self.changed_leads.push(lead),
        }
    }

    /// Records invalid input where the contract has no error to return. The call then ends as bad output.
    pub(crate) fn spoil(&mut self, what: impl Into<String>) {
        self.spoiled.get_or_insert_with(|| what.into());
    }
}

impl types::Host for State {
    fn convert_failure(&mut self, error: Error) -> wasmtime::Result<types::Failure> {
        match error {
            Error::Failure(failure) => Ok(to_guest(failure)),
            Error::Trap(error) => Err(error),
        }
    }
}

fn to_guest(failure: Failure) -> types::Failure {
    use types::FailureKind as Theirs;
    let kind = match failure.kind {
        FailureKind::Invalid => Theirs::Invalid,
        FailureKind::NotFound => Theirs::NotFound,
        FailureKind::Denied => Theirs::Denied,
        FailureKind::Conflict => Theirs::Conflict,
        FailureKind::RateLimited => Theirs::RateLimited,
        FailureKind::Unavailable => Theirs::Unavailable,
        FailureKind::Uncertain => Theirs::Uncertain,
        FailureKind::Internal => Theirs::Internal,
    };
    types::Failure { kind, code: failure.code, message: failure.message, retry_after_ms: failure.retry_after_ms }
}

/// Converts a guest's error to the host's type, cut to the lengths in the contract.
pub(crate) fn from_guest(failure: types::Failure) -> Failure {
    use types::FailureKind as Theirs;
    const DAY_MS: u32 = 24 * 60 * 60 * 1_000;
    let kind = match failure.kind {
        Theirs::Invalid => FailureKind::Invalid,
        Theirs::NotFound => FailureKind::NotFound,
        Theirs::Denied => FailureKind::Denied,
        Theirs::Conflict => FailureKind::Conflict,
        Theirs::RateLimited => FailureKind::RateLimited,
        Theirs::Unavailable => FailureKind::Unavailable,
        Theirs::Uncertain => FailureKind::Uncertain,
        Theirs::Internal => FailureKind::Internal,
    };
    Failure {
        kind,
        code: failure.code.map(|code| clean(cut(code, 64), 64)),
        message: clean(cut(failure.message, 2_000), 2_000),
        retry_after_ms: failure.retry_after_ms.map(|wait| wait.min(DAY_MS)),
    }
}

/// Cuts a text to at most `bytes` bytes, at a character boundary.
pub(crate) fn cut(mut text: String, bytes: usize) -> String {
    text.truncate(text.floor_char_boundary(bytes));
    text
}
