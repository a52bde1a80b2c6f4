use escalated_core::{actor::Cx, pipeline::Command};

/// The request, which remembers what was sent before filters changed it.
pub(super) fn as_sent(cx: &Cx, command: &Command) -> Cx {
    let sent = cx.idempotency_key.as_ref().map(|_| command.digest());
    Cx { sent, ..cx.clone() }
}
