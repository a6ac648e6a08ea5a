//! A stand-in for Telegram's Bot API on loopback. It has the bots' chats, messages and files, holds their updates until
//! they are fetched or posted to a webhook, and lets customers write, edit, press buttons, react and block.
//!
//! Every call is checked: against the Bot API's specification if `PLUGBOARD_SPECS` names a folder with it, otherwise
//! against what the stand-in knows. So are the stand-in's own results and updates. A wrong call is refused, and
//! [`Telegram::faults`] lists it. The connector may use only the methods that `tests/deviations/telegram.toml` lists.
//!
//! ```no_run
//! # async fn example() {
//! use plugboard_tests::telegram::{Behavior, Telegram};
//! let telegram = Telegram::start().await;
//! let bot = telegram.bot();
//! let ada = bot.person("Ada Byron");
//! bot.by(ada).writes("hello");
//! telegram.next("sendMessage", 1, Behavior::Lose { performed: true });
//! // ... the host receives the message, answers, and never learns that its answer was sent ...
//! bot.wait_for("sendMessage", 1).await;
//! assert_eq!(bot.received(ada).len(), 1);
//! assert!(telegram.faults().is_empty());
//! # }
//! ```

mod account;
mod answers;
mod bot;
mod call;
mod checked;
mod customers;
pub(crate) mod form;
mod gestures;
mod known;
mod made;
mod methods;
mod polling;
mod requests;
mod rich;
mod sending;
mod spec;
#[cfg(test)]
mod tests;
mod webhook;

pub use account::Received;
pub use bot::Bot;
pub use call::Call;
pub use customers::Customer;
pub use form::Upload;
pub use made::{documented_refusals, documented_results, documented_updates};

use crate::PATIENCE;
use account::Account;
use axum::Router;
use spec::Schema;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

/// The identifier of the first bot. Like most identifiers here, it has more than 32 bits.
const FIRST_BOT: i64 = 8_100_200_300;
/// The name of the download of a file, which has no method.
pub const FILE: &str = "file";

/// How a call is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Behavior {
    /// The way the Bot API answers when nothing fails.
    Normal,
    /// The connection is closed without an answer after the whole request has been read.
    Lose {
        /// Whether the call is performed anyway.
        performed: bool,
    },
    /// The call is performed, and answered when [`Telegram::release`] is called.
    Hold,
    /// The call is performed, and answered after this delay.
    Delay(Duration),
    /// HTTP 429 with `retry_after` in seconds; nothing is performed.
    TooManyRequests(u32),
    /// An error with this code and this description; nothing is performed.
    Refuse(u16, &'static str),
    /// Any other status and body; nothing is performed.
    Raw(u16, String),
}

impl Behavior {
    /// Whether the call is performed.
    fn performs(&self) -> bool {
        matches!(self, Self::Normal | Self::Lose { performed: true } | Self::Hold | Self::Delay(_))
    }
}

/// How future calls are answered; the first plan that matches applies.
struct Plan {
    method: String,
    chat: Option<i64>,
    /// The remaining number of uses. `None`: until [`Telegram::recover`].
    left: Option<u32>,
    behavior: Behavior,
}

#[derive(Default)]
struct Inner {
    /// The bots, by token.
    accounts: BTreeMap<String, Account>,
    /// The calls so far, each with the bot's token.
    calls: Vec<(String, Call)>,
    plans: Vec<Plan>,
    /// Requests for no method of any bot.
    faults: Vec<String>,
}

impl Inner {
    /// Returns how to answer a call.
    fn behavior(&mut self, call: &Call) -> Behavior {
        let fits = |plan: &Plan| plan.method == call.method && (plan.chat.is_none() || plan.chat == call.chat());
        let Some(index) = self.plans.iter().position(fits) else { return Behavior::Normal };
        let plan = &mut self.plans[index];
        let behavior = plan.behavior.clone();
        if let Some(left) = &mut plan.left {
            *left -= 1;
            if *left == 0 {
                self.plans.remove(index);
            }
        }
        behavior
    }
}

