//! Lists: filters, sorts, and the two ways of paging.

use serde_json::{Value, json};

use crate::{
    actor::{Cx, Role},
    conditions::{Condition, Op},
    ids::{TenantId, TicketId},
    page::PageRequest,
    pipeline::{Action, Command},
    tags::TagInput,
    testing::{Fixture, id, new_ticket, refused_field},
    tickets::{NewTicket, Priority, SortDir, SortKey, Status, TicketQuery, TicketSort, TicketType},
};

/// Seven tickets that differ in everything; ids 1 to 7.
async fn seven(fixture: &dyn Fixture) -> Cx {
    let agent = fixture.cx(Role::Agent);
    let input = TagInput { name: "odd".into(), color: None };
    let tag = fixture.services().create_tag(&fixture.cx(Role::Owner), &input).await.unwrap().id;
    for number in 1..=7_i64 {
        fixture.clock().advance_seconds(if number == 4 { 0 } else { 60 });
        let cx = fixture.cx(Role::Agent);
        let new = NewTicket {
            priority: Some(Priority::ALL[usize::try_from(number).unwrap() % 5]),
            ticket_type: (number == 3).then_some(TicketType::Incident),
            assignee: (number % 3 == 0).then(|| id("3")),
            tags: if number % 2 == 1 { vec![tag] } else { vec![] },
            ..new_ticket(&format!("Subject {}", (number * 5) % 7))
        };
        fixture.tickets().create(&cx, new).await.unwrap();
        let to = [Status::Resolved, Status::Closed].get(usize::try_from(number).unwrap() - 1);
        if let Some(to) = to {
            let action = Action::Transition { to: *to };
            let command = Command::one(TicketId(number).into(), action);
            fixture.tickets().execute(&cx, command).await.unwrap();
        }
    }
    agent
}

async fn ids(fixture: &dyn Fixture, cx: &Cx, query: &TicketQuery) -> Vec<i64> {
    let page = fixture.tickets().list(cx, query).await.unwrap();
    page.items.iter().map(|item| item.id.0).collect()
}

/// Whole tickets come in the order of the ids that are named; what the caller may not see, what is
/// another tenant's and what is not there is left out.
pub async fn many_are_found_at_once(fixture: &dyn Fixture) {
    let agent = seven(fixture).await;
    let cleos = fixture.open("Of Cleo").await;
    let find = async |cx: &Cx, ids: &[i64]| {
        let ids: Vec<TicketId> = ids.iter().copied().map(TicketId).collect();
        fixture.tickets().find_many(cx, &ids).await.unwrap()
    };
    let found = find(&agent, &[5, 99, 2, -1, cleos.id.0]).await;
    let ids: Vec<i64> = found.iter().map(|ticket| ticket.id.0).collect();
    assert_eq!(ids, [5, 2, cleos.id.0]);
    for ticket in found {
        assert_eq!(fixture.tickets().get(&agent, &ticket.id.into()).await.unwrap().ticket, ticket);
    }
    let cleo = fixture.cx(Role::Requester);
    assert_eq!(find(&cleo, &[5, cleos.id.0]).await, std::slice::from_ref(&cleos));
    let stranger = Cx { tenant: TenantId::new("acme").unwrap(), ..fixture.cx(Role::Owner) };
    assert_eq!(find(&stranger, &[5, cleos.id.0]).await, []);
    assert_eq!(find(&agent, &[]).await, []);
    let many: Vec<i64> = (1..=200).collect();
    assert_eq!(find(&agent, &many).await.len(), 8);
}

