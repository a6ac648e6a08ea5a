//! Parts whose answers are lost: sent again where that does no harm, or after the platform was asked about them.

mod files;
mod large_files;
mod subjects;

use crate::{now, people::path, plugins::install_guest};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{
    courier::{Answer, Behavior, Courier},
    databases::{Database, Kind},
    on_both,
    server::Server,
};
use serde_json::{Value, json};
use std::{sync::LazyLock, time::Duration};

on_both! {
    a_part_that_the_platform_recognizes_is_sent_again_until_there_is_an_answer;
    a_part_that_was_under_way_at_a_crash_is_sent_again;
    a_part_is_not_repeated_after_its_time_or_its_last_attempt;
    a_repetition_that_was_refused_or_came_late_stays_uncertain;
    an_uncertain_part_is_settled_by_what_the_platform_says;
    a_platform_is_asked_for_a_day_at_most;
    an_answer_does_not_count_once_a_person_has_decided;
    parts_of_a_removed_channel_are_left_to_people;
    a_new_reply_waits_until_the_rate_of_its_conversation_allows_it;
}

/// The start of the tests with a test clock.
pub(crate) static BEGIN: LazyLock<i64> = LazyLock::new(now);
/// Longer than two rounds of the loops that resend parts and ask about them.
const ROUNDS: Duration = Duration::from_millis(2_500);
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// A server with one channel of the courier, and the conversation of a customer.
struct Setup {
    server: Server,
    courier: Courier,
    conversation: Value,
}

impl Setup {
    /// `rules` are more members of the channel's configuration.
    async fn start(kind: Kind, options: &[&str], rules: &Value) -> Self {
        let courier = Courier::start().await;
        let server = Server::start(kind, options).await;
        if options.contains(&"--test-clock") {
            set_clock(&server, 0).await;
        }
        install_guest(&server, "courier", "courier");
        let setup = Self { server, courier, conversation: Value::Null };
        setup.add_channel(rules);
        setup.receive(&json!({ "key": "k-1", "thread": "ada", "id": "m-1", "text": "Where is it?" })).await;
        let mut conversations = setup.server.list("/api/v1/conversations").await;
        assert_eq!(conversations.len(), 1, "{conversations:?}");
        Self { conversation: conversations.remove(0), ..setup }
    }

    /// Adds the channel. `rules` are more members of its configuration.
    fn add_channel(&self, rules: &Value) {
        let mut config = json!({ "account": "depot", "api_base": self.courier.base() });
        for (name, value) in rules.as_object().into_iter().flatten() {
            config[name] = value.clone();
        }
        let (config, grant) = (config.to_string(), format!("http={}", self.courier.authority()));
        let add = ["channel", "add", "parcels", "--connector", "courier", "--config", &config, "--grant", &grant];
        self.server.command(&add).unwrap_or_else(|error| panic!("adding the channel: {error}"));
    }

    /// The platform reports one thing. Returns once nothing is pending.
    async fn receive(&self, item: &Value) {
        self.post(item).await;
        self.server.drained().await;
    }

    /// The platform reports one thing.
    async fn post(&self, item: &Value) {
        let request = client().post(format!("{}/hooks/parcels", self.server.base)).json(&json!([item]));
        assert_eq!(request.send().await.expect("the server answers").status().as_u16(), 200);
    }

