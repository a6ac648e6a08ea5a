//! A child process of the server compiles an uploaded component, and stops when the client disconnects.

use plugboard_tests::{databases::Kind, lengthy_component, server::Server};
use std::{fs, path::Path};

/// Returns the command lines of a process's children.
fn children(process: u32) -> Vec<String> {
    let parent = format!("PPid:\t{process}\n");
    let all = fs::read_dir("/proc").expect("Linux").flatten().map(|entry| entry.path());
    let status = |path: &Path| fs::read_to_string(path.join("status")).unwrap_or_default();
    all.filter(|path| status(path).contains(&parent))
        .map(|path| fs::read_to_string(path.join("cmdline")).unwrap_or_default())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compilation_stops_when_the_client_disconnects() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = http.post(format!("{}/api/v1/components", server.base)).bearer_auth(&server.token);
    let client = tokio::spawn(request.header("Content-Type", "application/wasm").body(lengthy_component()).send());
    let compiles = |line: &String| line.contains("compile-component");
    let child = async |present: bool| {
        server
            .until("the child", async |server| {
                let children = children(server.process_id());
                if children.iter().any(compiles) == present { Ok(()) } else { Err(format!("{children:?}")) }
            })
            .await;
    };
    child(true).await;
    assert!(!client.is_finished());
    // Other clients are served meanwhile.
    assert_eq!(server.get("/api/v1/status").await["dead_letters"], 0);
    client.abort();
    child(false).await;
    server.install("triage", &[]);
}
