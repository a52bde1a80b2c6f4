use escalated_core::{
    ids::{DepartmentId, PolicyId, TagId},
    sla::{DepartmentPolicy, Policy, PolicyChoice, SlaConfig},
};
use escalated_sla::policies::choose;
use serde_json::json;

use crate::build::{config, of_channel, policy, ticket};

fn chosen(config: &SlaConfig, pinned: Option<i64>) -> (Option<i64>, PolicyChoice) {
    let (policy, choice) = choose(config, &ticket(), &[TagId(3)], pinned.map(PolicyId));
    (policy.map(|policy| policy.id.0), choice)
}

#[test]
fn the_nearest_choice_comes_first() {
    let mut config = config(vec![
        policy(1),
        of_channel(2, 5, "web"),
        of_channel(3, 9, "email"),
        of_channel(4, 7, "email"),
        Policy { is_default: true, ..policy(5) },
    ]);
    let (department_id, policy_id) = (DepartmentId(4), PolicyId(1));
    config.department_policies.push(DepartmentPolicy { department_id, policy_id });
    assert_eq!(chosen(&config, Some(3)), (Some(3), PolicyChoice::Ticket));
    assert_eq!(chosen(&config, None), (Some(4), PolicyChoice::Condition), "the lower position");
    assert_eq!(chosen(&config, Some(99)), (Some(4), PolicyChoice::Condition), "99 is gone");
    config.policies.retain(|policy| policy.condition.is_none());
    assert_eq!(chosen(&config, None), (Some(1), PolicyChoice::Department));
    config.department_policies.clear();
    assert_eq!(chosen(&config, None), (Some(5), PolicyChoice::Default));
    config.policies.retain(|policy| !policy.is_default);
    assert_eq!(chosen(&config, None), (None, PolicyChoice::None), "1 is no catch-all");
}

#[test]
fn inactive_policies_are_passed_over_wherever_they_come_from() {
    let off = |policy| Policy { is_active: false, ..policy };
    let mut config = config(vec![
        off(policy(1)),
        off(of_channel(2, 0, "email")),
        off(policy(3)),
        Policy { is_default: true, ..off(policy(4)) },
    ]);
    let (department_id, policy_id) = (DepartmentId(4), PolicyId(3));
    config.department_policies.push(DepartmentPolicy { department_id, policy_id });
    assert_eq!(chosen(&config, Some(1)), (None, PolicyChoice::None));
}

#[test]
fn conditions_see_the_tags() {
    let condition = json!({ "field": "tags", "op": "contains", "value": 3 });
    let condition = Some(serde_json::from_value(condition).unwrap());
    let config = config(vec![Policy { condition, ..policy(1) }]);
    assert_eq!(chosen(&config, None), (Some(1), PolicyChoice::Condition));
    assert_eq!(choose(&config, &ticket(), &[], None).1, PolicyChoice::None);
}
