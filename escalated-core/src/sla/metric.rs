use crate::words::words;

words! {
    /// What a clock measures.
    SlaMetric, "metric" {
        /// Until the first public reply by an agent.
        FirstResponse = "first_response", "First response";
        /// Until the next public reply by an agent.
        NextResponse = "next_response", "Next response";
        /// Until the resolution.
        Resolution = "resolution", "Resolution";
    }
}
