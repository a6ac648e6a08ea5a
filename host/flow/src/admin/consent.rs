//! Connections of plugins and channels to other systems. A consent by OAuth 2.0 is requested by an admin, given at the
//! other system, and returned by the browser.

use plugboard_db::{
    channels,
    connections::{self, Connection, Consent},
    sealed_secrets,
};
use plugboard_model::{Manifest, OAuth2, SealedSecret, WantedSecret};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::oauth2::{
    Endpoint, dialects,
    endpoint::{Granted, NoTokens},
    source::seal,
    tokens,
};
use crate::{
    admin::SecretOwner,
    error::FlowError,
    installed::{channel_owner, installation_owner},
    registry,
    secrets::random_hex,
    shared::Flow,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

/// How long an admin has to agree, in milliseconds.
const PATIENCE_MS: i64 = 10 * 60_000;
/// Maximum number of open consents.
const OPEN: i64 = 100;

/// A requested consent.
#[derive(Debug, Clone)]
pub struct ConsentRequest {
    /// The address that the admin opens in a browser.
    pub address: String,
    /// The secret that the access token will provide.
    pub secret: String,
    /// When the consent request expires, in milliseconds since the Unix epoch.
    pub expires_at: i64,
}

/// A given consent.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// The secret that the access token now provides.
    pub secret: String,
    /// The plugin's or channel's name.
    pub whose: String,
}

/// A connection, without its tokens.
#[derive(Debug, Clone)]
pub struct ConnectionView {
    /// The secret whose value the connection provides.
    pub secret: String,
    /// The granted scopes, or the requested ones if there is no connection.
    pub scopes: String,
    /// Whether the connection exists, even if its first token has not arrived yet.
    pub begun: bool,
    /// When it was connected, if it is.
    pub connected_at: Option<i64>,
    /// When the access token expires. It is refreshed before that.
    pub expires_at: Option<i64>,
    /// Why the connection is no longer usable.
    pub problem: Option<String>,
    /// Why the latest request for a new token failed, if it will be tried again.
    pub failure: Option<String>,
}

/// The private data of a consent, which only this host knows.
#[derive(Serialize, Deserialize)]
struct PendingConsent {
    verifier: String,
    redirect: String,
    whose: String,
}

/// The plugin or channel that is to be connected, and what is needed for that.
struct ConnectTarget {
    owner: String,
    manifest: Manifest,
    endpoint: Box<dyn Fn(&OAuth2) -> Endpoint + Send>,
}

