//! The stand-in behaves as its documentation says, and as the Bot API's documentation says.

use super::{Behavior, Bot, FILE, Telegram};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// A stand-in, and a program that calls it.
struct Caller {
    telegram: Telegram,
    bot: Bot,
    http: reqwest::Client,
}

impl Caller {
    async fn start() -> Self {
        let telegram = Telegram::start().await;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { bot: telegram.bot(), telegram, http }
    }

    /// Calls a method. Returns `None` if there is no answer.
    async fn try_call(&self, method: &str, parameters: &Value) -> Option<Value> {
        let url = format!("{}/bot{}/{method}", self.telegram.base(), self.bot.token());
        let answer = self.http.post(url).json(parameters).send().await.ok()?;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error_code"].as_u64().unwrap_or(200), u64::from(status), "{body}");
        Some(body)
    }

    /// Calls a method, and returns its result or else its description.
    async fn call(&self, method: &str, parameters: Value) -> Value {
        let body = self.try_call(method, &parameters).await.expect("an answer");
        body.get("result").unwrap_or(&body["description"]).clone()
    }

    async fn updates(&self, parameters: Value) -> Vec<Value> {
        self.call("getUpdates", parameters).await.as_array().expect("updates").clone()
    }
}

/// Returns the texts of the messages in updates.
fn texts(updates: &[Value]) -> Vec<&str> {
    updates.iter().filter_map(|update| update["message"]["text"].as_str()).collect()
}

#[tokio::test]
async fn updates_are_given_until_they_are_confirmed() {
    let caller = Caller::start().await;
    let ada = caller.bot.person("Ada");
    for text in ["one", "two", "three"] {
        caller.bot.by(ada).writes(text);
    }
    let all = caller.updates(json!({})).await;
    assert_eq!(texts(&all), ["one", "two", "three"]);
    assert_eq!(texts(&caller.updates(json!({ "limit": 1 })).await), ["one"]);
    let second = all[1]["update_id"].as_i64().unwrap();
    assert_eq!(texts(&caller.updates(json!({ "offset": second })).await), ["two", "three"]);
    assert_eq!(texts(&caller.updates(json!({ "offset": -1 })).await), ["three"]);
    assert_eq!(caller.bot.pending(), 1, "a negative offset forgets the earlier ones");
    assert!(caller.updates(json!({ "offset": second + 2 })).await.is_empty());
    caller.bot.heard().await;
    assert_eq!((caller.bot.overlaps(), caller.bot.given()), (0, 3 + 1 + 2 + 1));

    // A long poll ends with the next update, and a second one ends the first.
    let long = json!({ "timeout": 60 });
    let (first, second, ()) =
        tokio::join!(caller.call("getUpdates", long.clone()), caller.call("getUpdates", long), async {
            caller.bot.wait_for("getUpdates", 7).await;
            caller.bot.by(ada).writes("four");
        });
    let conflict =
        |answer: &Value| answer.as_str().is_some_and(|text| text.starts_with("Conflict: terminated by other"));
    assert!(conflict(&first) != conflict(&second), "{first} {second}");
    assert_eq!(caller.bot.overlaps(), 1);
    assert_eq!(caller.telegram.faults(), Vec::<String>::new());
}

/// The updates that a webhook got, each with its secret.
type Posted = Arc<Mutex<Vec<(Value, String)>>>;

/// A webhook that refuses the first post, and answers a pressed button with a call.
async fn hook(
    State(posted): State<Posted>,
    headers: HeaderMap,
    Json(update): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let secret = headers["x-telegram-bot-api-secret-token"].to_str().unwrap().to_owned();
    let query = update["callback_query"]["id"].clone();
    let mut posted = posted.lock().unwrap();
    posted.push((update, secret));
    let status = if posted.len() == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let answer = if query.is_string() {
        json!({ "method": "answerCallbackQuery", "callback_query_id": query })
    } else {
        json!({})
    };
    (status, Json(answer))
}

