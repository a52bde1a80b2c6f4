//! Measures calls of plugins, and opening tickets with three of them.

use mimalloc::MiMalloc;

/// As in the example.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    escalated_benches::plugins().await
}
