//! The tutorials, one for each language. Each command in them is run, from an empty folder to a plugin that answers.

use crate::docs::Desk;
use plugboard_tests::{databases::Kind, server::Server};
use std::path::Path;

/// Follows a tutorial from an empty folder to a plugin that answers. The tools are installed already.
async fn tutorial(language: &str) {
    let server = &Server::start(Kind::Sqlite, &[]).await;
    server.install("webchat", &[]);
    server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("a channel");
    let desk = Desk::beside(server);
    let tools = std::env::var("PLUGBOARD_TEST_TOOLS").expect("where tools are: run the tests with `cargo xtask test`");
    let path = format!("{}:{tools}:{}", desk.folder.path().join("bin").display(), std::env::var("PATH").expect("PATH"));
    // A shared build folder, so that crates and packages are not rebuilt on each run.
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/guests-example");
    let more = [("PATH", path.as_str()), ("CARGO_TARGET_DIR", built.to_str().expect("a path"))];
    let began = std::time::Instant::now();
    desk.follow(&format!("tutorials/{language}.md"), server, &more).await;
    println!("from an empty folder to an answer in {language}: {:.1} s", began.elapsed().as_secs_f64());
    let conversation = &server.list("/api/v1/conversations").await[0];
    let messages = server.messages(conversation).await;
    let said: Vec<_> = messages.iter().map(|message| message["text"].as_str().unwrap_or_default()).collect();
    assert_eq!(said, ["What are your hours?", "We are open Monday to Friday, 9 to 17."]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_of_the_c_tutorial_work() {
    tutorial("c").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_of_the_go_tutorial_work() {
    tutorial("go").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_of_the_javascript_tutorial_work() {
    tutorial("js").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_of_the_python_tutorial_work() {
    tutorial("python").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_of_the_rust_tutorial_work() {
    tutorial("rust").await;
}
