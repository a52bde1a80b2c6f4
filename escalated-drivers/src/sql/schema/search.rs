use super::table::table;

table! {
    /// The full text of tickets on PostgreSQL and MySQL.
    Search = "escalated_search" { TicketId, TenantId, PublicText, NotesText }
}

table! {
    /// The public full text on SQLite; the row id is the ticket's id.
    SearchPublic = "escalated_search_public" { Rowid, Body }
}

table! {
    /// The full text of notes on SQLite; the row id is the ticket's id.
    SearchNotes = "escalated_search_notes" { Rowid, Body }
}
