//! The local driver on all three databases: the suite of every driver, transactions of the host,
//! delivery, dropped futures, and many callers at once.

#[cfg(test)]
mod suite;
#[cfg(test)]
mod support;
