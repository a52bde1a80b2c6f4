//! The engine without a database: what the hook writes with a command, and what a sweep fires.

#[cfg(test)]
mod decisions;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod old_tickets;
#[cfg(test)]
mod random;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod unit;
#[cfg(test)]
mod versions;
