//! Opening a database: by several servers at once, when it is damaged, and when a newer program wrote it.

use plugboard_db::{Db, DbError, Dialect};
use plugboard_model::Clock;
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
    server::program,
};
use std::{
    fs,
    process::{Command, Stdio},
};

on_both! {
    several_programs_can_open_an_empty_database_at_once;
    a_database_written_by_a_newer_program_is_refused;
}

async fn several_programs_can_open_an_empty_database_at_once(kind: Kind) {
    for _ in 0..3 {
        let database = Database::new(kind).await;
        let all: Vec<_> = (0..6)
            .map(|n| {
                let mut command = Command::new(program());
                command.args(["token", "create", "--role", "agent", "--name", &format!("a{n}")]);
                command.arg("--data-dir").arg(database.folder.path()).args(["--database", &database.url]);
                command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs")
            })
            .collect();
        for one in all {
            let output = one.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(output.stdout.starts_with(b"pb_"));
        }
    }
}

async fn a_database_written_by_a_newer_program_is_refused(kind: Kind) {
    let database = Database::new(kind).await;
    drop(database.open(&Clock::test(1_000)).await);
    let done = if kind == Kind::Sqlite { "1" } else { "true" };
    let sql = format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 999, 'later', {done}, checksum, 0 FROM _sqlx_migrations WHERE version = 1"
    );
    Database::execute(&database.url, &sql).await;
    let refused = Db::open(&database.url, Clock::test(1_000)).await.err().expect("it is refused");
    assert!(matches!(refused, DbError::Newer(999, _)), "{refused}");
    assert!(refused.to_string().contains("a newer Plugboard"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_database_file_is_refused_with_a_fix() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.db");
    let url = Dialect::sqlite_url(&path);
    let db = Db::open(&url, Clock::test(1_000)).await.expect("it opens");
    db.can_write().await.expect("it accepts writes");
    db.close().await;
    drop(db);
    // The writer exits by itself, and merges the write-ahead log into the file as it does.
    let whole = loop {
        if !folder.path().join("t.db-wal").exists() {
            break fs::read(&path).expect("the file");
        }
        tokio::task::yield_now().await;
    };
    assert!(Db::open(&url, Clock::test(1_000)).await.is_ok(), "the original database opens");

    for damage in [
        |bytes: &mut Vec<u8>| bytes[20_000..60_000].fill(0xa5),
        |bytes: &mut Vec<u8>| bytes.truncate(40_000),
        |bytes: &mut Vec<u8>| bytes[..100].fill(0x20),
    ] {
        let other = folder.path().join("damaged.db");
        let mut bytes = whole.clone();
        damage(&mut bytes);
        fs::write(&other, bytes).expect("it is written");
        let refused = Db::open(&Dialect::sqlite_url(&other), Clock::test(1_000)).await.err().expect("it is refused");
        assert!(matches!(refused, DbError::Damaged(_)), "{refused}");
        assert!(refused.to_string().contains(".recover"), "{refused}");
        fs::remove_file(&other).expect("it is removed");
    }
}
