use escalated_core::{Result, actor::Cx, ids::TicketId, pipeline::SearchText};

use super::index_words::index_words;
use crate::sql::{Conn, Dialect, Statement};

/// Adds words to the index of a ticket, in the transaction that brings them.
pub(crate) async fn append_search_text(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
    text: &SearchText,
    first: bool,
) -> Result<()> {
    let (public, notes) = (index_words(&text.public), index_words(&text.notes));
    let id = ticket.0;
    match conn.dialect() {
        Dialect::Sqlite => {
            let tables = [
                (public, first, SQLITE_PUBLIC),
                // A ticket has a row of notes only when it has notes.
                (notes, false, SQLITE_NOTES),
            ];
            for (text, fresh, sql) in tables.into_iter().filter(|(text, ..)| !text.is_empty()) {
                if fresh {
                    let values = vec![id.into(), text.into()];
                    conn.execute(Statement::raw(sql.insert, values)).await?;
                    continue;
                }
                let values = vec![text.clone().into(), id.into()];
                let done = conn.execute(Statement::raw(sql.append, values)).await?;
                if done.affected == 0 {
                    let values = vec![id.into(), text.into()];
                    conn.execute(Statement::raw(sql.insert, values)).await?;
                }
            }
        }
        Dialect::Postgres => {
            let values = vec![id.into(), cx.tenant.as_str().into(), public.into(), notes.into()];
            conn.execute(Statement::raw(POSTGRES_UPSERT, values)).await?;
        }
        Dialect::MySql => {
            let values = vec![id.into(), cx.tenant.as_str().into(), public.into(), notes.into()];
            conn.execute(Statement::raw(MYSQL_UPSERT, values)).await?;
        }
    }
    Ok(())
}

struct SqliteTable {
    insert: &'static str,
    append: &'static str,
}

const SQLITE_PUBLIC: SqliteTable = SqliteTable {
    insert: "INSERT INTO escalated_search_public (rowid, body) VALUES (?, ?)",
    append: "UPDATE escalated_search_public SET body = body || ' ' || ? WHERE rowid = ?",
};

const SQLITE_NOTES: SqliteTable = SqliteTable {
    insert: "INSERT INTO escalated_search_notes (rowid, body) VALUES (?, ?)",
    append: "UPDATE escalated_search_notes SET body = body || ' ' || ? WHERE rowid = ?",
};

// A tsvector ends at 1 MiB and refuses the statement beyond; words that come after that are left
// out instead, so that a reply never fails for its index.
const POSTGRES_UPSERT: &str = "INSERT INTO escalated_search AS s \
    (ticket_id, tenant_id, public_text, notes_text) \
    VALUES ($1, $2, CAST($3 AS tsvector), CAST($4 AS tsvector)) \
    ON CONFLICT (ticket_id) DO UPDATE SET \
    public_text = CASE WHEN pg_column_size(strip(s.public_text)) < 900000 \
    THEN s.public_text || excluded.public_text ELSE s.public_text END, \
    notes_text = CASE WHEN pg_column_size(strip(s.notes_text)) < 900000 \
    THEN s.notes_text || excluded.notes_text ELSE s.notes_text END";

const MYSQL_UPSERT: &str = "INSERT INTO escalated_search \
    (ticket_id, tenant_id, public_text, notes_text) VALUES (?, ?, ?, ?) \
    ON DUPLICATE KEY UPDATE \
    public_text = CONCAT(public_text, ' ', VALUES(public_text)), \
    notes_text = CONCAT(notes_text, ' ', VALUES(notes_text))";
