//! `plugboard token create`: straight into the database, so that there can be a first one.

use crate::{
    config::{Config, ConfigArgs, StorageArgs},
    http::access::{Role, new_token},
};
use anyhow::{Context as _, Result, ensure};
use plugboard_db::{Db, audit, audit::Act, tokens};
use plugboard_model::Clock;
use serde_json::json;
use std::path::PathBuf;

/// What `token` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a token and print it, alone. It is shown this once; the server keeps a hash of it
    Create(Create),
}

#[derive(Debug, clap::Args)]
struct Create {
    /// What it may do
    #[arg(long, value_enum)]
    role: Role,
    /// Whose it is: the author of what is done with it
    #[arg(long)]
    name: String,
    /// The server's configuration file
    #[arg(long, env = "PLUGBOARD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    storage: StorageArgs,
}

/// The longest name, in characters.
const NAME_MAX: usize = 64;

pub(super) async fn run(args: Args) -> Result<()> {
    let Command::Create(create) = args.command;
    let name = create.name.trim().to_owned();
    let good = (1..=NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    ensure!(good, "--name must be 1 to {NAME_MAX} characters");
    let config = Config::load(ConfigArgs { config: create.config, storage: create.storage, ..ConfigArgs::default() })?;
    config.storage.make_data_dir()?;
    let shown = plugboard_db::without_password(&config.storage.database);
    let db = Db::open(&config.storage.database, Clock::system())
        .await
        .with_context(|| format!("cannot open the database {shown}"))?;
    let (token, hash) = new_token()?;
    db.write_with(move |tx| {
        let (name, hash) = (name.clone(), hash.clone());
        Box::pin(async move {
            tokens::insert(tx, &name, create.role.as_str(), &hash).await?;
            // Whoever can write the database's files needs no token: the log says where it was done.
            let act = Act {
                id: String::new(),
                at: 0,
                who: "command line".to_owned(),
                role: "admin".to_owned(),
                action: "token create".to_owned(),
                detail: json!({ "name": name, "role": create.role.as_str() }).to_string(),
                status: 201,
            };
            audit::insert(tx, &act).await
        })
    })
    .await?;
    db.close().await;
    println!("{token}");
    Ok(())
}
