//! Second factors: codes of an app that change every 30 seconds (RFC 6238), and recovery codes for a lost telephone.

use super::{attempts::Attempt, view::find};
use crate::http::{
    App, Caller, Problem,
    access::{hash, proved},
    audit, input,
};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::second_factors::{self, SecondFactor};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::{Deserialize, Serialize};
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};
use utoipa::ToSchema;

/// The number of recovery codes.
const CODES: usize = 10;
/// The characters of recovery codes: digits and letters that nobody takes for another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The characters of a recovery code: 80 bits.
const CODE_LENGTH: usize = 16;
/// The longest code that is looked at, in bytes.
const CODE_MAX: usize = 64;
/// The name that apps show beside the person's.
const ISSUER: &str = "Plugboard";
/// The route of a person's own second factor.
const PATH: &str = "/api/v1/session/second-factor";

/// A second factor to set up in an app.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewFactor {
    /// The address to show as a QR code, for an app that makes codes.
    pub url: String,
    /// The secret in base 32, to type into the app instead.
    pub secret: String,
}

/// Set up a second factor
///
/// Scan the address with an app, then confirm with a code of the app. Until then, nothing changes. The password must
/// have been entered in the last ten minutes.
#[utoipa::path(post, path = "/api/v1/session/second-factor", tag = "people",
    responses((status = 200, description = "What to enter in the app. It is shown only once.", body = NewFactor),
        (status = 409, description = "There is a second factor already; remove it first.", body = Problem)))]
pub async fn begin(State(app): State<App>, Extension(caller): Extension<Caller>) -> Result<Json<NewFactor>, Problem> {
    let (person, _) = caller.person()?;
    proved(&app, &caller)?;
    let mut random = [0; 20];
    SystemRandom::new().fill(&mut random).map_err(|_| Problem::defect())?;
    let secret = Secret::from(random).to_base32();
    let url = totp(&secret, &caller.name)?.to_url().map_err(|_| Problem::defect())?;
    let sealed = app.flow.seal_second_factor(person, &secret)?;
    let id = person.to_owned();
    let write = app.flow.db().write_with(move |tx| {
        let (id, sealed) = (id.clone(), sealed.clone());
        Box::pin(async move { second_factors::begin(tx, &id, &sealed).await })
    });
    if write.await? {
        return Ok(Json(NewFactor { url, secret }));
    }
    let detail = "you have a second factor already; remove it first";
    Err(Problem::new(StatusCode::CONFLICT, "second-factor", detail))
}

/// A code of the app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The code that the app shows now.
    code: String,
}

/// Codes for a lost second factor.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each can be used once instead of a code of the app. They are shown only once.
    pub recovery_codes: Vec<String>,
}

/// Confirm a second factor
///
/// From now on, signing in needs a code of the app.
#[utoipa::path(put, path = "/api/v1/session/second-factor", tag = "people", request_body = Confirmation,
    responses((status = 200, description = "The second factor is on.", body = RecoveryCodes),
        (status = 409, description = "No second factor waits for a confirmation.", body = Problem),
        (status = 422, description = "The code is wrong.", body = Problem)))]
pub async fn confirm(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    input::Json { value, .. }: input::Json<Confirmation>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let (person, _) = caller.person()?;
    proved(&app, &caller)?;
    let none = || {
        let detail = "no second factor waits for a confirmation; set one up first";
        Problem::new(StatusCode::CONFLICT, "second-factor", detail)
    };
    let factor = second_factors::get(&mut *app.flow.db().read().await?, person).await?;
    let factor = factor.filter(|factor| !factor.confirmed).ok_or_else(none)?;
    let step = step(&app, person, &factor, &value.code).ok_or_else(|| {
        let detail = "the code is wrong; enter the one that the app shows now, and check the time of the telephone";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "code", detail)
    })?;
    let codes = (0..CODES).map(|_| recovery_code()).collect::<Option<Vec<_>>>().ok_or_else(Problem::defect)?;
    let hashes: Vec<_> = codes.iter().map(|code| recovery_hash(person, code)).collect();
    let id = person.to_owned();
    let entry = audit::entry(&caller.name, caller.role.as_str(), &format!("PUT {PATH}"), &json!({}), StatusCode::OK);
    let write = app.flow.db().write_with(move |tx| {
        let (id, hashes, entry) = (id.clone(), hashes.clone(), entry.clone());
        Box::pin(async move {
            let done = second_factors::confirm(tx, &id, step, &hashes).await?;
            if done {
                plugboard_db::audit::insert(tx, &entry).await?;
            }
            Ok(done)
        })
    });
    if write.await? { Ok(Json(RecoveryCodes { recovery_codes: codes })) } else { Err(none()) }
}

/// Remove your second factor
///
/// The password must have been entered in the last ten minutes.
#[utoipa::path(delete, path = "/api/v1/session/second-factor", tag = "people",
    responses((status = 204, description = "Signing in needs only the password.")))]
