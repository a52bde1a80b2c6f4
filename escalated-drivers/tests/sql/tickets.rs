//! Random tickets, in memory and in the tables.

use chrono::TimeDelta;
use escalated_core::{
    fold::fold,
    ids::{ContactId, DepartmentId, HostUserId, TagId, TicketId},
    tickets::{
        Awaiting, Channel, Priority, Reference, Requester, SlaMarks, Status, Ticket, TicketType,
    },
    time::{Clock, ManualClock, Timestamp},
};
use escalated_drivers::sql::schema::{TicketTag, Tickets};
use proptest::{collection::vec, option, prelude::*, sample::select};
use sea_query::{Expr, Query};

use crate::database::Database;

pub(crate) const SUBJECTS: &[&str] = &[
    "Printer on fire",
    "printer ON fire",
    "50% of _everything_ is 'quoted' \\ \"so\"",
    "GRÖSSE egal",
    "grösse egal ",
    "İstanbul — naïve",
    "",
    "Σίσυφος 🙂 done",
    "a",
];
pub(crate) const PEOPLE: &[&str] = &["7", "42", "a2b0c6f8", "", "O'Hara", "7 "];
pub(crate) const EMAILS: &[&str] = &["Dana@Example.org", "dana@example.ORG", "x@y.z", ""];
pub(crate) const CHANNELS: &[&str] = &["web", "email", "api"];

/// An instant of a few, some of them with microseconds.
pub(crate) fn instant(step: i64) -> Timestamp {
    ManualClock::default().now()
        + TimeDelta::hours(step / 3)
        + TimeDelta::microseconds([0, 120_000, 123_456][usize::try_from(step % 3).unwrap()])
}

fn instants() -> impl Strategy<Value = Timestamp> {
    (0..18_i64).prop_map(instant)
}

fn words(pool: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(pool).prop_map(str::to_owned)
}

/// A ticket without an id, and its tags.
fn ticket() -> impl Strategy<Value = (Ticket, Vec<TagId>)> {
    let people = (
        prop_oneof![
            words(PEOPLE).prop_map(|id| Requester::User(HostUserId::new(id))),
            (1..4_i64).prop_map(|id| Requester::Contact(ContactId(id))),
        ],
        option::of(1..4_i64),
        option::of(words(EMAILS)),
        option::of(words(PEOPLE)),
    );
    let texts = (words(SUBJECTS), words(CHANNELS), option::of(1..4_i64));
    let kinds = (
        select(Status::ALL),
        select(Priority::ALL),
        select(TicketType::ALL),
        select(Awaiting::ALL),
        any::<bool>(),
        any::<bool>(),
    );
    let times = (
        option::of(instants()),
        option::of(instants()),
        option::of(instants()),
        option::of(instants()),
        instants(),
        instants(),
    );
    let tags = proptest::collection::btree_set((1..5_i64).prop_map(TagId), 0..4);
    (people, texts, kinds, times, tags).prop_map(|(people, texts, kinds, times, tags)| {
        let (requester, contact, email, assignee) = people;
        let contact_id = match requester {
            Requester::Contact(id) => Some(id),
            Requester::User(_) => contact.map(ContactId),
        };
        let ticket = Ticket {
            id: TicketId(0),
            reference: None,
            requester,
            contact_id,
            guest_name: email.clone(),
            guest_email: email,
            guest_nonce: None,
            assignee: assignee.map(HostUserId::new),
            subject: texts.0,
            description: "Long and never listed".into(),
            status: kinds.0,
            priority: kinds.1,
            ticket_type: kinds.2,
            channel: Channel::new(texts.1).unwrap(),
            awaiting: kinds.3,
            department_id: texts.2.map(DepartmentId),
            metadata: serde_json::json!({}),
            first_response_at: times.0,
            sla: SlaMarks {
                first_response_breached: kinds.4,
                resolution_breached: kinds.5,
                ..SlaMarks::default()
            },
            resolved_at: times.1,
            closed_at: times.2,
            last_reply_at: times.3,
            version: 1,
            seq: 0,
            created_at: times.4,
            updated_at: times.5,
        };
        (ticket, tags.into_iter().collect())
    })
}

