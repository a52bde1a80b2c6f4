use escalated_core::actor::Cx;
use sha2::{Digest, Sha256};

/// Lower-case hex of the SHA-256 of the parts, with a NUL between: unique keys on long text.
pub(crate) fn short_hash(parts: &[&str]) -> String {
    hex::encode(Sha256::digest(parts.join("\0").as_bytes()))
}

/// Who owns an upload or an idempotency key: the actor, and for a guest's token its ticket.
pub(crate) fn owner_key(cx: &Cx) -> String {
    let actor = cx.actor.to_ref();
    let ticket = cx.grants.guest_ticket.map(|id| id.to_string()).unwrap_or_default();
    // Anonymous callers share nothing with each other but the request.
    let request =
        if cx.actor == escalated_core::actor::Actor::Anonymous { &cx.request_id } else { "" };
    short_hash(&[actor.kind.as_str(), actor.id.as_deref().unwrap_or_default(), &ticket, request])
}