pub async fn remove(State(app): State<App>, Extension(caller): Extension<Caller>) -> Result<StatusCode, Problem> {
    let (person, _) = caller.person()?;
    proved(&app, &caller)?;
    let id = person.to_owned();
    let action = format!("DELETE {PATH}");
    let entry = audit::entry(&caller.name, caller.role.as_str(), &action, &json!({}), StatusCode::NO_CONTENT);
    let write = app.flow.db().write_with(move |tx| {
        let (id, entry) = (id.clone(), entry.clone());
        Box::pin(async move {
            second_factors::remove(tx, &id).await?;
            plugboard_db::audit::insert(tx, &entry).await
        })
    });
    write.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a person's second factor
///
/// For a person who has lost the telephone and all recovery codes. Make sure that it is this person who asks.
#[utoipa::path(delete, path = "/api/v1/people/{id}/second-factor", tag = "people",
    params(("id", description = "The person")),
    responses((status = 204, description = "Signing in needs only the password.")))]
pub async fn remove_of(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    find(&app, &id).await?;
    let write = app.flow.db().write_with(move |tx| {
        let id = id.clone();
        Box::pin(async move { second_factors::remove(tx, &id).await })
    });
    write.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a sign-in may need besides the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Nothing more.
    None,
    /// The code was right, and cannot be used again.
    Right,
    /// The code was wrong, or was used before.
    Wrong,
    /// A code is missing.
    Missing,
}

/// Checks and uses the code with which a person signs in. Call it only after the password was right.
///
/// # Errors
/// Returns 429 after too many wrong codes, and 503 if the database fails.
pub async fn check(app: &App, person: &str, code: Option<&str>) -> Result<Factor, Problem> {
    let factor = second_factors::get(&mut *app.flow.db().read().await?, person).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed) else { return Ok(Factor::None) };
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else { return Ok(Factor::Missing) };
    let attempt = Attempt::to_enter_a_code(person).begin(app).await?;
    let (id, step, recovery) = (person.to_owned(), step(app, person, &factor, code), recovery_hash(person, code));
    // After a change of the server's key, the secret is sealed with the new one when the person next signs in.
    let old = factor.secret.as_ref().filter(|_| step.is_some());
    let new = old.map(|old| app.flow.reseal_second_factor(person, old)).transpose()?.flatten();
    let resealed = old.cloned().zip(new);
    let write = app.flow.db().write_with(move |tx| {
        let (id, recovery, resealed, attempt) = (id.clone(), recovery.clone(), resealed.clone(), attempt.clone());
        Box::pin(async move {
            let right = match step {
                Some(step) => second_factors::use_step(tx, &id, step).await?,
                None => second_factors::use_recovery_code(tx, &id, &recovery).await?,
            };
            if right {
                attempt.succeed(tx).await?;
            }
            if let Some((old, new)) = resealed.filter(|_| right) {
                second_factors::reseal(tx, &id, &old, &new).await?;
            }
            Ok(right)
        })
    });
    Ok(if write.await? { Factor::Right } else { Factor::Wrong })
}

/// Returns the step of a code of the app: the present one, or one of its neighbours.
fn step(app: &App, person: &str, factor: &SecondFactor, code: &str) -> Option<i64> {
    if code.len() > CODE_MAX {
        return None;
    }
    let secret = app.flow.open_second_factor(person, factor.secret.as_ref()?)?;
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(app.flow.db().clock().now() / 1_000).ok()?;
    let step = totp(&secret, person).ok()?.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

fn totp(secret: &str, name: &str) -> Result<Totp, Problem> {
    let secret = Secret::try_from_base32(secret).map_err(|_| Problem::defect())?;
    // The format of the address does not allow a colon in a name.
    let name = name.replace(':', " ");
    let builder = Builder::new().with_secret(secret).with_issuer(Some(ISSUER)).with_account_name(name);
    builder.build().map_err(|_| Problem::defect())
}

/// Returns a random recovery code, in groups of four characters. `None` if the system provides no randomness.
fn recovery_code() -> Option<String> {
    let mut random = [0; CODE_LENGTH];
    SystemRandom::new().fill(&mut random).ok()?;
    let chars: String = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    let groups: Vec<_> = chars.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Some(groups.join("-"))
}

/// Returns the hash of a recovery code, however it is typed. It belongs to one person.
fn recovery_hash(person: &str, code: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    let typed = code.chars().filter(char::is_ascii_alphanumeric).take(CODE_MAX).map(plain);
    hash(&format!("{person} {}", typed.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, for SHA-1, with the last six of its eight digits.
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        let totp = totp(&secret, "Zofia: Żółć").expect("a second factor");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(totp.check(code, seconds), Some(seconds / 30), "{code}");
            assert_eq!(totp.check(code, seconds + 30), Some(seconds / 30), "the clock of the telephone is late");
            assert_eq!(totp.check(code, seconds + 90), None);
        }
        let url = totp.to_url().expect("an address");
        assert!(
            url.starts_with("otpauth://totp/Plugboard:Zofia") && url.contains(&format!("secret={secret}")),
            "{url}"
        );
    }

    #[test]
    fn a_recovery_code_may_be_typed_as_people_type() {
        let code = recovery_code().expect("a code");
        assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
        assert_ne!(Some(code.clone()), recovery_code());
        for typed in [code.to_uppercase(), code.replace('-', " "), code.replace('-', ""), format!(" {code}\n")] {
            assert_eq!(recovery_hash("p", &typed), recovery_hash("p", &code), "{typed}");
        }
        assert_eq!(recovery_hash("p", "0011-oOiL"), recovery_hash("p", "00110011"));
        assert_ne!(recovery_hash("p", &code), recovery_hash("q", &code));
    }
}
