use escalated_core::{
    activities::ActivityKind,
    events::Event,
    ids::HostUserId,
    mail::{Notice, NoticeKind},
    tickets::TicketDetail,
};
use serde::Deserialize;
use serde_json::Value;

/// Whether a mail to the assignee would say what is no longer so, or what another mail says.
///
/// Mails of one ticket overtake one another and are written from the ticket as it is now. An agent
/// who was followed by another is not told that the ticket is theirs; an agent to whom a ticket
/// came is told that by the event of its opening, and not by that of the assignment as well.
pub(super) fn is_stale(notice: &Notice, event: &Event, detail: &TicketDetail) -> bool {
    let assignee = detail.ticket.assignee.as_ref();
    match notice.kind {
        NoticeKind::TicketReceived | NoticeKind::Reply | NoticeKind::Sla => false,
        NoticeKind::TicketForYou => named(event, "/ticket/assigned_to").as_ref() != assignee,
        NoticeKind::Assigned => {
            let version = event.payload.pointer("/ticket/version").and_then(Value::as_i64);
            named(event, "/agent_id").as_ref() != assignee
                || (version == Some(1) && is_told_of_opening(detail))
        }
    }
}

/// Whoever opened the ticket themselves is not told so, and the assignment is then news.
fn is_told_of_opening(detail: &TicketDetail) -> bool {
    let created = detail.activities.iter().find(|a| a.kind == ActivityKind::Created);
    created.is_none_or(|activity| activity.actor.user_id() != detail.ticket.assignee)
}

fn named(event: &Event, pointer: &str) -> Option<HostUserId> {
    HostUserId::deserialize(event.payload.pointer(pointer)?).ok()
}
