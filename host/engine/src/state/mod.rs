//! The state of one call: its subject, the handles that the guest has, and what the plugin has done so far.

mod journal;

pub(crate) use journal::JournalBuilder;

use crate::{
    call::{Call, LogBook, Web},
    limits::{LimitReached, Limiter},
    wasi::Wasi,
};
use plugboard_model::{
    ChangedRecord, ChannelPolled, Contact, Conversation, Event, Exported, Failure, FetchedFile, GestureRequest,
    HookAnswer, HookRequest, Item, KeptValue, Lead, LimitKind, MediaRequest, MigrationStep, OfferedCommand, Part,
    Polled, Profile, ProfileRequest, Rules, SentPart, SetupReport, SetupRequest, Template, Unknown, Usage,
};
use std::{collections::BTreeMap, sync::Arc, time::Instant};
use wasmtime::component::{Resource, ResourceTable, ResourceTableError};

/// The subject of a call. It determines which handler runs and what the handler may do.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    Event(Arc<Event>),
    /// A person's request to an assistant. The event only carries the conversation that the person is viewing.
    Help(Arc<Event>, Help),
    /// A webhook request, with the accounts of the channels that share the hook.
    Verify(Arc<HookRequest>, Vec<String>),
    /// The same, after `verify` has accepted the request.
    Receive(Arc<HookRequest>, Vec<String>),
    Send(Box<Part>),
    /// A part that may have been sent.
    Settle(Box<Part>),
    Profile(Box<ProfileRequest>),
    Rules,
    Media(Box<MediaRequest>),
    PollChannel(Box<PollStart>),
    Join(SetupRequest),
    Leave(SetupRequest),
    Gesture(Box<GestureRequest>),
    /// The account whose templates are read.
    Catalogue(String),
    Export(Arc<[ChangedRecord]>),
    /// The cursor of the last poll.
    Poll(Option<String>),
    Migrate(Box<MigrationStep>),
    /// No handler is called. The component is only instantiated, to check that it starts or to prepare a spare
    /// instance.
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
            Self::Settle(_) => "settle",
            Self::Profile(_) => "profile",
            Self::Rules => "rules",
            Self::Media(_) => "fetch",
            Self::Join(_) => "join",
            Self::Leave(_) => "leave",
            Self::Gesture(_) => "perform",
            Self::Catalogue(_) => "read",
            Self::Export(_) => "export-batch",
            // Exporters and connectors have a handler of this name. A call's span names the plugin as well.
            Self::Poll(_) | Self::PollChannel(_) => "poll",
            Self::Migrate(_) => "migrate",
            Self::Nothing => "start",
        }
    }
}

/// Where a poll of a channel begins.
#[derive(Debug, Clone)]
pub(crate) struct PollStart {
    /// The channel's account.
    pub account: String,
    /// The cursor of the last poll.
    pub cursor: Option<String>,
    /// The time since which the admin wants messages.
    pub since: Option<i64>,
    /// When the poll began.
    pub at: i64,
}

/// A person's request to an assistant.
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
    pub journal: JournalBuilder,
    pub log: Arc<LogBook>,
    pub web: Arc<Web>,
    /// WASI for the language's runtime, created when it is first used.
    pub wasi: Option<Box<Wasi>>,
    pub items: Vec<Item>,
    pub unknown: Vec<Unknown>,
    /// What `send` has kept.
    pub keep: Vec<KeptValue>,
    /// The file that `fetch` has delivered.
    pub fetched: Option<FetchedFile>,
    /// The name that `fetch` has reported.
    pub fetched_name: Option<String>,
    /// What `poll` has reported besides its items.
    pub channel_polled: ChannelPolled,
    pub setup: SetupReport,
    /// The identifier that `perform` has reported for the message.
    pub changed_id: Option<String>,
    /// The templates that `read` has added, by name and language.
    pub listed: BTreeMap<(String, String), Template>,
    /// Why templates were not added.
    pub not_listed: Vec<String>,
    /// The form in the body of the webhook request, once the plugin has asked for it.
    pub form: Option<Result<Arc<Form>, Failure>>,
    pub rules: Rules,
    pub answer: Option<HookAnswer>,
    /// Set once the plugin has reported `sent`, with the platform's identifier if there is one.
    pub sent: Option<SentPart>,
    /// The thread in which the message arrived, as reported by `sent-in`.
    pub sent_in: Option<String>,
    /// Whether the plugin has reported `not-sent`.
    pub not_sent: bool,
    /// Whether the plugin has reported `rules-changed`.
    pub rules_changed: bool,
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
    pub bad_output: Option<String>,
    /// A message for an admin about the first required secret that is missing or unusable.
    pub secret_fault: Option<String>,
    /// A limit that was reached where a trap was not possible. The next tick ends the call.
    pub stop: Option<LimitReached>,
    pub table: ResourceTable,
    host_calls: u32,
    engine: wasmtime::Engine,
}

