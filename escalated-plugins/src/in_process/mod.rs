//! Plugins in Rust, in the same process: the same hooks, grants and bounds, without a runtime beside.

mod ctx;
mod plugin;
mod runtime;

pub use ctx::RustCtx;
pub use plugin::RustPlugin;
pub use runtime::RustRuntime;
