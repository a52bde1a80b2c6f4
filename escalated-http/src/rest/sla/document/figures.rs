use serde::Serialize;
use utoipa::ToSchema;

/// One metric under the policies that held and under the candidate.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct ComparisonRow {
    metric: String,
    met: u64,
    breached: u64,
    would_meet: u64,
    would_breach: u64,
}

/// A ticket that stands differently under the candidate.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct DifferenceRow {
    reference: String,
    metric: String,
    /// Null if nothing was promised.
    breached: Option<bool>,
    would_breach: Option<bool>,
}

/// What another policy would have made of past tickets.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct WhatIfView {
    /// Tickets that were looked at.
    tickets: u64,
    metrics: Vec<ComparisonRow>,
    /// The first 100.
    differences: Vec<DifferenceRow>,
    /// How many there are in all.
    different: u64,
}

/// How long promises took that were done, in minutes.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct DurationsRow {
    average: f64,
    p50: i64,
    p90: i64,
    p95: i64,
}

/// The figures of one group of clocks.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct ReportRow {
    /// A priority, an id, a day; `none` without one.
    key: String,
    met: u64,
    breached: u64,
    /// Promises that can still be kept.
    open: u64,
    /// Null while nothing is decided.
    compliance_percent: Option<f64>,
    business_minutes: Option<DurationsRow>,
    wall_minutes: Option<DurationsRow>,
}

/// The figures of one metric.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest::sla) struct ReportView {
    metric: String,
    all: ReportRow,
    by_policy: Vec<ReportRow>,
    by_priority: Vec<ReportRow>,
    by_department: Vec<ReportRow>,
    by_agent: Vec<ReportRow>,
    by_period: Vec<ReportRow>,
}
