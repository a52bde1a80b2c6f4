//! Measures a sweep over SLA clocks beside the bare statements that write the same rows.

use mimalloc::MiMalloc;

/// As in the example, for the sweep and for the bare statements.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    escalated_benches::sla_sweep().await
}