impl Flow {
    /// Starts a connection. The browser returns to `redirect`.
    ///
    /// # Errors
    /// Returns an error if the owner or secret does not exist, the secret is not an access token, the client's
    /// identifier or secret is not set, the authorization URL is invalid, too many consents are open, or the database
    /// fails.
    pub async fn connect(
        &self,
        whose: &SecretOwner,
        secret: &str,
        redirect: &str,
    ) -> Result<ConsentRequest, FlowError> {
        let target = self.connect_target(whose)?;
        let (wanted, spec) = oauth_secret(&target.manifest, secret)?;
        let endpoint = (target.endpoint)(spec);
        for secret in [Some(&spec.client_id), spec.client_secret.as_ref()].into_iter().flatten() {
            if endpoint.secrets.value(secret).is_err() {
                return Err(FlowError::Invalid(format!(
                    "the secret `{secret}` is not set; set it first with `plugboard secret set`"
                )));
            }
        }
        let client = endpoint.client_id().unwrap_or_default();
        let mut address = endpoint.authorize_url().ok_or_else(|| {
            FlowError::Invalid(
                "the manifest's `authorize_url` or the configuration's `api_base` is not a valid URL".into(),
            )
        })?;
        let random = || random_hex().map_err(|error| FlowError::Invalid(error.to_string()));
        let (state, verifier) = (random()?, random()?);
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", client)
            .append_pair("redirect_uri", redirect)
            .append_pair("scope", &spec.scopes.join(" "))
            .append_pair("state", &state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        let known = PendingConsent { verifier, redirect: redirect.to_owned(), whose: name(whose).to_owned() };
        let known = serde_json::to_string(&known).map_err(plugboard_db::DbError::from)?;
        let hash = hash(&state);
        let consent = Consent {
            sealed: self.shared.sealer.seal(&target.owner, &hash, &known)?.sealed,
            state: hash,
            owner: target.owner,
            name: wanted.name.clone(),
            expires_at: self.clock().now() + PATIENCE_MS,
        };
        let (secret, expires_at) = (consent.name.clone(), consent.expires_at);
        let kept = self.shared.db.write_with(move |tx| {
            let consent = consent.clone();
            Box::pin(async move { connections::insert_consent(tx, &consent, OPEN).await })
        });
        if !kept.await? {
            return Err(FlowError::Conflict(format!("{OPEN} consents are already open; try again in ten minutes")));
        }
        Ok(ConsentRequest { address: address.into(), secret, expires_at })
    }

    /// Completes a connection: the browser has returned with a code or with an error.
    ///
    /// # Errors
    /// Returns an error if the consent is unknown or has expired, the other system does not issue tokens, the owner was
    /// removed, or the database fails.
    pub async fn connected(&self, state: &str, code: Result<&str, &str>) -> Result<Agreed, FlowError> {
        // Runs to completion even if the browser disconnects, because the code can be used only once.
        let (flow, state) = (self.clone(), state.to_owned());
        let code = code.map(str::to_owned).map_err(str::to_owned);
        let task = self.shared.tasks.spawn(async move { flow.connected_now(&state, code).await });
        task.await.map_err(|error| FlowError::Conflict(format!("internal server error: {error}")))?
    }

    /// Does the work of [`Self::connected`].
    async fn connected_now(&self, state: &str, code: Result<String, String>) -> Result<Agreed, FlowError> {
        let hash = hash(state);
        let taken = self.shared.db.write_with(move |tx| {
            let hash = hash.clone();
            Box::pin(async move { connections::take(tx, &hash).await })
        });
        let unknown = || FlowError::Invalid("this consent is unknown, already used or expired; start again".into());
        let consent = taken.await?.filter(|consent| self.clock().now() <= consent.expires_at).ok_or_else(unknown)?;
        let sealed = SealedSecret { name: consent.state.clone(), sealed: consent.sealed.clone() };
        let known = self.shared.sealer.open(&consent.owner, &sealed).ok_or_else(unknown)?;
        let known: PendingConsent = serde_json::from_str(&known).map_err(|_| unknown())?;
        let whose = if consent.owner == channel_owner(&known.whose) {
            SecretOwner::Channel(known.whose.clone())
        } else {
            SecretOwner::Plugin(known.whose.clone())
        };
        let target =
            self.connect_target(&whose).ok().filter(|target| target.owner == consent.owner).ok_or_else(unknown)?;
        let (wanted, spec) = oauth_secret(&target.manifest, &consent.name)?;
        let code = code.map_err(|error| {
            let said: String = error.chars().filter(|c| !c.is_control()).take(200).collect();
            FlowError::Invalid(format!("the other system refused the consent: {said}"))
        })?;
        let endpoint = (target.endpoint)(spec);
        let grant = [
            ("grant_type", "authorization_code"),
            ("redirect_uri", known.redirect.as_str()),
            ("code_verifier", known.verifier.as_str()),
        ];
        let granted =
            endpoint.tokens(&grant, ("code", &code), self.clock().now()).await.map_err(|error| match error {
                NoTokens::Refused(message) | NoTokens::Unanswered(message) => FlowError::Invalid(message),
                NoTokens::Passing(failure) => FlowError::Conflict(format!("{}; start again", failure.message)),
            })?;
        let Granted { tokens, scopes, refresh_at, expires_at } = granted;
        let connection = Connection {
            name: wanted.name.clone(),
            id: self.clock().new_id(),
            sealed: seal(&self.shared.sealer, &consent.owner, &wanted.name, &tokens)?,
            scopes: scopes.unwrap_or_else(|| spec.scopes.join(" ")),
            refresh_at,
            expires_at,
            problem: None,
            failure: None,
            spent: false,
            version: 1,
            connected_at: self.clock().now(),
        };
        let owner = consent.owner;
        let kept = self.shared.db.write_with(move |tx| {
            let (owner, connection) = (owner.clone(), connection.clone());
            Box::pin(async move {
                // The owner may have been removed during the request to the other system.
                if !sealed_secrets::lock_owner(tx, &owner).await? {
                    return Ok(false);
                }
                connections::put(tx, &owner, &connection).await?;
                // A new login may repair the account of a channel.
                channels::forget_account_states(tx, &owner).await?;
                Ok(true)
            })
        });
        if !kept.await? {
            return Err(FlowError::Conflict(format!(
                "`{}` was removed in the meantime; nothing was connected",
                known.whose
            )));
        }
        registry::refresh(&self.shared).await?;
        self.shared.signals.all();
        tracing::info!(whose = known.whose, secret = wanted.name, "connected");
        Ok(Agreed { secret: wanted.name.clone(), whose: known.whose })
    }

    /// Removes a connection. This does not notify the other system, so its access must be revoked there as well. A
    /// connection that needs no consent begins again with the secrets that are set.
    ///
    /// # Errors
    /// Returns an error if the owner or the connection does not exist, or the database fails.
    pub async fn disconnect(&self, whose: &SecretOwner, secret: &str) -> Result<(), FlowError> {
        let owner = self.connect_target(whose)?.owner;
        let name = secret.to_owned();
        let removed = self.shared.db.write_with(move |tx| {
            let (owner, name) = (owner.clone(), name.clone());
            Box::pin(async move { connections::remove(tx, &owner, &name).await })
        });
        let removed = removed.await?;
        registry::refresh(&self.shared).await?;
        if removed { Ok(()) } else { Err(FlowError::not_found("connection", secret)) }
    }

    /// Returns the existing and possible connections of an owner: one for each secret of its manifest that can be an
    /// access token. Returns none if the owner does not exist or has no manifest.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn connections(&self, whose: &SecretOwner) -> Result<Vec<ConnectionView>, FlowError> {
        let Ok(target) = self.connect_target(whose) else { return Ok(Vec::new()) };
        let existing = connections::list(&mut *self.shared.db.read().await?, &target.owner).await?;
        let view = |wanted: &WantedSecret| {
            let found = existing.iter().find(|connection| connection.name == wanted.name);
            let requested = || wanted.oauth2.as_ref().map(|spec| spec.scopes.join(" ")).unwrap_or_default();
            ConnectionView {
                secret: wanted.name.clone(),
                scopes: found.map_or_else(requested, |connection| connection.scopes.clone()),
                begun: found.is_some(),
                connected_at: found.map(|connection| connection.connected_at).filter(|at| *at != 0),
                expires_at: found.and_then(|connection| connection.expires_at),
                problem: found.and_then(|connection| connection.problem.clone()),
                failure: found.and_then(|connection| connection.failure.clone()),
            }
        };
        let wanted = target.manifest.secrets.iter();
        Ok(wanted.filter(|wanted| wanted.oauth2.is_some() || wanted.token.is_some()).map(view).collect())
    }

