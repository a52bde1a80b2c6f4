use sea_query::{Expr, ExprTrait};

use crate::sql::schema::Tickets;

/// Where a field of tickets is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// In a column that always has a value.
    Always(Tickets),
    /// In a column that may be empty.
    Maybe(Tickets),
    /// In the table of tagged tickets.
    Tags,
}

/// The one way from the name of a declared field to a column.
pub(super) fn stored(field: &str) -> Option<Stored> {
    use Stored::{Always, Maybe, Tags};
    Some(match field {
        "id" => Always(Tickets::Id),
        "reference" => Maybe(Tickets::Reference),
        "status" => Always(Tickets::Status),
        "priority" => Always(Tickets::Priority),
        "ticket_type" => Always(Tickets::TicketType),
        "channel" => Always(Tickets::Channel),
        "awaiting" => Always(Tickets::Awaiting),
        "requester_id" => Maybe(Tickets::RequesterId),
        "contact_id" => Maybe(Tickets::ContactId),
        "guest_email" => Maybe(Tickets::GuestEmailFold),
        "assigned_to" => Maybe(Tickets::AssignedTo),
        "department_id" => Maybe(Tickets::DepartmentId),
        "subject" => Always(Tickets::SubjectFold),
        "tags" => Tags,
        "first_response_at" => Maybe(Tickets::FirstResponseAt),
        "resolved_at" => Maybe(Tickets::ResolvedAt),
        "closed_at" => Maybe(Tickets::ClosedAt),
        "last_reply_at" => Maybe(Tickets::LastReplyAt),
        "created_at" => Always(Tickets::CreatedAt),
        "updated_at" => Always(Tickets::UpdatedAt),
        "sla_first_response_breached" => Always(Tickets::SlaFirstResponseBreached),
        "sla_resolution_breached" => Always(Tickets::SlaResolutionBreached),
        "sla_policy_id" => Maybe(Tickets::SlaPolicyId),
        "sla_level" => Always(Tickets::SlaLevel),
        "first_response_due_at" => Maybe(Tickets::FirstResponseDueAt),
        "resolution_due_at" => Maybe(Tickets::ResolutionDueAt),
        _ => return None,
    })
}

/// A column that a clause compares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    name: Tickets,
    maybe: bool,
}

impl Column {
    pub(super) fn new(name: Tickets, maybe: bool) -> Self {
        Self { name, maybe }
    }

    pub(super) fn expr(self) -> Expr {
        Expr::col((Tickets::Table, self.name))
    }

    /// True if nothing is there.
    pub(super) fn is_missing(self) -> Expr {
        if self.maybe { self.expr().is_null() } else { never() }
    }

    /// A comparison of this column, false instead of unknown when nothing is there.
    pub(super) fn known(self, comparison: Expr) -> Expr {
        if self.maybe { self.expr().is_not_null().and(comparison) } else { comparison }
    }
}

pub(super) fn always() -> Expr {
    Expr::cust("TRUE")
}

pub(super) fn never() -> Expr {
    Expr::cust("FALSE")
}

#[cfg(test)]
mod tests {
    use escalated_core::tickets::TICKET_FIELDS;

    use super::stored;

    #[test]
    fn every_declared_field_is_stored_somewhere() {
        for field in TICKET_FIELDS {
            assert!(stored(field.name).is_some(), "{}", field.name);
        }
        assert_eq!(stored("description"), None);
        assert_eq!(stored("id; DROP TABLE x"), None);
    }
}
