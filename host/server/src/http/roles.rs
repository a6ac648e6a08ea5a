//! Roles, and what each of them may do.

/// The role of a person, or of a token's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Installs and administers; may do everything.
    Admin,
    /// Supervises the people who answer customers.
    Supervisor,
    /// Answers customers, as a person or a program.
    Agent,
    /// Writes plugins.
    PluginDeveloper,
    /// Can only read.
    ReadOnly,
}

/// The permission that a route requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See conversations, contacts, channels, plugins and runs.
    Read,
    /// Reply, add notes, triage, and discard held messages.
    Work,
    /// Do what reaches a customer at once, or lets a message go that waits for a decision.
    Send,
    /// Manage a channel's templates.
    Templates,
    /// Retry dead letters and kept requests.
    Redrive,
    /// Upload components for inspection, read plugin logs.
    Develop,
    /// Run backtests and replays, view shadows.
    Try,
    /// Install and configure plugins and channels, set secrets.
    Administer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Admin, Self::Supervisor, Self::Agent, Self::PluginDeveloper, Self::ReadOnly];

    /// The name of the role, in tokens and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Supervisor => "supervisor",
            Self::Agent => "agent",
            Self::PluginDeveloper => "plugin-developer",
            Self::ReadOnly => "read-only",
        }
    }

    /// Returns the role with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether the role has a permission.
    #[must_use]
    pub fn may(self, what: Permission) -> bool {
        use Permission::{Administer, Develop, Read, Redrive, Send, Templates, Try, Work};
        match self {
            Self::Admin => true,
            Self::Supervisor => matches!(what, Read | Work | Send | Templates | Redrive),
            Self::Agent => matches!(what, Read | Work | Send),
            Self::PluginDeveloper => matches!(what, Read | Redrive | Develop | Try),
            Self::ReadOnly => match what {
                Read => true,
                Work | Send | Templates | Redrive | Develop | Try | Administer => false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_may_read_and_only_admins_may_administer() {
        for role in Role::ALL {
            assert!(role.may(Permission::Read));
            assert_eq!(role.may(Permission::Administer), role == Role::Admin);
            assert_eq!(Role::from_word(role.as_str()), Some(role));
        }
        assert!(!Role::ReadOnly.may(Permission::Work));
        assert!(!Role::PluginDeveloper.may(Permission::Work));
        assert!(Role::Agent.may(Permission::Work));
        assert!(!Role::Agent.may(Permission::Develop));
        assert_eq!(Role::from_word("root"), None);
    }
}
