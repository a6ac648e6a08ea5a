//! The powers beyond the current conversation, and the content of its files.

use super::{
    guests,
    scene::{CAT, full, plain},
};
use plugboard_model::{Action, Rating};

#[tokio::test]
async fn feedback_is_recorded() {
    for guest in guests().await {
        let journal = guest.logs(plain(), "rate 4", &[]).await;
        let rating = Rating { rating: 4, best: 5, text: Some("as asked".into()) };
        assert_eq!(journal.actions, [Action::Feedback { rating }], "{}", guest.language);
    }
}

#[tokio::test]
async fn linked_conversations_and_the_directory_are_read() {
    for guest in guests().await {
        guest.logs(plain(), "linked", &["linked conversation-8,conversation-9"]).await;
        let lines = [
            "conversation found conversation-1",
            "conversations 2",
            "messages 3",
            "contact found contact-1",
            "found 1",
            "caught not-found -",
        ];
        guest.logs(plain(), "find", &lines).await;
    }
}

#[tokio::test]
async fn a_file_is_read_in_pieces() {
    let sum: u32 = CAT.iter().map(|byte| u32::from(*byte)).sum();
    for guest in guests().await {
        let run = guest.plugin.handle(plain(), full("file")).await;
        let sum = format!("sum {sum}");
        guest.logged(run, &["piece 4", "piece 4", "piece 2", "piece 0", &sum]);
    }
}
