use escalated_core::{
    Result,
    actor::Cx,
    entropy::Entropy,
    ids::TenantId,
    pipeline::firing_rows,
    sla::{Firing, SweptTicket},
    tickets::Ticket,
};
use futures_util::future::join;
use sea_query::Value;

use crate::{
    delivery::{NEW_JOBS, job_row},
    sql::{
        Bulk, Conn, Holds, Statement,
        schema::Tickets,
        sla::WrittenClocks,
        unit::{ACTIVITIES, EVENTS, activity_row, event_row},
    },
};

/// The columns of a ticket that a sweep changes.
const MARKS: Bulk<Tickets, 11> = Bulk {
    table: Tickets::Table,
    columns: [
        (Tickets::Id, Holds::Integer),
        (Tickets::FirstResponseDueAt, Holds::Time),
        (Tickets::SlaFirstResponseBreached, Holds::Bool),
        (Tickets::ResolutionDueAt, Holds::Time),
        (Tickets::SlaResolutionBreached, Holds::Bool),
        (Tickets::SlaPolicyId, Holds::Integer),
        (Tickets::SlaPolicyPinned, Holds::Bool),
        (Tickets::SlaLevel, Holds::Integer),
        (Tickets::Version, Holds::Integer),
        (Tickets::EventSeq, Holds::Integer),
        (Tickets::UpdatedAt, Holds::Time),
    ],
};

fn marks_row(ticket: &Ticket) -> [Value; 11] {
    let sla = &ticket.sla;
    [
        ticket.id.0.into(),
        sla.first_response_due_at.into(),
        sla.first_response_breached.into(),
        sla.resolution_due_at.into(),
        sla.resolution_breached.into(),
        sla.policy_id.map(|id| id.0).into(),
        sla.policy_is_pinned.into(),
        i16::from(sla.level).into(),
        ticket.version.into(),
        ticket.seq.into(),
        ticket.updated_at.into(),
    ]
}

/// What a batch writes: rows of any number of tickets, one statement for each table.
#[derive(Default)]
pub(super) struct Writing {
    clocks: WrittenClocks,
    tickets: Vec<[Value; 11]>,
    activities: Vec<[Value; 13]>,
    events: Vec<[Value; 13]>,
    jobs: Vec<[Value; 8]>,
}

impl Writing {
    /// Adds what a rule says about a ticket.
    pub(super) fn add(
        &mut self,
        cx: &Cx,
        tenant: &TenantId,
        swept: SweptTicket,
        mut firing: Firing,
        entropy: &dyn Entropy,
    ) {
        let id = swept.ticket.id;
        self.clocks.add(tenant, id, cx.now, &firing.clocks);
        let jobs = std::mem::take(&mut firing.jobs).into_iter();
        let jobs = jobs.map(|job| job_row(tenant, &job.of(id), cx.now));
        let rows = firing_rows(cx, swept.ticket, firing, entropy);
        self.tickets.push(marks_row(&rows.ticket));
        self.activities.extend(rows.activities.into_iter().map(|one| activity_row(tenant, one)));
        self.events.extend(rows.events.into_iter().map(event_row));
        self.jobs.extend(jobs);
    }

    /// How many tickets are written.
    pub(super) fn tickets(&self) -> usize {
        self.tickets.len()
    }

    /// Whether workers have something to do afterwards.
    pub(super) fn wakes(&self) -> bool {
        !self.events.is_empty() || !self.jobs.is_empty()
    }

    pub(super) async fn write(self, conn: &mut Conn<'_>) -> Result<()> {
        let dialect = conn.dialect();
        let Self { clocks, tickets, activities, events, jobs } = self;
        let others: [Box<dyn FnOnce() -> Vec<Statement> + Send>; 4] = [
            Box::new(move || clocks.statements(dialect)),
            Box::new(move || ACTIVITIES.inserts(dialect, activities)),
            Box::new(move || EVENTS.inserts(dialect, events)),
            Box::new(move || NEW_JOBS.inserts_missing(dialect, jobs)),
        ];
        let mut ready = MARKS.updates(dialect, tickets);
        for make in others {
            // The database works on one statement while the next is put together.
            let (done, next) = join(conn.execute_all(ready), async { make() }).await;
            done?;
            ready = next;
        }
        conn.execute_all(ready).await
    }
}
