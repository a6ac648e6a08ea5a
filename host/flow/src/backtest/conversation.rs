//! Replays one conversation from its beginning through the plugin under test.

use plugboard_db::history::Choice;
use plugboard_model::{
    AuthorKind, Contact, Conversation, Direction, EventBody, Message, MessageKind, Priority, Standing, Status,
};
use plugboard_trials::stage::{PluginSetup, Stage};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};

use super::{FAILURES, report::ConversationResult};
use crate::installed::Snapshot;

/// The plugin under test, with the data that all conversations share.
pub(super) struct Trial {
    pub setup: Arc<PluginSetup>,
    /// The channels that the plugin serves; empty for all.
    pub channels: Vec<String>,
    /// The end of the tested period, in milliseconds since the Unix epoch. Timers fire until then.
    pub now: i64,
    pub registry: Arc<Snapshot>,
}

/// A conversation as stored, its messages, and what people decided about it.
pub(super) struct StoredConversation {
    pub conversation: Conversation,
    pub contact: Contact,
    pub messages: Vec<Message>,
    /// The customers who wrote in a group or public conversation, by identifier.
    pub participants: HashMap<String, Contact>,
    pub choices: Vec<Choice>,
    /// Messages before this time are only history and cause no events.
    pub since: i64,
}

/// A conversation that is being replayed.
struct Replay {
    stage: Stage,
    result: ConversationResult,
    participants: HashMap<String, Contact>,
}

impl Trial {
    /// Replays a conversation.
    pub(super) async fn replay(&self, stored: StoredConversation) -> ConversationResult {
        let StoredConversation { conversation, contact, messages, participants, choices, since } = stored;
        let connected = self.registry.channels.get(&conversation.channel);
        let mut result = ConversationResult::new(&conversation, choices);
        if !self.channels.is_empty() && !self.channels.contains(&conversation.channel) {
            return result;
        }
        result.served = true;
        let began = messages.first().map_or(conversation.created_at, |message| message.created_at);
        // What the platform reports of customers now says nothing about then.
        let unmarked = |contact: Contact| Contact { standing: Standing::default(), ..contact };
        let participants: HashMap<_, _> = participants.into_iter().map(|(id, one)| (id, unmarked(one))).collect();
        let mut present: Vec<_> = participants.values().cloned().collect();
        present.sort_by(|a, b| a.id.cmp(&b.id));
        let stage = Stage {
            setup: self.setup.clone(),
            conversation: Conversation {
                status: Status::Open,
                category: None,
                priority: Priority::Normal,
                labels: Vec::new(),
                assignee: None,
                assignee_id: None,
                team: None,
                team_id: None,
                automation: true,
                lead_id: None,
                last_seq: 0,
                event_seq: 0,
                last_inbound_at: None,
                last_agent_at: None,
                last_message: None,
                waiting_since: None,
                waiting_for_person_since: None,
                episode: None,
                standby: false,
                snoozed_until: None,
                created_at: began,
                updated_at: began,
                ..conversation
            },
            contact: unmarked(contact),
            guest: None,
            participants: Arc::new(present),
            rules: Arc::new(connected.map(|connected| connected.row.rules.clone()).unwrap_or_default()),
            split_texts: connected.is_some_and(|connected| connected.row.split_texts),
            account_name: connected.and_then(|connected| connected.row.account_name.clone()),
            // Templates belong to the platform as it is today, so a backtest has none.
            templates: Arc::default(),
            history: Arc::default(),
            own: Arc::default(),
            lead: None,
            timers: BTreeMap::new(),
            at: began,
            replies: VecDeque::new(),
            gestures: VecDeque::new(),
            private: BTreeSet::new(),
            files: Arc::default(),
            events: 0,
            choices: None,
        };
        let mut replay = Replay { stage, result, participants };
        for message in messages {
            replay.stage.fire_timers(message.created_at, &mut replay.result).await;
            replay.message(message, since).await;
            if replay.result.failing() >= FAILURES {
                return replay.result;
            }
        }
        // Timers still fire after the last message, up to the end of the trial.
        replay.stage.fire_timers(self.now, &mut replay.result).await;
        replay.result.end(&replay.stage.conversation);
        replay.result
    }
}

impl Replay {
    async fn message(&mut self, message: Message, since: i64) {
        let at = message.created_at;
        let from_customer = message.direction == Direction::In && message.author_kind == AuthorKind::Contact;
        // Past automatic messages are left out. The plugin under test acts in their place.
        if message.author_kind == AuthorKind::Plugin || message.deleted {
            return;
        }
        let (stage, result) = (&mut self.stage, &mut self.result);
        let new = stage.history.is_empty();
        let message = stage.say(message);
        if message.author_kind == AuthorKind::Agent && message.kind != MessageKind::Note {
            stage.conversation.last_agent_at = Some(at);
            result.person_answers(at);
        }
        if !from_customer {
            return;
        }
        let woken = stage.customer_wrote(at);
        if at < since {
            return;
        }
        result.customer_writes(at);
        let changes: Vec<String> = new.then_some("created").into_iter().chain(woken).map(str::to_owned).collect();
        if !changes.is_empty() {
            stage.give_events(vec![EventBody::Conversation { changes }], at, 0, result).await;
        }
        match message.kind {
            MessageKind::Message => stage.give_events(vec![EventBody::Message(message)], at, 0, result).await,
            MessageKind::Comment => {
                let author = message.contact_id.as_ref().filter(|author| **author != stage.contact.id);
                stage.guest = author.and_then(|author| self.participants.get(author).cloned());
                stage.give_events(vec![EventBody::Comment(message)], at, 0, result).await;
                // The plugin may have changed the author's name or attributes.
                if let Some(guest) = stage.guest.take() {
                    self.participants.insert(guest.id.clone(), guest);
                }
            }
            MessageKind::Note => {}
        }
    }
}
