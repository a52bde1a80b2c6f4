//! Mail that leaves: who is told, what stands in it, and what a real SMTP server sees of it.

#[cfg(test)]
mod consumer;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sla;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod world;
