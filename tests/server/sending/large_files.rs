//! Files as large as the server stores, and files of several kinds, in and out, byte for byte. None enters the plugin.

use super::{Setup, client};
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::{Value, json};
use std::fs;

on_both! {
    a_large_file_comes_in_although_its_addresses_expire;
    a_large_file_goes_out_in_pieces_although_answers_are_lost;
    a_photo_a_voice_note_and_a_document_stay_as_they_are;
}

const MIB: usize = 1 << 20;
/// The size of the largest file, in bytes.
const LARGE: usize = 25 * MIB;

/// Bytes without a pattern, so that a piece in a wrong place is noticed.
fn content(seed: u32, size: usize) -> Vec<u8> {
    let mut state = seed;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..size).map(next).collect()
}

impl Setup {
    /// Downloads a file as a person does.
    async fn download(&self, file: &Value) -> Vec<u8> {
        let url = format!("{}/api/v1/attachments/{}", self.server.base, file["id"].as_str().expect("an identifier"));
        let answer = client().get(url).bearer_auth(&self.server.token).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 200, "{file}");
        answer.bytes().await.expect("the file").to_vec()
    }

    /// Returns the files of the conversation's last message.
    async fn last_files(&self) -> Vec<Value> {
        let messages = self.server.messages(&self.conversation).await;
        messages.last().expect("a message")["attachments"].as_array().expect("a list").clone()
    }

    /// Returns the highest memory of the server so far, in bytes.
    fn memory_peak(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.process_id())).expect("a process");
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("Linux says it");
        let kib: usize = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number");
        kib * 1_024
    }
}

async fn a_large_file_comes_in_although_its_addresses_expire(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({})).await;
    let bytes = content(1, LARGE);
    // The first address has expired. At the second, the platform is not ready.
    setup.courier.add_file("r-1", "application/pdf", bytes.clone().into(), &[404, 202]);
    let file = json!({ "reference": "r-1", "kind": "file", "name": "żółw.pdf", "media_type": "application/pdf" });
    setup.post(&json!({ "key": "k-2", "thread": "ada", "id": "m-2", "text": "My turtle", "files": [file] })).await;
    let mut seconds = 0;
    let arrival = async |_: &Server| {
        let file = setup.last_files().await.remove(0);
        if file["state"] == "stored" {
            return Ok(file);
        }
        // The waits between the attempts go by.
        seconds += 10;
        setup.clock(seconds).await;
        Err(file.to_string())
    };
    let file = setup.server.until("the file to arrive", arrival).await;
    assert_eq!(setup.courier.fetched("r-1"), 3);
    assert_eq!((&file["name"], &file["media_type"]), (&json!("żółw.pdf"), &json!("application/pdf")));
    assert_eq!((&file["kind"], &file["size"]), (&json!("file"), &json!(LARGE)));
    assert!(setup.download(&file).await == bytes, "byte for byte");
    stays_small(&setup).await;
}

/// Checks that the plugin has used less memory than a large file has.
async fn stays_small(setup: &Setup) {
    let plugin = setup.server.get("/api/v1/plugins/courier").await;
    let peak = plugin["figures"]["memory_peak_bytes"].as_u64().expect("a number");
    assert_eq!(plugin["limits"]["memory_bytes"], json!(8 * MIB), "{plugin}");
    assert!((1..=8 << 20).contains(&peak), "{plugin}");
    assert_eq!(plugin["figures"]["errors"], json!(0), "{plugin}");
}

async fn a_large_file_goes_out_in_pieces_although_answers_are_lost(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "uploads": true })).await;
    let bytes = content(2, LARGE);
    let file = setup.upload("plan.bin", &bytes).await;
    let before = setup.memory_peak();
    setup.courier.lose_piece(8 * MIB, true);
    setup.courier.lose_piece(16 * MIB, false);
    let message = setup.write(json!({ "attachments": [file] })).await;
    setup.waits_again(&message, 1).await;
    setup.clock(10).await;
    setup.waits_again(&message, 2).await;
    setup.clock(30).await;
    let sent = setup.reaches(&message, "sent").await;

    // Each attempt goes on where the platform says that the previous one ended.
    let pieces: Vec<_> = setup.courier.pieces().iter().map(|(offset, size)| (offset / MIB, size / MIB)).collect();
    assert_eq!(pieces, [(0, 4), (4, 4), (8, 4), (12, 4), (16, 4), (16, 4), (20, 4), (24, 1)]);
    let requests = setup.courier.requests();
    let [request] = requests.as_slice() else { panic!("sent once: {requests:?}") };
    assert_eq!((&request["id"], &request["attempt"]), (&sent["deliveries"][0]["id"], &json!(3)));
    let upload = request["uploads"][0].as_str().expect("an upload");
    assert!(setup.courier.uploaded(upload).is_some_and(|uploaded| uploaded == bytes), "byte for byte");
    stays_small(&setup).await;
    // The server reads one piece at a time. Copies of the whole file for each piece would be 200 MiB.
    let more = setup.memory_peak() - before;
    assert!(more < 2 * LARGE, "{more} bytes more than before");
}

async fn a_photo_a_voice_note_and_a_document_stay_as_they_are(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "uploads": true })).await;
    let with = |magic: &[u8], seed| [magic, &content(seed, 70_000)].concat();
    let files = [
        ("image", "photo.png", "image/png", with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 3)),
        ("audio", "note.ogg", "audio/ogg", with(b"OggS\0\x02", 4)),
        ("file", "list.pdf", "application/pdf", with(b"%PDF-1.7\n", 5)),
    ];
    let mut said = Vec::new();
    for (kind, name, media_type, bytes) in &files {
        setup.courier.add_file(name, media_type, bytes.clone().into(), &[]);
        let mut file = json!({ "reference": name, "kind": kind, "name": name, "media_type": media_type });
        if *kind == "audio" {
            (file["hint"], file["duration_ms"]) = (json!("voice"), json!(2_500));
        }
        said.push(file);
    }
    setup.receive(&json!({ "key": "k-2", "thread": "ada", "id": "m-2", "text": "See and hear", "files": said })).await;
    let received = setup.last_files().await;
    for (file, (kind, name, media_type, bytes)) in received.iter().zip(&files) {
        let shown = (&file["state"], &file["kind"], &file["name"], &file["media_type"], &file["size"]);
        let expected = (&json!("stored"), &json!(kind), &json!(name), &json!(media_type), &json!(bytes.len()));
        assert_eq!(shown, expected);
        assert!(setup.download(file).await == *bytes, "{name}");
    }
    let note = &received[1];
    assert_eq!((&note["hint"], &note["duration_ms"]), (&json!("voice"), &json!(2_500)), "{note}");

    // A person sends them on.
    let ids: Vec<_> = received.iter().map(|file| file["id"].clone()).collect();
    let message = setup.write(json!({ "attachments": ids })).await;
    setup.reaches(&message, "sent").await;
    let requests = setup.courier.requests();
    assert_eq!(requests.len(), 3, "{requests:?}");
    for (request, (_, name, _, bytes)) in requests.iter().zip(&files) {
        assert_eq!(request["files"], json!([name]));
        let upload = request["uploads"][0].as_str().expect("an upload");
        assert!(setup.courier.uploaded(upload).is_some_and(|uploaded| uploaded == *bytes), "{name}");
    }
}
