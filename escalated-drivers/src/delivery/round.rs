/// What one round of the workers did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// Events that were given a position.
    pub relayed: usize,
    /// Deliveries that were made.
    pub delivered: usize,
    /// Deliveries that failed and are put off or given up.
    pub failed: usize,
    /// Jobs that were run.
    pub jobs: usize,
}

impl Round {
    /// Whether there was nothing to do.
    #[must_use]
    pub fn is_idle(self) -> bool {
        self == Self::default()
    }
}

impl std::ops::AddAssign for Round {
    fn add_assign(&mut self, other: Self) {
        self.relayed += other.relayed;
        self.delivered += other.delivered;
        self.failed += other.failed;
        self.jobs += other.jobs;
    }
}
