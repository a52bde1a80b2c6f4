use escalated_core::{
    ids::HostUserId,
    sla::{Notified, SlaConfig},
    tickets::Ticket,
};

/// The users behind the words of a step, each once, at a level of the ticket. A ticket without a
/// level counts as one of the first.
pub(crate) fn recipients(
    notify: &[Notified],
    ticket: &Ticket,
    config: &SlaConfig,
    level: u8,
) -> Vec<HostUserId> {
    let mut users: Vec<HostUserId> = Vec::new();
    for word in notify {
        let found: Vec<&HostUserId> = match word {
            Notified::Assignee => ticket.assignee.iter().collect(),
            Notified::DepartmentManager => {
                let department = ticket.department_id;
                department.and_then(|id| config.department_managers.get(&id)).into_iter().collect()
            }
            Notified::EscalationManager => escalation_managers(ticket, config, level.max(1)),
        };
        for user in found {
            if !users.contains(user) {
                users.push(user.clone());
            }
        }
    }
    users
}

/// Those of the ticket's department at that level, or those who stand in.
fn escalation_managers<'c>(
    ticket: &Ticket,
    config: &'c SlaConfig,
    level: u8,
) -> Vec<&'c HostUserId> {
    let of = |department| {
        let rows = config.managers.iter();
        let rows = rows.filter(move |row| row.level == level && row.department_id == department);
        rows.map(|row| &row.user_id).collect::<Vec<_>>()
    };
    let own = of(ticket.department_id);
    if own.is_empty() { of(None) } else { own }
}
