//! The login of this application. The helpdesk has none: it asks its host, through `Identify`.

mod identify;
mod loopback;
mod pages;
mod session;

pub use identify::HostLogin;
pub use loopback::only_loopback;
pub use pages::{log_in, log_out, login_page};
pub use session::{LoggedIn, Sessions};
