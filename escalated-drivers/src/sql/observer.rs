use sea_query::Values;

/// Is shown every statement before it runs. For benchmarks and tests only: values may be secrets.
pub trait StatementObserver: Send + Sync {
    /// A statement is about to run.
    fn observe(&self, sql: &str, values: &Values);
}
