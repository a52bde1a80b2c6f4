use escalated_core::{
    ids::TicketId,
    mail::{EarlierReply, MailDomain, message_id_of_reply, message_id_of_ticket},
};

/// The Message-ID of a reply: the stored one, or the one that it will get.
fn id_of(ticket: TicketId, reply: EarlierReply, domain: &MailDomain) -> String {
    let stored = reply.message_id.filter(|id| id.starts_with('<') && id.ends_with('>'));
    stored.unwrap_or_else(|| message_id_of_reply(ticket, reply.id, domain))
}

/// The ids of the public messages before a reply, oldest first: the ticket itself first.
pub(super) fn chain(
    ticket: TicketId,
    earlier: Vec<EarlierReply>,
    domain: &MailDomain,
) -> Vec<String> {
    let root = message_id_of_ticket(ticket, domain);
    let earlier = earlier.into_iter().map(|reply| id_of(ticket, reply, domain));
    std::iter::once(root).chain(earlier).collect()
}
