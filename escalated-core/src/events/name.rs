use crate::words::words;

words! {
    /// What happened. The platform's names.
    EventName, "event" {
        /// A ticket was opened.
        TicketCreated = "ticket.created", "Ticket created";
        /// Subject, description, type or metadata changed.
        TicketUpdated = "ticket.updated", "Ticket updated";
        /// The status changed.
        TicketStatusChanged = "ticket.status_changed", "Status changed";
        /// The status became `resolved`.
        TicketResolved = "ticket.resolved", "Ticket resolved";
        /// The status became `closed`.
        TicketClosed = "ticket.closed", "Ticket closed";
        /// The status became `reopened`.
        TicketReopened = "ticket.reopened", "Ticket reopened";
        /// The status became `escalated`.
        TicketEscalated = "ticket.escalated", "Ticket escalated";
        /// An agent became responsible.
        TicketAssigned = "ticket.assigned", "Ticket assigned";
        /// Nobody is responsible any more.
        TicketUnassigned = "ticket.unassigned", "Ticket unassigned";
        /// The priority changed.
        TicketPriorityChanged = "ticket.priority_changed", "Priority changed";
        /// The department changed.
        TicketDepartmentChanged = "ticket.department_changed", "Department changed";
        /// A tag was added.
        TicketTagAdded = "ticket.tag_added", "Tag added";
        /// A tag was removed.
        TicketTagRemoved = "ticket.tag_removed", "Tag removed";
        /// A public reply was written.
        ReplyCreated = "reply.created", "Reply created";
        /// A note was written; for staff only.
        NoteCreated = "note.created", "Note created";
        /// A clock of the SLA reached a step before its due date.
        SlaWarning = "sla.warning", "SLA warning";
        /// A promise of the SLA was broken.
        SlaBreached = "sla.breached", "SLA breached";
    }
}
