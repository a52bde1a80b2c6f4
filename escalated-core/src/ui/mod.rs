//! Pages: a name and its props, and the port that turns them into an answer.

mod page;
mod renderer;

pub use page::UiPage;
pub use renderer::{RenderRequest, Rendered, UiRenderer};
