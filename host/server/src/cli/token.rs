//! `plugboard token`: works directly on the database, so that it can create the first token and revoke the last one.

use super::output;
use crate::{
    config::{Config, ConfigArgs, StorageArgs},
    http::{
        Page,
        access::new_token,
        roles::Role,
        tokens::{DAYS_MAX, TokenView, check_days, check_name},
    },
};
use anyhow::{Context as _, Result, anyhow, bail};
use plugboard_db::{
    Db, Tx, audit,
    audit::AuditEntry,
    persons,
    tokens::{self, NewToken, Revoked, Token},
};
use plugboard_model::{Clock, handle_key};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `token`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Create a token and print only the token. It is shown only once; the server stores a hash of it
    Create(Create),
    /// List tokens, without their values
    List(List),
    /// Revoke a token. Running servers refuse it within a second
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
struct Create {
    /// Role of the token: what it may do
    #[arg(long, value_enum)]
    role: Role,
    /// Name of the token's owner, recorded as the author of what is done with it
    #[arg(long)]
    name: String,
    /// After how many days the token ends [default: not before it is revoked]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=i64::from(DAYS_MAX)))]
    days: Option<u32>,
    /// Handle of the person to whom it belongs: it can do and see at most what the person can
    #[arg(long, value_name = "HANDLE")]
    person: Option<String>,
    /// Hold what is written with it until a person releases it, such as for an AI agent
    #[arg(long)]
    approval: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Debug, clap::Args)]
struct Revoke {
    /// Identifier of the token, as `token list` prints it
    id: String,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Options that locate the database.
#[derive(Debug, clap::Args)]
struct DatabaseArgs {
    /// Configuration file of the server
    #[arg(long, env = "PLUGBOARD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    storage: StorageArgs,
}

/// Number of tokens read per query.
const PAGE: i64 = 200;

pub(super) async fn run(args: Args) -> Result<()> {
    match args.command {
        Command::Create(args) => create(args).await,
        Command::List(args) => list(args).await,
        Command::Revoke(args) => revoke(args).await,
    }
}

async fn open(database: DatabaseArgs) -> Result<Db> {
    let config =
        Config::load(ConfigArgs { config: database.config, storage: database.storage, ..ConfigArgs::default() })?;
    config.storage.make_data_dir()?;
    let shown = plugboard_db::without_password(&config.storage.database);
    Db::open(&config.storage.database, Clock::system())
        .await
        .with_context(|| format!("cannot open the database {shown}"))
}

/// Adds an entry to the audit log. This command uses no token, because anyone with access to the database can run it.
/// So the entry names the command line as the author.
async fn record_audit(tx: &mut Tx<'_>, action: &str, detail: &Value, status: i64) -> plugboard_db::Result<()> {
    let entry = AuditEntry {
        id: String::new(),
        at: 0,
        who: "command line".to_owned(),
        role: "admin".to_owned(),
        action: action.to_owned(),
        detail: detail.to_string(),
        status,
    };
    audit::insert(tx, &entry).await
}

async fn create(create: Create) -> Result<()> {
    let name = check_name(&create.name).map_err(|why| anyhow!("--name: {why}"))?;
    let lasts_ms = check_days(create.days).map_err(|why| anyhow!("--days: {why}"))?;
    let db = open(create.database).await?;
    let person_id = match &create.person {
        None => None,
        Some(handle) => {
            let found = persons::named(&mut *db.read().await?, &handle_key(handle)).await?;
            let found = found.with_context(|| format!("--person: there is no person `{handle}`"))?;
            Some(found.0)
        }
    };
    let (token, hash) = new_token()?;
    let approval = create.approval;
    let new = NewToken { name, role: create.role.as_str().to_owned(), hash, lasts_ms, person_id, approval };
    db.write_with(move |tx| {
        let new = new.clone();
        Box::pin(async move {
            tokens::insert(tx, &new).await?;
            record_audit(
                tx,
                "token create",
                &json!({ "name": new.name, "role": new.role, "person": new.person_id, "approval": new.approval }),
                201,
            )
            .await
        })
    })
    .await?;
    db.close().await;
    println!("{token}");
    Ok(())
}

async fn list(list: List) -> Result<()> {
    let db = open(list.database).await?;
    let mut all: Vec<Token> = Vec::new();
    loop {
        let after = all.last().map(|token| token.id.clone());
        let some = tokens::list(&mut *db.read().await?, after.as_deref(), PAGE).await?;
        if some.is_empty() {
            break;
        }
        all.extend(some);
    }
    db.close().await;
    let data: Vec<_> = all.into_iter().map(TokenView::from).collect();
    if list.json {
        return output::json(&Page { data, next: None });
    }
    let shown = |time: Option<crate::http::Time>, none: &str| time.map_or_else(|| none.to_owned(), |at| at.to_string());
    let rows: Vec<_> = data
        .into_iter()
        .map(|t| {
            [t.id, t.name, t.role, t.created_at.to_string(), shown(t.expires_at, "never"), shown(t.used_at, "never")]
        })
        .collect();
    let none = "There are no tokens. To create one, run `plugboard token create`.";
    output::table(["ID", "NAME", "ROLE", "CREATED", "ENDS", "USED"], &rows, none)
}

async fn revoke(revoke: Revoke) -> Result<()> {
    let db = open(revoke.database).await?;
    let id = revoke.id.clone();
    let revoked = db
        .write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move {
                // Anyone who can write to the database can create another token, so the last admin token may be
                // revoked, too.
                let revoked = tokens::revoke(tx, &id, None).await?;
                if let Revoked::Done(token) = &revoked {
                    let detail = json!({ "id": id, "name": token.name, "role": token.role });
                    record_audit(tx, "token revoke", &detail, 204).await?;
                }
                Ok(revoked)
            })
        })
        .await?;
    db.close().await;
    match revoked {
        Revoked::Done(token) => output::line(&format!("Revoked the token of {} ({}).", token.name, token.role)),
        Revoked::Unknown | Revoked::Last => {
            bail!("no token `{}`; to list all tokens, run `plugboard token list`", revoke.id)
        }
    }
}
