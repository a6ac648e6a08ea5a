//! How many files a message may have and of which types, and how large a group may be in which plugins write.

use super::{HOUR, PNG, Shop, in_group};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_message_has_as_many_files_as_the_platform_accepts;
    files_have_the_types_and_sizes_that_the_platform_accepts;
    plugins_are_silent_in_a_group_that_is_too_large;
}

async fn a_message_has_as_many_files_as_the_platform_accepts(kind: Kind) {
    let rules = json!([["text-limit", 1_000, false], ["attachment", "image", 1_000], ["count", "files", 2]]);
    let shop = Shop::start(kind, rules).await;
    let ada = shop.begins("ada", "hello").await;
    let mut files = Vec::new();
    for name in ["one.png", "two.png", "three.png"] {
        files.push(shop.upload(&ada, name, PNG.to_vec()).await);
    }
    let why = shop.refuses(&ada, &json!({ "text": "Look", "attachments": files }), "too-many-files").await;
    assert!(why.contains("3 files") && why.contains("at most 2"), "{why}");
    assert_eq!(shop.server.messages(&ada).await.len(), 1, "nothing of it is stored");
    let (status, message) = shop.ask(&ada, &json!({ "text": "Look", "attachments": files[..2] })).await;
    assert_eq!(status, 201, "{message}");
    shop.server.drained().await;
    let sent: Vec<_> = shop.platform.parts().iter().map(|part| part["files"].clone()).collect();
    assert_eq!(sent, [json!([]), json!(["one.png"]), json!(["two.png"])]);
}

async fn files_have_the_types_and_sizes_that_the_platform_accepts(kind: Kind) {
    let rules = json!([
        ["text-limit", 1_000, false],
        ["attachment", "image", 100],
        ["attachment", "file", 100],
        ["media-type", "image", "IMAGE/PNG; q=1", 0],
        ["media-type", "image", "image/gif", 40],
    ]);
    let shop = Shop::start(kind, rules).await;
    let ada = shop.begins("ada", "hello").await;
    let (jpeg, gif) = (b"\xff\xd8\xff\xe0\0\x10JFIF", |size: usize| [b"GIF89a".to_vec(), vec![0; size - 6]].concat());
    let png = |size: usize| [PNG.to_vec(), vec![0; size - PNG.len()]].concat();
    for (name, bytes, code, words) in [
        ("a.jpg", jpeg.to_vec(), "attachment-type", vec!["`image/jpeg`", "image/png, image/gif"]),
        ("b.gif", gif(41), "attachment-too-large", vec!["41 bytes", "at most 40", "`image/gif`"]),
        ("c.png", png(101), "attachment-too-large", vec!["101 bytes", "at most 100"]),
    ] {
        let file = shop.upload(&ada, name, bytes).await;
        let why = shop.refuses(&ada, &json!({ "attachments": [file] }), code).await;
        assert!(words.iter().all(|word| why.contains(word)), "{name}: {why}");
    }
    // A file of a kind for which no type is declared may have any.
    for (name, bytes) in [("d.gif", gif(40)), ("e.png", png(100)), ("f.txt", "zażółć".into())] {
        let file = shop.upload(&ada, name, bytes).await;
        let (status, message) = shop.ask(&ada, &json!({ "attachments": [file] })).await;
        assert_eq!(status, 201, "{name}: {message}");
    }
    shop.server.drained().await;
    let sent: Vec<_> = shop.platform.parts().iter().map(|part| part["files"].clone()).collect();
    assert_eq!(sent, [json!(["d.gif"]), json!(["e.png"]), json!(["f.txt"])]);
}

async fn plugins_are_silent_in_a_group_that_is_too_large(kind: Kind) {
    let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["count", "members", 2]])).await;
    shop.report(&[in_group("m-1", "ada", "say hi"), in_group("m-2", "bob", "hello")]).await;
    shop.server.drained().await;
    let group = shop.conversation("say hi").await;
    assert_eq!(shop.platform.texts(), ["hi"]);

    shop.report(&[in_group("m-3", "carol", "say more")]).await;
    shop.server.drained().await;
    assert_eq!(shop.refusals(&group, "say more").await, ["group-too-large"]);
    let shown = shop.server.list("/api/v1/runs?state=dead").await;
    assert_eq!(shown, Vec::<Value>::new(), "a refusal is not a fault of the plugin");
    // People may write, and the number of a direct conversation's customers does not matter.
    shop.write(&group, "To all of you").await;
    shop.begins("dan", "say hello").await;
    assert_eq!(shop.platform.texts(), ["hi", "To all of you", "hello"]);

    // Once one of them has left, the group is small enough. No person has written lately.
    let left = json!({
        "item": "participant", "key": "c-1", "thread": "g-1", "kind": "group", "contact": "carol", "change": "left",
    });
    shop.clock(2 * HOUR).await;
    shop.report(&[left, in_group("m-4", "ada", "say again")]).await;
    shop.server.drained().await;
    assert_eq!(shop.platform.texts()[3..], ["again"]);
}
