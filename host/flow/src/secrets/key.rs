//! Checks at startup that the key file fits the database. A server that cannot open the stored secrets would reject
//! customers' requests, and would seal new secrets that other servers cannot open.

use plugboard_db::{
    Db, Dialect,
    key_check::{self, Sealed, SealedKind},
};
use plugboard_model::SealedSecret;
use std::path::Path;

use super::{Sealer, sealed_name};
use crate::error::FlowError;

/// The known value that is sealed to test the key: owner, name and value.
const CHECK: (&str, &str, &str) = ("key-check", "key", "plugboard");
/// Maximum number of unreadable secrets that an error message names.
const NAMED: usize = 5;

/// Opens the key file for a database. If the file is missing, creates a new key, unless the database has secrets sealed
/// with another key. With `forget`, deletes the secrets that cannot be opened and accepts the key as it is.
///
/// # Errors
/// Returns an error if the file cannot be read, is missing, or does not fit the database (the message says what to do),
/// or if the database fails.
pub async fn open(db: &Db, path: &Path, forget: bool) -> Result<Sealer, FlowError> {
    let (check, sealed) = {
        let mut conn = db.read().await?;
        (key_check::get(&mut conn).await?, key_check::all(&mut conn).await?)
    };
    // On SQLite, only this server uses the data folder. If no secrets exist, nothing depends on the missing key.
    let new_key_harms_nobody = sealed.is_empty() && (check.is_none() || db.dialect() == Dialect::Sqlite);
    let sealer = match Sealer::read(path)? {
        Some(sealer) => sealer,
        None if forget || new_key_harms_nobody => {
            if check.is_some() {
                tracing::warn!(file = %path.display(), "the key file was missing; created a new one");
            }
            Sealer::create(path)?
        }
        None => return Err(missing(path, db.dialect(), sealed.len())),
    };
    let lost: Vec<Sealed> = sealed.into_iter().filter(|sealed| !opens(&sealer, sealed)).collect();
    if !lost.is_empty() && !forget {
        return Err(wrong(path, db.dialect(), &lost));
    }
    let fits = check.as_deref().is_none_or(|check| opens_check(&sealer, check));
    if !fits && !forget && !new_key_harms_nobody {
        return Err(other_key(path));
    }
    forget_lost(db, lost).await?;
    let under_first_key = check.as_deref().is_some_and(|check| opens_check(&sealer.first(), check));
    if !under_first_key {
        seal_check(db, &sealer, path, check.is_some()).await?;
    }
    Ok(sealer)
}

/// Stores the known value, sealed with the first key. Fails if another server has stored it first with a different key.
async fn seal_check(db: &Db, sealer: &Sealer, path: &Path, replace: bool) -> Result<(), FlowError> {
    let (owner, name, value) = CHECK;
    let sealed = sealer.seal(owner, name, value)?.sealed;
    let stored = db
        .write_with(move |tx| {
            let sealed = sealed.clone();
            Box::pin(async move {
                if replace {
                    key_check::replace(tx, &sealed).await?;
                    return Ok(sealed);
                }
                key_check::begin(tx, &sealed).await
            })
        })
        .await?;
    if opens_check(sealer, &stored) { Ok(()) } else { Err(other_key(path)) }
}

async fn forget_lost(db: &Db, lost: Vec<Sealed>) -> Result<(), FlowError> {
    for sealed in lost {
        tracing::warn!(owner = sealed.owner, secret = sealed.name, "secret deleted: no key in the key file opens it");
        db.write_with(move |tx| {
            let sealed = sealed.clone();
            Box::pin(async move { key_check::delete(tx, &sealed).await })
        })
        .await?;
    }
    Ok(())
}

fn opens(sealer: &Sealer, sealed: &Sealed) -> bool {
    let name = match sealed.kind {
        SealedKind::Secret => sealed.name.clone(),
        SealedKind::Connection => sealed_name(&sealed.name),
    };
    sealer.open(&sealed.owner, &SealedSecret { name, sealed: sealed.bytes.clone() }).is_some()
}

fn opens_check(sealer: &Sealer, check: &[u8]) -> bool {
    let (owner, name, value) = CHECK;
    let sealed = SealedSecret { name: name.to_owned(), sealed: check.to_vec() };
    sealer.open(owner, &sealed).as_deref() == Some(value)
}

/// Returns how to get the right key.
fn restore(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "restore the key file from your backup",
        Dialect::Postgres => {
            "all servers of one database need the same key file; copy it from another server, or restore it from your \
             backup"
        }
    }
}

const GO_ON: &str = "To continue without the lost secrets, start once with `plugboard serve --forget-secrets`; admins \
    must then set them again with `plugboard secret set` and reconnect the connected accounts";

