//! Measures calls of plugins, and opening tickets with three of them.

use mimalloc::MiMalloc;

/// As in the example.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    // A host's requests are tasks of the runtime's workers; the main thread is none of them, and to
    // wake it costs more than the calls that are measured.
    tokio::spawn(escalated_benches::plugins()).await?
}
