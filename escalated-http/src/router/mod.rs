//! Routes: registered once, compiled at the start, found by path and method.

mod access;
mod route;
mod routes;
mod table;

pub(crate) use access::Access;
pub(crate) use route::{Answer, ErrorPage, Failure, Route, Surface};
pub(crate) use routes::Routes;
pub(crate) use table::{Found, Table};
