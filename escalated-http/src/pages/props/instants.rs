use chrono::SecondsFormat;
use escalated_core::time::Timestamp;

/// An instant in props: ISO 8601 in whole seconds of UTC.
pub(crate) fn instant(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(crate) fn maybe_instant(at: Option<Timestamp>) -> Option<String> {
    at.map(instant)
}
