use escalated_core::{
    Error, Result,
    actor::{Ability, Cx, Role},
};

use crate::request::Caller;

/// Who may come as far as the handler. What they may do there is decided by the authorizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    /// Everybody.
    Public,
    /// Whoever is known: a requester, a guest with the token of their ticket, staff.
    Requester,
    /// Staff; a token needs the ability `agent`.
    Agent,
    /// Admins; a token needs the ability `admin`.
    Admin,
}

impl Access {
    /// The word in the document.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Requester => "requester",
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }

    /// Lets the caller in, or says why not.
    pub(crate) fn check(self, cx: &Cx, caller: &Caller) -> Result<()> {
        let role = cx.grants.role;
        let (wanted, ability) = match self {
            Self::Public => return Ok(()),
            Self::Requester => (Role::Requester, Ability::Agent),
            Self::Agent => (Role::Viewer, Ability::Agent),
            Self::Admin => (Role::Admin, Ability::Admin),
        };
        if role == Role::Anonymous {
            return Err(Error::unauthenticated("unauthenticated", "Unauthenticated."));
        }
        let able = caller.token.as_ref().is_none_or(|token| token.token.can(ability));
        if able && role >= wanted {
            Ok(())
        } else {
            Err(Error::forbidden("insufficient_permissions", "Insufficient permissions."))
        }
    }
}
