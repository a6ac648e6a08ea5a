//! Prefetches the rows that a group's writes will read, with few statements for all of them.

use plugboard_model::{Contact, Conversation, Lead};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::{
    Dialect, Result, Tx,
    automatic::{self, Automatic},
    conversations::{self, Marks},
    fetches,
    intake::{self, PlatformIds},
    kv,
    outgoing::{self, Outgoing},
    runs, timers,
};

/// A channel and an identifier of its platform, or a conversation and a root.
pub(crate) type Pair = (String, String);

fn pair(a: &str, b: &str) -> Pair {
    (a.to_owned(), b.to_owned())
}

/// The rows that a write is about to read.
#[derive(Default)]
pub struct Wants {
    words: BTreeMap<String, PlatformIds>,
    conversations: BTreeSet<String>,
    automatic: BTreeSet<Pair>,
    since: i64,
    runs: BTreeSet<String>,
    fetches: BTreeSet<String>,
    values: BTreeSet<kv::Key>,
    messages: BTreeSet<String>,
    timers: BTreeSet<Pair>,
}

impl Wants {
    fn words(&mut self, channel: &str) -> &mut PlatformIds {
        self.words.entry(channel.to_owned()).or_default()
    }

    /// Looks up whether a dedupe key is known on a channel.
    pub fn dedupe(&mut self, channel: &str, key: &str) {
        self.words(channel).dedupe.insert(key.to_owned());
    }

    /// Looks up what is stored under a platform's message identifier.
    pub fn external(&mut self, channel: &str, external_id: &str) {
        self.words(channel).externals.insert(external_id.to_owned());
    }

    /// Looks up the contact with a platform identifier.
    pub fn identity(&mut self, channel: &str, external_id: &str) {
        self.words(channel).identities.insert(external_id.to_owned());
    }

    /// Looks up the conversation of a thread.
    pub fn thread(&mut self, channel: &str, thread: &str) {
        self.words(channel).threads.insert(thread.to_owned());
    }

    /// Looks up the message that a delivery is part of.
    pub fn delivery(&mut self, channel: &str, id: &str) {
        self.words(channel).deliveries.insert(id.to_owned());
    }

    /// Reads a conversation with its customer, locked.
    pub fn conversation(&mut self, id: &str) {
        self.conversations.insert(id.to_owned());
    }

    /// Counts a conversation's automatic replies since a time, which must be the same for all writes that ask.
    pub fn automatic(&mut self, conversation: &str, root: &str, since: i64) {
        self.automatic.insert(pair(conversation, root));
        self.since = since;
    }

    /// Looks up whether a run is still claimed.
    pub fn run(&mut self, id: &str) {
        self.runs.insert(id.to_owned());
    }

    /// Looks up whether a fetch is still claimed.
    pub fn fetch(&mut self, id: &str) {
        self.fetches.insert(id.to_owned());
    }

    /// Reads a value of a plugin's memory.
    pub fn value(&mut self, memory: &str, scope: &str, key: &str) {
        self.values.insert((memory.to_owned(), scope.to_owned(), key.to_owned()));
    }

    /// Reads an installation's timers in a conversation.
    pub fn timers(&mut self, installation: &str, conversation: &str) {
        self.timers.insert(pair(installation, conversation));
    }

    /// Reads one of our messages with its deliveries.
    pub fn message(&mut self, id: &str) {
        self.messages.insert(id.to_owned());
    }
}

/// A transaction's cache of the database: rows as they were read, plus the transaction's own changes.
pub(crate) struct Known {
    pub dialect: Dialect,
    /// Whether the key was seen before.
    pub dedupe: HashMap<Pair, bool>,
    pub externals: HashMap<Pair, intake::ExternalIdStatus>,
    pub identities: HashMap<Pair, Option<String>>,
    pub threads: HashMap<Pair, Option<String>>,
    /// Threads that have parked watermarks from before their conversation began.
    pub marked: HashSet<Pair>,
    /// The message of each delivery.
    pub delivery_messages: HashMap<Pair, Option<String>>,
    pub conversations: HashMap<String, Option<Conversation>>,
    /// How far our messages of a conversation have come.
    pub marks: HashMap<String, Marks>,
    pub contacts: HashMap<String, Option<Contact>>,
    pub leads: HashMap<String, Option<Lead>>,
    pub automatic: HashMap<Pair, Automatic>,
    /// The claim of each run that is in progress.
    pub runs: HashMap<String, Option<String>>,
    pub fetches: HashMap<String, Option<String>>,
    pub values: HashMap<kv::Key, Option<String>>,
    pub messages: HashMap<String, Option<Outgoing>>,
    /// The names of an installation's timers in a conversation.
    pub timers: HashMap<Pair, Vec<String>>,
}

impl Known {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            dedupe: HashMap::new(),
            externals: HashMap::new(),
            identities: HashMap::new(),
            threads: HashMap::new(),
            marked: HashSet::new(),
            delivery_messages: HashMap::new(),
            conversations: HashMap::new(),
            marks: HashMap::new(),
            contacts: HashMap::new(),
            leads: HashMap::new(),
            automatic: HashMap::new(),
            runs: HashMap::new(),
            fetches: HashMap::new(),
            values: HashMap::new(),
            messages: HashMap::new(),
            timers: HashMap::new(),
        }
    }
}

/// Returns the wanted keys that are not cached yet, and caches each as absent. A key that no result row mentions stays
/// absent.
pub(crate) fn unknown<K: Clone + Eq + std::hash::Hash, V: Default>(known: &mut HashMap<K, V>, wanted: &[K]) -> Vec<K> {
    let mut new = Vec::new();
    for key in wanted {
        known.entry(key.clone()).or_insert_with(|| {
            new.push(key.clone());
            V::default()
        });
    }
    new
}

/// Reads the rows that a group's writes want.
pub(crate) async fn read(tx: &mut Tx<'_>, wants: Wants) -> Result<()> {
    let values = list(wants.values);
    kv::lock(tx, &values).await?;
    let known = &mut tx.known;
    let mut questions = Vec::new();
    for (channel, words) in &wants.words {
        questions.extend(intake::question(known, channel, words));
    }
    questions.extend(conversations::questions(known, &list(wants.conversations)));
    questions.extend(runs::questions(known, &list(wants.runs)));
    questions.extend(fetches::questions(known, &list(wants.fetches)));
    questions.extend(automatic::questions(known, &list(wants.automatic), wants.since));
    questions.extend(kv::questions(known, &values));
    questions.extend(outgoing::questions(known, &list(wants.messages)));
    questions.extend(timers::questions(known, &list(wants.timers)));
    tx.ask(questions).await?;
    // Now read what the first lookups led to.
    let known = &mut tx.known;
    let found: Vec<String> = known.threads.values().flatten().cloned().collect();
    let mut questions = conversations::questions(known, &found);
    let found: Vec<String> = known.delivery_messages.values().flatten().cloned().collect();
    questions.extend(outgoing::questions(known, &found));
    tx.ask(questions).await
}

fn list<T>(set: BTreeSet<T>) -> Vec<T> {
    set.into_iter().collect()
}
