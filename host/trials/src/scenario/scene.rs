//! The state that a scenario begins with: the plugin as it would be installed, and a conversation.

use plugboard_engine::{Gate, Plugin, Secret, Secrets};
use plugboard_model::{
    AttachmentKind, AttachmentRule, Contact, Conversation, ConversationKind, GestureKind, Grants, KvScope, KvWrite,
    Limits, Manifest, Priority, QuickReplyRule, Rules, Standing, Status,
};
use plugboard_rules::{
    config,
    content::{BLOCK_TYPES, BUTTON_ACTIONS},
    conversation::LABELS,
    secrets,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use super::{
    customer, fits,
    format::{RawConversation, RawTemplate, ScenarioFile},
    web::Web,
    words::object,
};
use crate::stage::{PluginSetup, SharedValues, Stage};

/// The default time: Monday, 7 January 2030, 12:00 UTC.
pub(crate) const NOW: i64 = 1_894_017_600_000;
/// The value of each secret that a server would generate. It is fixed, so that a scenario has the same result each
/// time.
const MADE: &str = "5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e";

/// A scenario that is ready to run.
pub(super) struct Scene {
    pub stage: Stage,
    pub web: Arc<Web>,
    /// Whether the conversation has begun, so that a message does not create it.
    pub begun: bool,
    /// Other people who comment or react, by name.
    pub others: BTreeMap<String, Contact>,
}

/// Prepares a scenario. Fails if a server would not install the plugin with this configuration and these secrets.
pub(super) fn set(file: &ScenarioFile, plugin: &Arc<Plugin>) -> Result<Scene, String> {
    fits(plugin)?;
    let Installed { config, grants, secrets, limits, .. } = installed(plugin.manifest(), &file.config, &file.secrets)?;
    let web = Arc::new(Web::new(file.http.iter().map(toml::Spanned::get_ref)));
    let shared = SharedValues::default();
    let kept = file.shared.iter().map(|(key, value)| {
        let (key, value) = (key.clone(), Some(value.clone()));
        KvWrite { scope: KvScope::Shared, key, value }
    });
    shared.write(&[], &kept.collect::<Vec<_>>());
    let setup = PluginSetup {
        name: plugin.manifest().map_or_else(|| "plugin".to_owned(), |manifest| manifest.name.clone()),
        plugin: plugin.clone(),
        config: Arc::new(config),
        secrets: Arc::new(secrets),
        limits,
        gate: Arc::new(Gate::stubbed(grants, web.clone())),
        shared,
    };
    let now = file.now.map_or(NOW, |now| now.0);
    let templates = file.templates.iter().map(RawTemplate::template).collect::<Result<Vec<_>, _>>()?;
    let conversation = conversation(&file.conversation, file.kind(), now)?;
    let contact = Contact {
        id: conversation.contact_id.clone(),
        name: file.contact.name.clone(),
        attributes: file.contact.attributes.clone(),
        standing: customer::standing(
            file.contact.reachable.unwrap_or(true),
            &file.contact.consents,
            &conversation.channel,
            now - 1,
        ),
        created_at: now,
    };
    let (mut others, mut participants) = (BTreeMap::new(), vec![contact.clone()]);
    for name in &file.conversation.participants {
        if contact.name.as_ref() != Some(name) && !others.contains_key(name) {
            let one = other(others.len() + 2, name, now);
            participants.push(one.clone());
            others.insert(name.clone(), one);
        }
    }
    let begun = file.conversation.begun.unwrap_or(conversation.status != Status::Open);
    let stage = Stage {
        setup: Arc::new(setup),
        contact,
        guest: None,
        participants: Arc::new(participants),
        rules: Arc::new(file.rules.as_ref().map_or_else(free, |rules| rules.0.clone())),
        split_texts: file.conversation.split_texts.unwrap_or(false),
        account_name: file.conversation.account_name.clone(),
        templates: templates.into(),
        history: Arc::default(),
        own: Arc::new(file.kv.clone().into_iter().collect()),
        lead: None,
        timers: BTreeMap::new(),
        at: now,
        replies: VecDeque::new(),
        gestures: VecDeque::new(),
        private: BTreeSet::new(),
        files: Arc::default(),
        events: 0,
        choices: None,
        conversation,
    };
    Ok(Scene { stage, web, begun, others })
}

/// Returns another customer of the conversation by name. `n` is the customer's number, which starts at 2.
pub(super) fn other(n: usize, name: &str, at: i64) -> Contact {
    Contact {
        id: format!("contact-{n}"),
        name: Some(name.to_owned()),
        attributes: BTreeMap::new(),
        standing: Standing::default(),
        created_at: at,
    }
}

/// What an installation's calls receive.
pub(crate) struct Installed {
    pub config: serde_json::Value,
    pub grants: Grants,
    pub secrets: Secrets,
    /// The values of the secrets, by name.
    pub values: BTreeMap<String, String>,
    pub limits: Limits,
}

/// Builds the installation that an admin would create, with everything granted that the manifest asks for.
pub(crate) fn installed(
    manifest: Option<&Manifest>,
    config: &toml::Table,
    secrets: &BTreeMap<String, String>,
) -> Result<Installed, String> {
    let config = object(config);
    config::check(manifest, &config, false).map_err(|error| format!("[config]: {error}"))?;
    // An admin would grant the hosts in the manifest and the host of the configured `api_base`.
    let mut http: Vec<_> = manifest.into_iter().flat_map(|m| &m.hosts).map(|wanted| wanted.host.clone()).collect();
    http.extend(secrets::api_base(&config));
    let grants = Grants { http };
    let (secrets, values) = bound(secrets, manifest, &config, &grants)?;
    let mut limits = Limits::default();
    if let Some(manifest) = manifest {
        manifest.limits.apply(&mut limits)?;
    }
    Ok(Installed { config, grants, secrets, values, limits })
}

/// Returns the given secrets, bound to the hosts that the manifest names for them, and their values.
fn bound(
    given: &BTreeMap<String, String>,
    manifest: Option<&Manifest>,
    config: &serde_json::Value,
    grants: &Grants,
) -> Result<(Secrets, BTreeMap<String, String>), String> {
    let wanted = manifest.map(|manifest| manifest.secrets.as_slice()).unwrap_or_default();
    for (name, value) in given {
        secrets::check(name, value).map_err(|error| format!("[secrets]: {error}"))?;
        if !wanted.iter().any(|wanted| wanted.name == *name) {
            return Err(format!("[secrets]: plugin.toml declares no secret `{name}`; declare it there, or remove it"));
        }
    }
    let (mut secrets, mut values) = (Secrets::default(), BTreeMap::new());
    for wanted in wanted {
        let given = given.get(&wanted.name).map(String::as_str);
        let Some(value) = given.or(wanted.generate.then_some(MADE)) else {
            if !wanted.must_be_set() {
                continue;
            }
            let (name, description) = (&wanted.name, &wanted.description);
            return Err(format!("[secrets]: `{name}` is missing ({description}); give it any value"));
        };
        let hosts = secrets::hosts(wanted, config, grants);
        let webhook_key = wanted.webhook_key;
        secrets.insert(&wanted.name, Secret { value: value.to_owned(), source: None, hosts, webhook_key });
        values.insert(wanted.name.clone(), value.to_owned());
    }
    let optional = wanted.iter().filter(|wanted| wanted.optional).map(|wanted| wanted.name.clone());
    Ok((secrets.with_optional(optional), values))
}

/// Returns the conversation as the scenario describes it, before its first step.
fn conversation(raw: &RawConversation, kind: ConversationKind, now: i64) -> Result<Conversation, String> {
    let mut labels = raw.labels.clone();
    labels.sort();
    labels.dedup();
    if labels.len() > LABELS {
        return Err(format!("[conversation]: a conversation can have at most {LABELS} labels"));
    }
    Ok(Conversation {
        id: "conversation".to_owned(),
        channel: raw.channel.clone().unwrap_or_else(|| "shop".to_owned()),
        thread: "thread".to_owned(),
        kind,
        status: raw.status.unwrap_or(Status::Open),
        category: raw.category.clone(),
        priority: raw.priority.unwrap_or(Priority::Normal),
        labels,
        assignee: raw.assignee.clone(),
        assignee_id: None,
        team: raw.team.clone(),
        team_id: None,
        automation: raw.automation.unwrap_or(true),
        contact_id: "contact".to_owned(),
        lead_id: None,
        last_seq: 0,
        event_seq: 0,
        last_inbound_at: None,
        last_agent_at: None,
        standby: false,
        snoozed_until: None,
        name: raw.name.clone(),
        named_at: raw.name.is_some().then_some(now),
        opened_by: None,
        begins: false,
        last_message: None,
        waiting_since: None,
        waiting_for_person_since: None,
        episode: None,
        created_at: now,
        updated_at: now,
    })
}

/// Returns rules that allow everything that a platform can support.
fn free() -> Rules {
    let words = |all: &[&str]| all.iter().map(|&word| word.to_owned()).collect();
    let kinds = AttachmentKind::ALL.iter().map(|kind| (*kind, AttachmentRule { max_bytes: u32::MAX }));
    Rules {
        attachments: kinds.collect(),
        quick_replies: Some(QuickReplyRule { max: u32::MAX, title_length: u32::MAX }),
        templates: true,
        private_reply_window: Some(u32::MAX),
        gestures: GestureKind::ALL.iter().map(|kind| (*kind, 0)).collect(),
        blocks: words(&BLOCK_TYPES),
        button_actions: words(&BUTTON_ACTIONS),
        ..Rules::default()
    }
}
