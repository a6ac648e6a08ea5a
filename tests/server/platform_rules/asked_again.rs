//! Connectors are asked for their platforms' rules again: when the time is over for which they are valid, and after a
//! connector has reported a change.

use super::{Shop, seconds};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::{Value, json};

on_both! {
    rules_are_asked_again_when_their_time_is_over;
    a_connector_reports_that_the_rules_have_changed;
    rules_that_cannot_be_had_stay_as_they_are;
}

/// A shop whose connector asks the platform for its rules.
async fn asking(kind: Kind, rules: Value) -> Shop {
    Shop::with(kind, Ok(rules), &json!({ "ask_rules": true }), &[]).await
}

/// When the connector was asked for the channel's rules and is asked next, in seconds after the start, and the maximum
/// length of a text.
fn told(channel: &Value) -> (Option<i64>, Option<i64>, i64) {
    let length = channel["rules"]["text_limit"]["length"].as_i64().expect("a length");
    (seconds(&channel["rules_asked_at"]), seconds(&channel["rules_next_at"]), length)
}

/// Waits until a server shows this.
async fn shows(server: &Server, expected: (Option<i64>, Option<i64>, i64)) -> Value {
    let look = async |server: &Server| {
        let channel = server.get("/api/v1/channels/chat").await;
        if told(&channel) == expected { Ok(channel) } else { Err(channel.to_string()) }
    };
    server.until("the rules", look).await
}

async fn rules_are_asked_again_when_their_time_is_over(kind: Kind) {
    let rules = |length: u32| json!([["text-limit", length, false], ["valid-for", 3_600]]);
    let shop = asking(kind, rules(1_000)).await;
    let other = shop.another(kind).await;
    let ada = shop.begins("ada", "hello").await;
    let before = shows(&shop.server, (Some(0), Some(3_600), 1_000)).await;
    let asked = shop.platform.asked();

    // Not before that time.
    shop.platform.set_rules(Ok(rules(5)));
    shop.clock(3_599).await;
    let early = shop.write(&ada, "Good day.").await;
    shop.reaches(&early, "sent").await;
    assert_eq!((shop.platform.asked(), told(&shop.channel().await)), (asked, told(&before)));

    shop.clock(3_600).await;
    let after = shows(&shop.server, (Some(3_600), Some(7_200), 5)).await;
    assert_eq!(shop.platform.asked(), asked + 1);
    assert_ne!(after["updated_at"], before["updated_at"]);
    shop.refuses(&ada, &json!({ "text": "Good day." }), "text-too-long").await;
    let log = shop.log().await;
    assert!(log.iter().any(|line| line == "the platform's rules have changed"), "{log:?}");
    let shown = shop.server.command(&["channel", "show", "chat"]).expect("it is shown");
    assert!(shown.contains("again at"), "{shown}");
    if let Some(other) = &other {
        shows(other, told(&after)).await;
        let place = format!("{}/messages", crate::people::path(&ada));
        let (status, problem) = other.ask("POST", &place, Some(&json!({ "text": "Good day." }))).await;
        assert_eq!((status, &problem["code"]), (422, &json!("text-too-long")), "{problem}");
        // Both servers see the next time come, and one of them asks.
        super::set_clock(other, 7_200).await;
    }

    // The same rules as before change nothing but the times.
    shop.clock(7_200).await;
    let again = shows(&shop.server, (Some(7_200), Some(10_800), 5)).await;
    assert_eq!(again["updated_at"], after["updated_at"]);
    assert_eq!(shop.platform.asked(), asked + 2);

    // Nothing remains of a channel that is removed.
    shop.server.command(&["channel", "remove", "chat"]).expect("it is removed");
    let mut conn = Conn::connect(shop.server.database_url(), true).await.expect("the database opens");
    let row = query("SELECT COUNT(*) FROM channel_rules").fetch_one(&mut conn).await.expect("it is read");
    let left: i64 = row.try_get(0).expect("a value");
    conn.close().await;
    assert_eq!(left, 0);
}

async fn a_connector_reports_that_the_rules_have_changed(kind: Kind) {
    let rules = |length: u32| json!([["text-limit", length, false]]);
    let shop = asking(kind, rules(1_000)).await;
    let ada = shop.begins("ada", "hello").await;
    shows(&shop.server, (Some(0), None, 1_000)).await;
    let asked = shop.platform.asked();
    let says = async |text: &str, state: &str| {
        let message = shop.write(&ada, text).await;
        shop.reaches(&message, state).await;
    };

    // At most once a minute, however often it is reported.
    shop.clock(30).await;
    says("rules-changed", "sent").await;
    says("rules-changed, once more", "sent").await;
    shows(&shop.server, (Some(0), Some(60), 1_000)).await;
    assert_eq!(shop.platform.asked(), asked);
    shop.platform.set_rules(Ok(rules(30)));
    shop.clock(60).await;
    shows(&shop.server, (Some(60), None, 30)).await;
    assert_eq!(shop.platform.asked(), asked + 1);

    // After a quiet time, it is asked at once. A part that the platform refused is a reason, too.
    shop.clock(200).await;
    says("rules-changed, refused", "failed").await;
    shows(&shop.server, (Some(200), None, 30)).await;
    assert_eq!(shop.platform.asked(), asked + 2);
}

async fn rules_that_cannot_be_had_stay_as_they_are(kind: Kind) {
    let rules = json!([["text-limit", 30, false], ["valid-for", 60]]);
    let shop = asking(kind, rules.clone()).await;
    let ada = shop.begins("ada", "hello").await;
    let asked = shop.platform.asked();
    let fails = async |next: i64, count: usize| {
        let look = async |server: &Server| {
            let channel = server.get("/api/v1/channels/chat").await;
            let failed = channel["rules_failure"].is_string() && seconds(&channel["rules_next_at"]) == Some(next);
            if failed { Ok(channel) } else { Err(channel.to_string()) }
        };
        let channel = shop.server.until("the failure", look).await;
        assert_eq!(told(&channel), (Some(0), Some(next), 30));
        assert_eq!(shop.platform.asked(), asked + count);
    };
    shop.platform.set_rules(Err(503));
    shop.clock(60).await;
    fails(120, 1).await;
    // What the platform wants to say cannot be understood.
    shop.platform.set_rules(Ok(json!([["no_such_rule", 7]])));
    shop.clock(120).await;
    fails(180, 2).await;
    let log = shop.log().await;
    assert!(log.iter().any(|line| line.starts_with("the platform's rules stay as they are")), "{log:?}");
    let shown = shop.server.command(&["channel", "show", "chat"]).expect("it is shown");
    assert!(shown.contains("it failed"), "{shown}");
    // A report does not make it ask sooner than that.
    let message = shop.write(&ada, "rules-changed").await;
    shop.reaches(&message, "sent").await;
    fails(180, 2).await;

    shop.platform.set_rules(Ok(rules));
    shop.clock(180).await;
    let channel = shows(&shop.server, (Some(180), Some(240), 30)).await;
    assert_eq!(channel["rules_failure"], Value::Null);
}