struct Shared {
    inner: Mutex<Inner>,
    /// The number of changes so far.
    changes: watch::Sender<u64>,
    /// The number of calls to [`Telegram::release`].
    released: watch::Sender<u64>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everyone who waits that something has changed.
    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Reads or changes the account of a bot.
    fn account<T>(&self, token: &str, act: impl FnOnce(&mut Account) -> T) -> T {
        let mut inner = self.lock();
        act(inner.accounts.get_mut(token).expect("the bot exists"))
    }

    /// Waits until a condition holds.
    async fn until(&self, what: &str, holds: impl Fn(&Inner) -> bool) {
        let mut changes = self.changes.subscribe();
        let wait = async {
            while !holds(&self.lock()) {
                // This is the sender's owner, so there is no error.
                let _ = changes.changed().await;
            }
        };
        let in_time = timeout(PATIENCE, wait).await.is_ok();
        assert!(in_time, "Telegram waited {PATIENCE:?} for {what}");
    }
}

/// The stand-in. It stops when dropped.
pub struct Telegram {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
    /// The token of the first bot.
    first: String,
}

impl Drop for Telegram {
    fn drop(&mut self) {
        self.server.abort();
        for account in self.shared.lock().accounts.values_mut() {
            account.hook = None;
        }
    }
}

impl Telegram {
    /// Starts on a free port of 127.0.0.1, with one bot.
    ///
    /// # Panics
    /// Panics if no port is free, or if `PLUGBOARD_SPECS` is set and the specification cannot be read.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        // Read the specification now, so that a missing one fails the test and not a request.
        let _ = Schema::get();
        let shared = Arc::new(Shared {
            inner: Mutex::default(),
            changes: watch::Sender::new(0),
            released: watch::Sender::new(0),
        });
        let router = Router::new().fallback(requests::answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the stand-in for Telegram serves");
        });
        let mut telegram = Self { address, shared, server, first: String::new() };
        let first = telegram.another("The Shop").token().to_owned();
        telegram.first = first;
        telegram
    }

    /// The base URL, for `api_base` in the configuration.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The host and port, for a grant: `127.0.0.1:PORT`.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The first bot.
    #[must_use]
    pub fn bot(&self) -> Bot {
        Bot::new(&self.shared, self.first.clone())
    }

    /// Makes another bot.
    #[must_use]
    pub fn another(&self, name: &str) -> Bot {
        let token = {
            let mut inner = self.shared.lock();
            let id = FIRST_BOT + i64::try_from(inner.accounts.len()).unwrap_or_default();
            let token = format!("{id}:AAE-token_of-{}", name.to_lowercase().replace(' ', "-"));
            inner.accounts.insert(token.clone(), Account::new(id, name));
            token
        };
        Bot::new(&self.shared, token)
    }

    /// Answers the next `count` calls of this method in this way.
    pub fn next(&self, method: &str, count: u32, behavior: Behavior) {
        self.plan(method, None, Some(count), behavior);
    }

    /// Answers the next `count` calls of this method for one chat in this way.
    pub fn next_for(&self, method: &str, chat: i64, count: u32, behavior: Behavior) {
        self.plan(method, Some(chat), Some(count), behavior);
    }

    /// Answers all calls of this method in this way, until [`Telegram::recover`].
    pub fn always(&self, method: &str, behavior: Behavior) {
        self.plan(method, None, None, behavior);
    }

    fn plan(&self, method: &str, chat: Option<i64>, left: Option<u32>, behavior: Behavior) {
        self.shared.lock().plans.push(Plan { method: method.to_owned(), chat, left, behavior });
    }

    /// Discards all plans, so that every call succeeds again.
    pub fn recover(&self) {
        self.shared.lock().plans.clear();
    }

    /// Answers everything that [`Behavior::Hold`] is holding.
    pub fn release(&self) {
        self.shared.released.send_modify(|count| *count += 1);
    }

    /// What was wrong so far: with calls, and with what the stand-in itself answered and reported.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let inner = self.shared.lock();
        let of_bots = inner.accounts.values().flat_map(|account| &account.faults);
        inner.faults.iter().chain(of_bots).cloned().collect()
    }
}
