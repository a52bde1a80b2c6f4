use escalated_core::{
    ids::{MessageId, TicketId},
    mail::{MailDomain, message_id_of_reply, message_id_of_ticket},
    replies::{PublicThread, Reply},
};

/// The oldest id and this many of the newest are named; RFC 5322 lets the middle go.
const MAX_RECENT: usize = 20;

/// The Message-ID of a reply: the stored one, or the one that it will get.
pub(super) fn id_of(reply: &Reply, domain: &MailDomain) -> String {
    let stored = reply.message_id.as_ref().filter(|id| id.starts_with('<') && id.ends_with('>'));
    stored.cloned().unwrap_or_else(|| message_id_of_reply(reply.ticket_id, reply.id, domain))
}

/// The ids of the public messages before that reply, oldest first: the ticket itself first.
pub(super) fn chain_before(
    ticket: TicketId,
    thread: &PublicThread,
    reply: MessageId,
    domain: &MailDomain,
) -> Vec<String> {
    let before: Vec<String> = thread
        .replies
        .iter()
        .take_while(|other| other.id != reply)
        .map(|other| id_of(other, domain))
        .collect();
    let recent = before.len().saturating_sub(MAX_RECENT);
    let root = message_id_of_ticket(ticket, domain);
    std::iter::once(root).chain(before.into_iter().skip(recent)).collect()
}
