use escalated_core::{
    Result,
    conditions::{Clause, Condition, Op},
    ids::TenantId,
    page::{EXACT_TOTAL, Page, PageRequest, Total},
    search::{SearchPlan, SearchScope},
    tickets::{SortDir, SortKey, TicketListItem, TicketQuery, TicketSort},
};
use sea_query::{Asterisk, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, UnionType};

use super::{
    WordFrequency,
    keyset::{Arm, Keyset, created_at},
    list_row::{LIST_COLUMNS, TicketListRow},
    search_plan::{FOUND, Fts5, Narrowing},
};
use crate::sql::{
    Conn, Dialect, Statement,
    conditions::compile,
    schema::{Departments, Search, Tickets},
};

/// With more clauses than this a statement is not kept prepared.
const MAX_PREPARED_CLAUSES: usize = 12;

/// One list of tickets: of a tenant, as far as the caller may see, narrowed by filter and search.
///
/// A search in the default order (created, newest first) is ordered by id: ids grow with the time
/// at which tickets are written, and full-text indexes can be walked by id. Imported tickets with
/// older dates so come where they were imported. Every other order is what it says.
#[derive(Debug, Clone, Copy)]
pub struct TicketList<'a> {
    /// Whose tickets.
    pub tenant: &'a TenantId,
    /// Which of them the caller may see.
    pub visible: &'a Condition,
    /// What is asked for.
    pub query: &'a TicketQuery,
    /// How its words are found; none without words.
    pub search: Option<&'a SearchPlan>,
    /// How many tickets hold the words, as far as somebody counted.
    pub frequency: WordFrequency,
    /// Whether notes are searched too.
    pub scope: SearchScope,
}

