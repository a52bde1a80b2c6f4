use crate::words::words;

words! {
    /// What a plugin may ask of the helpdesk; an admin grants it at activation.
    CtxGroup, "grant" {
        /// Its own configuration.
        Config = "config", "Its configuration";
        /// Its own documents.
        Store = "store", "Its documents";
        /// Telling open screens.
        Broadcast = "broadcast", "Tell open screens";
        /// Its own log.
        Log = "log", "Its log";
        /// Calling other plugins' hooks.
        Emit = "emit", "Call other plugins";
        /// Who asks.
        CurrentUser = "current_user", "See who asks";
        /// Reading tickets.
        TicketsRead = "tickets.read", "Read tickets";
        /// Opening and changing tickets.
        TicketsWrite = "tickets.write", "Change tickets";
        /// Reading public replies.
        RepliesRead = "replies.read", "Read replies";
        /// Writing public replies.
        RepliesWrite = "replies.write", "Write replies";
        /// Reading notes for staff.
        NotesRead = "notes.read", "Read notes";
        /// Writing notes for staff.
        NotesWrite = "notes.write", "Write notes";
        /// Reading contacts.
        ContactsRead = "contacts.read", "Read contacts";
        /// Making contacts.
        ContactsWrite = "contacts.write", "Make contacts";
        /// Reading tags.
        TagsRead = "tags.read", "Read tags";
        /// Making tags.
        TagsWrite = "tags.write", "Make tags";
        /// Reading departments.
        DepartmentsRead = "departments.read", "Read departments";
        /// Reading agents.
        AgentsRead = "agents.read", "Read agents";
    }
}