fn missing(path: &Path, dialect: Dialect, count: usize) -> FlowError {
    let what = match count {
        0 => "the database is used by servers that share a key".to_owned(),
        count => format!("the database has {count} secrets sealed with the missing key"),
    };
    let (path, restore) = (path.display(), restore(dialect));
    FlowError::Invalid(format!("the key file {path} is missing, but {what}: {restore}. {GO_ON}"))
}

fn wrong(path: &Path, dialect: Dialect, lost: &[Sealed]) -> FlowError {
    let named: Vec<_> =
        lost.iter().take(NAMED).map(|sealed| format!("`{}` of {}", sealed.name, sealed.owner)).collect();
    let more = lost.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let (path, restore) = (path.display(), restore(dialect));
    FlowError::Invalid(format!(
        "no key in the key file {path} opens these secrets in the database: {}{more}. If the key was changed, add the \
         line with the old key again, after the new one; otherwise {restore}. {GO_ON}",
        named.join(", ")
    ))
}

fn other_key(path: &Path) -> FlowError {
    let path = path.display();
    FlowError::Invalid(format!(
        "the key file {path} does not belong to this database; all servers of one database need the same key file. \
         Copy it from another server, or restore it from your backup. To use this key for the database instead, start \
         once with `plugboard serve --forget-secrets`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_db::sealed_secrets;
    use plugboard_model::Clock;
    use std::fs;

    async fn database(dir: &Path) -> Db {
        Db::open(&Dialect::sqlite_url(&dir.join("t.db")), Clock::test(1)).await.unwrap()
    }

    async fn set(db: &Db, sealer: &Sealer, name: &str) {
        let secret = sealer.seal("channel:shop", name, "s3cret").unwrap();
        db.write_with(move |tx| {
            let secret = secret.clone();
            Box::pin(async move { sealed_secrets::put(tx, "channel:shop", &secret).await })
        })
        .await
        .unwrap();
    }

    async fn names(db: &Db) -> Vec<String> {
        let found = sealed_secrets::list(&mut db.read().await.unwrap(), "channel:shop").await.unwrap();
        found.into_iter().map(|secret| secret.name).collect()
    }

    #[tokio::test]
    async fn a_missing_or_wrong_key_is_refused_until_its_secrets_are_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let (db, path) = (database(dir.path()).await, dir.path().join("key"));
        // As long as nothing is sealed, a missing key is replaced by a new one.
        open(&db, &path, false).await.unwrap();
        fs::remove_file(&path).unwrap();
        let sealer = open(&db, &path, false).await.unwrap();
        set(&db, &sealer, "token").await;
        let right = fs::read_to_string(&path).unwrap();

        fs::remove_file(&path).unwrap();
        let error = open(&db, &path, false).await.err().unwrap().to_string();
        assert!(error.contains("is missing") && error.contains("--forget-secrets"), "{error}");
        assert!(!path.exists(), "no new key is made");

        let other = Sealer::create(&path).unwrap();
        let error = open(&db, &path, false).await.err().unwrap().to_string();
        assert!(error.contains("`token` of channel:shop"), "{error}");
        assert_eq!(names(&db).await, ["token"]);

        // The right key opens again, also as the second line after another key.
        let wrong = fs::read_to_string(&path).unwrap();
        for text in [right.clone(), format!("{wrong}{right}")] {
            fs::write(&path, text).unwrap();
            open(&db, &path, false).await.unwrap();
        }
        // The new key opens what was sealed with it; forgetting deletes only the other secrets.
        set(&db, &other, "new").await;
        fs::write(&path, wrong).unwrap();
        assert!(open(&db, &path, false).await.is_err());
        open(&db, &path, true).await.unwrap();
        assert_eq!(names(&db).await, ["new"]);
        open(&db, &path, false).await.unwrap();
    }

    #[tokio::test]
    async fn after_key_rotation_only_the_new_key_is_accepted() {
        let dir = tempfile::tempdir().unwrap();
        let (db, path) = (database(dir.path()).await, dir.path().join("key"));
        let sealer = open(&db, &path, false).await.unwrap();
        set(&db, &sealer, "token").await;
        let old = fs::read_to_string(&path).unwrap();
        let new = format!("{}\n", crate::secrets::random_hex().unwrap());
        fs::write(&path, format!("{new}{old}")).unwrap();
        let both = open(&db, &path, false).await.unwrap();
        // Every secret is set again, then the old line is removed.
        set(&db, &both, "token").await;
        fs::write(&path, new).unwrap();
        open(&db, &path, false).await.unwrap();
        fs::write(&path, old).unwrap();
        assert!(open(&db, &path, false).await.is_err());
    }
}
