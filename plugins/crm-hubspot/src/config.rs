//! The configuration, parsed and checked.

use plugboard_sdk::{
    Failure,
    config::{self, wrong},
};
use serde::Deserialize;

/// The configuration of the export.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The base URL of the API, without a trailing slash.
    pub api_base: String,
    /// The property that holds our identifier.
    pub id_property: String,
    /// Whether conversations are exported as tickets.
    pub tickets: bool,
    /// Which contacts are exported.
    pub contacts: Contacts,
    /// The pipeline of deals.
    pub pipeline: String,
    /// The stages of deals by a lead's stage.
    pub stages: Stages,
    /// The pipeline of tickets.
    pub ticket_pipeline: String,
    /// The stages of tickets.
    pub ticket_stages: TicketStages,
    /// Whether a deal's currency is written.
    pub currency: bool,
}

/// Which contacts are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contacts {
    /// All contacts.
    All,
    /// Only contacts that have a lead.
    Leads,
}

/// The stages of deals by a lead's stage.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stages {
    new: String,
    qualified: String,
    won: String,
    lost: String,
}

/// The stages of tickets by a conversation's status.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TicketStages {
    open: String,
    pending: String,
    snoozed: String,
    resolved: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api_base: "https://api.hubapi.com".into(),
            id_property: "plugboard_id".into(),
            tickets: true,
            contacts: Contacts::All,
            pipeline: "default".into(),
            stages: Stages::default(),
            ticket_pipeline: "0".into(),
            ticket_stages: TicketStages::default(),
            currency: false,
        }
    }
}

impl Default for Stages {
    fn default() -> Self {
        let [new, qualified, won, lost] =
            ["appointmentscheduled", "qualifiedtobuy", "closedwon", "closedlost"].map(str::to_owned);
        Self { new, qualified, won, lost }
    }
}

impl Default for TicketStages {
    fn default() -> Self {
        let [open, pending, snoozed, resolved] = ["1", "2", "2", "4"].map(str::to_owned);
        Self { open, pending, snoozed, resolved }
    }
}

impl Stages {
    /// Returns the deal stage for a lead's stage.
    #[must_use]
    pub fn deal_stage(&self, lead_stage: &str) -> &str {
        match lead_stage {
            "won" => &self.won,
            "lost" => &self.lost,
            "qualified" => &self.qualified,
            _ => &self.new,
        }
    }

    /// Returns the lead stage for a deal's stage. Any unknown stage counts as `qualified`: between new and closed.
    #[must_use]
    pub fn lead_stage(&self, deal_stage: &str) -> &'static str {
        match deal_stage {
            stage if stage == self.won => "won",
            stage if stage == self.lost => "lost",
            stage if stage == self.new => "new",
            _ => "qualified",
        }
    }
}

impl TicketStages {
    /// Returns the ticket stage for a conversation's status.
    #[must_use]
    pub fn ticket_stage(&self, status: &str) -> &str {
        match status {
            "resolved" => &self.resolved,
            "snoozed" => &self.snoozed,
            "pending" => &self.pending,
            _ => &self.open,
        }
    }
}

impl Config {
    /// Reads this installation's configuration.
    ///
    /// # Errors
    /// Returns `invalid` and names the member that is wrong.
    pub fn read() -> Result<Self, Failure> {
        Self::from_json(&config::json())
    }

    /// Parses a configuration from JSON.
    ///
    /// # Errors
    /// Returns `invalid` and names the member that is wrong.
    pub fn from_json(json: &str) -> Result<Self, Failure> {
        let mut config: Self = config::from_json(json)?;
        config.api_base.truncate(config.api_base.trim_end_matches('/').len());
        if !config.api_base.starts_with("https://") && !config.api_base.starts_with("http://") {
            return Err(wrong("api_base", "must be a URL such as https://api.hubapi.com"));
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if config.id_property.is_empty() || !config.id_property.chars().all(plain) {
            return Err(wrong("id_property", "must be a property's internal name: a-z, 0-9 and `_`"));
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_configuration_fits_a_new_account() {
        let config = Config::from_json("{}").unwrap();
        assert_eq!(config.api_base, "https://api.hubapi.com");
        assert_eq!([config.stages.deal_stage("won"), config.stages.lead_stage("closedwon")], ["closedwon", "won"]);
        assert_eq!(
            [config.stages.lead_stage("contractsent"), config.stages.lead_stage("appointmentscheduled")],
            ["qualified", "new"]
        );
        let own = Config::from_json(r#"{"api_base": "http://127.0.0.1:1/", "stages": {"won": "w"}}"#).unwrap();
        assert_eq!(
            [own.api_base.as_str(), own.stages.deal_stage("won"), own.stages.deal_stage("lost")],
            ["http://127.0.0.1:1", "w", "closedlost"]
        );
    }

    #[test]
    fn an_invalid_configuration_is_reported_with_its_member() {
        for (json, member) in [
            (r#"{"api_base": "hubapi.com"}"#, "`api_base`"),
            (r#"{"id_property": "Our Id"}"#, "`id_property`"),
            (r#"{"contacts": "some"}"#, "`contacts`"),
            (r#"{"stages": {"win": "x"}}"#, "`stages"),
        ] {
            let message = Config::from_json(json).unwrap_err().message;
            assert!(message.contains(member), "{json}: {message}");
        }
    }
}
