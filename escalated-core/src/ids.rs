//! Typed identifiers. Our own ids are `i64` on the wire; ids of host users are opaque text.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// One recorded change of a ticket.
    ActivityId,
    /// One stored file.
    AttachmentId,
    /// One business calendar.
    CalendarId,
    /// One clock of a ticket.
    ClockId,
    /// One guest identity.
    ContactId,
    /// One department.
    DepartmentId,
    /// One escalation rule.
    EscalationRuleId,
    /// One shared set of holidays.
    HolidaySetId,
    /// One background job.
    JobId,
    /// One reply or note.
    MessageId,
    /// One row of the outbox.
    OutboxId,
    /// One SLA policy.
    PolicyId,
    /// One tag.
    TagId,
    /// One ticket.
    TicketId,
    /// One API token.
    TokenId,
}

/// The tenant that every row belongs to; the empty string for a host without tenants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantId(String);

impl TenantId {
    /// At most 128 bytes; longer names are cut by no one, they are refused.
    ///
    /// # Errors
    /// `tenant_too_long` when the name has more than 128 bytes.
    pub fn new(name: impl Into<String>) -> crate::Result<Self> {
        let name = name.into();
        if name.len() > 128 {
            return Err(crate::Error::field(
                "tenant",
                "tenant_too_long",
                "a tenant has at most 128 bytes",
            ));
        }
        Ok(Self(name))
    }

    /// The name as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A user id of the host: integer, UUID or anything else, kept as opaque text.
///
/// It is written to JSON as a number when it is one, because the platform's clients expect that.
///
/// ```
/// use escalated_core::ids::HostUserId;
/// assert_eq!(serde_json::to_string(&HostUserId::new("42")).unwrap(), "42");
/// assert_eq!(serde_json::to_string(&HostUserId::new("042")).unwrap(), "\"042\"");
/// assert_eq!(serde_json::from_str::<HostUserId>("7").unwrap(), HostUserId::new("7"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostUserId(String);

impl HostUserId {
    /// Wraps the host's id.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as the host wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn as_number(&self) -> Option<i64> {
        self.0.parse::<i64>().ok().filter(|n| n.to_string() == self.0)
    }
}

impl fmt::Display for HostUserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for HostUserId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_number() {
            Some(number) => serializer.serialize_i64(number),
            None => serializer.serialize_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for HostUserId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "the id of a user: a number or a text")]
        enum Wire {
            Number(i64),
            Text(String),
        }
        Ok(match Wire::deserialize(deserializer)? {
            Wire::Number(number) => Self(number.to_string()),
            Wire::Text(text) => Self(text),
        })
    }
}