    /// Uploads a text file, and returns its identifier.
    async fn upload(&self, name: &str, bytes: &[u8]) -> Value {
        let url = format!("{}{}/attachments?name={name}", self.server.base, path(&self.conversation));
        let request = client().post(url).bearer_auth(&self.server.token).header("Content-Type", "text/plain");
        let answer = request.body(bytes.to_vec()).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 201);
        let file: Value = answer.json().await.expect("JSON");
        file["id"].clone()
    }

    /// A person writes a reply.
    async fn write(&self, reply: Value) -> Value {
        self.server.post(&format!("{}/messages", path(&self.conversation)), reply).await
    }

    /// Writes a text to which something happens. Returns once the platform has received it.
    async fn write_to(&self, text: &str, behavior: Behavior) -> Value {
        self.courier.next(behavior);
        let before = self.courier.requests().len();
        let message = self.write(json!({ "text": text })).await;
        let arrival = async |_: &Server| {
            let seen = self.courier.requests().len();
            if seen > before { Ok(()) } else { Err(format!("{seen} parts")) }
        };
        self.server.until("the part to arrive", arrival).await;
        message
    }

    /// Writes a text whose answer is lost.
    async fn lose(&self, text: &str, taken: bool) -> Value {
        let message = self.write_to(text, Behavior::Lose { taken }).await;
        self.reaches(&message, "uncertain").await;
        message
    }

    /// Returns a message with its deliveries.
    async fn show(&self, message: &Value) -> Value {
        let id = message["id"].as_str().expect("an identifier");
        self.server.get(&format!("/api/v1/messages/{id}")).await
    }

    /// Returns the identifier of a message's only part.
    async fn part(&self, message: &Value) -> String {
        self.show(message).await["deliveries"][0]["id"].as_str().expect("an identifier").to_owned()
    }

    /// Waits until a message has a state, and returns it with its deliveries.
    async fn reaches(&self, message: &Value, state: &str) -> Value {
        let look = async |_: &Server| {
            let shown = self.show(message).await;
            if shown["state"] == *state { Ok(shown) } else { Err(shown.to_string()) }
        };
        self.server.until(state, look).await
    }

    /// Waits until a message's only part is queued again after this many attempts.
    async fn waits_again(&self, message: &Value, attempts: u32) {
        let look = async |_: &Server| {
            let part = self.show(message).await["deliveries"][0].clone();
            let waits = part["state"] == "queued" && part["attempts"] == attempts && !part["failure"].is_null();
            if waits { Ok(()) } else { Err(part.to_string()) }
        };
        self.server.until("another attempt to be queued", look).await;
    }

    /// Waits until the platform was asked about a part this often.
    async fn asked(&self, part: &str, count: usize) {
        let look = async |_: &Server| {
            let asked = self.courier.asked(part);
            if asked >= count { Ok(()) } else { Err(format!("{asked} questions")) }
        };
        self.server.until("questions", look).await;
    }

    /// Sets the clock to this many seconds after the start.
    async fn clock(&self, seconds: i64) {
        set_clock(&self.server, seconds).await;
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client for loopback")
}

/// Sets a test clock to this many seconds after [`BEGIN`].
pub(crate) async fn set_clock(server: &Server, seconds: i64) {
    let at = jiff::Timestamp::from_millisecond(*BEGIN + seconds * 1_000).expect("a time").to_string();
    server.set_clock(&at).await;
}

/// Returns one member of each value.
fn all<'a>(values: &'a [Value], name: &str) -> Vec<&'a Value> {
    values.iter().map(|value| &value[name]).collect()
}

/// Fails with the number of parts about which the platform will be asked, if there are any.
async fn questions_left(server: &Server) -> Result<(), String> {
    let mut conn = Conn::connect(server.database_url(), true).await.expect("the database opens");
    let sql = "SELECT COUNT(*) FROM settlements WHERE due_at IS NOT NULL";
    let left: i64 = query(sql).fetch_one(&mut conn).await.expect("it is read").try_get(0).expect("a value");
    conn.close().await;
    if left == 0 { Ok(()) } else { Err(format!("{left} questions")) }
}

async fn a_part_that_the_platform_recognizes_is_sent_again_until_there_is_an_answer(kind: Kind) {
    let setup = Setup::start(kind, &[], &json!({ "repeatable": 3_600 })).await;
    setup.courier.next(Behavior::Lose { taken: true });
    setup.courier.next(Behavior::Lose { taken: false });
    let message = setup.write(json!({ "text": "It is here." })).await;
    let sent = setup.reaches(&message, "sent").await;
    let (requests, taken) = (setup.courier.requests(), setup.courier.taken());
    assert_eq!(all(&requests, "attempt"), [1, 2, 3]);
    let part = &sent["deliveries"][0];
    assert!(all(&requests, "id").iter().all(|id| **id == part["id"]), "{requests:?}");
    assert_eq!((taken.len(), &part["attempts"], &part["failure"]), (1, &json!(3), &Value::Null), "{sent}");
    assert_eq!(setup.server.drained().await["uncertain"], 0);

    // The next reply is not affected.
    let message = setup.write(json!({ "text": "Ring twice." })).await;
    setup.reaches(&message, "sent").await;
    assert_eq!(setup.courier.requests().len(), 4);
}

async fn a_part_that_was_under_way_at_a_crash_is_sent_again(kind: Kind) {
    let mut setup = Setup::start(kind, &[], &json!({ "repeatable": 3_600 })).await;
    let message = setup.write_to("Through the crash.", Behavior::Hold).await;
    setup.server.restart();
    setup.reaches(&message, "sent").await;
    let requests = setup.courier.requests();
    assert_eq!((all(&requests, "attempt"), setup.courier.taken().len()), (vec![&json!(1), &json!(2)], 1));
}

