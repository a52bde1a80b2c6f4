//! Measures a sweep over SLA clocks beside the bare statements that write the same rows.

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    escalated_benches::sla_sweep().await
}
