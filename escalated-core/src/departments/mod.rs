//! Departments: where tickets are routed, who works there, who leads.

mod department;
mod store;

pub(crate) use department::check_name;
pub use department::{Department, DepartmentChange, DepartmentInput, slug};
pub use store::DepartmentStore;
