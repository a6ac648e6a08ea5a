//! Connections that need no consent. They begin with secrets that an admin has set: the first token, the first refresh
//! token, or credentials. If these change, the connection begins anew.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Conn, Result as DbResult, Tx, Write,
    connections::{self, Connection},
    sealed_secrets,
};
use plugboard_model::{Failure, TokenSpan};
use std::collections::BTreeMap;

use super::{
    Tokens,
    dialect::{Dialect, origin},
    source::{Source, passing, seal, unavailable},
};
use crate::secrets::Sealer;

impl Source {
    /// Stores a connection as it begins, in place of `replaced`. Returns false and stores nothing if the secrets in the
    /// database are not those of this source: a change is being tried that is not stored yet, or this server has not
    /// read the latest change. A server that is behind must not replace the tokens of one that is not.
    pub(super) async fn begin(&self, dialect: &Dialect, replaced: Option<Connection>) -> Result<bool, Failure> {
        let now = self.db.clock().now();
        let first = dialect.secrets.value(&self.name).unwrap_or_default().to_owned();
        let first = if dialect.spec.obtain.is_some() { String::new() } else { first };
        let is_token = dialect.spec.first_is_token();
        let (access, refresh) = if is_token { (first, None) } else { (String::new(), Some(first)) };
        let refresh = refresh.filter(|token| !token.is_empty());
        // Nothing is known of the first token's age. A refresh, as soon as it is allowed, says how long it is valid.
        let wait = dialect.spec.not_before.map_or(0, TokenSpan::ms);
        let tokens = Tokens { access, refresh, origin: self.origin.clone(), issued_at: is_token.then_some(now) };
        let connection = Connection {
            name: self.name.clone(),
            id: self.db.clock().new_id(),
            sealed: seal(&self.sealer, &self.owner, &self.name, &tokens).map_err(passing)?,
            scopes: String::new(),
            refresh_at: Some(if is_token { now.saturating_add(wait) } else { 0 }),
            expires_at: None,
            problem: None,
            failure: None,
            spent: false,
            version: 1,
            connected_at: if is_token { now } else { 0 },
        };
        let names = dialect.spec.begins_with(&self.name).into_iter().map(str::to_owned).collect();
        let begin = Begin {
            sealer: self.sealer.clone(),
            owner: self.owner.clone(),
            owners: self.owners.clone(),
            origin: self.origin.clone(),
            names,
            connection,
            replaced,
        };
        self.db.write(begin).await.map_err(passing)
    }

    /// Returns the first token, for a connection that has not begun.
    pub(super) fn first_token(&self, dialect: &Dialect) -> Result<String, Failure> {
        if dialect.spec.first_is_token()
            && let Ok(token) = dialect.secrets.value(&self.name)
        {
            return Ok(token.to_owned());
        }
        let (whose, name) = (&self.whose, &self.name);
        Err(unavailable(format!(
            "the secrets of `{whose}` are being changed, so `{name}` cannot be requested now; retry"
        )))
    }
}

/// The write that stores a connection as it begins.
struct Begin {
    sealer: Sealer,
    owner: String,
    owners: Vec<String>,
    /// The fingerprint of the secrets that the connection begins with, and their names.
    origin: Option<String>,
    names: Vec<String>,
    connection: Connection,
    replaced: Option<Connection>,
}

impl Write for Begin {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<bool>> {
        Box::pin(async move {
            let exists = sealed_secrets::lock_owner(tx, &self.owner).await?;
            if !exists || self.stored_origin(tx.read().await?).await? != self.origin {
                return Ok(false);
            }
            connections::begin(tx, &self.owner, &self.connection, self.replaced.as_ref()).await?;
            Ok(true)
        })
    }
}

impl Begin {
    /// Returns the fingerprint of the secrets that are stored now.
    async fn stored_origin(&self, conn: &mut Conn) -> DbResult<Option<String>> {
        let mut values = BTreeMap::new();
        for owner in &self.owners {
            for secret in sealed_secrets::list(conn, owner).await? {
                let value = self.sealer.open(owner, &secret);
                values.extend(value.map(|value| (secret.name, value)));
            }
        }
        let names: Vec<_> = self.names.iter().map(String::as_str).collect();
        Ok(origin(&names, |name| values.get(name).map(String::as_str)))
    }
}
