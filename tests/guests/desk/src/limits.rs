//! Goes to each limit, and one step beyond.

use plugboard_sdk::{Failure, MessageEvent, directory, feedback, files, info};

fn code(failure: &Failure) -> &str {
    failure.code.as_deref().unwrap_or("-")
}

/// Logs how often something succeeds, and the code of the failure that ends it.
fn often(what: &str, mut ask: impl FnMut() -> Result<(), Failure>) {
    let mut count = 0;
    loop {
        match ask() {
            Ok(()) => count += 1,
            Err(failure) => break info!("{what} {count} {}", code(&failure)),
        }
    }
}

/// Reads a file in parts of the maximum length, and in one that is too long.
pub fn files(event: &MessageEvent) -> Result<(), Failure> {
    const PART: u32 = 1 << 20;
    let all = event.message().attachments();
    let file = all.first().ok_or_else(|| Failure::invalid("no file"))?;
    if let Err(failure) = files::read(file, 0, PART + 1) {
        info!("part {}", code(&failure));
    }
    often("parts", || files::read(file, 0, PART).map(drop));
    Ok(())
}

/// Queries the directory as often as allowed.
pub fn directory() {
    often("lookups", || directory::find_contacts("email", "a@b.c", 1).map(drop));
}

/// Records feedback as often as allowed.
pub fn ratings(event: &MessageEvent) {
    let conversation = event.conversation();
    for (rating, best) in [(0, 5), (6, 5), (1, 1), (1, 101)] {
        if let Err(failure) = feedback::record(&conversation, rating, best, None) {
            info!("{rating}/{best} {}", failure.message);
        }
    }
    often("ratings", || feedback::record(&conversation, 1, 5, None));
}
