//! Measures the example over HTTP beside the bare statements that it runs.

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    escalated_benches::load().await
}