/// The fields and files of a form.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Name and value of each field, in order.
    pub fields: Vec<(String, String)>,
    /// The field's name and the identifier of each file, which is in the journal.
    pub files: Vec<(String, String)>,
}

/// The host's own values, which a tape can replay.
impl State {
    /// The current time of the call.
    pub(crate) fn time(&self) -> i64 {
        let now = || self.call.clock.now();
        self.call.tape.as_ref().map_or_else(now, |tape| tape.get_or_record("now", now))
    }

    /// Creates an identifier.
    pub(crate) fn new_id(&self) -> String {
        let id = || self.call.clock.new_id();
        self.call.tape.as_ref().map_or_else(id, |tape| tape.get_or_record("id", id))
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
            journal: JournalBuilder::default(),
            log: Arc::new(LogBook::new(&call.limits)),
            web: Arc::new(Web::new(&call, started, matches!(subject, Subject::Send(_)))),
            wasi: None,
            items: Vec::new(),
            unknown: Vec::new(),
            keep: Vec::new(),
            fetched: None,
            fetched_name: None,
            channel_polled: ChannelPolled::default(),
            setup: SetupReport::default(),
            changed_id: None,
            listed: BTreeMap::new(),
            not_listed: Vec::new(),
            form: None,
            rules: Rules::default(),
            answer: None,
            sent: None,
            sent_in: None,
            not_sent: false,
            rules_changed: false,
            suggestions: Vec::new(),
            commands: Vec::new(),
            lookups: 0,
            file_bytes: 0,
            profile: Profile::default(),
            exported: Exported::default(),
            polled: Polled::default(),
            bad_output: None,
            secret_fault: None,
            stop: None,
            table,
            host_calls: 0,
            engine: engine.clone(),
            call,
            subject,
        }
    }

    /// Takes over the handles of an earlier call of the same instance.
    pub(crate) fn inherit_handles(&mut self, mut table: ResourceTable) {
        table.set_max_capacity(self.call.limits.handles as usize);
        self.table = table;
    }

    /// Counts a call into the host. Every host function passes through here. A trap is not possible at this point, so
    /// if the limit is exceeded, this advances the epoch, and the guest is stopped as at a tick.
    pub(crate) fn enter(state: &mut Self) -> &mut Self {
        state.host_calls += 1;
        if state.host_calls > state.call.limits.host_calls && state.stop.is_none() {
            let message = format!("more than {} calls to host functions", state.call.limits.host_calls);
            state.stop = Some(LimitReached::new(LimitKind::HostCalls, message));
            state.engine.increment_epoch();
        }
        state
    }

    /// Whether the guest has called any host function.
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
    pub(crate) fn stopped(&self) -> Option<LimitReached> {
        self.stop.clone().or_else(|| self.web.stopped())
    }

    /// Creates a handle for a value. Fails with a [`LimitReached`] if the call has too many handles.
    pub(crate) fn push<T: Send + 'static>(&mut self, value: T) -> wasmtime::Result<Resource<T>> {
        self.table.push(value).map_err(|error| match error {
            ResourceTableError::Full => {
                let message = format!(
                    "more than {} handles at once; drop handles that are no longer needed",
                    self.call.limits.handles
                );
                LimitReached::new(LimitKind::Handles, message).into()
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

    /// Removes a handle and returns its value.
    pub(crate) fn take<T: 'static>(&mut self, handle: Resource<T>) -> Result<T, ResourceTableError> {
        self.table.delete(handle)
    }

    /// Removes a handle that the guest has dropped, and drops its value.
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

    /// Records a new or changed lead, so that this handler's getters show it.
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

    /// Records invalid input to a function for which the contract has no error. The call then ends as bad output.
    pub(crate) fn bad_output(&mut self, what: impl Into<String>) {
        self.bad_output.get_or_insert_with(|| what.into());
    }
}
