//! The connector kit: an author's connector, held against the contract and against the ways in which platforms
//! misbehave. The author gives samples of his platform in a file; the cases are made of them here. The engine, the gate's
//! checks, and the judgement of what becomes of a part are those that servers have; nothing leaves the machine.
//!
//! - `format`, `check`, `expect`: how a kit file is written, and what must hold of it
//! - `rules`, `report`: what is held, and what came of it
//! - `stand`: the connector as installed, and the platform in a stub's place
//! - `sample`, `fields`: requests of the platform, in JSON, as forms or as queries
//! - `over`, `sign`, `forge`, `verify`: genuine and forged requests
//! - `told`, `batch`, `mutate`, `json`: what requests tell, alone, together and damaged
//! - `send`, `ask`: what goes out, and what is asked for
//! - `show`: all of it for people

mod ask;
mod batch;
mod check;
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
mod stand;
mod told;
mod verify;

pub use report::{FailedCase, Report, RuleReport, RuleState};

use format::{SignatureKind, Written};
use plugboard_engine::Plugin;
use plugboard_model::Role;
use sample::Sample;
use sign::Signer;
use stand::Stand;
use std::sync::Arc;
use toml::Spanned;

use crate::scenario::scene::{NOW, installed};

/// Samples of a platform.
#[derive(Debug)]
pub struct ConnectorKit {
    written: Written,
}

impl ConnectorKit {
    /// Reads a kit file's text.
    ///
    /// # Errors
    /// A sentence that says in which line what is wrong, and how to mend it.
    pub fn read(text: &str) -> Result<Self, String> {
        Ok(Self { written: Written::read(text)? })
    }

    /// Holds a connector against the contract. Nothing is written, and nothing leaves this machine.
    ///
    /// # Errors
    /// A sentence that says why it cannot be tried.
    pub async fn hold(&self, plugin: &Arc<Plugin>) -> Result<Report, String> {
        let written = &self.written;
        if !plugin.surface().roles.contains(&Role::Connector) {
            return Err("it is no connector: `plugin test` without `--connector` plays scenarios to it".to_owned());
        }
        let signature = written.signature.as_ref().map(Spanned::get_ref).ok_or("[signature] is missing")?;
        let mut secrets = written.secrets.clone();
        if let (SignatureKind::Ed25519, Some(name)) = (signature.kind, &signature.secret) {
            if secrets.contains_key(name) {
                return Err(format!("[secrets]: `{name}` is a public key, which the kit makes itself: leave it out"));
            }
            secrets.extend(sign::public_key().map(|key| (name.clone(), key)));
        }
        let installed = installed(plugin.manifest(), &written.config, &secrets)?;
        let signer = Signer::new(signature, written.public_url(), plugin.manifest(), &installed.values)?;
        let accounts = if written.accounts.is_empty() { vec![String::new()] } else { written.accounts.clone() };
        let now = written.now.map_or(NOW, |now| now.0);
        let mut stand = Stand::new(plugin.clone(), installed, accounts, now);
        stand.asks_in_receive = written.asks_in_receive;
        let others = written.http.iter().map(Spanned::get_ref);
        stand.others(
            others.map(|one| (one.method.clone(), one.url.clone(), send::answer(&one.answer, str::to_owned))).collect(),
        );
        let samples: Vec<Sample> =
            written.requests.iter().enumerate().map(|(n, one)| Sample::of_request(n, one.get_ref())).collect();
        verify::all(&mut stand, &signer, written, &samples).await;
        let requests = written.requests.iter().map(Spanned::get_ref);
        let known = told::alone(&mut stand, &signer, samples.into_iter().zip(requests).collect()).await;
        told::again(&mut stand, &signer, &known).await;
        told::files(&mut stand, &known).await;
        let groups = batch::Group::all(&known, &written.batches);
        batch::together(&mut stand, &signer, &known, &groups).await;
        mutate::broken(&mut stand, &signer, &known).await;
        mutate::mutated(&mut stand, &signer, &known, &groups).await;
        send::all(&mut stand, written).await;
        ask::profiles(&mut stand, written).await;
        ask::rules(&mut stand, written).await;
        let Stand { sheet, calls, cpu_us, wall_us, memory_bytes, .. } = stand;
        let rules = sheet.rules();
        let passed = rules.iter().all(|rule| rule.state != RuleState::Failed);
        Ok(Report { passed, rules, calls, cpu_us, wall_us, memory_bytes })
    }
}
