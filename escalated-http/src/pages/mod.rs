//! Pages: a name and its props for each, from the same operations as the API.

mod register;

pub(crate) use register::register;
