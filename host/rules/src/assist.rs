//! Limits on what people send to assistants: drafts and commands.

/// The longest draft that is sent to assistants, in bytes.
const DRAFT: usize = 64 << 10;
/// The longest input of a command, in bytes.
const INPUT: usize = 4 << 10;

/// Checks a draft: what a person has written so far.
///
/// # Errors
/// Returns a message for the person who wrote it if it is too long.
pub fn check_draft(draft: &str) -> Result<(), String> {
    if draft.len() > DRAFT {
        return Err(format!("the draft must have at most {DRAFT} bytes, got {}", draft.len()));
    }
    Ok(())
}

/// Checks a command's name and input.
///
/// # Errors
/// Returns a message for the person who runs the command if the name or the input is invalid.
pub fn check_command(name: &str, input: Option<&str>) -> Result<(), String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
        return Err("a command name must have 1 to 64 characters from a-z, 0-9 and `-`".to_owned());
    }
    if input.is_some_and(|input| input.len() > INPUT || input.contains('\0')) {
        return Err(format!("a command's input must have at most {INPUT} bytes and must not contain U+0000"));
    }
    Ok(())
}
