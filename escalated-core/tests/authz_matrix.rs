//! The whole of who may do what, as the default policy has it.

#[cfg(test)]
mod matrix {
    use std::fmt::Write;

    use escalated_core::{
        actor::{Cx, Grants, Role},
        authz::{Authorizer, Decision, Operation, Resource, RolePolicy},
        conditions::matches,
        ids::{DepartmentId, TicketId},
        testing::{cx, id},
        tickets::{
            Awaiting, Channel, Facts, Priority, Requester, SlaMarks, Status, TICKET_FIELDS, Ticket,
            TicketType,
        },
    };

    fn ticket(requester: &str, department: i64) -> Ticket {
        let now = cx(Role::Owner).now;
        Ticket {
            id: TicketId(department),
            reference: None,
            requester: Requester::User(id(requester)),
            contact_id: None,
            guest_name: None,
            guest_email: None,
            guest_nonce: None,
            assignee: None,
            subject: "Matrix".into(),
            description: "Matrix".into(),
            status: Status::Open,
            priority: Priority::Medium,
            ticket_type: TicketType::Question,
            channel: Channel::default(),
            awaiting: Awaiting::Internal,
            department_id: Some(DepartmentId(department)),
            metadata: serde_json::json!({}),
            first_response_at: None,
            sla: SlaMarks::default(),
            resolved_at: None,
            closed_at: None,
            last_reply_at: None,
            version: 1,
            seq: 1,
            created_at: now,
            updated_at: now,
        }
    }

    fn operations() -> Vec<(String, Operation)> {
        let mut all: Vec<_> = [
            Operation::View,
            Operation::Create,
            Operation::CreateForOthers,
            Operation::Reply,
            Operation::Note,
            Operation::Modify,
            Operation::Administer,
        ]
        .map(|operation| (format!("{operation:?}"), operation))
        .into();
        all.extend(
            [Status::Resolved, Status::Closed, Status::Reopened]
                .map(|status| (format!("Transition to {status}"), Operation::Transition(status))),
        );
        all
    }

    /// Everybody by role, and those whose grants are smaller than their role.
    fn callers() -> Vec<(String, Cx)> {
        let mut all: Vec<_> =
            Role::ALL.iter().map(|role| (role.as_str().to_owned(), cx(*role))).collect();
        let limited = |grants| Cx { grants, ..cx(Role::Agent) };
        let one = Grants { departments: Some(vec![DepartmentId(1)]), ..Grants::role(Role::Agent) };
        all.push(("agent of 1".into(), limited(one)));
        let guest = Cx { grants: Grants::guest(TicketId(2)), ..cx(Role::Anonymous) };
        all.push(("guest of 2".into(), guest));
        all
    }

    #[test]
    fn who_may_do_what() {
        // Cleo's ticket is in department 1 and has the id 1, Cyd's is 2 in both.
        let (cleos, cyds) = (ticket("10", 1), ticket("11", 2));
        let resources = [
            ("Cleo's ticket", Resource::Ticket(&cleos)),
            ("Cyd's ticket", Resource::Ticket(&cyds)),
            ("new ticket", Resource::NewTicket),
            ("catalog", Resource::Catalog),
            ("contacts", Resource::Contacts),
            ("settings", Resource::Settings),
            ("tokens", Resource::Tokens),
            ("operations", Resource::Operations),
        ];
        let callers = callers();
        let mut text = String::from("+ allowed, - forbidden, . hidden\n");
        for (name, resource) in &resources {
            let names: Vec<_> = callers.iter().map(|(name, _)| format!("{name:>12}")).collect();
            writeln!(text, "\n{name:<24}{}", names.join("")).unwrap();
            for (word, operation) in operations() {
                let marks = callers.iter().map(|(_, cx)| {
                    let mark = match RolePolicy.decide(cx, operation, resource) {
                        Decision::Allow => "+",
                        Decision::Forbid => "-",
                        Decision::Hide => ".",
                    };
                    format!("{mark:>12}")
                });
                writeln!(text, "  {word:<22}{}", marks.collect::<String>()).unwrap();
            }
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn seeing_one_ticket_agrees_with_lists() {
        for ticket in [ticket("10", 1), ticket("11", 2)] {
            for (name, cx) in callers() {
                let decided = RolePolicy.decide(&cx, Operation::View, &Resource::Ticket(&ticket));
                let facts = Facts { ticket: &ticket, tags: &[] };
                let listed = matches(&RolePolicy.visible(&cx), TICKET_FIELDS, &facts);
                assert_eq!(decided == Decision::Allow, listed, "{name}");
            }
        }
    }
}