#[tokio::test]
async fn a_webhook_gets_updates_in_order_until_it_accepts_them() {
    let (caller, posted) = (Caller::start().await, Posted::default());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(hook)).with_state(Arc::clone(&posted));
    let server = tokio::spawn(async move { axum::serve(listener, router).await });

    let (ada, keyboard) = (caller.bot.person("Ada"), json!([[{ "text": "Yes", "callback_data": "yes" }]]));
    let message = caller.bot.by(ada).writes("one");
    let set = json!({ "url": url, "secret_token": "s-1", "allowed_updates": ["message", "callback_query"] });
    assert_eq!(caller.call("setWebhook", set).await, true);
    let conflict = caller.call("getUpdates", json!({})).await;
    assert!(conflict.as_str().is_some_and(|text| text.starts_with("Conflict: can't use getUpdates")), "{conflict}");
    let question = json!({ "chat_id": ada, "text": "Sure?", "reply_markup": { "inline_keyboard": keyboard } });
    let question = caller.call("sendMessage", question).await["message_id"].as_i64().unwrap();
    caller.bot.by(ada).edits(message, "not wanted");
    let pressed = caller.bot.by(ada).presses(question, "Yes");
    caller.bot.heard().await;
    caller.bot.wait_for("answerCallbackQuery", 1).await;
    server.abort();

    assert!(caller.bot.answer_to(&pressed).is_some() && caller.bot.calls("answerCallbackQuery")[0].in_answer);
    let posted = posted.lock().unwrap();
    assert!(posted.iter().all(|(_, secret)| secret == "s-1"));
    let updates: Vec<_> = posted.iter().map(|(update, _)| update.clone()).collect();
    assert_eq!((texts(&updates), updates.len()), (vec!["one", "one"], 3), "once more after the refusal: {updates:?}");
    assert_eq!(updates[2]["callback_query"]["data"], "yes");
    assert_eq!(caller.bot.failed_posts(), 1);
    assert_eq!(caller.telegram.faults(), Vec::<String>::new());
}

#[tokio::test]
async fn limits_are_exact_and_a_call_beyond_them_is_recorded() {
    let caller = Caller::start().await;
    let ada = caller.bot.person("Ada");
    assert_eq!(
        caller.call("sendMessage", json!({ "chat_id": ada, "text": "hello" })).await,
        "Forbidden: bot can't initiate conversation with a user"
    );
    let message = caller.bot.by(ada).writes("hello");
    let button = |data: &str| json!({ "inline_keyboard": [[{ "text": "Yes", "callback_data": data }]] });
    let reply = |to: i64, anyway: bool| json!({ "message_id": to, "allow_sending_without_reply": anyway });
    // A character outside of the basic plane counts as two.
    let sent = [
        json!({ "chat_id": ada, "text": "😀".repeat(2_048) }),
        json!({ "chat_id": ada, "text": "x", "reply_markup": button(&"x".repeat(64)) }),
        json!({ "chat_id": ada, "text": "x", "reply_parameters": reply(message, false) }),
        json!({ "chat_id": ada, "text": "x", "reply_parameters": reply(message + 100, true) }),
        json!({ "chat_id": ada.to_string(), "text": " x " }),
    ];
    for parameters in &sent {
        let result = caller.call("sendMessage", parameters.clone()).await;
        assert!(result["message_id"].is_i64(), "{result}");
    }
    let received = caller.bot.received(ada);
    assert_eq!((received.len(), received[4].text.as_str()), (sent.len(), "x"));
    assert_eq!(received[2].message["reply_to_message"]["message_id"], message);
    assert_eq!(received[3].message.get("reply_to_message"), None);
    let missing = json!({ "chat_id": ada, "text": "x", "reply_parameters": reply(message + 100, false) });
    assert_eq!(caller.call("sendMessage", missing).await, "Bad Request: message to be replied not found");
    assert_eq!(caller.telegram.faults(), Vec::<String>::new());

    let wrong = [
        (json!({ "chat_id": ada, "text": "x".repeat(4_097) }), "message is too long"),
        (json!({ "chat_id": ada, "text": "  " }), "message text is empty"),
        (
            json!({ "chat_id": ada, "text": "x", "reply_markup": button("ż".repeat(33).as_str()) }),
            "BUTTON_DATA_INVALID",
        ),
        (json!({ "chat_id": ada, "text": "x", "markup": {} }), "sendMessage.markup is unknown"),
        (json!({ "text": "x" }), "sendMessage.chat_id is missing"),
    ];
    for (parameters, why) in &wrong {
        assert_eq!(caller.call("sendMessage", parameters.clone()).await, format!("Bad Request: {why}"));
    }
    let faults = caller.telegram.faults();
    assert_eq!(faults.len(), wrong.len(), "{faults:?}");
    assert_eq!(caller.bot.received(ada).len(), sent.len(), "nothing wrong was sent");
}

