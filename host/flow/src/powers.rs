//! What a handler may read of the host, as the engine asks for it: one small trait for each power.

use bytes::Bytes;
use plugboard_db::{Db, DbError, attachments, automatic::Automatic, kv, messages, plugins, within};
use plugboard_engine::{BoxFuture, Directory, Files, History, Kv, Preview, Templates};
use plugboard_model::{
    Action, Event, EventKind, Failure, FailureKind, KvScope, Lookup, Message, MessageKind, Rules, Sender, Verdict,
};
use std::{sync::Arc, time::Duration};

use crate::{directory, policy, scene};

/// What one run reads: its own installation's memory, its own conversation.
pub(crate) struct RunPowers {
    pub db: Db,
    pub memory: String,
    pub event: Arc<Event>,
    pub rules: Rules,
    /// Its channel is there.
    pub joined: bool,
    pub automatic: Automatic,
    /// Its plugin hears `on-timer`.
    pub hears_timers: bool,
}

/// What a call that is about no conversation reads: its installation's shared memory, and the file that it sends.
pub(crate) struct InstallationPowers {
    pub db: Db,
    pub memory: String,
    pub file: Option<String>,
}

/// How long a plugin's question waits for the database: its call has time for more than that.
const PATIENCE: Duration = Duration::from_secs(2);

/// The answer to a plugin's question, within a time.
async fn asked<T>(read: impl Future<Output = Result<T, DbError>>) -> Result<T, Failure> {
    let answer = within(PATIENCE, read).await.unwrap_or_else(|| Err(DbError::Unreachable("it is too slow".into())));
    answer.map_err(|error| {
        tracing::error!(%error, "a plugin's read failed");
        Failure::new(FailureKind::Unavailable, "the host's database does not answer; try again")
    })
}

impl Kv for RunPowers {
    fn get<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        Box::pin(async move {
            let scope = match scope {
                KvScope::Conversation => self.event.conversation.id.as_str(),
                KvScope::Shared => "",
            };
            read_kv(&self.db, &self.memory, scope, key).await
        })
    }
}

async fn read_kv(db: &Db, memory: &str, scope: &str, key: &str) -> Result<Option<String>, Failure> {
    let read = async { kv::get(&mut *db.read_for_plugin().await?, memory, scope, key).await };
    asked(read).await
}

impl History for RunPowers {
    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        Box::pin(async move {
            let (id, until) = (&self.event.conversation.id, self.event.until_seq);
            let read = async {
                messages::list(&mut *self.db.read_for_plugin().await?, id, 0, until, i64::from(limit), true).await
            };
            asked(read).await
        })
    }
}

impl Templates for RunPowers {
    fn names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(async move {
            let channel = &self.event.conversation.channel;
            let read = async { plugins::templates(&mut *self.db.read_for_plugin().await?, channel).await };
            let all = asked(read).await?;
            Ok(template_names(&all, language))
        })
    }

    fn check<'a>(&'a self, name: &'a str, language: &'a str, variables: usize) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let channel = &self.event.conversation.channel;
            let read = async { plugins::templates(&mut *self.db.read_for_plugin().await?, channel).await };
            let all = asked(read).await?;
            check_template(&all, channel, name, language, variables)
        })
    }
}

/// The names of templates in a language, or in all of them.
pub(crate) fn template_names(all: &[plugins::Template], language: Option<&str>) -> Vec<String> {
    let fits = |t: &&plugins::Template| language.is_none_or(|language| language == t.language);
    let mut names: Vec<_> = all.iter().filter(fits).map(|t| t.name.clone()).collect();
    names.dedup();
    names
}

/// Is there such a template on a channel, and does it take so many variables?
pub(crate) fn check_template(
    all: &[plugins::Template],
    channel: &str,
    name: &str,
    language: &str,
    variables: usize,
) -> Result<(), Failure> {
    let Some(template) = all.iter().find(|t| t.name == name && t.language == language) else {
        let message = format!("channel `{channel}` has no template `{name}` in `{language}`");
        return Err(Failure::new(FailureKind::NotFound, message));
    };
    let wanted = template_variables(&template.text);
    if wanted == variables {
        return Ok(());
    }
    Err(Failure::invalid(format!("template `{name}` takes {wanted} variables, {variables} were given")))
}

/// How many variables a template's text names: the highest of `{{1}}`, `{{2}}`, ...
pub(crate) fn template_variables(text: &str) -> usize {
    (1..=32).rev().find(|n| text.contains(&format!("{{{{{n}}}}}"))).unwrap_or(0)
}

