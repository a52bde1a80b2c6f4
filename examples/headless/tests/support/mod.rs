//! A started program. The other small example's test uses it too.

mod started;

pub(crate) use started::Started;
