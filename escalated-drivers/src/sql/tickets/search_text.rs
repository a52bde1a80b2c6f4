use escalated_core::{
    Result,
    ids::{TenantId, TicketId},
    pipeline::SearchText,
};
use sea_query::{Value, Values};

use super::index_words::index_words;
use crate::sql::{Conn, Dialect, Statement, kept, pieces};

/// Words of one ticket.
#[derive(Debug)]
pub(crate) struct TicketText {
    pub tenant: TenantId,
    pub ticket: TicketId,
    pub text: SearchText,
    /// Whether the ticket has none yet.
    pub first: bool,
}

/// Adds words to the index of a ticket, in the transaction that brings them.
pub(crate) async fn append_search_text(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    ticket: TicketId,
    text: &SearchText,
    first: bool,
) -> Result<()> {
    let (public, notes) = (index_words(&text.public), index_words(&text.notes));
    let id = ticket.0;
    match conn.dialect() {
        Dialect::Sqlite => {
            // A ticket has a row of notes only when it has notes.
            SQLITE_PUBLIC.append(conn, id, public, first).await?;
            SQLITE_NOTES.append(conn, id, notes, false).await
        }
        Dialect::Postgres | Dialect::MySql => {
            upsert(conn, vec![[id.into(), tenant.as_str().into(), public.into(), notes.into()]])
                .await
        }
    }
}

/// The same for many tickets, each of which is named once.
pub(crate) async fn append_search_texts(conn: &mut Conn<'_>, texts: Vec<TicketText>) -> Result<()> {
    if conn.dialect() != Dialect::Sqlite {
        let row = |one: TicketText| {
            let (public, notes) = (index_words(&one.text.public), index_words(&one.text.notes));
            [one.ticket.0.into(), one.tenant.as_str().into(), public.into(), notes.into()]
        };
        return upsert(conn, texts.into_iter().map(row).collect()).await;
    }
    let (mut public, mut notes) = (Vec::new(), Vec::new());
    for TicketText { ticket, text, first, .. } in texts {
        let words = index_words(&text.public);
        if first && !words.is_empty() {
            public.push([ticket.0.into(), words.into()]);
        } else {
            SQLITE_PUBLIC.append(conn, ticket.0, words, first).await?;
        }
        let words = index_words(&text.notes);
        if first && !words.is_empty() {
            notes.push([ticket.0.into(), words.into()]);
        } else {
            SQLITE_NOTES.append(conn, ticket.0, words, false).await?;
        }
    }
    SQLITE_PUBLIC.insert_all(conn, public).await?;
    SQLITE_NOTES.insert_all(conn, notes).await
}

/// An upsert of many rows, with the placeholders of the dialect.
async fn upsert(conn: &mut Conn<'_>, rows: Vec<[Value; 4]>) -> Result<()> {
    for (rows, is_odd) in pieces(rows) {
        let one = |row: usize| {
            let [id, tenant, public, notes] = [1, 2, 3, 4].map(|column| 4 * row + column);
            format!("(${id}, ${tenant}, CAST(${public} AS tsvector), CAST(${notes} AS tsvector))")
        };
        let sql = if conn.dialect() == Dialect::Postgres {
            let values: Vec<_> = (0..rows.len()).map(one).collect();
            format!("{POSTGRES_INSERT} {} {POSTGRES_KNOWN}", values.join(", "))
        } else {
            let values = vec!["(?, ?, ?, ?)"; rows.len()];
            format!("{MYSQL_INSERT} {} {MYSQL_KNOWN}", values.join(", "))
        };
        let values = Values(rows.into_iter().flatten().collect());
        conn.execute(kept(Statement::new(sql, values), is_odd)).await?;
    }
    Ok(())
}

struct SqliteTable {
    insert: &'static str,
    append: &'static str,
}

const SQLITE_PUBLIC: SqliteTable = SqliteTable {
    insert: "INSERT INTO escalated_search_public (rowid, body) VALUES",
    append: "UPDATE escalated_search_public SET body = body || ' ' || ? WHERE rowid = ?",
};

const SQLITE_NOTES: SqliteTable = SqliteTable {
    insert: "INSERT INTO escalated_search_notes (rowid, body) VALUES",
    append: "UPDATE escalated_search_notes SET body = body || ' ' || ? WHERE rowid = ?",
};

impl SqliteTable {
    async fn append(
        &self,
        conn: &mut Conn<'_>,
        ticket: i64,
        words: String,
        first: bool,
    ) -> Result<()> {
        if words.is_empty() {
            return Ok(());
        }
        if !first {
            let values = vec![words.clone().into(), ticket.into()];
            if conn.execute(Statement::raw(self.append, values)).await?.affected > 0 {
                return Ok(());
            }
        }
        self.insert_all(conn, vec![[ticket.into(), words.into()]]).await
    }

    async fn insert_all(&self, conn: &mut Conn<'_>, rows: Vec<[Value; 2]>) -> Result<()> {
        for (rows, is_odd) in pieces(rows) {
            let sql = format!("{} {}", self.insert, vec!["(?, ?)"; rows.len()].join(", "));
            let values = Values(rows.into_iter().flatten().collect());
            conn.execute(kept(Statement::new(sql, values), is_odd)).await?;
        }
        Ok(())
    }
}

const POSTGRES_INSERT: &str = "INSERT INTO escalated_search AS s \
    (ticket_id, tenant_id, public_text, notes_text) VALUES";

// A tsvector ends at 1 MiB and refuses the statement beyond; words that come after that are left
// out instead, so that a reply never fails for its index.
const POSTGRES_KNOWN: &str = "ON CONFLICT (ticket_id) DO UPDATE SET \
    public_text = CASE WHEN pg_column_size(strip(s.public_text)) < 900000 \
    THEN s.public_text || excluded.public_text ELSE s.public_text END, \
    notes_text = CASE WHEN pg_column_size(strip(s.notes_text)) < 900000 \
    THEN s.notes_text || excluded.notes_text ELSE s.notes_text END";

const MYSQL_INSERT: &str = "INSERT INTO escalated_search \
    (ticket_id, tenant_id, public_text, notes_text) VALUES";

// A MEDIUMTEXT ends at 16 MiB and CONCAT answers NULL beyond max_allowed_packet, which may be
// 16 MiB too; words that come after half of that are left out.
const MYSQL_KNOWN: &str = "ON DUPLICATE KEY UPDATE \
    public_text = IF(LENGTH(public_text) < 8000000, \
    CONCAT(public_text, ' ', VALUES(public_text)), public_text), \
    notes_text = IF(LENGTH(notes_text) < 8000000, \
    CONCAT(notes_text, ' ', VALUES(notes_text)), notes_text)";