impl TicketList<'_> {
    /// Reads the page, and for a numbered one the total.
    ///
    /// # Errors
    /// `malformed_cursor`, and those of the database.
    pub async fn fetch(&self, conn: &mut Conn<'_>) -> Result<Page<TicketListItem>> {
        let rows = conn.fetch_all(self.list_statement(conn.dialect())?).await?;
        let mut page = self.page(rows)?;
        if let PageRequest::Number { .. } = self.query.page
            && page.total.is_none()
        {
            let counted = conn.fetch_number(self.count_statement(conn.dialect())).await?;
            page.total = Some(Total::from_capped_count(counted));
        }
        Ok(page)
    }

    /// The page that the rows of [`Self::list_statement`] make: one row more than fits tells that
    /// there is a next page. The total is known when the last page was reached.
    ///
    /// # Errors
    /// `row_unreadable` for a row that this version does not understand.
    pub fn page(&self, mut rows: Vec<TicketListRow>) -> Result<Page<TicketListItem>> {
        let limit = usize::try_from(self.query.page.limit()).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.cursor(self.query.sort));
        let read = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let total = match self.query.page {
            PageRequest::Number { .. } if !more && (read > 0 || self.offset() == 0) => {
                Some(Total::from_capped_count(self.offset().saturating_add(read)))
            }
            _ => None,
        };
        let items = rows.into_iter().map(TicketListItem::try_from).collect::<Result<_>>()?;
        Ok(Page { items, next, total })
    }

    /// Reads one row more than the page holds.
    ///
    /// # Errors
    /// `malformed_cursor` when the cursor does not fit the sort.
    pub fn list_statement(&self, dialect: Dialect) -> Result<Statement> {
        let narrowing = self.narrowing(dialect);
        let limit = u64::try_from(self.query.page.limit()).unwrap_or(0).saturating_add(1);
        let offset = u64::try_from(self.offset()).unwrap_or(0);
        let order = self.keyset(dialect, narrowing.as_ref());

        if let Some(Narrowing::Fts5 { public, notes: Some(notes) }) = &narrowing
            && self.newest_first()
        {
            let mut arms = [public, notes].map(|table| self.arm(dialect, table));
            if let PageRequest::After { cursor: Some(cursor), .. } = &self.query.page {
                for (arm, table) in arms.iter_mut().zip([public, notes]) {
                    arm.and_where(Keyset::newest(dialect, table.row_id()).after(cursor)?);
                }
            }
            let mut ids = Self::merged(arms);
            ids.limit(limit).offset(offset);
            let ids = Query::select().column("id").from_subquery(ids.take(), FOUND).take();
            let mut query = Query::select();
            query.from(Tickets::Table).and_where(ticket_id().in_subquery(ids));
            show(&mut query);
            self.keyset(dialect, None).order(&mut query);
            return Ok(self.built(dialect, &query));
        }

        if let Some(statuses) = self.statuses(dialect) {
            return self.in_statuses(dialect, &order, &statuses, limit);
        }
        if let (None, Some(key)) = (&narrowing, order.key_or_empty()) {
            return self.in_arms(dialect, &order, &key, limit, offset);
        }
        let seeks = self.is_behind() && self.seeks(dialect);
        let mut query = self.source(dialect, narrowing.as_ref(), seeks);
        if let PageRequest::After { cursor: Some(cursor), .. } = &self.query.page {
            query.and_where(order.after(cursor)?);
        }
        if seeks {
            query.order_by((Tickets::Table, Tickets::TenantId), order.direction());
        }
        order.order(&mut query);
        if offset == 0 && !seeks {
            show(&mut query);
            query.limit(limit);
            return Ok(self.built(dialect, &query));
        }
        // What is passed over is not read: first the ids, then the rows of this page.
        query.expr_as(ticket_id(), "id").limit(limit).offset(offset);
        Ok(self.shown(dialect, query.take()))
    }

    /// The rows of the ids that were found.
    fn shown(&self, dialect: Dialect, ids: SelectStatement) -> Statement {
        let mut shown = Query::select();
        shown
            .from_subquery(ids, FOUND)
            .inner_join(Tickets::Table, ticket_id().equals((FOUND, "id")));
        show(&mut shown);
        self.keyset(dialect, None).order(&mut shown);
        self.built(dialect, &shown)
    }

    /// By a key that may be empty: the first rows of both arms, each by its index, and of these the
    /// page.
    fn in_arms(
        &self,
        dialect: Dialect,
        order: &Keyset,
        key: &Expr,
        limit: u64,
        offset: u64,
    ) -> Result<Statement> {
        let cursor = match &self.query.page {
            PageRequest::After { cursor, .. } => cursor.as_ref(),
            PageRequest::Number { .. } => None,
        };
        let mut arms: Option<SelectStatement> = None;
        for Arm { is_empty, holds } in order.arms(cursor)? {
            // In one direction the empty keys stand before the others.
            let seeks = !is_empty && self.seeks(dialect);
            let mut rows = self.source(dialect, None, seeks);
            rows.and_where(holds)
                .expr_as(Expr::cust(if is_empty { "1" } else { "0" }), "is_empty")
                .expr_as(key.clone(), "sort_key")
                .expr_as(ticket_id(), "id")
                .limit(offset.saturating_add(limit));
            if order.is_by_creation() {
                rows.expr_as(created_at(), "created_at");
            }
            if seeks {
                rows.order_by((Tickets::Table, Tickets::TenantId), order.direction());
            }
            order.order_arm(&mut rows, is_empty);
            let arm = Query::select().column(Asterisk).from_subquery(rows.take(), "arm").take();
            arms = Some(match arms {
                None => arm,
                Some(mut arms) => arms.union(UnionType::All, arm).take(),
            });
        }
        let direction = order.direction();
        let mut ids = Query::select();
        ids.column("id")
            .from_subquery(arms.unwrap_or_default(), "arms")
            .order_by("is_empty", Order::Asc)
            .order_by("sort_key", direction.clone());
        if order.is_by_creation() {
            ids.order_by("created_at", direction.clone());
        }
        ids.order_by("id", direction).limit(limit).offset(offset);
        Ok(self.shown(dialect, ids.take()))
    }

    /// Counts the rows of the list, one more than [`EXACT_TOTAL`] at most.
    #[must_use]
    pub fn count_statement(&self, dialect: Dialect) -> Statement {
        let most = u64::try_from(EXACT_TOTAL).unwrap_or(0).saturating_add(1);
        let narrowing = self.narrowing(dialect);
        let mut rows = match &narrowing {
            // In order, so that the two are merged and the rest is not read.
            Some(Narrowing::Fts5 { public, notes: Some(notes) }) => {
                Self::merged([public, notes].map(|table| self.arm(dialect, table)))
            }
            Some(Narrowing::Fts5 { public, notes: None }) => self.arm(dialect, public),
            other => {
                self.source(dialect, other.as_ref(), false).expr_as(Expr::cust("1"), "id").take()
            }
        };
        rows.limit(most);
        let counted =
            Query::select().expr(Expr::cust("COUNT(*)")).from_subquery(rows, "counted").take();
        self.built(dialect, &counted)
    }

    fn narrowing(&self, dialect: Dialect) -> Option<Narrowing> {
        let narrowing =
            Narrowing::new(dialect, self.tenant, self.search?, self.scope, self.frequency());
        Some(if own_tickets(self.visible) { narrowing.ticket_by_ticket() } else { narrowing })
    }

    /// What is known of the words. With other conditions a walk may be long for common words too,
    /// and the database weighs both.
    fn frequency(&self) -> WordFrequency {
        let narrowed = !self.visible.is_everything() || !self.query.filter.is_everything();
        match self.frequency {
            WordFrequency::Many if narrowed || !self.newest_first() => WordFrequency::Unknown,
            known => known,
        }
    }

    fn offset(&self) -> i64 {
        match self.query.page {
            PageRequest::Number { page, per_page } => {
                page.clamp(1, i64::MAX).saturating_sub(1).saturating_mul(per_page.clamp(0, 100))
            }
            PageRequest::After { .. } => 0,
        }
    }

    /// Whether the id alone is the order.
    fn newest_first(&self) -> bool {
        let default = TicketSort { key: SortKey::CreatedAt, dir: SortDir::Desc };
        self.search.is_some() && self.query.sort == default
    }

    fn keyset(&self, dialect: Dialect, narrowing: Option<&Narrowing>) -> Keyset {
        if !self.newest_first() {
            return Keyset::new(dialect, self.query.sort);
        }
        Keyset::newest(
            dialect,
            match narrowing {
                Some(Narrowing::Fts5 { public, .. }) => public.row_id(),
                Some(Narrowing::Tsvector(_)) => Expr::col((Search::Table, Search::TicketId)),
                _ => ticket_id(),
            },
        )
    }

    fn is_behind(&self) -> bool {
        matches!(self.query.page, PageRequest::After { cursor: Some(_), .. })
    }

    /// Whether MariaDB has to be told to begin inside an index. It looks all tickets of a tenant up
    /// and walks to the place from the front, unless the tenant is a range as well.
    fn seeks(&self, dialect: Dialect) -> bool {
        let whole = self.visible.is_everything() && self.query.filter.is_everything();
        dialect == Dialect::MySql && self.search.is_none() && (whole || self.is_behind())
    }

    /// The tickets of the tenant that the caller may see and the filter lets through.
    fn which(&self, dialect: Dialect, query: &mut SelectStatement, seeks: bool) {
        let condition = self.visible.clone().and(self.query.filter.clone());
        let tenant = Expr::col((Tickets::Table, Tickets::TenantId));
        if seeks {
            query.and_where(tenant.clone().gte(self.tenant.as_str()));
            query.and_where(tenant.lte(self.tenant.as_str()));
        } else {
            query.and_where(tenant.eq(self.tenant.as_str()));
        }
        if !condition.is_everything() {
            query.and_where(compile(dialect, &condition));
        }
    }

    /// Everything but columns, order and limit.
    pub(super) fn source(
        &self,
        dialect: Dialect,
        narrowing: Option<&Narrowing>,
        seeks: bool,
    ) -> SelectStatement {
        let mut query = match narrowing {
            Some(Narrowing::Fts5 { public, notes: None }) if self.newest_first() => {
                public.tickets()
            }
            _ => Query::select().from(Tickets::Table).take(),
        };
        self.which(dialect, &mut query, seeks);
        match narrowing {
            None => {}
            Some(Narrowing::Where(condition)) => {
                query.and_where(condition.clone());
            }
            Some(Narrowing::Fts5 { notes: None, .. }) if self.newest_first() => {}
            Some(Narrowing::Fts5 { public, notes }) => {
                let mut ids = public.ids();
                if let Some(notes) = notes {
                    ids.union(UnionType::All, notes.ids());
                }
                query.and_where(ticket_id().in_subquery(ids));
            }
            Some(Narrowing::Tsvector(holds)) => {
                query
                    .inner_join(
                        Search::Table,
                        ticket_id().equals((Search::Table, Search::TicketId)),
                    )
                    .and_where(holds.clone());
            }
            Some(Narrowing::Found(found)) => {
                query.join_subquery(
                    JoinType::InnerJoin,
                    (**found).clone(),
                    FOUND,
                    ticket_id().equals((FOUND, "id")),
                );
            }
        }
        query
    }

    /// The ids that one FTS5 table finds among the tickets of this list.
    fn arm(&self, dialect: Dialect, table: &Fts5) -> SelectStatement {
        let mut arm = table.tickets();
        arm.expr_as(table.row_id(), "id");
        self.which(dialect, &mut arm, false);
        arm
    }

    /// Two FTS5 tables as one stream of ids, newest first: SQLite merges them without a sort.
    fn merged([mut public, notes]: [SelectStatement; 2]) -> SelectStatement {
        public.union(UnionType::Distinct, notes).order_by("id", Order::Desc);
        public
    }

    pub(super) fn built(&self, dialect: Dialect, query: &SelectStatement) -> Statement {
        let statement = dialect.build(query);
        let clauses = clauses(self.visible) + clauses(&self.query.filter);
        // PostgreSQL chooses between walking the newest tickets and its GIN index by how many
        // tickets hold the words, which it does not know of a prepared statement, unless its form
        // says it.
        let words = self.search.is_some() && self.frequency() == WordFrequency::Unknown;
        let statement = statement.limits_as_text(dialect);
        if (words && dialect == Dialect::Postgres) || clauses > MAX_PREPARED_CLAUSES {
            statement.ad_hoc()
        } else {
            statement
        }
    }
}

fn ticket_id() -> Expr {
    Expr::col((Tickets::Table, Tickets::Id))
}

/// Adds what a row of a list shows.
pub(super) fn show(query: &mut SelectStatement) {
    query.columns(LIST_COLUMNS.map(|column| (Tickets::Table, column)));
    query.expr_as(Expr::col((Departments::Table, Departments::Name)), "department_name");
    query.left_join(
        Departments::Table,
        Expr::col((Departments::Table, Departments::Id))
            .equals((Tickets::Table, Tickets::DepartmentId)),
    );
}

/// Whether the caller sees but the few tickets of one person, which are then asked one by one
/// instead of walking all tickets with the words.
fn own_tickets(visible: &Condition) -> bool {
    matches!(visible, Condition::Clause(Clause { field, op: Op::Eq, .. })
        if ["id", "requester_id", "contact_id"].contains(&field.as_str()))
}

fn clauses(tree: &Condition) -> usize {
    match tree {
        Condition::All { all: parts } | Condition::Any { any: parts } => {
            parts.iter().map(clauses).sum()
        }
        Condition::Not { not } => clauses(not),
        Condition::Clause(_) => 1,
    }
}