/// Tickets with the ids 1 to `count` and scrambled references.
pub(crate) fn tickets(count: usize) -> impl Strategy<Value = Vec<(Ticket, Vec<TagId>)>> {
    vec(ticket(), count).prop_map(|mut tickets| {
        for (index, (ticket, _)) in tickets.iter_mut().enumerate() {
            let id = i64::try_from(index).unwrap() + 1;
            ticket.id = TicketId(id);
            let scrambled = (id * 37) % 1009;
            ticket.reference = Some(Reference::parse(&format!("ESC-{scrambled:05}")).unwrap());
        }
        tickets
    })
}

/// Contacts, departments and tags that the tickets point to.
pub(crate) async fn insert_catalog(database: &Database) {
    let at = "'2026-01-05 09:00:00'";
    for id in 1..5 {
        database
            .execute(&format!(
                "INSERT INTO escalated_contacts (id, email, email_fold, email_hash, created_at, \
                 updated_at) VALUES ({id}, 'c{id}', 'c{id}', 'c{id}', {at}, {at})"
            ))
            .await;
        for table in ["escalated_departments", "escalated_tags"] {
            database
                .execute(&format!(
                    "INSERT INTO {table} (id, name, slug, created_at, updated_at) \
                     VALUES ({id}, 'n{id}', 's{id}', {at}, {at})"
                ))
                .await;
        }
    }
}

/// Writes the tickets as ticket rows are written.
pub(crate) async fn insert_tickets(
    database: &Database,
    tenant: &str,
    tickets: &[(Ticket, Vec<TagId>)],
) {
    use Tickets as T;
    let mut query = Query::insert();
    query.into_table(T::Table).columns([
        T::Id,
        T::TenantId,
        T::Reference,
        T::RequesterType,
        T::RequesterId,
        T::ContactId,
        T::GuestName,
        T::GuestEmail,
        T::GuestEmailFold,
        T::AssignedTo,
        T::Subject,
        T::SubjectFold,
        T::Description,
        T::Status,
        T::Priority,
        T::TicketType,
        T::Channel,
        T::Awaiting,
        T::DepartmentId,
        T::FirstResponseAt,
        T::SlaFirstResponseBreached,
        T::SlaResolutionBreached,
        T::ResolvedAt,
        T::ClosedAt,
        T::LastReplyAt,
        T::CreatedAt,
        T::UpdatedAt,
    ]);
    let mut tagged = Query::insert();
    tagged.into_table(TicketTag::Table).columns([
        TicketTag::TicketId,
        TicketTag::TagId,
        TicketTag::TenantId,
    ]);
    let mut any_tag = false;
    for (t, tags) in tickets {
        let user = t.requester_user().map(|id| id.as_str().to_owned());
        let row: [Expr; 27] = [
            t.id.0.into(),
            tenant.into(),
            t.reference.as_ref().map(|r| r.as_str().to_owned()).into(),
            "user".into(),
            user.into(),
            t.contact_id.map(|id| id.0).into(),
            t.guest_name.clone().into(),
            t.guest_email.clone().into(),
            t.guest_email.as_deref().map(fold).into(),
            t.assignee.as_ref().map(|id| id.as_str().to_owned()).into(),
            t.subject.clone().into(),
            fold(&t.subject).into(),
            t.description.clone().into(),
            t.status.as_str().into(),
            t.priority.weight().into(),
            t.ticket_type.as_str().into(),
            t.channel.as_str().into(),
            t.awaiting.as_str().into(),
            t.department_id.map(|id| id.0).into(),
            t.first_response_at.into(),
            t.sla.first_response_breached.into(),
            t.sla.resolution_breached.into(),
            t.resolved_at.into(),
            t.closed_at.into(),
            t.last_reply_at.into(),
            t.created_at.into(),
            t.updated_at.into(),
        ];
        query.values_panic(row);
        for tag in tags {
            any_tag = true;
            tagged.values_panic([t.id.0.into(), tag.0.into(), tenant.into()]);
        }
    }
    database.run(database.dialect.build(&query)).await;
    if any_tag {
        database.run(database.dialect.build(&tagged)).await;
    }
}
