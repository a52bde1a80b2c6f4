use chrono::{NaiveDate, NaiveTime, TimeDelta};
use escalated_core::{
    Result,
    ids::{ClockId, DepartmentId, HostUserId, PolicyId},
    services::ClockPage,
    sla::{ClockFilter, MetricReport, ReportPeriod, SlaMetric},
    tickets::Priority,
    time::Timestamp,
};
use futures_util::future::try_join3;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    super::props::{self, Address},
    noun::{Old, put, refusal},
    policies::options,
    reader::Reader,
    report_props::{Labels, breach, metric},
};
use crate::{
    pages::answer,
    request::{Form, RequestCx},
    response::status_of,
    router::Answer,
};

const PATH: &str = "/admin/reports/sla";

/// How many broken promises stand on a page.
const LENGTH: u32 = 25;

/// How many days it looks back unless somebody says otherwise.
const DAYS: i64 = 30;

/// What is asked of the report.
struct Asked {
    filter: ClockFilter,
    period: ReportPeriod,
    after: ClockId,
}

/// `Escalated/Admin/Reports/SlaReport`: how promises stood.
pub(in crate::pages) async fn report(request: RequestCx) -> Answer {
    let form = query(&request);
    let (services, cx) = (request.services(), &request.cx);
    let found = match read(&form, cx.now) {
        Ok(asked) => {
            let reports = services.sla_report(cx, &asked.filter, asked.period).await?;
            let page = services.sla_breaches(cx, &asked.filter, asked.after, LENGTH).await?;
            Ok((asked, reports, page))
        }
        Err(error) => Err(error),
    };
    let (refused, status) = match &found {
        Ok(_) => (None, StatusCode::OK),
        Err(error) => (Some(refusal("filter", error, &form, &[])), status_of(error)),
    };
    let (rules, departments, agents) =
        try_join3(services.sla_rules(cx), services.list_departments(cx), services.list_agents(cx))
            .await?;
    let labels = Labels { policies: &rules.policies, departments: &departments, agents: &agents };
    let mut own = json!({
        "policies": options(rules.policies.iter().map(|p| (p.id.to_string(), p.name.as_str()))),
        "departments": options(departments.iter().map(|d| (d.id.to_string(), d.name.as_str()))),
        "agents": options(agents.iter().map(|a| (a.id.to_string(), a.name.as_str()))),
        "priorities": props::priorities(),
        "kinds": props::options(SlaMetric::ALL.iter().map(|m| (m.as_str(), m.label()))),
        "periods": props::options(ReportPeriod::ALL.iter().map(|p| (p.as_str(), p.label()))),
        "metrics": [], "breaches": [], "next_url": null, "report_csv": null, "breaches_csv": null,
        "compliance_rate": null, "compliance_by_policy": [], "period_days": null,
        "old": texts(&form, cx.now),
    });
    if let (Ok((asked, reports, page)), Some(own)) = (&found, own.as_object_mut())
        && let Value::Object(shown) = results(&request, asked, reports, page, &labels)
    {
        own.extend(shown);
    }
    answer::page(&request, "Escalated/Admin/Reports/SlaReport", status, refused.as_ref(), own).await
}

fn results(
    request: &RequestCx,
    asked: &Asked,
    reports: &[MetricReport],
    page: &ClockPage,
    labels: &Labels<'_>,
) -> Value {
    let mut own = figures(reports, page, labels);
    let filter = pairs(&asked.filter);
    let with = |path: &str, more: &[(&str, String)]| {
        let query =
            filter.iter().cloned().chain(more.iter().map(|(n, v)| ((*n).to_owned(), v.clone())));
        let address =
            Address { path: format!("{}{path}", request.prefix()), query: query.collect() };
        address.with(&[])
    };
    if request.state.config.api_enabled {
        let csv = || ("format", "csv".to_owned());
        let period = ("period", asked.period.to_string());
        put(&mut own, "report_csv", with("/api/v1/sla/report", &[period, csv()]));
        put(&mut own, "breaches_csv", with("/api/v1/sla/breaches", &[csv()]));
    }
    if let Some(next) = page.next {
        let old = request.parts.uri.query().unwrap_or_default();
        let kept = serde_urlencoded::from_str::<Vec<(String, String)>>(old).unwrap_or_default();
        let kept = kept.into_iter().filter(|(name, _)| name != "after");
        let query = kept.chain([("after".to_owned(), next.to_string())]).collect();
        let address = Address { path: format!("{}{PATH}", request.prefix()), query };
        put(&mut own, "next_url", address.with(&[]));
    }
    if let (Some(from), Some(to)) = (asked.filter.from, asked.filter.to) {
        put(&mut own, "period_days", (to - from).num_days());
    }
    own
}

