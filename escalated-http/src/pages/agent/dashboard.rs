use escalated_core::conditions::Condition;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    super::{
        answer,
        props::{Names, staff_row},
    },
    show::names,
};
use crate::{
    dashboard::{newest, numbers},
    request::RequestCx,
    router::Answer,
};

/// `Escalated/Agent/Dashboard`: numbers and the newest tickets.
pub(in crate::pages) async fn dashboard(request: RequestCx) -> Answer {
    let numbers = numbers(&request).await?;
    let rows = newest(&request, Condition::everything(), 10).await?;
    let people = names(&request, rows.iter().flat_map(Names::wanted_by_row).collect()).await?;
    let own = json!({
        "stats": {
            "open": numbers.open,
            "my_assigned": numbers.my_assigned,
            "unassigned": numbers.unassigned,
            "sla_breached": numbers.sla_breached,
            "resolved_today": numbers.resolved_today,
        },
        "myPerformance": { "resolved_this_week": numbers.resolved_this_week },
        "recentTickets": rows.iter().map(|row| staff_row(row, &people)).collect::<Value>(),
    });
    answer::page(&request, "Escalated/Agent/Dashboard", StatusCode::OK, None, own).await
}
