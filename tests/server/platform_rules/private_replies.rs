//! Private replies to comments, and the thread in which the platform says that they arrived.

use super::{HOUR, Shop, said};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::json;

on_both! {
    the_thread_of_a_private_reply_is_known_although_a_report_came_first;
}

async fn the_thread_of_a_private_reply_is_known_although_a_report_came_first(kind: Kind) {
    let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["private-reply-window", HOUR]])).await;
    let mut comment = said("m-1", "post-1", "ada", "How much?");
    (comment["kind"], comment["comment"]) = (json!("public"), json!(true));
    shop.report(&[comment]).await;
    shop.server.drained().await;
    let public = shop.conversation("How much?").await;
    let comment = shop.server.messages(&public).await.remove(0);

    shop.platform.arrives_in("t-7");
    shop.platform.hold(true);
    let (status, reply) = shop.ask(&public, &json!({ "text": "10 euros", "reply_to": comment["id"] })).await;
    assert_eq!(status, 201, "{reply}");
    shop.platform.wait_for(1).await;
    // The platform reports the part before it answers the call, which is what names the thread.
    let part = shop.platform.parts()[0]["id"].clone();
    let taken = json!({ "item": "taken", "key": "p-1", "thread": "ada", "contact": "ada", "delivery": part });
    shop.report(&[taken]).await;
    shop.reaches(&reply, "sent").await;
    shop.platform.hold(false);
    let is_recorded = async |server: &Server| {
        let mut conn = Conn::connect(server.database_url(), true).await.expect("the database opens");
        let sql = "SELECT COUNT(*) FROM conversations WHERE thread = 't-7'";
        let row = query(sql).fetch_one(&mut conn).await.expect("it is read");
        let found: i64 = row.try_get(0).expect("a value");
        conn.close().await;
        if found == 1 { Ok(()) } else { Err("no conversation has the thread".to_owned()) }
    };
    shop.server.until("the thread to be recorded", is_recorded).await;

    shop.report(&[said("m-2", "t-7", "ada", "That is fine")]).await;
    shop.server.drained().await;
    let private = shop.conversation("10 euros").await;
    assert_eq!(crate::texts(&shop.server.messages(&private).await), ["10 euros", "That is fine"]);
}
