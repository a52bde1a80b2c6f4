use chrono::SecondsFormat;
use escalated_core::time::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// An instant on the wire: ISO 8601 with an offset, as the platform writes it.
#[derive(Debug, Clone, Copy, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub(in crate::rest) struct Moment(pub(in crate::rest) Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }
}

impl From<Timestamp> for Moment {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}
