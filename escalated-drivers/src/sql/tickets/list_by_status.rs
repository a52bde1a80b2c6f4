use escalated_core::{
    Result,
    conditions::{Clause, Condition, Op},
    page::PageRequest,
    tickets::{SortKey, TicketQuery},
};
use sea_query::{Asterisk, Query, SelectStatement, UnionType};

use super::{TicketList, keyset::Keyset, list::show, list_row::LIST_COLUMNS};
use crate::sql::{Dialect, Statement, schema::Tickets};

/// With more statuses than this the arms read more than a walk of all tickets.
const MAX_STATUSES: usize = 6;

impl TicketList<'_> {
    /// The conditions of the arms when a list of several statuses, and at most of priorities,
    /// is better read status by status.
    ///
    /// The index by status holds creation and priority, so that an arm is a walk of that index
    /// whatever the values are. PostgreSQL then keeps one plan for the prepared statement; of a
    /// walk of all tickets it makes a plan for each list, which takes longer than the list.
    pub(super) fn statuses(&self, dialect: Dialect) -> Option<Vec<Condition>> {
        let walks = dialect == Dialect::Postgres
            && self.search.is_none()
            && self.visible.is_everything()
            && self.query.sort.key == SortKey::CreatedAt
            && matches!(self.query.page, PageRequest::After { .. });
        let parts = match &self.query.filter {
            Condition::All { all } if walks => all.as_slice(),
            one @ Condition::Clause(_) if walks => std::slice::from_ref(one),
            _ => return None,
        };
        let (statuses, rest): (Vec<_>, Vec<_>) =
            parts.iter().partition(|part| statuses_of(part).is_some());
        let [statuses] = statuses.as_slice() else { return None };
        let statuses = statuses_of(statuses)?;
        let priorities = rest.iter().all(|part| {
            matches!(part, Condition::Clause(Clause { field, op: Op::Eq | Op::In, .. })
                if field == "priority")
        });
        if !priorities || !(2..=MAX_STATUSES).contains(&statuses.len()) {
            return None;
        }
        let arm = |status: &&serde_json::Value| {
            let mut all = vec![Condition::clause("status", Op::Eq, (*status).clone())];
            all.extend(rest.iter().map(|part| (*part).clone()));
            Condition::All { all }
        };
        Some(statuses.iter().map(arm).collect())
    }

    /// The first rows of each status, and of these the page.
    pub(super) fn in_statuses(
        &self,
        dialect: Dialect,
        order: &Keyset,
        statuses: &[Condition],
        limit: u64,
    ) -> Result<Statement> {
        let mut arms: Option<SelectStatement> = None;
        for status in statuses {
            let query = TicketQuery { filter: status.clone(), ..self.query.clone() };
            let list = TicketList { query: &query, ..*self };
            let mut rows = list.source(dialect, None, false);
            if let PageRequest::After { cursor: Some(cursor), .. } = &self.query.page {
                rows.and_where(order.after(cursor)?);
            }
            rows.columns(LIST_COLUMNS.map(|column| (Tickets::Table, column))).limit(limit);
            order.order(&mut rows);
            let arm = Query::select().column(Asterisk).from_subquery(rows, "arm").take();
            arms = Some(match arms {
                None => arm,
                Some(mut arms) => arms.union(UnionType::All, arm).take(),
            });
        }
        // Under the name of the table, as what follows calls the columns.
        let mut page = Query::select();
        page.from_subquery(arms.unwrap_or_default(), Tickets::Table).limit(limit);
        show(&mut page);
        order.order(&mut page);
        Ok(self.built(dialect, &page))
    }
}

/// The different statuses of a clause that names several.
fn statuses_of(part: &Condition) -> Option<Vec<&serde_json::Value>> {
    let Condition::Clause(Clause { field, op: Op::In, value }) = part else { return None };
    let values = value.as_array().filter(|_| field == "status")?;
    let mut different: Vec<&serde_json::Value> = Vec::with_capacity(values.len());
    for value in values {
        if !different.contains(&value) {
            different.push(value);
        }
    }
    Some(different)
}
