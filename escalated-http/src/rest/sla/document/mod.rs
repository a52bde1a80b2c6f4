//! The shapes of what the core reads and writes here by itself, for the document. A test compares
//! them with the core's.

mod figures;
mod rules;
#[cfg(test)]
mod tests;

pub(super) use figures::{ReportView, WhatIfView};
pub(super) use rules::{
    CalendarBody, CalendarView, DepartmentPolicyRow, EscalationRuleBody, EscalationRuleView,
    HolidaySetBody, HolidaySetView, ManagerRow, PolicyBody, PolicyView, WhatIfBody,
};
