use escalated_core::{
    Result,
    sla::{Durations, MetricReport, ReportLine, ReportPeriod},
};
use http::StatusCode;

use super::{
    csv::{self, Cell},
    filter::{clock_filter, clock_params, wants_csv},
};
use crate::{
    request::{Param, ParamKind, RequestCx},
    response,
    rest::shapes::Data,
    router::Answer,
};

pub(super) const PARAMS: &[Param] =
    clock_params![Param::new("period", ParamKind::Text, "day, week or month, the default; in UTC")];

const HEAD: [&str; 15] = [
    "metric",
    "group",
    "key",
    "met",
    "breached",
    "open",
    "compliance_percent",
    "business_average",
    "business_p50",
    "business_p90",
    "business_p95",
    "wall_average",
    "wall_p50",
    "wall_p90",
    "wall_p95",
];

/// GET sla/report.
pub(super) async fn report(request: RequestCx) -> Answer {
    let query = request.query(PARAMS)?;
    let filter = clock_filter(&request, &query)?;
    let period = query.text("period").map_or(Ok(ReportPeriod::Month), ReportPeriod::parse)?;
    let as_csv = wants_csv(&query)?;
    let found = request.services().sla_report(&request.cx, &filter, period).await?;
    if as_csv {
        return Ok(csv::table("attachment; filename=\"sla-report.csv\"", table(&found)?));
    }
    response::json(StatusCode::OK, &Data::new(found))
}

fn table(reports: &[MetricReport]) -> Result<Vec<u8>> {
    let mut rows = vec![HEAD.map(Cell::word).into()];
    for report in reports {
        let metric = report.metric.as_str();
        rows.push(row(metric, "all", &report.all));
        for (group, lines) in [
            ("policy", &report.by_policy),
            ("priority", &report.by_priority),
            ("department", &report.by_department),
            ("agent", &report.by_agent),
            ("period", &report.by_period),
        ] {
            rows.extend(lines.iter().map(|line| row(metric, group, line)));
        }
    }
    csv::rows(rows)
}

fn row<'a>(metric: &'static str, group: &'static str, line: &'a ReportLine) -> Vec<Cell<'a>> {
    let mut row = vec![
        Cell::word(metric),
        Cell::word(group),
        Cell::text(&line.key),
        Cell::number(&line.met),
        Cell::number(&line.breached),
        Cell::number(&line.open),
        Cell::maybe(line.compliance_percent.map(|percent| format!("{percent:.2}"))),
    ];
    for durations in [line.business_minutes, line.wall_minutes] {
        row.push(Cell::maybe(durations.map(|known| format!("{:.2}", known.average))));
        let whole = |of: fn(Durations) -> i64| Cell::maybe(durations.map(of));
        row.extend([whole(|d| d.p50), whole(|d| d.p90), whole(|d| d.p95)]);
    }
    row
}