    /// Looks up the plugin or channel. Fails if it does not exist or has no manifest.
    fn connect_target(&self, whose: &SecretOwner) -> Result<ConnectTarget, FlowError> {
        let snapshot = self.shared.registry.now();
        let none = |name: &str| FlowError::Invalid(format!("`{name}` has no manifest, so there is nothing to connect"));
        match whose {
            SecretOwner::Plugin(name) => {
                let found = snapshot.by_name(name).ok_or_else(|| FlowError::not_found("plugin", name))?.clone();
                let manifest = found.plugin.as_ref().and_then(|plugin| plugin.manifest()).ok_or_else(|| none(name))?;
                let (owner, manifest) = (installation_owner(&found.row.id), manifest.clone());
                Ok(ConnectTarget { owner, manifest, endpoint: Box::new(move |spec| found.endpoint(spec)) })
            }
            SecretOwner::Channel(name) => {
                let found = snapshot.channels.get(name).ok_or_else(|| FlowError::not_found("channel", name))?.clone();
                let manifest =
                    found.connector.plugin.as_ref().and_then(|plugin| plugin.manifest()).ok_or_else(|| none(name))?;
                let (owner, manifest) = (channel_owner(name), manifest.clone());
                Ok(ConnectTarget { owner, manifest, endpoint: Box::new(move |spec| found.endpoint(spec)) })
            }
        }
    }
}

/// Returns the manifest's entry for a secret, which must be an OAuth access token.
fn oauth_secret<'a>(manifest: &'a Manifest, secret: &str) -> Result<(&'a WantedSecret, &'a OAuth2), FlowError> {
    let found = tokens(manifest).find(|(wanted, _)| wanted.name == secret);
    found.ok_or_else(|| {
        if let Some((wanted, spec)) = dialects(manifest).find(|(wanted, _)| wanted.name == secret) {
            let set = spec.begins_with(&wanted.name).join(", ");
            return FlowError::Invalid(format!(
                "`{secret}` needs no consent: set {set} with `plugboard secret set`, and the server connects by itself"
            ));
        }
        let names: Vec<_> = tokens(manifest).map(|(wanted, _)| wanted.name.as_str()).collect();
        FlowError::Invalid(match names.as_slice() {
            [] => format!("`{}` has no secrets that use OAuth 2.0", manifest.name),
            names => format!("`{secret}` does not use OAuth 2.0; these secrets do: {}", names.join(", ")),
        })
    })
}

fn name(whose: &SecretOwner) -> &str {
    match whose {
        SecretOwner::Plugin(name) | SecretOwner::Channel(name) => name,
    }
}

/// Returns the hash of a state. The state itself travels through a browser; the database stores only its hash.
fn hash(state: &str) -> String {
    hex::encode(digest(&SHA256, state.as_bytes()).as_ref())
}
