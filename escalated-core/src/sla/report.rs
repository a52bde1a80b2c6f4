use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ClockRecord, ClockState, SlaMetric};
use crate::{ids::PolicyId, time::Timestamp, words::words};

words! {
    /// By which span of time a report is broken down.
    ReportPeriod, "period" {
        /// Days, in UTC.
        Day = "day", "Day";
        /// Weeks of ISO 8601, in UTC.
        Week = "week", "Week";
        /// Months, in UTC.
        Month = "month", "Month";
    }
}

impl ReportPeriod {
    /// The period of an instant: `2026-01-05`, `2026-W02` or `2026-01`.
    #[must_use]
    pub fn of(self, at: Timestamp) -> String {
        let format = match self {
            Self::Day => "%Y-%m-%d",
            Self::Week => "%G-W%V",
            Self::Month => "%Y-%m",
        };
        at.format(format).to_string()
    }
}

/// How long promises took that were done, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Durations {
    /// The mean.
    pub average: f64,
    /// Half took no longer.
    pub p50: i64,
    /// Nine in ten took no longer.
    pub p90: i64,
    /// 95 in a hundred took no longer.
    pub p95: i64,
}

/// The figures of one group of clocks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportLine {
    /// What the group has in common: a priority, an id, a day.
    pub key: String,
    /// Promises kept.
    pub met: u64,
    /// Promises broken, done since or not.
    pub breached: u64,
    /// Promises that can still be kept.
    pub open: u64,
    /// `met / (met + breached)` in percent; none while nothing is decided.
    pub compliance_percent: Option<f64>,
    /// Minutes that counted, of promises that were done.
    pub business_minutes: Option<Durations>,
    /// Minutes on the wall clock, of promises that were done.
    pub wall_minutes: Option<Durations>,
}

/// The figures of one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricReport {
    /// The metric.
    pub metric: SlaMetric,
    /// All together.
    pub all: ReportLine,
    /// By policy id.
    pub by_policy: Vec<ReportLine>,
    /// By priority, the highest first.
    pub by_priority: Vec<ReportLine>,
    /// By department id; `none` without one.
    pub by_department: Vec<ReportLine>,
    /// By agent; `none` without one.
    pub by_agent: Vec<ReportLine>,
    /// By the period in which the ticket came in, oldest first.
    pub by_period: Vec<ReportLine>,
}

/// Counts durations by whole minutes: exact percentiles in memory that is bounded by the number of
/// different minutes, not of clocks.
#[derive(Debug, Clone, Default)]
struct Tally {
    counts: BTreeMap<i64, u64>,
    seconds: i128,
    number: u64,
}

impl Tally {
    fn add(&mut self, seconds: i64) {
        *self.counts.entry(seconds.div_euclid(60)).or_default() += 1;
        self.seconds += i128::from(seconds);
        self.number += 1;
    }

    #[expect(clippy::cast_precision_loss, reason = "a mean of minutes needs no more precision")]
    fn durations(&self) -> Option<Durations> {
        if self.number == 0 {
            return None;
        }
        let average = self.seconds as f64 / 60.0 / self.number as f64;
        let at = |percent| self.percentile(percent);
        Some(Durations { average, p50: at(50), p90: at(90), p95: at(95) })
    }

    /// The nearest-rank percentile: the smallest value that at least so many do not exceed.
    fn percentile(&self, percent: u64) -> i64 {
        let rank = (self.number * percent).div_ceil(100).max(1);
        let mut seen = 0;
        for (minutes, count) in &self.counts {
            seen += count;
            if seen >= rank {
                return *minutes;
            }
        }
        0
    }
}

#[derive(Debug, Clone, Default)]
struct Group {
    met: u64,
    breached: u64,
    open: u64,
    business: Tally,
    wall: Tally,
}

impl Group {
    fn add(&mut self, record: &ClockRecord) {
        let clock = &record.clock;
        match clock.state {
            ClockState::Cancelled => return,
            _ if clock.breached_at.is_some() || clock.state == ClockState::Missed => {
                self.breached += 1;
            }
            ClockState::Met => self.met += 1,
            _ => self.open += 1,
        }
        if let (Some(done), Some(consumed)) = (clock.done_at, clock.consumed_seconds) {
            self.business.add(consumed);
            self.wall.add((done - clock.started_at).num_seconds());
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a percentage needs no more precision")]
    fn line(&self, key: String) -> ReportLine {
        let decided = self.met + self.breached;
        let percent = self.met as f64 * 100.0 / decided as f64;
        ReportLine {
            key,
            met: self.met,
            breached: self.breached,
            open: self.open,
            compliance_percent: (decided > 0).then_some(percent),
            business_minutes: self.business.durations(),
            wall_minutes: self.wall.durations(),
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Metric {
    all: Group,
    by_policy: BTreeMap<PolicyId, Group>,
    by_priority: BTreeMap<i16, (&'static str, Group)>,
    by_department: BTreeMap<Option<i64>, Group>,
    by_agent: BTreeMap<Option<String>, Group>,
    by_period: BTreeMap<String, Group>,
}

/// Adds clocks up, one at a time.
#[derive(Debug, Clone)]
pub struct SlaReportBuilder {
    period: ReportPeriod,
    metrics: BTreeMap<SlaMetric, Metric>,
}

impl SlaReportBuilder {
    /// An empty report.
    #[must_use]
    pub fn new(period: ReportPeriod) -> Self {
        Self { period, metrics: BTreeMap::new() }
    }

    /// Adds a clock. Cancelled ones do not count.
    pub fn add(&mut self, record: &ClockRecord) {
        if record.clock.state == ClockState::Cancelled {
            return;
        }
        let metric = self.metrics.entry(record.clock.metric).or_default();
        let agent = record.assigned_to.as_ref().map(ToString::to_string);
        metric.all.add(record);
        metric.by_policy.entry(record.clock.policy_id).or_default().add(record);
        let priority = record.priority;
        let entry = metric.by_priority.entry(-priority.weight());
        entry.or_insert_with(|| (priority.as_str(), Group::default())).1.add(record);
        metric.by_department.entry(record.department_id.map(|id| id.0)).or_default().add(record);
        metric.by_agent.entry(agent).or_default().add(record);
        metric.by_period.entry(self.period.of(record.created_at)).or_default().add(record);
    }

    /// The figures, for each metric that has any.
    #[must_use]
    pub fn finish(self) -> Vec<MetricReport> {
        let none = |key: Option<String>| key.unwrap_or_else(|| "none".to_owned());
        let report = |(metric, sums): (SlaMetric, Metric)| MetricReport {
            metric,
            all: sums.all.line("all".to_owned()),
            by_policy: sums.by_policy.iter().map(|(id, g)| g.line(id.to_string())).collect(),
            by_priority: sums
                .by_priority
                .values()
                .map(|(word, g)| g.line((*word).to_owned()))
                .collect(),
            by_department: sums
                .by_department
                .iter()
                .map(|(id, g)| g.line(none(id.map(|id| id.to_string()))))
                .collect(),
            by_agent: sums.by_agent.iter().map(|(id, g)| g.line(none(id.clone()))).collect(),
            by_period: sums.by_period.iter().map(|(day, g)| g.line(day.clone())).collect(),
        };
        self.metrics.into_iter().map(report).collect()
    }
}