#[tokio::test]
async fn rich_content_is_shown_as_telegram_shows_it() {
    let caller = Caller::start().await;
    let ada = caller.bot.person("Ada");
    let sticker = b"RIFF\x1a\0\0\0WEBPVP8L";
    let by = caller.bot.by(ada);
    by.shares_place(52.5, 13.4, Some(("Shop", "Long 1")));
    by.shares_contact("+48500600700", "Alan");
    by.sends_sticker(sticker, "😀");
    by.asks("Red?", &["Yes", "No"]);
    by.forwards("Look", "Alan");
    let updates = caller.updates(json!({})).await;
    let shown: Vec<_> = updates.iter().map(|update| &update["message"]).collect();
    assert_eq!((&shown[0]["venue"]["title"], &shown[0]["location"]["latitude"]), (&json!("Shop"), &json!(52.5)));
    assert_eq!(shown[1]["contact"]["phone_number"], "+48500600700");
    assert_eq!((&shown[2]["sticker"]["emoji"], &shown[2]["sticker"]["is_video"]), (&json!("😀"), &json!(false)));
    assert_eq!(shown[3]["poll"]["options"][1]["text"], "No");
    assert_eq!(shown[4]["forward_origin"]["sender_user_name"], "Alan");

    let known = shown[2]["sticker"]["file_id"].clone();
    let options = json!([{ "text": "Yes" }, { "text": "No" }]);
    for (method, parameters, member) in [
        ("sendLocation", json!({ "latitude": 52.5, "longitude": 13.4 }), "location"),
        ("sendVenue", json!({ "latitude": 52.5, "longitude": 13.4, "title": "Shop", "address": "Long 1" }), "venue"),
        ("sendContact", json!({ "phone_number": "+48500600700", "first_name": "Ana" }), "contact"),
        ("sendPoll", json!({ "question": "Red?", "options": options }), "poll"),
        ("sendSticker", json!({ "sticker": known }), "sticker"),
    ] {
        let mut parameters = parameters;
        parameters["chat_id"] = json!(ada);
        let message = caller.call(method, parameters).await;
        assert!(message[member].is_object(), "{method}: {message}");
    }
    let received = caller.bot.received(ada);
    assert_eq!(received[4].file.as_ref().map(|(_, bytes)| bytes.as_slice()), Some(&sticker[..]));
    assert_eq!(caller.telegram.faults(), Vec::<String>::new());
    let unknown = caller.call("sendSticker", json!({ "chat_id": ada, "sticker": "11537/52002734" })).await;
    assert_eq!(unknown, "Bad Request: wrong file identifier/HTTP URL specified");
    for (method, parameters) in [
        ("sendLocation", json!({ "chat_id": ada, "latitude": 91, "longitude": 0 })),
        ("sendVenue", json!({ "chat_id": ada, "latitude": 1, "longitude": 0, "title": "Shop", "address": " " })),
        ("sendContact", json!({ "chat_id": ada, "phone_number": "", "first_name": "Ana" })),
        ("sendPoll", json!({ "chat_id": ada, "question": "x".repeat(301), "options": [{ "text": "Yes" }] })),
    ] {
        let before = caller.telegram.faults().len();
        caller.call(method, parameters).await;
        assert_eq!(caller.telegram.faults().len(), before + 1, "{method}");
    }
}

#[tokio::test]
async fn a_group_of_files_is_several_messages_that_are_deleted_together() {
    let caller = Caller::start().await;
    let ada = caller.bot.person("Ada");
    caller.bot.by(ada).writes("hello");
    let group = async |kinds: &[&str]| {
        let media = kinds.iter().enumerate().map(
            |(n, kind)| json!({ "type": kind, "media": format!("attach://file{n}"), "caption": format!("photo {n}") }),
        );
        let media: Value = media.collect();
        let mut form = reqwest::multipart::Form::new().text("chat_id", ada.to_string());
        form = form.text("media", media.to_string());
        for n in 0..kinds.len() {
            let photo = reqwest::multipart::Part::bytes(b"\xff\xd8\xff\xe0 a photo".to_vec());
            form = form.part(format!("file{n}"), photo.file_name("photo.jpg"));
        }
        let url = format!("{}/bot{}/sendMediaGroup", caller.telegram.base(), caller.bot.token());
        caller.http.post(url).multipart(form).send().await.unwrap().json::<Value>().await.unwrap()["result"].clone()
    };
    let sent = group(&["photo", "photo"]).await;
    assert_eq!((sent.as_array().map(Vec::len), &sent[1]["caption"]), (Some(2), &json!("photo 1")));
    assert!(sent[0]["media_group_id"].is_string() && sent[0]["media_group_id"] == sent[1]["media_group_id"], "{sent}");
    assert_eq!(caller.bot.received(ada).len(), 2);
    let numbers: Vec<_> = sent.as_array().unwrap().iter().map(|one| one["message_id"].as_i64().unwrap()).collect();
    for _ in 0..2 {
        let deletion = json!({ "chat_id": ada, "message_ids": numbers });
        assert_eq!(caller.call("deleteMessages", deletion).await, true, "those that are gone are skipped");
        assert_eq!(caller.bot.message(ada, numbers[1]), None);
    }
    assert_eq!(caller.telegram.faults(), Vec::<String>::new());
    assert_eq!((group(&["photo"]).await, group(&["photo", "document"]).await), (Value::Null, Value::Null));
    assert_eq!(caller.telegram.faults().len(), 2);
    assert_eq!(caller.bot.received(ada).len(), 2, "nothing wrong was sent");
}

