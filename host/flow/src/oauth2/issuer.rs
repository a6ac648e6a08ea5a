//! The other system of a connection: what differs between OAuth 2.0 and the forms of other systems.

use super::{
    Endpoint, Tokens,
    dialect::Dialect,
    endpoint::{Granted, NoTokens},
};

/// The other system, which issues tokens.
#[derive(Clone)]
pub(crate) enum Issuer {
    /// By OAuth 2.0, after an admin's consent.
    OAuth2(Endpoint),
    /// In a form of its own, from secrets that an admin sets.
    Dialect(Dialect),
}

impl Issuer {
    /// Returns whether new tokens can be requested.
    pub(super) fn can_renew(&self, tokens: &Tokens, now: i64) -> bool {
        match self {
            Self::OAuth2(_) => tokens.refresh.is_some(),
            Self::Dialect(dialect) => dialect.can_renew(tokens, now),
        }
    }

    /// Returns whether a request for new tokens uses up the refresh token, even if no answer comes.
    pub(super) fn spends(&self, tokens: &Tokens) -> bool {
        match self {
            // Such a refresh is repeated: if the answer was lost, the connection is lost in either case.
            Self::OAuth2(_) => false,
            Self::Dialect(dialect) => dialect.spends(tokens),
        }
    }

    /// Requests new tokens. The result has the refresh token that is to be used next. `spent`: the refresh token was
    /// sent before, and no answer is known.
    pub(super) async fn renew(&self, old: &Tokens, spent: bool, now: i64) -> Result<Granted, NoTokens> {
        let endpoint = match self {
            Self::OAuth2(endpoint) => endpoint,
            Self::Dialect(dialect) => return dialect.renew(old, spent, now).await,
        };
        let Some(token) = &old.refresh else {
            return Err(NoTokens::Refused("the access token has expired, and there is no refresh token".to_owned()));
        };
        let granted = endpoint.tokens(&[("grant_type", "refresh_token")], ("refresh_token", token), now).await?;
        // If the response has no new refresh token, the old one stays valid.
        let refresh = granted.tokens.refresh.or_else(|| old.refresh.clone());
        Ok(Granted { tokens: Tokens { refresh, ..granted.tokens }, ..granted })
    }

    /// Says what an admin can do about a connection that is not usable. `kind`: `plugin` or `channel`; `name` is the
    /// token's secret.
    pub(super) fn fix(&self, kind: &str, whose: &str, name: &str) -> String {
        let Self::Dialect(dialect) = self else {
            return format!("an admin can connect it with `plugboard {kind} connect {whose}`");
        };
        let secrets = dialect.spec.begins_with(name).join(", ");
        format!("an admin can begin again with new values of {secrets}, by `plugboard secret set --{kind} {whose}`")
    }
}
