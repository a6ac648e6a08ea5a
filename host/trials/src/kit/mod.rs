//! The connector kit: checks an author's connector against the contract and against the ways in which platforms
//! misbehave. The author describes samples of the platform in a kit file, and the kit derives test cases from them. The
//! engine, the checks of the gate and the code that decides the outcome of a part are the same as on a server. No
//! request leaves the machine.
//!
//! - `format`, `check`, `expect`: the format of a kit file, and its validation
//! - `rules`, `report`: the rules, and the result of each
//! - `test_bench`: the connector as installed, with a stub in place of the platform
//! - `sample`, `fields`: requests of the platform, as JSON, forms or queries
//! - `over`, `sign`, `forge`, `verify`: genuine and forged requests
//! - `emitted`, `batch`, `mutate`, `json`: what requests emit when they come alone, together or damaged
//! - `send`, `ask`: outgoing parts, and the connector's answers about customers and rules
//! - `show`: readable output of all of this

mod ask;
mod batch;
mod check;
mod emitted;
mod expect;
mod fields;
mod forge;
mod format;
mod json;
mod mutate;
mod over;
mod report;
mod rules;
mod sample;
mod send;
mod show;
mod sign;
mod test_bench;
mod verify;

pub use report::{FailedCase, Report, RuleReport, RuleState};

use format::{KitFile, SignatureKind};
use plugboard_engine::Plugin;
use plugboard_model::Role;
use sample::Sample;
use sign::Signer;
use std::sync::Arc;
use test_bench::TestBench;
use toml::Spanned;

use crate::scenario::scene::{NOW, installed};

/// A kit file: samples of a platform, and what a connector is expected to make of them.
#[derive(Debug)]
pub struct ConnectorKit {
    file: KitFile,
}

impl ConnectorKit {
    /// Parses a kit file.
    ///
    /// # Errors
    /// Returns a message that names the line, says what is wrong and how to fix it.
    pub fn read(text: &str) -> Result<Self, String> {
        Ok(Self { file: KitFile::read(text)? })
    }

    /// Checks a connector against the contract. Writes nothing, and no request leaves this machine.
    ///
    /// # Errors
    /// Returns a message that says why the connector cannot be tested.
    pub async fn check(&self, plugin: &Arc<Plugin>) -> Result<Report, String> {
        let file = &self.file;
        if !plugin.surface().roles.contains(&Role::Connector) {
            return Err(
                "the plugin is not a connector; use `plugin test` without `--connector` to run scenarios".to_owned()
            );
        }
        let signature = file.signature.as_ref().map(Spanned::get_ref).ok_or("[signature] is missing")?;
        let mut secrets = file.secrets.clone();
        if let (SignatureKind::Ed25519, Some(name)) = (signature.kind, &signature.secret) {
            if secrets.contains_key(name) {
                return Err(format!("[secrets]: remove `{name}`; it is a public key that the kit generates"));
            }
            secrets.extend(sign::public_key().map(|key| (name.clone(), key)));
        }
        let installed = installed(plugin.manifest(), &file.config, &secrets)?;
        let signer = Signer::new(signature, file.public_url(), plugin.manifest(), &installed.values)?;
        let accounts = if file.accounts.is_empty() { vec![String::new()] } else { file.accounts.clone() };
        let now = file.now.map_or(NOW, |now| now.0);
        let mut bench = TestBench::new(plugin.clone(), installed, accounts, now);
        bench.asks_in_receive = file.asks_in_receive;
        let others = file.http.iter().map(Spanned::get_ref);
        bench.others(
            others.map(|one| (one.method.clone(), one.url.clone(), send::answer(&one.answer, str::to_owned))).collect(),
        );
        let samples: Vec<Sample> =
            file.requests.iter().enumerate().map(|(n, one)| Sample::of_request(n, one.get_ref())).collect();
        verify::all(&mut bench, &signer, file, &samples).await;
        let requests = file.requests.iter().map(Spanned::get_ref);
        let known = emitted::alone(&mut bench, &signer, samples.into_iter().zip(requests).collect()).await;
        emitted::test_repeated(&mut bench, &signer, &known).await;
        emitted::files(&mut bench, &known).await;
        let groups = batch::Group::all(&known, &file.batches);
        batch::together(&mut bench, &signer, &known, &groups).await;
        mutate::broken(&mut bench, &signer, &known).await;
        mutate::mutated(&mut bench, &signer, &known, &groups).await;
        send::all(&mut bench, file).await;
        ask::profiles(&mut bench, file).await;
        ask::rules(&mut bench, file).await;
        let TestBench { report, calls, cpu_us, wall_us, memory_bytes, .. } = bench;
        let rules = report.rules();
        let passed = rules.iter().all(|rule| rule.state != RuleState::Failed);
        Ok(Report { passed, rules, calls, cpu_us, wall_us, memory_bytes })
    }
}
