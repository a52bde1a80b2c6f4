use escalated_core::ids::{TenantId, TicketId};
use sea_query::{Iden, Value, Values};

use crate::sql::{Dialect, Statement, conditions};

/// Reads the rows of many tickets from a table whose index begins with tenant and ticket, one
/// probe of it for each ticket whatever the planner believes of their number.
pub(super) struct OfTickets<'a, T> {
    pub table: T,
    pub columns: &'a [T],
    /// A further condition on `c`.
    pub which: &'a str,
    /// Columns of `c`; in no order without.
    pub order: &'a str,
}

impl<T: Iden> OfTickets<'_, T> {
    pub(super) fn statement(
        &self,
        dialect: Dialect,
        tickets: &[(TenantId, TicketId)],
    ) -> Statement {
        let which = self.which;
        let order = match self.order {
            "" => String::new(),
            order => format!(" ORDER BY {order}"),
        };
        let table = self.table.unquoted();
        let columns: Vec<String> =
            self.columns.iter().map(|column| format!("c.{}", column.unquoted())).collect();
        let columns = columns.join(", ");
        match dialect {
            Dialect::Sqlite => {
                // CROSS JOIN keeps the list outside.
                let sql = format!(
                    "SELECT {columns} FROM json_each(?) AS s CROSS JOIN {table} AS c \
                     WHERE c.tenant_id = json_extract(s.value, '$[0]') \
                     AND c.ticket_id = json_extract(s.value, '$[1]') AND {which}{order}"
                );
                let list = serde_json::json!(tickets).to_string();
                Statement::new(sql, Values(vec![list.into()]))
            }
            Dialect::Postgres => {
                // OFFSET keeps the planner from turning the probes into a join over the table.
                let sql = format!(
                    "SELECT {columns} FROM unnest(CAST($1 AS TEXT[]), CAST($2 AS BIGINT[])) \
                     AS s (tenant_id, ticket_id) CROSS JOIN LATERAL (SELECT * FROM {table} AS c \
                     WHERE c.tenant_id = s.tenant_id AND c.ticket_id = s.ticket_id AND {which} \
                     OFFSET 0) AS c{order}"
                );
                let tenants: Vec<_> =
                    tickets.iter().map(|(tenant, _)| Some(tenant.as_str().to_owned())).collect();
                let ids: Vec<_> = tickets.iter().map(|(_, id)| Some(id.to_string())).collect();
                let array = |texts: &[Option<String>]| conditions::postgres_array(texts).into();
                Statement::new(sql, Values(vec![array(&tenants), array(&ids)]))
            }
            Dialect::MySql => {
                let (places, values) = id_list(tickets.iter().map(|(_, id)| id.0));
                let sql = format!(
                    "SELECT {columns} FROM {table} AS c WHERE c.ticket_id IN ({places}) \
                     AND {which}{order}"
                );
                Statement::new(sql, Values(values))
            }
        }
    }
}

/// A list of ids and its places. The last is repeated up to a power of two, so that lists of any
/// length make few different statements.
pub(super) fn id_list(ids: impl Iterator<Item = i64>) -> (String, Vec<Value>) {
    let mut ids: Vec<Value> = ids.map(Value::from).collect();
    let last = ids.last().cloned().unwrap_or(0_i64.into());
    ids.resize(ids.len().max(1).next_power_of_two(), last);
    (vec!["?"; ids.len()].join(", "), ids)
}
