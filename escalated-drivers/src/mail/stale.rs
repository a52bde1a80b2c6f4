use escalated_core::{
    actor::ActorRef,
    events::Event,
    ids::HostUserId,
    mail::{Notice, NoticeKind},
    tickets::Ticket,
};
use serde::Deserialize;
use serde_json::Value;

/// Whether a mail to the assignee would say what is no longer so.
///
/// Mails of one ticket overtake one another and are written from the ticket as it is now: an agent
/// who was followed by another is not told that the ticket is theirs.
pub(super) fn is_stale(notice: &Notice, event: &Event, ticket: &Ticket) -> bool {
    let assignee = ticket.assignee.as_ref();
    match notice.kind {
        NoticeKind::TicketReceived | NoticeKind::Reply | NoticeKind::Sla => false,
        NoticeKind::TicketForYou => named(event, "/ticket/assigned_to").as_ref() != assignee,
        NoticeKind::Assigned => named(event, "/agent_id").as_ref() != assignee,
    }
}

/// Whether the event assigns a ticket that was opened with it.
pub(super) fn is_part_of_opening(event: &Event) -> bool {
    event.payload.pointer("/ticket/version").and_then(Value::as_i64) == Some(1)
}

/// Whether the event of the ticket's opening tells the assignee what that of its assignment would.
/// Whoever opened the ticket themselves is not told so, and the assignment is then news.
pub(super) fn is_told_of_opening(opener: Option<&ActorRef>, ticket: &Ticket) -> bool {
    opener.is_none_or(|opener| opener.user_id() != ticket.assignee)
}

fn named(event: &Event, pointer: &str) -> Option<HostUserId> {
    HostUserId::deserialize(event.payload.pointer(pointer)?).ok()
}
