use crate::words::words;

words! {
    /// How urgent a ticket is; ordered by weight, 1 to 5.
    Priority, "priority" {
        /// Weight 1.
        Low = "low", "Low";
        /// Weight 2, the default.
        Medium = "medium", "Medium";
        /// Weight 3.
        High = "high", "High";
        /// Weight 4.
        Urgent = "urgent", "Urgent";
        /// Weight 5.
        Critical = "critical", "Critical";
    }
}

impl Priority {
    /// 1 (low) to 5 (critical): what is stored and sorted by.
    #[must_use]
    pub const fn weight(self) -> i16 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
            Self::Urgent => 4,
            Self::Critical => 5,
        }
    }

    /// Reads a stored weight.
    #[must_use]
    pub const fn from_weight(weight: i16) -> Self {
        match weight {
            ..=1 => Self::Low,
            2 => Self::Medium,
            3 => Self::High,
            4 => Self::Urgent,
            _ => Self::Critical,
        }
    }
}
