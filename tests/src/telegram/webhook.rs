//! Webhooks: updates are posted one at a time, in order, and each one until the answer is 2xx. The answer may itself be
//! a call of a method.

use super::{
    Shared,
    answers::{Answer, Refusal},
    call::Call,
    checked, methods,
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// How long to wait after the first failure. The wait doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(20);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// How long to wait for an answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A webhook, and the task that posts to it. The task ends when this is dropped.
pub(super) struct Hook {
    pub(super) url: String,
    /// The number of failed posts.
    pub(super) failures: usize,
    /// The last failure.
    pub(super) last_error: Option<String>,
    task: JoinHandle<()>,
}

impl Drop for Hook {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Hook {
    /// Begins to post the updates of a bot.
    fn start(shared: &Arc<Shared>, token: &str, url: &str, secret: Option<&str>) -> Self {
        let (shared, token) = (Arc::clone(shared), token.to_owned());
        let (to, secret) = (url.to_owned(), secret.map(str::to_owned));
        let task = tokio::spawn(async move { post_all(&shared, &token, &to, secret.as_deref()).await });
        Self { url: url.to_owned(), failures: 0, last_error: None, task }
    }
}

/// Sets or removes a webhook.
pub(super) fn set(shared: &Arc<Shared>, token: &str, call: &Call) -> Answer {
    let url = call.text("url").unwrap_or_default();
    let secret = call.text("secret_token");
    let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    // Telegram demands HTTPS and one of four ports, unless the Bot API server is a local one. Tests use a local one.
    let allowed = url.is_empty() || url.starts_with("https://") || (url.starts_with("http://") && host == "127.0.0.1");
    if !allowed {
        return Err(Refusal::fault("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if secret.is_some_and(|secret| !(1..=256).contains(&secret.len()) || !secret.chars().all(fits)) {
        return Err(Refusal::fault("secret token contains unallowed characters"));
    }
    if call.integer("max_connections").is_some_and(|count| !(1..=100).contains(&count)) {
        return Err(Refusal::fault("max_connections must be from 1 to 100"));
    }
    shared.account(token, |account| {
        account.allow(call.parameters.get("allowed_updates"));
        if call.flag("drop_pending_updates") {
            account.updates.clear();
        }
        account.hook = (!url.is_empty()).then(|| Hook::start(shared, token, url, secret));
        Ok(Value::Bool(true))
    })
}

/// Describes the webhook of a bot.
pub(super) fn info(shared: &Arc<Shared>, token: &str) -> Answer {
    shared.account(token, |account| {
        let hook = account.hook.as_ref();
        let mut info = json!({ "url": hook.map_or("", |hook| hook.url.as_str()), "has_custom_certificate": false,
            "pending_update_count": account.updates.len(), "allowed_updates": account.allowed });
        if let Some(error) = hook.and_then(|hook| hook.last_error.clone()) {
            info["last_error_date"] = json!(account.now());
            info["last_error_message"] = json!(error);
        }
        Ok(info)
    })
}

async fn post_all(shared: &Arc<Shared>, token: &str, url: &str, secret: Option<&str>) {
    // Fails if a provider is installed already, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
    let client = client.build().expect("a client for loopback");
    let mut changes = shared.changes.subscribe();
    let mut wait = FIRST_WAIT;
    loop {
        let next = shared.account(token, |account| account.updates.front().cloned());
        let Some((id, update)) = next else {
            // An error means that the stand-in is gone. Then this task is too.
            if changes.changed().await.is_err() {
                return;
            }
            continue;
        };
        match post(&client, url, secret, &update).await {
            Ok((content_type, body)) => {
                wait = FIRST_WAIT;
                shared.account(token, |account| {
                    // The bot may have dropped its updates meanwhile.
                    if account.updates.front().is_some_and(|(first, _)| *first == id) {
                        account.updates.pop_front();
                    }
                });
                if let Some((call, wrong)) = Call::of_answer(&content_type, &body) {
                    perform(shared, token, call, wrong);
                }
                shared.changed();
            }
            Err(error) => {
                shared.account(token, |account| {
                    if let Some(hook) = &mut account.hook {
                        hook.failures += 1;
                        hook.last_error = Some(error);
                    }
                });
                shared.changed();
                tokio::time::sleep(wait).await;
                wait = LONGEST_WAIT.min(wait * 2);
            }
        }
    }
}

/// Posts one update. Returns the type and the body of the answer if its status is 2xx.
async fn post(
    client: &reqwest::Client,
    url: &str,
    secret: Option<&str>,
    update: &Value,
) -> Result<(String, Vec<u8>), String> {
    let mut request = client.post(url).json(update);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let answer = request.send().await.map_err(|error| format!("Connection failed: {error}"))?;
    if !answer.status().is_success() {
        return Err(format!("Wrong response from the webhook: {}", answer.status()));
    }
    let content_type = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_owned();
    let body = answer.bytes().await.map_err(|error| format!("Connection failed: {error}"))?;
    Ok((content_type, body.to_vec()))
}

/// Performs the call in an answer. The bot never learns the result, so a refusal is a fault.
fn perform(shared: &Arc<Shared>, token: &str, call: Call, mut wrong: Vec<String>) {
    wrong.extend(checked::faults(None, &call));
    let method = call.method.clone();
    if method.starts_with("get") || ["setWebhook", "deleteWebhook"].contains(&method.as_str()) {
        wrong.push("the method is not allowed in the answer to a webhook".to_owned());
    }
    if wrong.is_empty() {
        wrong.extend(methods::perform(shared, token, &call).err().map(|refusal| refusal.description));
    }
    shared.lock().calls.push((token.to_owned(), call));
    let faults = wrong.into_iter().map(|wrong| format!("{method} in an answer: {wrong}"));
    shared.account(token, |account| account.faults.extend(faults));
}
