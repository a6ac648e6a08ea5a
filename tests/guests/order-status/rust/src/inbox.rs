//! Data beyond the message: feedback, linked conversations, the directory, the content of files.

use plugboard_sdk::{Failure, MessageEvent, directory, feedback, files, handover, info};
use serde_json::Value;

/// Records the customer's rating of the conversation.
pub fn rate(event: &MessageEvent, rating: &str) -> Result<(), Failure> {
    let rating = rating.parse().map_err(|_| Failure::invalid("no number"))?;
    feedback::record(&event.conversation(), rating, 5, Some("as asked"))
}

/// Logs the conversations that are linked with this one.
pub fn linked(event: &MessageEvent) -> Result<(), Failure> {
    let linked = handover::linked(&event.conversation())?;
    info!("linked {}", if linked.is_empty() { "-".into() } else { linked.join(",") });
    Ok(())
}

/// Looks up other conversations, messages and contacts in the directory.
pub fn find(event: &MessageEvent) -> Result<(), Failure> {
    let (conversation, contact) = (event.conversation().id(), event.contact().id());
    info!("conversation {}", identifier(&directory::conversation(&conversation)?)?);
    let open = directory::conversations(Some(&contact), None, Some("open"), 10)?;
    info!("conversations {}", open.len());
    info!("messages {}", directory::messages(&conversation, 5)?.len());
    info!("contact {}", identifier(&directory::contact(&contact)?)?);
    info!("found {}", directory::find_contacts("email", "ada@example.com", 10)?.len());
    if let Err(failure) = directory::contact("nobody") {
        crate::log_caught(&failure);
    }
    Ok(())
}

/// Returns the member `id` of a document.
fn identifier(document: &str) -> Result<String, Failure> {
    let document: Value = serde_json::from_str(document)?;
    Ok(document["id"].as_str().ok_or("the document has no id")?.to_owned())
}

/// Reads the message's file piece by piece.
pub fn file(event: &MessageEvent) -> Result<(), Failure> {
    let attachments = event.message().attachments();
    let file = attachments.first().ok_or("no attachment")?;
    let (mut offset, mut sum) = (0, 0_u64);
    loop {
        let piece = files::read(file, offset, 4)?;
        info!("piece {}", piece.len());
        if piece.is_empty() {
            break;
        }
        sum += piece.iter().map(|byte| u64::from(*byte)).sum::<u64>();
        offset += 4;
    }
    info!("sum {sum}");
    Ok(())
}
