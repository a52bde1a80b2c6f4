use serde::{Deserialize, Serialize};

use crate::ids::HostUserId;

/// What a ticket of a guest is tied to. Read from the settings at each ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum GuestPolicy {
    /// To the contact only; the default.
    #[default]
    Unassigned,
    /// To one user of the host, who stands in for all guests.
    GuestUser {
        /// That user.
        user_id: Option<HostUserId>,
    },
    /// To the contact, who is invited to sign up.
    PromptSignup {
        /// The host's page; `{token}` in it is replaced.
        signup_url_template: String,
    },
}

/// What the policy makes of one guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestRequester {
    /// The stand-in, if the policy has one that exists.
    pub user: Option<HostUserId>,
    /// Whether the guest is invited to sign up.
    pub invite: bool,
}

impl GuestPolicy {
    /// The mode's word in the settings.
    #[must_use]
    pub fn mode(&self) -> &'static str {
        match self {
            Self::Unassigned => "unassigned",
            Self::GuestUser { .. } => "guest_user",
            Self::PromptSignup { .. } => "prompt_signup",
        }
    }

    /// Applies the policy. A stand-in that is missing, `0` or unknown to the host falls through
    /// to `unassigned`; it never fails.
    ///
    /// ```
    /// use escalated_core::{contacts::GuestPolicy, ids::HostUserId};
    /// let policy = GuestPolicy::GuestUser { user_id: Some(HostUserId::new("7")) };
    /// assert_eq!(policy.apply(|_| true).user, Some(HostUserId::new("7")));
    /// assert_eq!(policy.apply(|_| false).user, None);
    /// ```
    pub fn apply(&self, exists: impl Fn(&HostUserId) -> bool) -> GuestRequester {
        match self {
            Self::GuestUser { user_id: Some(id) } if id.as_str() != "0" && exists(id) => {
                GuestRequester { user: Some(id.clone()), invite: false }
            }
            Self::PromptSignup { .. } => GuestRequester { user: None, invite: true },
            Self::Unassigned | Self::GuestUser { .. } => {
                GuestRequester { user: None, invite: false }
            }
        }
    }
}