async fn a_part_is_not_repeated_after_its_time_or_its_last_attempt(kind: Kind) {
    let setup = Setup::start(kind, &[], &json!({ "repeatable": 3_600 })).await;
    let mut stay = Vec::new();
    for (text, change) in [("Too late.", "tried_at = tried_at - 3600000"), ("Too often.", "attempts = 10")] {
        let message = setup.write_to(text, Behavior::Hold).await;
        let sql = format!("UPDATE deliveries SET {change} WHERE state = 'sending'");
        Database::execute(setup.server.database_url(), &sql).await;
        setup.courier.release();
        stay.push(setup.reaches(&message, "uncertain").await);
    }
    // Once this one was resent, the others have been considered too.
    let message = setup.write_to("In time.", Behavior::Lose { taken: false }).await;
    setup.reaches(&message, "sent").await;
    for message in stay {
        assert_eq!(setup.show(&message).await["state"], "uncertain");
    }
    assert_eq!(setup.courier.requests().len(), 4);
    assert_eq!(setup.server.drained().await["uncertain"], 2);
}

async fn a_repetition_that_was_refused_or_came_late_stays_uncertain(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "repeatable": 3_600 })).await;
    setup.courier.answer(Answer::NotYet);
    // The platform wants a wait after which it would not recognize the part.
    let long = setup.write_to("It is here.", Behavior::Lose { taken: true }).await;
    setup.waits_again(&long, 1).await;
    setup.courier.next(Behavior::Refuse { wait: 7_200 });
    setup.clock(10).await;
    let shown = setup.reaches(&long, "uncertain").await;
    let why = &shown["deliveries"][0]["failure"]["message"];
    assert!(why.as_str().is_some_and(|why| why.contains("429")), "{shown}");
    // The test clock does not move the database's clock, so the first try moves instead.
    let sql = "UPDATE deliveries SET tried_at = tried_at - 7300000 WHERE state = 'uncertain'";
    Database::execute(setup.server.database_url(), sql).await;
    setup.clock(7_300).await;
    tokio::time::sleep(ROUNDS).await;
    assert_eq!(setup.show(&long).await["state"], "uncertain");
    assert_eq!(setup.courier.requests().len(), 2);

    // A shorter wait is kept.
    let short = setup.write_to("Ring twice.", Behavior::Lose { taken: true }).await;
    setup.waits_again(&short, 1).await;
    setup.courier.next(Behavior::Refuse { wait: 60 });
    setup.clock(7_310).await;
    setup.waits_again(&short, 2).await;
    setup.clock(7_350).await;
    tokio::time::sleep(ROUNDS).await;
    assert_eq!(setup.courier.requests().len(), 4);
    setup.clock(7_400).await;
    setup.reaches(&short, "sent").await;
    assert_eq!(all(&setup.courier.requests(), "attempt"), [1, 2, 1, 2, 3]);
    assert_eq!(setup.courier.taken().len(), 2);

    // The time ends while the part is queued.
    let late = setup.write_to("Too late.", Behavior::Lose { taken: true }).await;
    setup.waits_again(&late, 1).await;
    let sql = "UPDATE deliveries SET tried_at = tried_at - 3600000 WHERE state = 'queued'";
    Database::execute(setup.server.database_url(), sql).await;
    setup.clock(7_500).await;
    setup.reaches(&late, "uncertain").await;
    assert_eq!(setup.courier.requests().len(), 6);
}

async fn an_uncertain_part_is_settled_by_what_the_platform_says(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "settles": 60 })).await;
    let taken = setup.lose("It is here.", true).await;
    let lost = setup.lose("Ring twice.", false).await;
    let parts = [setup.part(&taken).await, setup.part(&lost).await];

    // An early answer could not be believed.
    setup.clock(59).await;
    tokio::time::sleep(ROUNDS).await;
    assert_eq!((setup.courier.asked(&parts[0]), setup.courier.asked(&parts[1])), (0, 0));

    setup.clock(61).await;
    let shown = setup.reaches(&taken, "sent").await;
    assert_eq!(shown["deliveries"][0]["external_id"], format!("c-{}", parts[0]), "{shown}");
    let shown = setup.reaches(&lost, "queued").await;
    let why = &shown["deliveries"][0]["failure"]["message"];
    assert!(why.as_str().is_some_and(|why| why.contains("did not take")), "{shown}");
    setup.clock(70).await;
    setup.reaches(&lost, "sent").await;
    let requests = setup.courier.requests();
    assert_eq!(all(&requests, "text"), ["It is here.", "Ring twice.", "Ring twice."]);
    assert_eq!(
        (setup.courier.taken().len(), setup.courier.asked(&parts[0]), setup.courier.asked(&parts[1])),
        (2, 1, 1)
    );
}

