use escalated_core::{
    Error, Result,
    ids::{DepartmentId, HostUserId, PolicyId},
    sla::{ClockFilter, SlaMetric},
    tickets::Priority,
};

use crate::request::{Query, RequestCx};

/// The parameters that say which clocks, with more behind them.
macro_rules! clock_params {
    ($($more:expr),* $(,)?) => {
        &[
            Param::new("from", ParamKind::Time, "Of tickets that came in from then on"),
            Param::new("to", ParamKind::Time, "Of tickets that came in before then"),
            Param::new("metric", ParamKind::Text, "first_response, next_response or resolution"),
            Param::new("policy_id", ParamKind::Integer, "Only that policy"),
            Param::new("priority", ParamKind::Text, "low, medium, high, urgent or critical"),
            Param::new("department_id", ParamKind::Integer, "Only that department"),
            Param::new("assigned_to", ParamKind::Text, "Only that agent; `me`"),
            $($more,)*
            Param::new("format", ParamKind::Text, "json, the default, or csv"),
        ]
    };
}
pub(super) use clock_params;

/// Which clocks the query asks for.
pub(super) fn clock_filter(request: &RequestCx, query: &Query) -> Result<ClockFilter> {
    let (from, to) = (query.time("from")?, query.time("to")?);
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        return Err(Error::field("to", "out_of_range", "to is later than from"));
    }
    let id = |name| query.integer(name, 1..=i64::MAX);
    let me = request.cx.actor.user_id().cloned();
    let agent = query.text("assigned_to").map(|id| match (id, &me) {
        ("me", Some(me)) => me.clone(),
        (id, _) => HostUserId::new(id),
    });
    Ok(ClockFilter {
        from,
        to,
        metric: query.text("metric").map(SlaMetric::parse).transpose()?,
        policy_id: id("policy_id")?.map(PolicyId),
        priority: query.text("priority").map(Priority::parse).transpose()?,
        department_id: id("department_id")?.map(DepartmentId),
        assigned_to: agent,
        breached: None,
    })
}

/// Whether the answer is a table instead of JSON.
pub(super) fn wants_csv(query: &Query) -> Result<bool> {
    match query.text("format") {
        None | Some("json") => Ok(false),
        Some("csv") => Ok(true),
        Some(_) => Err(Error::field("format", "unknown_value", "format is json or csv")),
    }
}
