use crate::words::words;

words! {
    /// What sort of request it is.
    TicketType, "ticket_type" {
        /// Somebody asks; the default.
        Question = "question", "Question";
        /// The cause behind incidents.
        Problem = "problem", "Problem";
        /// Something broke.
        Incident = "incident", "Incident";
        /// Something is to be done.
        Task = "task", "Task";
    }
}