#[tokio::test]
async fn files_are_downloaded_by_the_path_that_get_file_returns() {
    let caller = Caller::start().await;
    let (ada, photo) = (caller.bot.person("Ada"), b"\xff\xd8\xff\xe0 a photo");
    caller.bot.by(ada).sends_photo(photo, Some("look"));
    caller.bot.by(ada).sends_large_document("film.mkv", "video/x-matroska", (20 << 20) + 1);
    let updates = caller.updates(json!({})).await;
    let sizes = updates[0]["message"]["photo"].as_array().unwrap();
    let largest = sizes.last().unwrap();
    assert_eq!(largest["width"], 1_280, "{sizes:?}");
    let get = async |path: &str| {
        let url = format!("{}/file/bot{}/{path}", caller.telegram.base(), caller.bot.token());
        let answer = caller.http.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    };
    let guessed = "photos/file_4.jpg";
    assert_eq!(get(guessed).await.0, 404, "nobody has asked for its path");
    let file = caller.call("getFile", json!({ "file_id": largest["file_id"] })).await;
    assert_eq!(file["file_path"], guessed);
    assert_eq!(get(guessed).await, (200, photo.to_vec()));
    assert_eq!(caller.bot.calls(FILE).len(), 2);
    let large = updates[1]["message"]["document"]["file_id"].clone();
    assert_eq!(caller.call("getFile", json!({ "file_id": large })).await, "Bad Request: file is too big");
    let unknown = caller.call("getFile", json!({ "file_id": "x" })).await;
    assert!(unknown.as_str().is_some_and(|text| text.starts_with("Bad Request: wrong file_id")), "{unknown}");
    assert_eq!(caller.telegram.faults(), Vec::<String>::new());
}

#[tokio::test]
async fn calls_fail_as_the_test_demands() {
    let caller = Caller::start().await;
    let ada = caller.bot.person("Ada");
    caller.bot.by(ada).writes("hello");
    let send = json!({ "chat_id": ada, "text": "hi" });
    for (performed, received) in [(true, 1), (false, 1)] {
        caller.telegram.next_for("sendMessage", ada, 1, Behavior::Lose { performed });
        assert_eq!(caller.try_call("sendMessage", &send).await, None);
        assert_eq!(caller.bot.received(ada).len(), received, "{performed}");
    }
    caller.telegram.next("sendMessage", 1, Behavior::TooManyRequests(7));
    let refused = caller.try_call("sendMessage", &send).await.unwrap();
    assert_eq!(refused["parameters"], json!({ "retry_after": 7 }));
    caller.bot.limit_flood(Some((2, Duration::from_mins(1))));
    assert!(caller.call("sendMessage", send.clone()).await["message_id"].is_i64());
    let limited = caller.call("sendMessage", send.clone()).await;
    assert!(limited.as_str().is_some_and(|text| text.starts_with("Too Many Requests: retry after ")), "{limited}");
    caller.bot.limit_flood(None);
    caller.bot.by(ada).blocks();
    assert_eq!(caller.call("sendMessage", send.clone()).await, "Forbidden: bot was blocked by the user");
    assert_eq!(caller.updates(json!({})).await[1]["my_chat_member"]["new_chat_member"]["status"], "kicked");

    let group = caller.bot.group("Friends");
    let supergroup = caller.bot.upgrade(group);
    let moved = caller.try_call("sendMessage", &json!({ "chat_id": group, "text": "hi" })).await.unwrap();
    assert_eq!(moved["parameters"], json!({ "migrate_to_chat_id": supergroup }));
    assert_eq!(caller.telegram.faults(), Vec::<String>::new());
    let nowhere = caller.http.get(format!("{}/bot1:x/getMe", caller.telegram.base())).send().await.unwrap();
    assert_eq!(nowhere.status().as_u16(), 401);
    let nowhere = caller.http.get(caller.telegram.base()).send().await.unwrap();
    assert_eq!((nowhere.status().as_u16(), caller.telegram.faults().len()), (404, 1));
}
