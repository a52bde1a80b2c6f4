use escalated_core::{
    ids::TenantId,
    search::{SearchPlan, SearchScope},
};
use sea_query::{BinOper, DynIden, Expr, ExprTrait, IntoIden, Query, SelectStatement, UnionType};

use super::WordFrequency;
use crate::sql::{
    Dialect,
    conditions::ids_in,
    schema::{Search, SearchNotes, SearchPublic, Tickets},
};

/// The name under which found ids are joined.
pub(super) const FOUND: &str = "found";

fn ticket_id() -> Expr {
    Expr::col((Tickets::Table, Tickets::Id))
}

/// How a search narrows a list.
#[derive(Debug, Clone)]
pub(super) enum Narrowing {
    /// A condition on the ticket.
    Where(Expr),
    /// FTS5 tables, of which notes are for staff.
    Fts5 {
        /// What everybody may find.
        public: Fts5,
        /// What staff may find too.
        notes: Option<Fts5>,
    },
    /// Rows of the search table, joined with their ticket.
    Tsvector(Expr),
    /// The ids that a full-text look-up finds, joined with the tickets.
    Found(Box<SelectStatement>),
}

impl Narrowing {
    pub(super) fn new(
        dialect: Dialect,
        tenant: &TenantId,
        plan: &SearchPlan,
        scope: SearchScope,
        frequency: WordFrequency,
    ) -> Self {
        let words = match plan {
            SearchPlan::Words(words) if !words.is_empty() => words,
            SearchPlan::Tickets(ids) => {
                let ids = ids.iter().map(|id| id.0).collect();
                return Self::Where(ids_in(dialect, ticket_id(), ids));
            }
            SearchPlan::Words(_) | SearchPlan::Nothing => {
                return Self::Where(Expr::cust("FALSE"));
            }
        };
        let staff = scope == SearchScope::Staff;
        match dialect {
            Dialect::Sqlite => {
                let words = joined(words, "\"", "\"", " AND ");
                let notes = Fts5 {
                    table: SearchNotes::Table.into_iden(),
                    row: SearchNotes::Rowid.into_iden(),
                    words: words.clone(),
                };
                Self::Fts5 {
                    public: Fts5 {
                        table: SearchPublic::Table.into_iden(),
                        row: SearchPublic::Rowid.into_iden(),
                        words,
                    },
                    notes: staff.then_some(notes),
                }
            }
            Dialect::Postgres => {
                let holds = tsvector_holds(words, scope);
                match frequency {
                    WordFrequency::Unknown => Self::Tsvector(holds),
                    // With an offset the look-up is not taken into the join, where a walk of
                    // all tickets may seem cheaper.
                    WordFrequency::Few => {
                        Self::Found(Box::new(tsvector_rows(tenant, holds).offset(0).take()))
                    }
                    // No index answers this form, and nothing is guessed from the words, so that
                    // one plan is as good for all: the walk.
                    WordFrequency::Many => {
                        Self::Tsvector(Expr::cust_with_exprs("COALESCE($1, FALSE)", [holds]))
                    }
                }
            }
            Dialect::MySql => {
                let query = joined(words, "+", "", " ");
                let arm = |column: Search| {
                    let template = "MATCH (?) AGAINST (? IN BOOLEAN MODE)";
                    let column = Expr::col((Search::Table, column));
                    Query::select()
                        .expr_as(Expr::col((Search::Table, Search::TicketId)), "id")
                        .from(Search::Table)
                        .and_where(Expr::cust_with_exprs(template, [column, query.as_str().into()]))
                        .take()
                };
                let mut found = arm(Search::PublicText);
                if staff {
                    found.union(UnionType::Distinct, arm(Search::NotesText));
                }
                Self::Found(Box::new(found))
            }
        }
    }
}

impl Narrowing {
    /// The same as a condition on each ticket, where a walk of the index would be the other way.
    pub(super) fn ticket_by_ticket(self) -> Self {
        match self {
            Self::Fts5 { public, notes } => {
                let found = public.has_ticket();
                Self::Where(match notes {
                    Some(notes) => found.or(notes.has_ticket()),
                    None => found,
                })
            }
            other => other,
        }
    }
}

/// The tenant's rows of PostgreSQL's search table for which this holds.
pub(super) fn tsvector_rows(tenant: &TenantId, holds: Expr) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col((Search::Table, Search::TicketId)), "id")
        .from(Search::Table)
        .and_where(Expr::col((Search::Table, Search::TenantId)).eq(tenant.as_str()))
        .and_where(holds)
        .take()
}

/// That a row of PostgreSQL's search table holds all these words.
pub(super) fn tsvector_holds(words: &[String], scope: SearchScope) -> Expr {
    let query = joined(words, "'", "'", " & ");
    let holds = |column: Search| {
        let template = "$1 @@ CAST($2 AS tsquery)";
        let column = Expr::col((Search::Table, column));
        Expr::cust_with_exprs(template, [column, query.as_str().into()])
    };
    let public = holds(Search::PublicText);
    match scope {
        SearchScope::Staff => {
            Expr::cust_with_exprs("($1 OR $2)", [public, holds(Search::NotesText)])
        }
        SearchScope::Public => public,
    }
}

/// The words of a query hold letters and digits only, so nothing in them has to be escaped.
fn joined(words: &[String], before: &str, after: &str, between: &str) -> String {
    let words = words.iter().map(|word| {
        let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        format!("{before}{plain}{after}")
    });
    words.collect::<Vec<_>>().join(between)
}

/// A full-text table of SQLite with the query that is put to it.
#[derive(Debug, Clone)]
pub(super) struct Fts5 {
    table: DynIden,
    row: DynIden,
    words: String,
}

impl Fts5 {
    /// The row id, which is the ticket's id. FTS5 walks it in either direction without a sort.
    pub(super) fn row_id(&self) -> Expr {
        Expr::col((self.table.clone(), self.row.clone()))
    }

    /// The hidden column with the table's own name: a named column would be a column filter,
    /// which an index with `detail = none` does not know.
    fn matches(&self) -> Expr {
        let hidden = Expr::col((self.table.clone(), self.table.clone()));
        hidden.binary(BinOper::Custom("MATCH"), self.words.as_str())
    }

    /// What it finds, joined with the tickets; a cross join keeps SQLite from turning them round.
    pub(super) fn tickets(&self) -> SelectStatement {
        Query::select()
            .from(self.table.clone())
            .cross_join(Tickets::Table)
            .and_where(self.matches())
            .and_where(ticket_id().eq(self.row_id()))
            .take()
    }

    /// Whether it finds the ticket of the row at hand.
    fn has_ticket(&self) -> Expr {
        Expr::exists(self.ids().and_where(self.row_id().eq(ticket_id())).take())
    }

    /// The ids of what it finds.
    pub(super) fn ids(&self) -> SelectStatement {
        Query::select()
            .expr_as(self.row_id(), "id")
            .from(self.table.clone())
            .and_where(self.matches())
            .take()
    }
}