/// A template's text with its variables in place, in one pass: what a variable holds is never read as a placeholder.
pub(crate) fn fill_template(text: &str, variables: &[String]) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let found = after.split_once("}}").and_then(|(n, behind)| {
            // As a placeholder is written: no sign, no leading zero.
            let place = n.parse::<usize>().ok().filter(|place| place.to_string() == n)?;
            Some((variables.get(place.checked_sub(1)?)?, behind))
        });
        match found {
            Some((value, behind)) => {
                filled.push_str(value);
                rest = behind;
            }
            None => {
                // One brace is text; the second may begin a placeholder: `{{{1}}}`.
                filled.push('{');
                rest = &rest[before.len() + 1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// How many variables a template's text has: the highest number in it.
pub(crate) fn template_places(text: &str) -> usize {
    let places = text.split("{{").skip(1).filter_map(|after| {
        let (n, _) = after.split_once("}}")?;
        n.parse::<usize>().ok().filter(|place| place.to_string() == n)
    });
    places.max().unwrap_or(0)
}

/// What policy says of an action at this moment, as far as it can be said before the action takes effect.
pub(crate) fn preview(facts: &policy::Facts<'_>, action: &Action, hears_timers: bool) -> policy::Judgement {
    let (text, quick_replies, template) = match action {
        // Whether a comment has had its private reply is looked up when it takes effect.
        Action::Reply { draft } | Action::PrivateReply { draft, .. } => {
            (draft.text.as_str(), draft.quick_replies.as_slice(), false)
        }
        Action::Template { .. } => ("", [].as_slice(), true),
        Action::SetTimer { .. } if !hears_timers => {
            let reason = "this plugin does not hear `on-timer`, so its timers would wake nobody: export it".to_owned();
            return policy::Judgement::Refuse { code: "not-heard", reason };
        }
        _ => return policy::Judgement::Allow { tag: None },
    };
    // Files are looked at when it takes effect; here a text stands in for them.
    let text = if text.is_empty() && !template { "\u{fffc}" } else { text };
    let (kind, private) = match action {
        Action::PrivateReply { .. } => {
            (MessageKind::Message, Some(policy::PrivateReply { commented_at: facts.now, answered: false }))
        }
        _ => (crate::apply::reply_kind(facts.conversation), None),
    };
    let reply = policy::Reply { kind, text, quick_replies, attachments: &[], template, private };
    policy::judge(facts, &reply)
}

impl Preview for RunPowers {
    fn preview(&self, action: &Action, _before: &[Action]) -> Result<Verdict, Failure> {
        let facts = policy::Facts {
            now: self.db.clock().now(),
            rules: &self.rules,
            conversation: &self.event.conversation,
            sender: Sender::Automation,
            answered: self.automatic.answered,
            recent_automatic: self.automatic.recent,
            depth: scene::caused(self.event.depth),
            commanded: self.event.body.kind() == EventKind::Command,
        };
        if !self.joined && crate::apply::answers(action) {
            let (code, reason) = policy::no_channel(&self.event.conversation.channel);
            return Err(Failure::denied(reason).code(code));
        }
        match preview(&facts, action, self.hears_timers) {
            policy::Judgement::Allow { .. } => Ok(Verdict::Allowed),
            policy::Judgement::Hold { .. } => Ok(Verdict::Held),
            policy::Judgement::Refuse { code, reason } => Err(Failure::denied(reason).code(code)),
        }
    }
}

impl Files for RunPowers {
    fn read<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async {
                let mut conn = self.db.read_for_plugin().await?;
                match attachments::get(&mut conn, attachment).await? {
                    Some((_, home)) if home == self.event.conversation.id => {
                        attachments::bytes(&mut conn, attachment).await
                    }
                    _ => Ok(None),
                }
            };
            found(asked(read).await?)
        })
    }

    fn range<'a>(&'a self, attachment: &'a str, offset: u32, length: u32) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async {
                let mut conn = self.db.read_for_plugin().await?;
                match attachments::get(&mut conn, attachment).await? {
                    Some((_, home)) if home == self.event.conversation.id => {
                        attachments::range(&mut conn, attachment, offset, length).await
                    }
                    _ => Ok(None),
                }
            };
            found(asked(read).await?)
        })
    }
}

impl Directory for RunPowers {
    fn look(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        Box::pin(async move { asked(directory::look(&self.db, lookup)).await })
    }
}

fn found(bytes: Option<Vec<u8>>) -> Result<Bytes, Failure> {
    bytes.map(Bytes::from).ok_or_else(|| Failure::new(FailureKind::NotFound, "the file's bytes are not here"))
}

impl Kv for InstallationPowers {
    fn get<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        Box::pin(async move {
            match scope {
                KvScope::Shared => read_kv(&self.db, &self.memory, "", key).await,
                KvScope::Conversation => Err(Failure::denied("this call belongs to no conversation")),
            }
        })
    }
}

impl History for InstallationPowers {
    fn messages(&self, _limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

impl Templates for InstallationPowers {
    fn names<'a>(&'a self, _language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn check<'a>(
        &'a self,
        _name: &'a str,
        _language: &'a str,
        _variables: usize,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async { Err(Failure::denied("this call answers nobody")) })
    }
}

impl Preview for InstallationPowers {
    fn preview(&self, _action: &Action, _before: &[Action]) -> Result<Verdict, Failure> {
        Err(Failure::denied("this call belongs to no conversation"))
    }
}

impl Files for InstallationPowers {
    fn read<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            if self.file.as_deref() != Some(attachment) {
                return Err(Failure::denied("this is not the file to be sent"));
            }
            found(asked(async { attachments::bytes(&mut *self.db.read_for_plugin().await?, attachment).await }).await?)
        })
    }
}

impl Directory for InstallationPowers {
    fn look(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        Box::pin(async move { asked(directory::look(&self.db, lookup)).await })
    }
}

#[cfg(test)]
mod tests {
    use super::fill_template;

    #[test]
    fn what_a_variable_holds_is_no_placeholder() {
        let fill = |text: &str, variables: &[&str]| {
            fill_template(text, &variables.iter().map(|&value| value.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(fill("{{1}} has number {{2}}", &["{{2}}", "4711"]), "{{2}} has number 4711");
        assert_eq!(fill("{{2}}{{1}}", &["{", "{{1}}"]), "{{1}}{");
        assert_eq!(fill("{{1}}1}}", &["{{"]), "{{1}}");
        assert_eq!(fill("{{{1}}} {{1}", &["x"]), "{x} {{1}");
        assert_eq!(fill("{{0}} {{01}} {{+1}} {{3}} {{", &["a", "b"]), "{{0}} {{01}} {{+1}} {{3}} {{");
        assert_eq!(fill("ä{{1}}ö", &["ü"]), "äüö");
    }
}
