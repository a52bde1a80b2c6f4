use escalated_core::{
    actor::Role,
    tickets::{Status, TicketKey},
};

use super::desk::Desk;

/// What is chosen in each select of a page: its name and the values of the selected options.
fn chosen(html: &str) -> Vec<(String, Vec<String>)> {
    let between = |text: &str, begin: &str| {
        text.split_once(begin).and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned()
    };
    let selects =
        html.split("<select ").skip(1).map(|rest| rest.split("</select>").next().unwrap());
    let of = |select: &str| {
        let options = select.split("<option ").skip(1).map(|o| o.split('>').next().unwrap());
        let selected = options.filter(|option| option.ends_with(" selected"));
        (between(select, "name=\""), selected.map(|option| between(option, "value=\"")).collect())
    };
    selects.map(of).collect()
}

#[tokio::test]
async fn each_filter_shows_what_was_chosen_and_nothing_else() {
    let desk = Desk::open().await;
    desk.ticket("One").await;
    let mut agent = desk.agent();
    for (query, expected) in [
        ("", vec![]),
        ("assignee=mine", vec![("assignee", "mine")]),
        ("assignee=unassigned", vec![("assignee", "unassigned")]),
        ("assignee=3", vec![("assignee", "3")]),
        (
            "status=unresolved&priority=low&assignee=mine&ticket_type=task&department_id=1&tag=2",
            vec![
                ("status", "unresolved"),
                ("priority", "low"),
                ("assignee", "mine"),
                ("ticket_type", "task"),
                ("department_id", "1"),
                ("tag", "2"),
            ],
        ),
    ] {
        let page = agent.get(&format!("/support/agent/tickets?{query}")).await;
        for (name, values) in chosen(&page.html) {
            let always = match name.as_str() {
                "sort_by" => Some("created_at"),
                "sort_dir" => Some("desc"),
                _ => None,
            };
            let wanted = expected.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            let wanted: Vec<&str> = wanted.or(always).into_iter().collect();
            assert_eq!(values, wanted, "{name} in {query}");
        }
    }
}

#[tokio::test]
async fn the_length_of_a_page_stays_when_it_is_turned() {
    let desk = Desk::open().await;
    for number in 0..5 {
        desk.ticket(&format!("Teapot {number}")).await;
    }
    let mut agent = desk.agent();
    let page = agent.get("/support/agent/tickets?search=&per_page=2").await;
    let next = "/support/agent/tickets?per_page=2&amp;page=2";
    assert!(page.has(next), "{}", page.html);
    let page = agent.get(&next.replace("&amp;", "&")).await;
    assert!(page.has("3 to 4 of 5"));
    // Whoever filters has the same length, and a length is no filter.
    assert!(page.has("name=\"per_page\" value=\"2\"") && !page.has(">Clear</a>"));
    let page = agent.get("/support/agent/tickets").await;
    assert!(!page.has("per_page"));
}

#[tokio::test]
async fn both_dashboards_mean_the_same_week() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Soon done").await;
    let mut agent = desk.agent();
    let page = agent.get(&format!("/support/agent/tickets/{reference}")).await;
    agent.submit(page.form("/claim")).await;
    let tickets = desk.helpdesk.services().ports().tickets.clone();
    let key = TicketKey::parse(&reference).unwrap();
    // The clock begins on a Monday; a week is over after seven days, and not before.
    desk.clock.advance_seconds(2 * 86_400);
    tickets.transition(&desk.cx(Role::Owner), key, Status::Resolved).await.unwrap();
    for (days, expected) in [(0, 1), (3, 1), (2, 0)] {
        desk.clock.advance_seconds(days * 86_400);
        let page = agent.get("/support/agent").await;
        let number =
            format!("<span class=\"esc-number\">{expected}</span> Resolved by me this week");
        assert!(page.has(&number), "{}", page.html);
        let api = agent.get("/support/api/v1/dashboard").await;
        let number = format!("\"resolved_this_week\":{expected}");
        assert!(api.has(&number), "{}", api.html);
    }
}
