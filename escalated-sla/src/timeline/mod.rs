//! The clocks of one ticket, worked out from its history.
