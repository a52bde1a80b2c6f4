use std::collections::BTreeMap;

use escalated_core::{Result, outbox::Claim, time::Timestamp};
use sea_query::{Cond, Expr, ExprTrait, Query};

use crate::sql::{schema::Deliveries, stores::SqlStores};

/// Removes deliveries that were made, each only under the fence of its claim.
pub(super) async fn acknowledge(stores: &SqlStores, done: &[(i64, i64)]) -> Result<u64> {
    use Deliveries as D;
    if done.is_empty() {
        return Ok(0);
    }
    // Nearly all have the same fence, and a list of ids is quicker to plan than as many pairs.
    let mut fences: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (id, fence) in done {
        fences.entry(*fence).or_default().push(*id);
    }
    let mut any = Cond::any();
    for (fence, ids) in fences {
        any = any.add(Expr::col(D::Fence).eq(fence).and(Expr::col(D::Id).is_in(ids)));
    }
    let mut query = Query::delete();
    query.from_table(D::Table).cond_where(any);
    let statement = stores.db.dialect().build(&query).ad_hoc();
    stores.execute_alone(statement).await
}

/// Puts a delivery off, or gives it up.
pub(super) async fn fail(
    stores: &SqlStores,
    claim: &Claim,
    run_at: Option<Timestamp>,
    error: &str,
) -> Result<bool> {
    use Deliveries as D;
    let state = if run_at.is_some() { "pending" } else { "dead" };
    let text: String = error.chars().take(1000).collect();
    let mut query = Query::update();
    query
        .table(D::Table)
        .value(D::State, state)
        .value(D::Attempts, claim.attempts + 1)
        .value(D::LeaseUntil, None::<Timestamp>)
        .value(D::LastError, text)
        .and_where(Expr::col(D::Id).eq(claim.delivery_id))
        .and_where(Expr::col(D::Fence).eq(claim.fence));
    if let Some(run_at) = run_at {
        query.value(D::RunAt, run_at);
    }
    let statement = stores.db.dialect().build(&query);
    Ok(stores.execute_alone(statement).await? == 1)
}
