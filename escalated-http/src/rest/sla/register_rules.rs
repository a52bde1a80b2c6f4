use http::StatusCode;

use super::{
    calendars,
    document::{
        CalendarBody, CalendarView, DepartmentPolicyRow, EscalationRuleBody, EscalationRuleView,
        HolidaySetBody, HolidaySetView, ManagerRow, PolicyBody, PolicyView,
    },
    escalation_rules, holiday_sets,
    members::{self, DepartmentPoliciesBody, ManagersBody},
    policies::{self, SavedPolicyView},
};
use crate::{
    openapi::Operation,
    rest::shapes::Done,
    router::{Access, Routes},
};

const OK: StatusCode = StatusCode::OK;
const CREATED: StatusCode = StatusCode::CREATED;

pub(super) fn register_rules(routes: &mut Routes) {
    register_calendars(routes);
    register_holiday_sets(routes);
    register_policies(routes);
    register_members(routes);
    register_escalation_rules(routes);
}

/// Only admins change rules.
fn admin(operation: Operation) -> Operation {
    operation.access(Access::Admin)
}

fn register_calendars(routes: &mut Routes) {
    let (all, one) = ("/api/v1/sla/calendars", "/api/v1/sla/calendars/{id}");
    let operation = Operation::get(all, "list_calendars", "All business calendars");
    routes.operation(operation.answers_all::<CalendarView>(), calendars::list);
    let operation = Operation::get(one, "get_calendar", "One business calendar");
    routes.operation(operation.answers_data::<CalendarView>(OK), calendars::show);
    let operation = admin(Operation::post(all, "create_calendar", "Make a business calendar"))
        .takes::<CalendarBody>()
        .answers_data::<CalendarView>(CREATED);
    routes.operation(operation, calendars::create);
    let operation = admin(Operation::put(one, "change_calendar", "Replace a business calendar"))
        .takes::<CalendarBody>()
        .answers_data::<CalendarView>(OK);
    routes.operation(operation, calendars::replace);
    let about = "Remove a calendar that no policy counts by";
    let operation = admin(Operation::delete(one, "delete_calendar", about));
    routes.operation(operation.answers::<Done>(OK).may_conflict(), calendars::delete);
}

fn register_holiday_sets(routes: &mut Routes) {
    let (all, one) = ("/api/v1/sla/holiday-sets", "/api/v1/sla/holiday-sets/{id}");
    let operation = Operation::get(all, "list_holiday_sets", "All shared sets of holidays");
    routes.operation(operation.answers_all::<HolidaySetView>(), holiday_sets::list);
    let operation = Operation::get(one, "get_holiday_set", "One shared set of holidays");
    routes.operation(operation.answers_data::<HolidaySetView>(OK), holiday_sets::show);
    let about = "Make a shared set of holidays";
    let operation = admin(Operation::post(all, "create_holiday_set", about))
        .takes::<HolidaySetBody>()
        .answers_data::<HolidaySetView>(CREATED);
    routes.operation(operation, holiday_sets::create);
    let about = "Replace a shared set of holidays";
    let operation = admin(Operation::put(one, "change_holiday_set", about))
        .takes::<HolidaySetBody>()
        .answers_data::<HolidaySetView>(OK);
    routes.operation(operation, holiday_sets::replace);
    let about = "Remove a set that no calendar shares";
    let operation = admin(Operation::delete(one, "delete_holiday_set", about));
    routes.operation(operation.answers::<Done>(OK).may_conflict(), holiday_sets::delete);
}

fn register_policies(routes: &mut Routes) {
    let (all, one) = ("/api/v1/sla/policies", "/api/v1/sla/policies/{id}");
    let operation = Operation::get(all, "list_sla_policies", "All SLA policies by position");
    routes.operation(operation.answers_all::<PolicyView>(), policies::list);
    let operation = Operation::get(one, "get_sla_policy", "One SLA policy");
    routes.operation(operation.answers_data::<PolicyView>(OK), policies::show);
    let operation = admin(Operation::post(all, "create_sla_policy", "Make an SLA policy"))
        .takes::<PolicyBody>()
        .answers::<SavedPolicyView<'_>>(CREATED);
    routes.operation(operation, policies::create);
    let operation = admin(Operation::put(one, "change_sla_policy", "Replace an SLA policy"))
        .takes::<PolicyBody>()
        .answers::<SavedPolicyView<'_>>(OK);
    routes.operation(operation, policies::replace);
    let about = "Remove an SLA policy; its clocks end";
    let operation = admin(Operation::delete(one, "delete_sla_policy", about));
    routes.operation(operation.answers::<Done>(OK), policies::delete);
    let about = "Install the ITIL preset: its policy, and priorities by impact and urgency";
    let path = "/api/v1/sla/policies/itil";
    let operation = admin(Operation::post(path, "install_itil_policy", about));
    routes.operation(operation.answers::<SavedPolicyView<'_>>(OK), policies::install_itil);
}

fn register_members(routes: &mut Routes) {
    let path = "/api/v1/sla/department-policies";
    let about = "The SLA policies of departments";
    let operation = Operation::get(path, "list_department_policies", about);
    let operation = operation.answers_all::<DepartmentPolicyRow>();
    routes.operation(operation, members::department_policies);
    let about = "Replace the SLA policies of departments";
    let operation = admin(Operation::put(path, "change_department_policies", about))
        .takes::<DepartmentPoliciesBody>()
        .answers_all::<DepartmentPolicyRow>();
    routes.operation(operation, members::put_department_policies);
    let path = "/api/v1/sla/managers";
    let operation = Operation::get(path, "list_escalation_managers", "The escalation managers");
    routes.operation(operation.answers_all::<ManagerRow>(), members::managers);
    let about = "Replace the escalation managers";
    let operation = admin(Operation::put(path, "change_escalation_managers", about))
        .takes::<ManagersBody>()
        .answers_all::<ManagerRow>();
    routes.operation(operation, members::put_managers);
}

fn register_escalation_rules(routes: &mut Routes) {
    let (all, one) = ("/api/v1/sla/escalation-rules", "/api/v1/sla/escalation-rules/{id}");
    let operation = Operation::get(all, "list_escalation_rules", "All escalation rules");
    routes.operation(operation.answers_all::<EscalationRuleView>(), escalation_rules::list);
    let operation = Operation::get(one, "get_escalation_rule", "One escalation rule");
    routes.operation(operation.answers_data::<EscalationRuleView>(OK), escalation_rules::show);
    let about = "Make an escalation rule";
    let operation = admin(Operation::post(all, "create_escalation_rule", about))
        .takes::<EscalationRuleBody>()
        .answers_data::<EscalationRuleView>(CREATED);
    routes.operation(operation, escalation_rules::create);
    let about = "Replace an escalation rule";
    let operation = admin(Operation::put(one, "change_escalation_rule", about))
        .takes::<EscalationRuleBody>()
        .answers_data::<EscalationRuleView>(OK);
    routes.operation(operation, escalation_rules::replace);
    let about = "Remove an escalation rule";
    let operation = admin(Operation::delete(one, "delete_escalation_rule", about));
    routes.operation(operation.answers::<Done>(OK), escalation_rules::delete);
}
