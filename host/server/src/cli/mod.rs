//! The command line, one file per group of commands.

mod audit;
mod author;
mod backtest;
mod channel;
mod client;
mod compile;
mod connect;
mod describe;
mod detached;
mod exports;
mod install;
mod kept_requests;
mod man;
mod nofile;
mod output;
mod person;
mod plugin;
mod run;
mod secret;
mod serve;
mod shadow;
mod sign;
mod source;
mod template;
mod token;
mod trust;
mod values;

use anyhow::{Context as _, Result};
use std::process::ExitCode;

/// A WebAssembly plugin host for inbox automations.
#[derive(Debug, clap::Parser)]
#[command(name = "plugboard", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Run the server
    Serve(Box<serve::Args>),
    /// Manage API tokens directly in the database, whether or not the server is running
    Token(token::Args),
    /// Manage the people who work in the inbox
    Person(person::PersonArgs),
    /// Manage teams of people
    Team(person::TeamArgs),
    /// Build, test, install and manage plugins
    Plugin(plugin::Args),
    /// Replay single runs of plugins
    Run(run::Args),
    /// Manage the channels of a running server
    Channel(channel::Args),
    /// Manage a channel's templates: message texts that the platform has approved
    Template(template::Args),
    /// Manage kept requests: platform requests that a connector could not fully process
    Kept(kept_requests::Args),
    /// Set secrets of plugins and channels
    Secret(secret::Args),
    /// Manage the trusted keys for signed components
    Trust(trust::Args),
    /// Show what admins did, newest first
    Audit(audit::Args),
    /// Compile a component for the server that started this process
    #[command(name = plugboard_engine::COMPILE_COMMAND, hide = true)]
    Compile(compile::Args),
    /// Write the manual pages into a folder
    #[command(hide = true)]
    Man(man::Args),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// Returns an error if the command fails. The message is a sentence for the user.
    pub fn run(self) -> Result<ExitCode> {
        let mut runtime = match self.command {
            // Runs before any thread starts, because the limits that it sets apply to the whole process.
            Command::Compile(args) => return Ok(compile::run(&args)),
            Command::Man(args) => return man::run(&args).map(|()| ExitCode::SUCCESS),
            Command::Serve(_) => tokio::runtime::Builder::new_multi_thread(),
            _ => tokio::runtime::Builder::new_current_thread(),
        };
        let runtime = runtime.enable_all().build().context("cannot start")?;
        runtime.block_on(async {
            match self.command {
                Command::Serve(args) => serve::run(*args).await,
                Command::Token(args) => token::run(args).await,
                Command::Person(args) => person::run(args).await,
                Command::Team(args) => person::run_team(args).await,
                Command::Plugin(args) => plugin::run(args).await,
                Command::Run(args) => run::run(args).await,
                Command::Channel(args) => channel::run(args).await,
                Command::Template(args) => template::run(args).await,
                Command::Kept(args) => kept_requests::run(args).await,
                Command::Secret(args) => secret::run(args).await,
                Command::Trust(args) => trust::run(args).await,
                Command::Audit(args) => audit::run(args).await,
                Command::Compile(_) | Command::Man(_) => Ok(()),
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn valid_command_lines_are_accepted_and_invalid_ones_are_refused() {
        for line in [
            "serve --config f --data-dir d --listen 127.0.0.1:0 --database sqlite:x --public-url https://x",
            "serve --insecure-test --test-clock",
            "serve --max-connections 10 --max-connections-per-address 5 --forget-secrets",
            "token create --role admin --name n --data-dir d --database sqlite:x",
            "token list --json --data-dir d",
            "token revoke 1 --database sqlite:x",
            "plugin install f.wasm --name n --channel a --channel b --yes --config {} --secret a=b --grant http=x:1",
            "plugin install folder --plugin n --yes",
            "plugin install folder --plugin n@1.0.0 --digest sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            "plugin install oci://127.0.0.1:5000/acme/n:1.0.0 --registry-user ada",
            "plugin push f.wasm oci://registry.example.com/acme/n:1.0.0 --registry-user ada",
            "plugin new --lang python n --dir d",
            "plugin build",
            "plugin build d --out o.wasm --json",
            "plugin dev",
            "plugin dev d --name n --channel a --yes --config @f --secret a=b --grant http=x:1 --allow-unsigned --json",
            "plugin check f.wasm --json",
            "plugin pack f.wasm",
            "plugin test f.wasm",
            "plugin test f.wasm scenarios other.toml --json",
            "plugin pack f.wasm --manifest plugin.toml --out o.wasm --json",
            "plugin list --json --server http://x --token t",
            "plugin show n",
            "plugin enable n",
            "plugin disable n",
            "plugin logs n",
            "plugin dead-letters",
            "plugin dead-letters n",
            "plugin redrive 1",
            "plugin shadow n --with f.wasm --config {}",
            "plugin shadow n",
            "plugin shadow n --stop",
            "plugin promote n --yes",
            "plugin record n on",
            "run replay 1 --with f.wasm --json",
            "plugin connect n",
            "plugin backtest f.wasm --since 30d --config {}",
            "plugin backtest n --since 12h --json",
            "plugin disconnect n token",
            "channel connect n token",
            "channel add n --connector c --hook o --config @f --secret a=@f --grant http=x --yes",
            "channel list --json",
            "channel show n",
            "channel remove n",
            "template list n --json",
            "template set n order_update pl @f",
            "template remove n order_update pl",
            "kept list --channel n --json",
            "kept show 1",
            "kept retry 1",
            "kept retry --channel n",
            "kept discard 1",
            "kept discard --channel n",
            "secret set --plugin n a=b",
            "secret set --channel n a=@f",
            "man folder",
        ] {
            let words = std::iter::once("plugboard").chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
        for line in [
            "kept retry",
            "kept discard 1 --channel n",
            "secret set a=b",
            "secret set --plugin n --channel n a=b",
            "token create --role root --name n",
            "plugin install f.wasm --digest sha256:12",
            "plugin install folder --plugin n@",
            "plugin new --lang cobol n",
            "plugin push f.wasm registry.example.com/acme/n:1",
        ] {
            let words = std::iter::once("plugboard").chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_err(), "{line}");
        }
    }
}
