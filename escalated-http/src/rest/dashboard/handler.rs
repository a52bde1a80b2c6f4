use escalated_core::conditions::Condition;
use http::StatusCode;

use super::view::{Dashboard, MyPerformance, NeedsAttention, RecentTicket, Stats};
use crate::{
    dashboard::{breached, newest, numbers, unassigned_urgent, unresolved},
    names::Wanted,
    openapi::Operation,
    request::RequestCx,
    response,
    rest::tickets::want,
    router::{Answer, Routes},
};

/// Mounts the dashboard.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let about = "The numbers of an agent's first page";
    let operation = Operation::get("/api/v1/dashboard", "get_dashboard", about);
    routes.operation(operation.answers::<Dashboard<'_>>(StatusCode::OK), dashboard);
}

/// GET dashboard.
async fn dashboard(request: RequestCx) -> Answer {
    let numbers = numbers(&request).await?;
    let recent = newest(&request, Condition::everything(), 10).await?;
    let breaching = newest(&request, unresolved().and(breached()), 5).await?;
    let urgent = newest(&request, unassigned_urgent(), 5).await?;
    let mut wanted = Wanted::default();
    let lists = [&recent, &breaching, &urgent];
    lists.into_iter().flatten().for_each(|item| want(item, &mut wanted));
    let names = wanted.resolve(request.services(), &request.cx).await?;
    response::json(
        StatusCode::OK,
        &Dashboard {
            stats: Stats {
                open: numbers.open,
                my_assigned: numbers.my_assigned,
                unassigned: numbers.unassigned,
                sla_breached: numbers.sla_breached,
                resolved_today: numbers.resolved_today,
            },
            recent_tickets: RecentTicket::all(&recent, &names),
            needs_attention: NeedsAttention {
                sla_breaching: RecentTicket::all(&breaching, &names),
                unassigned_urgent: RecentTicket::all(&urgent, &names),
            },
            my_performance: MyPerformance { resolved_this_week: numbers.resolved_this_week },
        },
    )
}
