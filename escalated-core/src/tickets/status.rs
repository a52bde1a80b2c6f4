use crate::words::words;

words! {
    /// Where a ticket stands.
    Status, "status" {
        /// New, nobody has begun.
        Open = "open", "Open";
        /// Somebody works on it.
        InProgress = "in_progress", "In Progress";
        /// The requester owes an answer.
        WaitingOnCustomer = "waiting_on_customer", "Waiting on Customer";
        /// An agent owes an answer.
        WaitingOnAgent = "waiting_on_agent", "Waiting on Agent";
        /// Handed up.
        Escalated = "escalated", "Escalated";
        /// Solved; the requester may still say no.
        Resolved = "resolved", "Resolved";
        /// Over.
        Closed = "closed", "Closed";
        /// Taken up again.
        Reopened = "reopened", "Reopened";
        /// A chat that is going on; only a chat starts like this.
        Live = "live", "Live";
    }
}

impl Status {
    /// The statuses that may follow this one (the platform's transition table).
    ///
    /// ```
    /// use escalated_core::tickets::Status;
    /// assert!(Status::Open.allowed().contains(&Status::Resolved));
    /// assert!(!Status::Closed.allowed().contains(&Status::Open));
    /// ```
    #[must_use]
    pub const fn allowed(self) -> &'static [Self] {
        use Status::{
            Closed, Escalated, InProgress, Open, Reopened, Resolved, WaitingOnAgent,
            WaitingOnCustomer,
        };
        match self {
            Open => &[InProgress, WaitingOnCustomer, WaitingOnAgent, Escalated, Resolved, Closed],
            InProgress => &[WaitingOnCustomer, WaitingOnAgent, Escalated, Resolved, Closed],
            WaitingOnCustomer => &[Open, InProgress, Resolved, Closed],
            WaitingOnAgent => &[Open, InProgress, Escalated, Resolved, Closed],
            Escalated => &[InProgress, Resolved, Closed],
            Resolved => &[Reopened, Closed],
            Closed => &[Reopened],
            Reopened => {
                &[InProgress, WaitingOnCustomer, WaitingOnAgent, Escalated, Resolved, Closed]
            }
            Self::Live => &[Open, Resolved, Closed],
        }
    }

    /// Whether work is still owed: neither resolved nor closed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }

    /// The platform's colour for it, as `#RRGGBB`.
    #[must_use]
    pub const fn color(self) -> &'static str {
        match self {
            Self::Open | Self::Reopened => "#3B82F6",
            Self::InProgress => "#8B5CF6",
            Self::WaitingOnCustomer => "#F59E0B",
            Self::WaitingOnAgent => "#F97316",
            Self::Escalated => "#EF4444",
            Self::Resolved => "#10B981",
            Self::Closed => "#6B7280",
            Self::Live => "#06B6D4",
        }
    }
}
