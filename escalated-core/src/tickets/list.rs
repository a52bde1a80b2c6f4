use crate::{conditions::Condition, page::PageRequest, words::words};

words! {
    /// What a list may be sorted by.
    SortKey, "sort_by" {
        /// When it came in; the default.
        CreatedAt = "created_at", "Created";
        /// The newest change.
        UpdatedAt = "updated_at", "Updated";
        /// The status word.
        Status = "status", "Status";
        /// The weight of the priority.
        Priority = "priority", "Priority";
        /// The subject, without case.
        Subject = "subject", "Subject";
        /// The reference.
        Reference = "reference", "Reference";
        /// The agent's id.
        AssignedTo = "assigned_to", "Assignee";
        /// The department's id.
        DepartmentId = "department_id", "Department";
        /// When it was resolved.
        ResolvedAt = "resolved_at", "Resolved";
        /// When it was closed.
        ClosedAt = "closed_at", "Closed";
    }
}

words! {
    /// Which end of a sort comes first.
    SortDir, "sort_dir" {
        /// Smallest first.
        Asc = "asc", "Ascending";
        /// Largest first; the default.
        Desc = "desc", "Descending";
    }
}

/// The order of a list. Equal keys are ordered by age in the same direction, which is by id; by
/// status, assignee and department it is by creation and then by id. Empty keys come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketSort {
    /// By what.
    pub key: SortKey,
    /// Which end first.
    pub dir: SortDir,
}

impl SortKey {
    /// Whether equal keys are ordered by creation before the id. Their indexes, which filters need,
    /// go on with it.
    #[must_use]
    pub fn orders_by_creation(self) -> bool {
        matches!(self, Self::Status | Self::AssignedTo | Self::DepartmentId)
    }
}

impl Default for TicketSort {
    fn default() -> Self {
        Self { key: SortKey::CreatedAt, dir: SortDir::Desc }
    }
}

/// What a list is asked for. Visibility is added by the driver, never by the caller.
#[derive(Debug, Clone, Default)]
pub struct TicketQuery {
    /// Which tickets.
    pub filter: Condition,
    /// Words to find; every word of three letters or more must be in the ticket.
    pub search: Option<String>,
    /// In which order.
    pub sort: TicketSort,
    /// Which page.
    pub page: PageRequest,
}
