use super::{
    browser::{Form, Page},
    desk::Desk,
};

const ADMIN: &str = "1";

/// A form for a policy that promises an answer within an hour on high tickets and others.
fn policy(form: Form) -> Form {
    let form = form.set("name", "Gold").set("at_risk_percent", "75").set("is_default", "1");
    let form = form.set("targets.medium.first_response", "60");
    form.set("targets.medium.resolution", "240").set("steps.0.percent", "50")
}

#[tokio::test]
async fn without_an_engine_there_is_nothing_of_it() {
    let desk = Desk::open().await;
    let reference = desk.ticket("One").await;
    let mut admin = desk.browser(Some(ADMIN));
    let inbox = admin.get("/support/agent/tickets").await;
    assert!(!inbox.has("Service levels"), "{}", inbox.html);
    assert!(!admin.get(&format!("/support/agent/tickets/{reference}")).await.has("id=\"sla\""));
    assert_eq!(admin.get("/support/admin/sla-policies").await.status, 404);
}

#[tokio::test]
async fn pages_of_service_levels_are_for_admins_and_the_panel_for_staff() {
    let desk = Desk::with_sla().await;
    let reference = desk.ticket("One").await;
    for path in [
        "sla-policies",
        "sla-policies/create",
        "sla-policies/what-if",
        "business-hours",
        "business-hours/create",
        "holiday-sets",
        "holiday-sets/create",
        "escalation-managers",
        "escalation-rules",
        "escalation-rules/create",
    ] {
        let url = format!("/support/admin/{path}");
        assert_eq!(desk.browser(Some(ADMIN)).get(&url).await.status, 200, "{path}");
        assert_eq!(desk.agent().get(&url).await.status, 403, "{path}");
        assert_eq!(desk.customer().get(&url).await.status, 403, "{path}");
    }
    assert_eq!(desk.agent().get("/support/admin/reports/sla").await.status, 200);
    assert_eq!(desk.customer().get("/support/admin/reports/sla").await.status, 403);
    assert!(
        desk.agent().get(&format!("/support/agent/tickets/{reference}")).await.has("id=\"sla\"")
    );
    assert!(!desk.customer().get(&format!("/support/{reference}")).await.has("Service level"));
}

#[tokio::test]
async fn a_calendar_is_refused_at_its_rows_and_then_saved() {
    let desk = Desk::with_sla().await;
    let mut admin = desk.browser(Some(ADMIN));
    let page = admin.get("/support/admin/business-hours/create").await;
    let form = page.form("/admin/business-hours").set("name", "Nights");
    let form = form.set("timezone", "Europe/Berlin");
    let form = form.set("windows.2.weekday", "6").set("windows.2.start", "22:00");
    let form = form.set("windows.2.end", "06:00");
    let overlap = form.clone().set("windows.4.weekday", "0").set("windows.4.start", "05:00");
    let page = admin.submit(overlap.set("windows.4.end", "09:00")).await;
    assert_eq!(page.status, 422);
    assert!(page.has("id=\"calendar-windows.4.start-error\""), "{}", page.html);
    assert!(page.has("value=\"05:00\"") && page.has("href=\"#calendar-windows.4.start\""));
    let page = admin.submit(form.clone().set("timezone", "Atlantis/Centre")).await;
    assert!(page.has("id=\"calendar-timezone-error\"") && page.has("value=\"Nights\""));
    let page = admin.submit(form.clone().set("holidays.1.date", "2026-02-30")).await;
    assert!(page.has("id=\"calendar-holidays.1.date-error\""), "{}", page.html);
    let page = admin.submit(form).await;
    assert!(page.has("Sunday 22:00 to 06:00") && page.has("It is saved."), "{}", page.html);
}

