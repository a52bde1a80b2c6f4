use super::{assign, message, reroute, tagging, transition, update};
use crate::{
    Result,
    actor::Cx,
    pipeline::{Action, Change, Snapshot},
};

/// The rule of each action.
///
/// # Errors
/// What the rule refuses; see the functions of this module and `docs/errors.md`.
pub fn apply(snapshot: &Snapshot<'_>, action: &Action, cx: &Cx) -> Result<Change> {
    match action {
        Action::Update(update) => update::update(snapshot, update),
        Action::Transition { to } => transition::transition(snapshot, *to, cx),
        Action::Assign { agent } => assign::assign(snapshot, agent, cx),
        Action::Unassign => Ok(assign::unassign(snapshot)),
        Action::Claim => assign::claim(snapshot, cx),
        Action::Reply { body, attachments } => message::reply(snapshot, body, attachments, cx),
        Action::Note { body, attachments } => message::note(snapshot, body, attachments, cx),
        Action::AddTags { tags } => tagging::add(snapshot, tags),
        Action::RemoveTags { tags } => tagging::remove(snapshot, tags),
        Action::SetTags { tags } => tagging::set(snapshot, tags),
        Action::ChangeDepartment { department } => reroute::department(snapshot, *department),
        Action::ChangePriority { to } => Ok(reroute::priority(snapshot, *to)),
        Action::SetSlaPolicy { policy } => Ok(reroute::sla_policy(snapshot, *policy)),
    }
}
