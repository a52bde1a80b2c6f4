use std::collections::{HashMap, HashSet};

use escalated_core::{
    Error, Result,
    activities::Activity,
    ids::{TagId, TenantId, TicketId},
    sla::{SlaClock, SweptTicket, moments},
    tickets::Ticket,
};
use sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Order, Query, SelectStatement};

use crate::sql::{
    Conn, Dialect, Keyed, Perhaps,
    conditions::ids_in,
    schema::{SlaClocks, TicketActivities, TicketTag, Tickets},
    sla::{
        clock_row::{CLOCK_COLUMNS, ClockRow},
        history::moves_clocks,
        of_tickets::OfTickets,
    },
    stores::{ACTIVITY_COLUMNS, ActivityRow},
    tickets::{TicketRow, ticket_columns},
};

/// What a batch has read.
pub(super) struct Loaded {
    pub(super) tickets: Vec<(TenantId, SweptTicket)>,
    /// Those that somebody else has locked, or that are gone.
    pub(super) locked: Vec<TicketId>,
    /// How many were left out because they cannot be read.
    pub(super) unreadable: usize,
}

/// Tickets without their descriptions, which may be long and which no clock follows from.
pub(in crate::sql::sla) fn select_tickets() -> SelectStatement {
    let mut query = Query::select();
    for column in ticket_columns() {
        match column {
            Tickets::Description => {
                query.expr_as(Expr::cust("''"), Alias::new("description"));
            }
            column => {
                query.column(column);
            }
        }
    }
    query.from(Tickets::Table);
    query
}

/// Reads and locks tickets in the order of their ids, with their clocks, and with their history and tags if
/// that is asked for.
pub(super) async fn load(
    conn: &mut Conn<'_>,
    ids: &[TicketId],
    with_history: bool,
) -> Result<Loaded> {
    let dialect = conn.dialect();
    let mut query = select_tickets();
    query.and_where(among(dialect, Expr::col(Tickets::Id), ids)).order_by(Tickets::Id, Order::Asc);
    // SQLite's writers hold the lock of the whole file already.
    if dialect != Dialect::Sqlite {
        query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows: Vec<Perhaps<TicketRow>> =
        conn.fetch_packed::<TicketRow, _>(dialect.build(&query)).await?;
    let found: HashSet<TicketId> = rows.iter().map(|row| TicketId(row.key)).collect();
    let locked = ids.iter().filter(|id| !found.contains(id)).copied().collect();
    let tickets = complete(conn, rows, with_history).await?;
    Ok(Loaded { unreadable: found.len().saturating_sub(tickets.len()), tickets, locked })
}

/// An `IN` that MySQL answers by primary key also under a lock: it would walk the table for a list
/// that is one value.
fn among(dialect: Dialect, left: Expr, ids: &[TicketId]) -> Expr {
    match (dialect, ids.last()) {
        (Dialect::MySql, Some(last)) => {
            let mut ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
            ids.resize(ids.len().next_power_of_two(), last.0);
            left.is_in(ids)
        }
        _ => ids_in(dialect, left, ids.iter().map(|id| id.0).collect()),
    }
}

/// Adds what belongs to tickets that were read. One that cannot be read, or something of it, is
/// left out with a warning, so that it stops no other.
pub(in crate::sql::sla) async fn complete(
    conn: &mut Conn<'_>,
    rows: Vec<Perhaps<TicketRow>>,
    with_history: bool,
) -> Result<Vec<(TenantId, SweptTicket)>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut tickets = Vec::with_capacity(rows.len());
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        let id = TicketId(row.key);
        match row.read::<OfTenant>() {
            Ok(OfTenant(tenant, ticket)) => {
                keys.push((tenant.clone(), ticket.id));
                tickets.push((tenant, ticket));
            }
            Err(error) => warn(id, &error),
        }
    }
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut broken = HashSet::new();
    let mut clocks = clocks(conn, &keys, &mut broken).await?;
    let whole = |(tenant, ticket): (TenantId, Ticket)| {
        let clocks = clocks.remove(&ticket.id).unwrap_or_default();
        (tenant, SweptTicket { ticket, clocks, history: Vec::new(), tags: Vec::new() })
    };
    tickets.retain(|(_, ticket)| !broken.contains(&ticket.id));
    let mut tickets: Vec<_> = tickets.into_iter().map(whole).collect();
    if with_history {
        keys.retain(|(_, id)| !broken.contains(id));
        add_history(conn, &keys, &mut tickets).await?;
    }
    Ok(tickets)
}

/// A ticket and whose it is.
struct OfTenant(TenantId, Ticket);

impl TryFrom<TicketRow> for OfTenant {
    type Error = Error;

    fn try_from(row: TicketRow) -> Result<Self> {
        Ok(Self(TenantId::new(row.tenant_id.clone())?, Ticket::try_from(row)?))
    }
}