/// Filters select by every kind of field, and a wrong one names its path.
pub async fn filters_select(fixture: &dyn Fixture) {
    let agent = seven(fixture).await;
    let filters: [(&str, Op, Value, &[i64]); 9] = [
        ("status", Op::In, json!(["resolved", "closed"]), &[2, 1]),
        ("priority", Op::Eq, json!(Priority::ALL[4]), &[4]),
        ("ticket_type", Op::Eq, json!("incident"), &[3]),
        ("assigned_to", Op::Eq, json!("3"), &[6, 3]),
        ("assigned_to", Op::IsEmpty, Value::Null, &[7, 5, 4, 2, 1]),
        ("tags", Op::Contains, json!(1), &[7, 5, 3, 1]),
        ("requester_id", Op::Eq, json!("2"), &[7, 6, 5, 4, 3, 2, 1]),
        ("subject", Op::Contains, json!("SUBJECT 6"), &[4]),
        ("resolved_at", Op::IsNotEmpty, Value::Null, &[1]),
    ];
    for (field, op, value, expected) in filters {
        let filter = Condition::clause(field, op, value);
        let query = TicketQuery { filter, ..TicketQuery::default() };
        assert_eq!(ids(fixture, &agent, &query).await, expected, "{field}");
    }
    let filter = Condition::clause("colour", Op::Eq, "red");
    let query = TicketQuery { filter, ..TicketQuery::default() };
    refused_field(fixture.tickets().list(&agent, &query).await, "filter.field", "unknown_field");
}

/// Every sort, in both directions, gives every ticket once, by numbers and by cursors alike.
pub async fn sorts_and_pages_agree(fixture: &dyn Fixture) {
    let agent = seven(fixture).await;
    for key in SortKey::ALL.iter().copied() {
        for dir in [SortDir::Asc, SortDir::Desc] {
            let sort = TicketSort { key, dir };
            let mut numbered = Vec::new();
            for page in 1..=4 {
                let page = PageRequest::Number { page, per_page: 2 };
                let query = TicketQuery { sort, page, ..TicketQuery::default() };
                let found = fixture.tickets().list(&agent, &query).await.unwrap();
                let total = found.total.unwrap();
                assert_eq!((total.count, total.capped), (7, false));
                numbered.extend(found.items.iter().map(|item| item.id.0));
            }
            let (mut walked, mut cursor) = (Vec::new(), None);
            loop {
                let page = PageRequest::After { cursor, limit: 3 };
                let query = TicketQuery { sort, page, ..TicketQuery::default() };
                let found = fixture.tickets().list(&agent, &query).await.unwrap();
                assert_eq!(found.total, None);
                walked.extend(found.items.iter().map(|item| item.id.0));
                cursor = found.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(walked, numbered, "{sort:?}");
            let mut all = walked.clone();
            all.sort_unstable();
            assert_eq!(all, [1, 2, 3, 4, 5, 6, 7], "{sort:?}");
        }
    }
    let page = PageRequest::Number { page: 9, per_page: 5 };
    let query = TicketQuery { page, ..TicketQuery::default() };
    assert!(ids(fixture, &agent, &query).await.is_empty());
}

/// Empty keys come last in both directions, and equal ones are ordered by id in that direction.
pub async fn sorts_place_what_is_empty_or_equal(fixture: &dyn Fixture) {
    let agent = seven(fixture).await;
    for (key, dir, expected) in [
        (SortKey::ResolvedAt, SortDir::Asc, [1, 2, 3, 4, 5, 6, 7]),
        (SortKey::ResolvedAt, SortDir::Desc, [1, 7, 6, 5, 4, 3, 2]),
        (SortKey::AssignedTo, SortDir::Asc, [3, 6, 1, 2, 4, 5, 7]),
        (SortKey::AssignedTo, SortDir::Desc, [6, 3, 7, 5, 4, 2, 1]),
        (SortKey::CreatedAt, SortDir::Desc, [7, 6, 5, 4, 3, 2, 1]),
        (SortKey::Subject, SortDir::Asc, [7, 3, 6, 2, 5, 1, 4]),
    ] {
        let sort = TicketSort { key, dir };
        let query = TicketQuery { sort, ..TicketQuery::default() };
        assert_eq!(ids(fixture, &agent, &query).await, expected, "{sort:?}");
    }
}