async fn a_platform_is_asked_for_a_day_at_most(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "settles": 60 })).await;
    setup.courier.answer(Answer::NotYet);
    let (open, decided) = (setup.lose("It is here.", true).await, setup.lose("Ring twice.", true).await);
    let (of_open, of_decided) = (setup.part(&open).await, setup.part(&decided).await);
    setup.clock(61).await;
    setup.asked(&of_open, 1).await;
    setup.asked(&of_decided, 1).await;
    let settle = format!("/api/v1/messages/{}/settle", decided["id"].as_str().expect("an identifier"));
    setup.server.post(&settle, json!({ "sent": true })).await;

    // Nobody asks about what a person has settled. The wait for the next question begins when the answer is stored, so
    // the clock moves until the question comes.
    let mut seconds = 1_000;
    let asked_again = async |_: &Server| {
        let asked = setup.courier.asked(&of_open);
        if asked > 1 {
            return Ok(());
        }
        seconds += 10;
        setup.clock(seconds).await;
        Err(format!("{asked} questions"))
    };
    setup.server.until("another question", asked_again).await;
    setup.clock(DAY + 1_000).await;
    setup.server.until("the last question", async |server| questions_left(server).await).await;
    let asked = setup.courier.asked(&of_open);
    setup.clock(3 * DAY).await;
    tokio::time::sleep(ROUNDS).await;
    assert_eq!((setup.courier.asked(&of_open), setup.courier.asked(&of_decided)), (asked, 1));
    assert_eq!(setup.show(&open).await["state"], "uncertain");
    assert_eq!(setup.show(&decided).await["state"], "sent");
    assert_eq!(setup.courier.requests().len(), 2);
}

async fn an_answer_does_not_count_once_a_person_has_decided(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "settles": 60 })).await;
    setup.courier.answer(Answer::LateNo);
    let message = setup.lose("It is here.", true).await;
    let part = setup.part(&message).await;
    setup.clock(61).await;
    setup.asked(&part, 1).await;
    let settle = format!("/api/v1/messages/{}/settle", message["id"].as_str().expect("an identifier"));
    setup.server.post(&settle, json!({ "sent": true })).await;
    setup.courier.release();
    tokio::time::sleep(ROUNDS).await;
    setup.clock(1_000).await;
    setup.server.drained().await;
    assert_eq!(setup.show(&message).await["state"], "sent");
    assert_eq!((setup.courier.requests().len(), setup.courier.asked(&part)), (1, 1));
}

async fn parts_of_a_removed_channel_are_left_to_people(kind: Kind) {
    let rules = json!({ "repeatable": 3_600, "settles": 60 });
    let setup = Setup::start(kind, &["--test-clock"], &rules).await;
    setup.courier.answer(Answer::NotYet);
    let message = setup.write_to("It is here.", Behavior::Lose { taken: true }).await;
    setup.waits_again(&message, 1).await;
    setup.server.command(&["channel", "remove", "parcels"]).expect("it is removed");
    assert_eq!(setup.show(&message).await["state"], "uncertain");

    // Another channel of the same name neither repeats the part nor answers for it.
    setup.add_channel(&rules);
    let part = setup.part(&message).await;
    setup.clock(120).await;
    tokio::time::sleep(ROUNDS).await;
    assert_eq!(setup.show(&message).await["state"], "uncertain");
    assert_eq!((setup.courier.requests().len(), setup.courier.asked(&part)), (1, 0));

    // A person has it sent again.
    let settle = format!("/api/v1/messages/{}/settle", message["id"].as_str().expect("an identifier"));
    setup.server.post(&settle, json!({ "sent": false })).await;
    setup.reaches(&message, "sent").await;
    assert_eq!(setup.courier.requests().len(), 2);
}

async fn a_new_reply_waits_until_the_rate_of_its_conversation_allows_it(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "pace": 10 })).await;
    let first = setup.write(json!({ "text": "It is here." })).await;
    setup.reaches(&first, "sent").await;
    // Nothing else is open in the conversation when this one is stored.
    let second = setup.write(json!({ "text": "Ring twice." })).await;
    setup.clock(9).await;
    tokio::time::sleep(ROUNDS).await;
    assert_eq!((setup.courier.requests().len(), &setup.show(&second).await["state"]), (1, &json!("queued")));
    setup.clock(10).await;
    setup.reaches(&second, "sent").await;
    assert_eq!(all(&setup.courier.requests(), "text"), ["It is here.", "Ring twice."]);
}
