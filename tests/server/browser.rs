//! The main use case as a person sees it: the web chat in a real browser, and the inbox behind it.

mod devtools;

use crate::people::path;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use devtools::Browser;
use plugboard_tests::{databases::Kind, server::Server};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// A picture of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQibgMAAHzAVCmFxmHAAAAAElFTkSuQmCC";

/// Returns the side and the text of each bubble on the page, from top to bottom.
fn bubbles(browser: &mut Browser) -> Vec<(String, String)> {
    let script = "[...document.querySelectorAll('#messages li')].map((li) => [li.dataset.author, li.textContent])";
    let shown = browser.evaluate(script);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    shown.as_array().into_iter().flatten().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

/// Waits until the page shows `count` bubbles, none of them still being sent.
async fn shown(server: &Server, browser: &mut Browser, count: usize) -> Vec<(String, String)> {
    server
        .until("the page to show it", async |_| {
            let now = bubbles(browser);
            let settled = browser.evaluate("document.querySelectorAll('.waiting').length") == json!(0);
            // Read again, because the text of a bubble that was still being sent says so.
            if now.len() == count && settled { Ok(bubbles(browser)) } else { Err(format!("{now:?}")) }
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_is_welcomed_sorted_and_answered_in_the_chat_page() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    for plugin in ["triage", "welcome", "webchat"] {
        server.install(plugin, &[]);
    }
    server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("the channel is added");
    let mut browser = Browser::open(&format!("{}/chat/webchat", server.base));
    assert_eq!(bubbles(&mut browser), []);

    let said = "hi, where is my order? it is urgent";
    browser.write_line(said);
    let seen = shown(&server, &mut browser, 2).await;
    assert_eq!(seen[0], ("visitor".to_owned(), said.to_owned()));
    assert_eq!(seen[1].0, "team");
    server.drained().await;

    // The same conversation in the inbox, with the reasons.
    let all = server.list("/api/v1/conversations").await;
    let [conversation] = &all[..] else { panic!("one conversation: {all:?}") };
    assert_eq!((&conversation["channel"], &conversation["status"]), (&json!("webchat"), &json!("open")));
    assert_eq!((&conversation["category"], &conversation["priority"]), (&json!("support"), &json!("urgent")));
    assert_eq!(conversation["labels"], json!(["order", "urgent"]));
    let messages = server.messages(conversation).await;
    assert_eq!(messages[1]["text"], json!(seen[1].1), "the page shows the welcome: {messages:?}");
    assert_eq!(messages[1]["author"]["name"], "welcome");
    // The page reports that the visitor has seen it.
    assert!(messages[1]["state"] == "sent" || messages[1]["state"] == "read", "{messages:?}");
    let id = conversation["id"].as_str().expect("an identifier");
    let runs = server.list(&format!("/api/v1/runs?conversation={id}")).await;
    let of = |plugin: &str, word: &str| {
        let run = runs.iter().find(|run| run["plugin"] == *plugin && run["log"].to_string().contains(word));
        run.unwrap_or_else(|| panic!("no run of {plugin} says `{word}`: {runs:?}")).clone()
    };
    let greeted = of("welcome", "greeted");
    assert_eq!(greeted["actions"][0]["message"], messages[1]["id"], "{greeted}");
    let sorted = of("triage", "urgent");
    let verdicts = sorted["actions"].as_array().expect("actions").iter();
    let actions: Vec<_> = verdicts.map(|a| (a["action"].clone(), a["verdict"].clone())).collect();
    for action in ["category", "priority", "add-label"] {
        assert!(actions.contains(&(json!(action), json!("allowed"))), "{action}: {sorted}");
    }

    // A person answers, and the page shows the answer by itself. The page never shows notes.
    let path = format!("/api/v1/conversations/{id}/messages");
    server.post(&path, json!({ "text": "a nice customer", "kind": "note" })).await;
    server.post(&path, json!({ "text": "It left our house today <3", "kind": "message" })).await;
    let seen = shown(&server, &mut browser, 3).await;
    assert_eq!(seen[2], ("team".to_owned(), "It left our house today <3".to_owned()));
    browser.screenshot(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/webchat.png"));

    // A reloaded page shows the same conversation and continues it.
    browser.reload();
    assert_eq!(shown(&server, &mut browser, 3).await, seen);
    browser.write_line("thank you");
    let seen = shown(&server, &mut browser, 4).await;
    assert_eq!(seen[3], ("visitor".to_owned(), "thank you".to_owned()));
    server.drained().await;
    assert_eq!(server.list("/api/v1/conversations").await.len(), 1, "it is the same conversation");
}

/// Waits until an expression of the page has a value.
async fn becomes(server: &Server, browser: &mut Browser, script: &str, expected: &Value) {
    let look = async |_: &Server| {
        let value = browser.evaluate(script);
        if value == *expected { Ok(()) } else { Err(value.to_string()) }
    };
    server.until(script, look).await;
}

/// Presses the button of a message that has this title.
fn press(browser: &mut Browser, title: &str) {
    let script = format!(
        "[...document.querySelectorAll('#messages button')].find((one) => one.firstChild.data === '{title}').click()"
    );
    browser.evaluate(&script);
}

/// The texts of the elements that a selector names.
fn texts_of(selector: &str) -> String {
    format!("[...document.querySelectorAll('{selector}')].map((one) => one.textContent)")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_who_reads_polish_sends_a_picture_and_presses_what_the_team_offers() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    server.install("webchat", &[]);
    server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("the channel is added");
    let mut browser = Browser::open_in("pl-PL,pl,en", &format!("{}/chat/webchat", server.base));
    let words = browser.evaluate(
        "[document.documentElement.lang, document.title, document.querySelector('h1').textContent, \
         document.getElementById('send').textContent, document.getElementById('attach').getAttribute('aria-label')]",
    );
    assert_eq!(words, json!(["pl", "Napisz do nas", "Napisz do nas", "Wyślij", "Dołącz pliki"]));

    // A file that is too large is refused at once, and in Polish. Another one can still be sent.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (large, small) = (folder.path().join("duży.bin"), folder.path().join("kwiat.png"));
    fs::write(&large, vec![7_u8; 1_200_000]).expect("a file");
    fs::write(&small, BASE64_STANDARD.decode(PIXEL).expect("a picture")).expect("a file");
    browser.choose_file("#files", &large);
    let refused = "document.getElementById('notice').textContent.endsWith('Plik duży.bin jest za duży.')";
    becomes(&server, &mut browser, refused, &json!(true)).await;
    browser.choose_file("#files", &small);
    becomes(&server, &mut browser, "document.querySelectorAll('#chosen li').length", &json!(1)).await;
    assert_eq!(browser.evaluate("document.getElementById('notice').textContent"), json!(""));
    browser.write_line("oto zdjęcie");
    shown(&server, &mut browser, 1).await;
    becomes(&server, &mut browser, "document.querySelector('#messages img')?.naturalWidth", &json!(1)).await;
    server.drained().await;
    let conversation = server.list("/api/v1/conversations").await.remove(0);
    let sent = server.messages(&conversation).await.remove(0);
    assert_eq!((&sent["text"], &sent["attributes"]["language"]), (&json!("oto zdjęcie"), &json!("pl-PL")));
    assert_eq!((&sent["attachments"][0]["name"], &sent["attachments"][1]), (&json!("kwiat.png"), &Value::Null));

    // Each side sees that the other one types and has read.
    assert_eq!(
        server.ask("POST", &format!("{}/typing", path(&conversation)), Some(&json!({ "seconds": 60 }))).await.0,
        202
    );
    becomes(&server, &mut browser, "document.getElementById('typing').textContent", &json!("Pisze …")).await;
    assert_eq!(server.ask("POST", &format!("{}/read", path(&conversation)), Some(&json!({}))).await.0, 202);
    becomes(&server, &mut browser, "document.querySelector('.mine small.read')?.textContent", &json!("Wyświetlono"))
        .await;
    browser.write("jeszcze ");
    let typing = async |server: &Server| {
        let shown = server.get(&path(&conversation)).await;
        if shown["typing_until"].is_string() { Ok(()) } else { Err(shown.to_string()) }
    };
    server.until("the visitor's typing to be shown", typing).await;
    browser.write_line("jedno pytanie");
    shown(&server, &mut browser, 2).await;

    let blocks = json!([
        { "type": "buttons", "text": "Czy to zamówienie?", "buttons": [
            { "title": "Tak", "action": "reply", "payload": "order:yes" },
            { "title": "Sklep", "action": "link", "url": "https://shop.example/" } ] },
        { "type": "card", "title": "<b>Imbryk</b>", "image": "https://shop.example/imbryk.jpg" },
        { "type": "list", "text": "Kiedy?", "button": "Wybierz", "sections": [
            { "title": "Dziś", "rows": [{ "title": "9:00", "description": "rano", "payload": "t:1" }] } ] },
        { "type": "location", "latitude": 52.5, "longitude": 13.4 },
    ]);
    let body = json!({ "text": "Dzień dobry", "content": { "version": 1, "blocks": blocks } });
    let reply = server.post(&format!("{}/messages", path(&conversation)), body).await;
    shown(&server, &mut browser, 3).await;
    let links = texts_of(".theirs a");
    becomes(&server, &mut browser, &links, &json!(["Sklep", "Pokaż na mapie"])).await;
    assert_eq!(browser.evaluate(&texts_of(".theirs strong")), json!(["<b>Imbryk</b>"]), "everything is text");
    assert_eq!(browser.evaluate("document.querySelectorAll('#messages b, .theirs img').length"), json!(0));
    let unnamed = "[...document.querySelectorAll('button, a, img')].filter((one) => !(one.textContent.trim() || \
        one.getAttribute('aria-label') || one.alt)).length";
    assert_eq!(browser.evaluate(unnamed), json!(0), "everything that can be pressed has a name");
    // The page reports that the visitor has seen it, and the list stays open meanwhile.
    browser.evaluate("document.querySelector('summary').click()");
    let read = async |server: &Server| {
        let message = server.get(&format!("/api/v1/messages/{}", reply["id"].as_str().unwrap_or_default())).await;
        if message["state"] == "read" { Ok(()) } else { Err(message.to_string()) }
    };
    server.until("the visitor to have seen it", read).await;
    browser.screenshot(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/webchat-content.png"));
    assert_eq!(browser.evaluate("document.querySelector('details').open"), json!(true));
    press(&mut browser, "9:00");
    shown(&server, &mut browser, 4).await;
    press(&mut browser, "Tak");
    shown(&server, &mut browser, 5).await;
    server.drained().await;
    let pressed: Vec<_> = server
        .messages(&conversation)
        .await
        .into_iter()
        .filter(|message| message["payload"].is_string())
        .map(|message| (message["text"].clone(), message["payload"].clone()))
        .collect();
    assert_eq!(pressed, [(json!("9:00"), json!("t:1")), (json!("Tak"), json!("order:yes"))]);
}

/// A person opens an invitation in a Polish browser, is told what is wrong with a password, and is then signed in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_joins_in_the_page_of_an_invitation() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    let added = server.post("/api/v1/people", json!({ "handle": "Zofia", "role": "agent" })).await;
    let link = added["invitation"]["url"].as_str().expect("a link").to_owned();
    let mut browser = Browser::open_in("pl", &link);
    let enter = |password: &str, repeated: &str| {
        let (password, repeated) = (json!(password), json!(repeated));
        format!(
            "document.querySelector('#password').value = {password}; \
             document.querySelector('#repeated').value = {repeated}; document.querySelector('button').click()"
        )
    };
    let page = server
        .until("the form", async |_| {
            let shown = browser.evaluate("[location.hash, document.querySelector('#join').hidden]");
            if shown == json!(["", false]) { Ok(shown) } else { Err(shown.to_string()) }
        })
        .await;
    assert_eq!(page[0], "", "the secret is not in the address bar");
    let said = "document.querySelector('#said').textContent";
    let first = browser.evaluate("document.querySelector('#first').hidden");
    assert_eq!(first, json!(true), "only the first admin chooses a handle");
    for (password, repeated, expected) in [
        ("passwordpassword1", "passwordpassword1", "To hasło zbyt łatwo odgadnąć."),
        ("zażółć gęślą jaźń", "another one, longer", "Hasła są różne."),
    ] {
        browser.evaluate(&enter(password, repeated));
        let look = async |_: &Server| {
            let said = browser.evaluate(said);
            if said == json!(expected) { Ok(()) } else { Err(said.to_string()) }
        };
        server.until(expected, look).await;
        assert_eq!(browser.evaluate("document.querySelector('#join').hidden"), json!(false));
    }
    browser.evaluate(&enter("zażółć gęślą jaźń", "zażółć gęślą jaźń"));
    let joined = async |_: &Server| {
        let hidden = browser.evaluate("document.querySelector('#join').hidden");
        if hidden == json!(true) { Ok(()) } else { Err(browser.evaluate(said).to_string()) }
    };
    server.until("the person to be signed in", joined).await;
    browser.evaluate("fetch('/api/v1/session').then(async (answer) => { window.session = await answer.json(); })");
    let session = async |_: &Server| {
        let session = browser.evaluate("window.session ?? null");
        if session["person"]["handle"] == "Zofia" { Ok(()) } else { Err(session.to_string()) }
    };
    server.until("the session", session).await;
    assert_eq!(browser.evaluate("document.cookie"), json!(""), "no script can read the cookie");
}
