//! Policies: which one holds for a ticket, what it promises, and whether it makes sense.
