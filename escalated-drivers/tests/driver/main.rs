//! The local driver on all three databases: the suite of every driver, transactions of the host,
//! delivery, dropped futures, and many callers at once.

#[cfg(test)]
#[macro_use]
mod support;

#[cfg(test)]
mod batches;
#[cfg(test)]
mod cancel;
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod delivery_leases;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod host_transaction;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod lanes;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod shifts;
#[cfg(test)]
mod sla;
#[cfg(test)]
mod suite;