impl Keyed for TicketRow {
    const KEY: &'static str = "id";

    fn key(&self) -> i64 {
        self.id
    }
}

impl Keyed for ClockRow {
    const KEY: &'static str = "ticket_id";

    fn key(&self) -> i64 {
        self.ticket_id
    }
}

impl Keyed for ActivityRow {
    const KEY: &'static str = "ticket_id";

    fn key(&self) -> i64 {
        self.ticket_id
    }
}

/// Adds history and tags to those tickets among these, and leaves out whose history is unreadable.
pub(super) async fn add_history(
    conn: &mut Conn<'_>,
    which: &[(TenantId, TicketId)],
    tickets: &mut Vec<(TenantId, SweptTicket)>,
) -> Result<()> {
    if which.is_empty() {
        return Ok(());
    }
    let mut broken = HashSet::new();
    let mut histories = history(conn, which, &mut broken).await?;
    let mut tags = tags_of(conn, which).await?;
    tickets.retain(|(_, swept)| !broken.contains(&swept.ticket.id));
    let wanted: HashSet<TicketId> = which.iter().map(|(_, id)| *id).collect();
    for (_, swept) in tickets.iter_mut().filter(|(_, swept)| wanted.contains(&swept.ticket.id)) {
        let activities = histories.remove(&swept.ticket.id).unwrap_or_default();
        swept.history = moments(&swept.ticket, &activities);
        swept.tags = tags.remove(&swept.ticket.id).unwrap_or_default();
    }
    Ok(())
}

fn warn(ticket: TicketId, error: &Error) {
    let (ticket, code) = (ticket.0, error.code());
    tracing::warn!(ticket, code, "a ticket is left out of an SLA sweep: it cannot be read");
}

async fn clocks(
    conn: &mut Conn<'_>,
    keys: &[(TenantId, TicketId)],
    broken: &mut HashSet<TicketId>,
) -> Result<HashMap<TicketId, Vec<SlaClock>>> {
    let reading =
        OfTickets { table: SlaClocks::Table, columns: &CLOCK_COLUMNS, which: "1 = 1", order: "" };
    let statement = reading.statement(conn.dialect(), keys);
    let rows: Vec<Perhaps<ClockRow>> = conn.fetch_packed::<ClockRow, _>(statement).await?;
    let mut found: HashMap<TicketId, Vec<SlaClock>> = HashMap::with_capacity(keys.len());
    for row in rows {
        let id = TicketId(row.key);
        match row.read() {
            Ok(clock) => found.entry(id).or_default().push(clock),
            Err(error) if broken.insert(id) => warn(id, &error),
            Err(_) => {}
        }
    }
    // A few each, in no time; the database would sort the rows of all tickets.
    for clocks in found.values_mut() {
        clocks.sort_unstable_by_key(|clock| (clock.metric, clock.cycle));
    }
    Ok(found)
}

async fn history(
    conn: &mut Conn<'_>,
    keys: &[(TenantId, TicketId)],
    broken: &mut HashSet<TicketId>,
) -> Result<HashMap<TicketId, Vec<Activity>>> {
    let reading = OfTickets {
        table: TicketActivities::Table,
        columns: &ACTIVITY_COLUMNS,
        which: &moves_clocks("c.type"),
        order: "c.ticket_id, c.id",
    };
    let rows: Vec<Perhaps<ActivityRow>> =
        conn.fetch_all(reading.statement(conn.dialect(), keys)).await?;
    let mut found: HashMap<TicketId, Vec<Activity>> = HashMap::with_capacity(keys.len());
    for row in rows {
        let id = TicketId(row.key);
        match row.read() {
            Ok(activity) => found.entry(id).or_default().push(activity),
            Err(error) if broken.insert(id) => warn(id, &error),
            Err(_) => {}
        }
    }
    Ok(found)
}

async fn tags_of(
    conn: &mut Conn<'_>,
    keys: &[(TenantId, TicketId)],
) -> Result<HashMap<TicketId, Vec<TagId>>> {
    let dialect = conn.dialect();
    let ids: Vec<TicketId> = keys.iter().map(|(_, id)| *id).collect();
    let mut query = Query::select();
    query
        .columns([TicketTag::TicketId, TicketTag::TagId])
        .from(TicketTag::Table)
        .and_where(among(dialect, Expr::col(TicketTag::TicketId), &ids))
        .order_by(TicketTag::TagId, Order::Asc);
    let rows: Vec<(i64, i64)> = conn.fetch_all(dialect.build(&query)).await?;
    let mut found: HashMap<TicketId, Vec<TagId>> = HashMap::new();
    for (ticket, tag) in rows {
        found.entry(TicketId(ticket)).or_default().push(TagId(tag));
    }
    Ok(found)
}