/// The figures of the page, under the platform's names and ours.
pub(in crate::pages) fn figures(
    reports: &[MetricReport],
    page: &ClockPage,
    labels: &Labels<'_>,
) -> Value {
    let shown: Vec<Value> = reports.iter().map(|report| metric(report, labels)).collect();
    let (met, breached) = reports
        .iter()
        .fold((0, 0), |sums: (u64, u64), r| (sums.0 + r.all.met, sums.1 + r.all.breached));
    let rate = (met + breached > 0).then(|| met * 100 / (met + breached));
    let policies = reports.iter().flat_map(|report| {
        report.by_policy.iter().map(|line| {
            json!({
                "policy_name": labels.policy(&line.key),
                "metric": report.metric,
                "met": line.met,
                "breached": line.breached,
            })
        })
    });
    json!({
        "metrics": shown,
        "compliance_rate": rate,
        "compliance_by_policy": policies.collect::<Value>(),
        "breaches": page.items.iter().map(|record| breach(record, labels)).collect::<Value>(),
    })
}

fn query(request: &RequestCx) -> Form {
    let text = request.parts.uri.query().unwrap_or_default();
    Form { fields: serde_urlencoded::from_str(text).unwrap_or_default(), ..Form::default() }
}

fn read(form: &Form, now: Timestamp) -> Result<Asked> {
    let mut reader = Reader::new(form);
    let date = "a date is YYYY-MM-DD, a day that exists";
    let from = reader.value::<NaiveDate>("from", date);
    let to = reader.value::<NaiveDate>("to", date);
    let choose = "choose one of the list";
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let filter = ClockFilter {
        from: Some(midnight(from.unwrap_or((now - TimeDelta::days(DAYS)).date_naive()))),
        // The last day counts as a whole.
        to: to.unwrap_or(now.date_naive()).succ_opt().map(midnight),
        metric: reader.value::<SlaMetric>("metric", choose),
        policy_id: reader.value("policy_id", choose).map(PolicyId),
        priority: reader.value::<Priority>("priority", choose),
        department_id: reader.value("department_id", choose).map(DepartmentId),
        assigned_to: reader.some("assigned_to").map(HostUserId::new),
        breached: None,
    };
    if !reader.is_refused() && filter.from >= filter.to {
        reader.refuse("to", "out_of_range", "the last day is not before the first");
    }
    let period = reader.value("period", choose).unwrap_or(ReportPeriod::Week);
    let after = ClockId(reader.value("after", "follow the link to the next page").unwrap_or(0));
    let read = reader.finish(Asked { filter, period, after });
    read.all(Ok(()))?;
    Ok(read.input)
}

/// What the fields show, with the days that count when nobody named any.
fn texts(form: &Form, now: Timestamp) -> Old {
    let mut old: Old =
        form.fields.iter().map(|(name, text)| (name.clone(), text.clone().into())).collect();
    let mut preset = |name: &str, text: String| {
        if form.text(name).is_none_or(|text| text.trim().is_empty()) {
            old.insert(name.into(), text.into());
        }
    };
    preset("from", (now - TimeDelta::days(DAYS)).date_naive().to_string());
    preset("to", now.date_naive().to_string());
    preset("period", ReportPeriod::Week.to_string());
    old
}

/// The filter as the API's query has it.
fn pairs(filter: &ClockFilter) -> Vec<(String, String)> {
    let time = |at: Option<Timestamp>| at.map(props::instant);
    [
        ("from", time(filter.from)),
        ("to", time(filter.to)),
        ("metric", filter.metric.map(|metric| metric.to_string())),
        ("policy_id", filter.policy_id.map(|id| id.to_string())),
        ("priority", filter.priority.map(|priority| priority.to_string())),
        ("department_id", filter.department_id.map(|id| id.to_string())),
        ("assigned_to", filter.assigned_to.as_ref().map(ToString::to_string)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect()
}