#[tokio::test]
async fn a_policy_is_tried_saved_and_pinned() {
    let desk = Desk::with_sla().await;
    let reference = desk.ticket("One").await;
    let mut admin = desk.browser(Some(ADMIN));
    let page = admin.get("/support/admin/sla-policies/create").await;
    let form = policy(page.form("/admin/sla-policies"));
    let wrong = form.clone().set("condition", "{\"field\":\n\"priority\"");
    let page = admin.submit(wrong).await;
    assert!(page.status == 422 && page.has("ine 2, column"), "{}", page.html);
    let wrong =
        form.clone().set("condition", r#"{"all":[{"field":"nothing","op":"eq","value":1}]}"#);
    let page = admin.submit(wrong).await;
    assert!(page.has("policy-condition-error") && page.has("t all.0.field"), "{}", page.html);
    let page = admin.submit(form.clone().set("targets.medium.resolution", "0")).await;
    assert!(page.has("id=\"policy-targets.medium.resolution-error\""), "{}", page.html);
    let wrong = form.clone().set("steps.3.percent", "40");
    assert!(admin.submit(wrong).await.has("id=\"policy-steps.3.percent-error\""));

    let mut asked = form.clone().set("days", "30");
    asked.action = "/support/admin/sla-policies/what-if".into();
    let page = admin.submit(asked).await;
    assert!(page.has("would have made of 1 tickets"), "{}", page.html);
    let page = admin.submit(form).await;
    assert!(page.has("Gold") && page.has("It is saved."), "{}", page.html);

    let page = admin.get("/support/admin/sla-policies/1/edit").await;
    let mut asked = policy(page.form("/admin/sla-policies/1")).set("days", "30");
    asked.action = "/support/admin/sla-policies/what-if".into();
    let page = admin.submit(asked).await;
    assert!(page.find("/admin/sla-policies/1").is_some(), "{}", page.html);

    let ticket = format!("/support/agent/tickets/{reference}");
    let mut agent = desk.agent();
    let form = agent.get(&ticket).await.form("/sla-policy");
    let page = agent.submit(form.clone().set("policy_id", "99")).await;
    assert!(page.has("id=\"sla-policy_id-error\""), "{}", page.html);
    let page = agent.submit(form.set("policy_id", "1")).await;
    assert!(page.has("Set on the ticket") && page.has("First response"), "{}", page.html);
    assert!(page.has("<svg class=\"esc-timeline\"") && page.has("1 h left"), "{}", page.html);
    let report = agent.get("/support/admin/reports/sla").await;
    assert!(report.has("<svg class=\"esc-chart\"") && report.has("nothing decided yet"));
    assert_eq!(agent.get("/support/admin/reports/sla?from=x").await.status, 422);
}

#[tokio::test]
async fn responsible_people_and_rules_are_kept() {
    let desk = Desk::with_sla().await;
    let mut admin = desk.browser(Some(ADMIN));
    let page = admin.get("/support/admin/escalation-managers").await;
    let form = page.form("/admin/escalation-managers");
    let refused = admin.submit(form.clone().set("manager.1.2", "10")).await;
    assert!(refused.has("id=\"managers-manager.1.2-error\""), "{}", refused.html);
    let page = admin.submit(form.set("manager.any.1", "2")).await;
    assert!(page.has("It is saved."), "{}", page.html);
    let page = admin.get("/support/admin/escalation-rules/create").await;
    let form = page.form("/admin/escalation-rules").set("name", "Old");
    let form = form.set("condition", r#"{"field":"created_at","op":"lt","value":"-2d"}"#);
    let page = admin.submit(form.clone().set("actions.1.do", "note")).await;
    assert!(page.has("id=\"rule-actions.1.body-error\""), "{}", page.html);
    let page = admin.submit(form.set("actions.1.do", "change_priority:urgent")).await;
    assert!(page.has("It is saved.") && page.has("one action"), "{}", page.html);
    let page = admin.get("/support/admin/escalation-rules/1/edit").await;
    assert!(page.has("value=\"change_priority:urgent\" selected"), "{}", page.html);
    let page = admin.submit(page.form("/admin/escalation-rules/1")).await;
    assert_eq!(page.status, 422);
    let page = admin.get("/support/admin/escalation-rules/1/edit").await;
    assert!(page.has("It has acted on no ticket yet."), "{}", page.html);
    let page = admin.get("/support/admin/escalation-rules").await;
    assert!(page.has("href=\"/support/admin/escalation-rules/1/delete\""), "{}", page.html);
    let page = admin.get("/support/admin/escalation-rules/1/delete").await;
    assert!(page.has("Remove <bdi>Old</bdi>?") && page.has("no ticket."), "{}", page.html);
    let page = admin.submit(page.form("/1/delete")).await;
    assert!(page.has("It is removed.") && page.has("No rules yet"), "{}", page.html);
}

/// The ids of the fields that the summary links, in its order.
fn told(page: &Page) -> Vec<&str> {
    let summary = page.html.split("class=\"esc-summary\"").nth(1).unwrap();
    let summary = summary.split("</div>").next().unwrap();
    summary.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn a_form_tells_all_that_is_wrong_at_once_each_at_its_field() {
    let desk = Desk::with_sla().await;
    let mut admin = desk.browser(Some(ADMIN));
    let page = admin.get("/support/admin/sla-policies/create").await;
    let form = policy(page.form("/admin/sla-policies"));
    // Some cannot be read, some are read and refused, and some are both beside each other.
    let wrong = form.set("name", " ").set("position", "first").set("at_risk_percent", "200");
    let wrong = wrong.set("condition", "{").set("targets.high.resolution", "0");
    let wrong = wrong.set("targets.medium.first_response", "abc");
    let wrong = wrong.set("steps.0.percent", "half").set("steps.1.percent", "40");
    let wrong = wrong.set("steps.2.percent", "30").set("steps.2.move_department", "77");
    let page = admin.submit(wrong.clone()).await;
    assert_eq!(page.status, 422);
    let fields = [
        "policy-name",
        "policy-position",
        "policy-at_risk_percent",
        "policy-condition",
        "policy-targets.high.resolution",
        "policy-targets.medium.first_response",
        "policy-steps.0.percent",
        "policy-steps.2.percent",
        "policy-steps.2.move_department",
    ];
    assert_eq!(told(&page), fields, "{}", page.html);
    for field in fields {
        assert!(page.has(&format!("id=\"{field}-error\"")), "{field}: {}", page.html);
    }
    assert!(page.has("value=\"abc\"") && page.has("9 things need your attention"));
    // The same where a policy is only tried, with the days.
    let mut asked = wrong.set("days", "0");
    asked.action = "/support/admin/sla-policies/what-if".into();
    let page = admin.submit(asked.clone()).await;
    assert_eq!(told(&page)[..9], fields, "{}", page.html);
    assert_eq!(told(&page)[9..], ["policy-days"]);
    let page = admin.submit(asked.set("days", "many")).await;
    assert_eq!(told(&page).len(), 10, "{}", page.html);

    let page = admin.get("/support/admin/business-hours/create").await;
    let form = page.form("/admin/business-hours").set("name", "");
    let form = form.set("timezone", "Berlin Time");
    let wrong = form.set("windows.0.weekday", "0").set("windows.0.start", "25:00");
    let wrong = wrong.set("windows.0.end", "5 pm").set("windows.1.weekday", "1");
    let wrong = wrong.set("windows.1.start", "09:00").set("windows.1.end", "17:00");
    let wrong = wrong.set("windows.5.weekday", "1").set("windows.5.start", "16:00");
    let wrong = wrong.set("windows.5.end", "20:00").set("holidays.0.date", "2026-02-30");
    let page = admin.submit(wrong).await;
    let fields = [
        "calendar-name",
        "calendar-timezone",
        "calendar-windows.0.start",
        "calendar-windows.0.end",
        "calendar-windows.5.start",
        "calendar-holidays.0.date",
    ];
    assert_eq!(told(&page), fields, "{}", page.html);
    assert!(page.has("A time zone is an IANA name, such as"), "{}", page.html);

    let page = admin.get("/support/admin/escalation-rules/create").await;
    let form = page.form("/admin/escalation-rules").set("name", "").set("position", "x");
    let wrong = form.set("condition", "").set("actions.0.do", "dance");
    let page = admin.submit(wrong.set("actions.1.do", "note").set("actions.1.body", "")).await;
    let fields = [
        "rule-name",
        "rule-position",
        "rule-condition",
        "rule-actions.0.do",
        "rule-actions.1.body",
    ];
    assert_eq!(told(&page), fields, "{}", page.html);
}

#[tokio::test]
async fn zones_are_there_to_choose_from() {
    let desk = Desk::with_sla().await;
    let page = desk.browser(Some(ADMIN)).get("/support/admin/business-hours/create").await;
    assert!(page.has("list=\"calendar-timezones\"") && page.has("id=\"calendar-timezones\""));
    for zone in ["Europe/Berlin", "America/Argentina/Ushuaia", "Australia/Lord_Howe", "UTC"] {
        assert!(page.has(&format!("<option value=\"{zone}\">")), "{zone}");
    }
}

#[tokio::test]
async fn what_is_to_be_removed_says_what_uses_it_and_asks() {
    let desk = Desk::with_sla().await;
    let mut admin = desk.browser(Some(ADMIN));
    let set = admin.get("/support/admin/holiday-sets/create").await.form("/admin/holiday-sets");
    admin.submit(set.set("name", "Bank").set("holidays.0.date", "2026-12-25")).await;
    let form = admin.get("/support/admin/business-hours/create").await;
    let form = form.form("/admin/business-hours").set("name", "Office").set("is_default", "1");
    admin.submit(form.set("timezone", "Europe/Berlin").set("holiday_sets.1", "1")).await;
    let form = policy(admin.get("/support/admin/sla-policies/create").await.form("/sla-policies"));
    admin.submit(form.clone().set("calendar_id", "1")).await;
    admin.submit(form.set("name", "Silver").without("is_default")).await;
    let form = admin.get("/support/admin/escalation-managers").await;
    admin.submit(form.form("/escalation-managers/policies").set("policy.1", "1")).await;
    desk.ticket("One").await;

    let page = admin.get("/support/admin/holiday-sets/1/delete").await;
    assert!(page.has("The calendar <a href=\"/support/admin/business-hours/1/edit\">"));
    assert!(page.has("Take it out of these calendars first.") && page.find("/delete").is_none());
    let page = admin.get("/support/admin/business-hours/1/delete").await;
    assert!(page.has("The policy <a href=\"/support/admin/sla-policies/1/edit\">"));
    assert!(page.has("By default the policy <a href=\"/support/admin/sla-policies/2/edit\">"));
    assert!(page.has("Give these policies other hours first.") && page.find("/delete").is_none());
    let page = admin.get("/support/admin/sla-policies/1/delete").await;
    assert!(page.has("The department <a") && page.has("One open ticket has it"), "{}", page.html);
    assert!(page.has("It is the default"), "{}", page.html);

    // Whoever asks all the same is refused, with what uses it.
    let other = page.form("/admin/sla-policies/1/delete");
    let mut forged = other.clone();
    forged.action = "/support/admin/business-hours/1/delete".into();
    let refused = admin.submit(forged).await;
    assert!(refused.status == 409 && refused.has("A policy counts by this calendar"));
    assert!(refused.has("href=\"#remove-uses\"") && refused.has("id=\"remove-uses\""));
    let page = admin.submit(other).await;
    assert!(page.has("It is removed.") && !page.has("Gold"), "{}", page.html);
    let page = admin.get("/support/admin/business-hours/1/delete").await;
    let page = admin.submit(page.form("/1/delete")).await;
    assert!(page.has("It is removed.") && page.has("No calendars yet"), "{}", page.html);
    assert_eq!(admin.get("/support/admin/business-hours/1/delete").await.status, 404);
    assert_eq!(desk.agent().get("/support/admin/holiday-sets/1/delete").await.status, 403);
}
