use crate::words::words;

words! {
    /// Whose turn it is, beside the status.
    Awaiting, "awaiting" {
        /// Nobody's.
        None = "none", "Nobody";
        /// The requester's: an agent spoke last.
        Requester = "requester", "Requester";
        /// Ours: the requester spoke last.
        Internal = "internal", "Us";
    }
}
