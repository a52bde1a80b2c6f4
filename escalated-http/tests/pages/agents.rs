use escalated_core::{
    actor::Role,
    ids::TagId,
    pipeline::{Action, Command},
    tickets::{Priority, Status, TicketKey},
};
use http::StatusCode;

use super::desk::Desk;

fn address(reference: &str) -> String {
    format!("/support/agent/tickets/{reference}")
}

#[tokio::test]
async fn the_inbox_filters_searches_and_turns_pages() {
    let desk = Desk::open().await;
    for number in 0..27 {
        desk.ticket(&format!("Teapot {number}")).await;
    }
    desk.ticket("A <b>kettle</b>").await;
    desk.helpdesk.drain().await.unwrap();
    let mut agent = desk.agent();
    let page = agent.get("/support/agent/tickets").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("A &lt;b&gt;kettle&lt;/b&gt;") && page.has("1 to 25 of 28"));
    assert!(!agent.get("/support/agent/tickets?page=2").await.has("kettle"));
    let found = agent.get("/support/agent/tickets?search=kettle&status=open").await;
    assert!(found.has("1 to 1 of 1") && !found.has("Teapot 1"));
    assert!(agent.get("/support/agent/tickets?status=closed").await.has("No ticket fits"));
    assert!(agent.get("/support/agent/tickets?assignee=mine").await.has("No ticket fits"));
    let wrong = agent.get("/support/agent/tickets?status=nowhere").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("href=\"#filter-status\"") && wrong.has("Status is one of"));
    let dashboard = agent.get("/support/agent").await;
    assert!(dashboard.has("<span class=\"esc-number\">28</span> Unresolved"), "{}", dashboard.html);
}

#[tokio::test]
async fn a_ticket_is_worked_to_its_end() {
    let desk = Desk::open().await;
    let reference = desk.ticket("The pot leaks").await;
    let mut agent = desk.agent();
    let page = agent.get(&address(&reference)).await;
    assert!(page.has("The pot leaks") && page.has("It is about tea."));

    let page = agent.submit(page.form("/claim")).await;
    assert!(page.has("The ticket is yours.") && page.find("/claim").is_none());
    assert!(!agent.get(&address(&reference)).await.has("The ticket is yours."), "told twice");

    let reply = page.form("/reply").set("body", "Try <i>this</i>\nhttps://example.org/pot");
    let page = agent.submit(reply.file("pot.txt", b"how to mend")).await;
    assert!(page.url.contains("#reply-"), "{}", page.url);
    assert!(
        page.has("Try &lt;i&gt;this&lt;/i&gt;") && page.has("href=\"https://example.org/pot\"")
    );
    let (_, link) = page.html.split_once("/support/attachments/").unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    let file = agent.get(&format!("/support/attachments/{link}")).await;
    assert_eq!(file.html, "how to mend");

    let page = agent.submit(page.form("/note").set("body", "A secret note")).await;
    assert!(page.has("Internal note") && page.has("A secret note"));
    let page = agent.submit(page.form("/priority").set("priority", "urgent")).await;
    assert!(page.has("data-priority=\"urgent\""));
    let page = agent.submit(page.form("/department").set("department_id", "1")).await;
    assert!(page.has("<option value=\"1\" selected>Billing</option>"));
    let page = agent.submit(page.form("/tags").tick("tags[]", "1").tick("tags[]", "2")).await;
    assert!(page.has("value=\"1\" checked") && page.has("value=\"2\" checked"));
    let page = agent.submit(page.form("/assign").set("agent_id", "3")).await;
    assert!(page.has("<option value=\"3\" selected>Cem</option>"));
    assert!(page.has("Assigned to Cem instead of Ben"), "{}", page.html);
    let page = agent.submit(page.form("/assign").set("agent_id", "")).await;
    assert!(page.find("/claim").is_some());
    let page = agent.submit(page.form("/status").set("status", "resolved")).await;
    assert!(page.has("data-status=\"resolved\"") && page.has("The status was changed."));

    let mut customer = desk.customer();
    let page = customer.get(&format!("/support/{reference}")).await;
    assert!(page.has("Try &lt;i&gt;this") && !page.has("secret note") && !page.has("Internal"));
}

#[tokio::test]
async fn a_change_of_the_same_property_shows_both_states() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Two agents").await;
    let (mut agent, owner) = (desk.agent(), desk.cx(Role::Owner));
    let page = agent.get(&address(&reference)).await;
    let (status, priority) = (page.form("/status"), page.form("/priority"));
    let key = TicketKey::parse(&reference).unwrap();
    let tickets = desk.helpdesk.services().ports().tickets.clone();

    // Another property: both changes stand.
    tickets.change_priority(&owner, key.clone(), Priority::High).await.unwrap();
    let page = agent.submit(status.clone().set("status", "in_progress")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("data-status=\"in_progress\"") && page.has("data-priority=\"high\""));

    // The same one: nothing is changed, and the page says what was, is and was wanted.
    let page = agent.submit(priority.set("priority", "low")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let row = "<th scope=\"row\">Priority</th><td>Medium</td><td>High</td><td>Low</td>";
    assert!(page.has(row), "{}", page.html);
    assert_eq!(tickets.get(&owner, &key).await.unwrap().ticket.priority, Priority::High);

    // The page that says so has the new version, so that its form works.
    let page = agent.submit(page.form("/priority").set("priority", "low")).await;
    assert!(page.has("data-priority=\"low\""));

    tickets.transition(&owner, key.clone(), Status::Closed).await.unwrap();
    let page = agent.submit(status.set("status", "resolved")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.has("<td>Open</td><td>Closed</td><td>Resolved</td>"));
}

#[tokio::test]
async fn whoever_took_all_tags_off_sees_that_they_wanted_none() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Tags").await;
    let (mut agent, owner) = (desk.agent(), desk.cx(Role::Owner));
    let page = agent.get(&address(&reference)).await;
    let page = agent.submit(page.form("/tags").tick("tags[]", "1")).await;
    let mut form = page.form("/tags");
    form.fields.retain(|(name, _)| name != "tags[]");
    let tickets = desk.helpdesk.services().ports().tickets.clone();
    let both = vec![TagId(1), TagId(2)];
    let key = TicketKey::parse(&reference).unwrap();
    tickets.execute(&owner, Command::one(key, Action::SetTags { tags: both })).await.unwrap();
    let page = agent.submit(form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let row =
        "<th scope=\"row\">Tags</th><td>Urgent call</td><td>Urgent call, VIP</td><td>None</td>";
    assert!(page.has(row), "{}", page.html);
}

#[tokio::test]
async fn a_lost_claim_says_who_was_faster() {
    let desk = Desk::open().await;
    let reference = desk.ticket("One ticket, two agents").await;
    let (mut ben, mut cem) = (desk.agent(), desk.browser(Some("3")));
    let seen = cem.get(&address(&reference)).await;
    let page = ben.get(&address(&reference)).await;
    ben.submit(page.form("/claim")).await;
    let page = cem.submit(seen.form("/claim")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.has("Somebody else has the ticket") && page.has("selected>Ben</option>"));
}

#[tokio::test]
async fn refused_forms_keep_what_was_typed() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Empty").await;
    let mut agent = desk.agent();
    let page = agent.get(&address(&reference)).await;
    let empty = agent.submit(page.form("/reply").set("body", "  ")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.has("href=\"#reply-body\"") && empty.has("aria-describedby=\"reply-body-error\"")
    );
    let disguised = page.form("/reply").set("body", "With a file").file("a.png", b"<svg>");
    let disguised = agent.submit(disguised).await;
    assert_eq!(disguised.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        disguised.has("href=\"#reply-attachments\"") && disguised.has(">With a file</textarea>")
    );
    assert!(disguised.has("Choose your files again"));
    let forbidden = agent.submit(page.form("/status").set("status", "reopened")).await;
    assert_eq!(forbidden.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(forbidden.has("href=\"#status-status\""));
    let nobody = agent.submit(page.form("/assign").set("agent_id", "999")).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.has("href=\"#assign-agent_id\""), "{}", nobody.html);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_counts_once() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Twice").await;
    let mut agent = desk.agent();
    let form = agent.get(&address(&reference)).await.form("/reply").set("body", "Once only");
    agent.submit(form.clone()).await;
    let page = agent.submit(form.clone()).await;
    assert_eq!(page.html.matches("Once only").count(), 1);
    let page = agent.submit(form.set("body", "Another one")).await;
    assert!(page.has("Another one") && page.has("Once only"));
}

#[tokio::test]
async fn light_agents_write_notes_and_viewers_read() {
    let desk = Desk::open().await;
    let reference = desk.ticket("Who may what").await;
    let light = desk.browser(Some("4")).get(&address(&reference)).await;
    assert!(light.find("/note").is_some());
    for action in ["/reply", "/status", "/priority", "/assign", "/tags", "/claim"] {
        assert!(light.find(action).is_none(), "{action}");
    }
    let mut viewer = desk.browser(Some("5"));
    let page = viewer.get(&address(&reference)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.has("<form"));
    let mut form = desk.agent().get(&address(&reference)).await.form("/note").set("body", "x");
    let token = viewer.get("/support/agent").await.html;
    let (_, token) = token.split_once("name=\"csrf-token\" content=\"").unwrap();
    form = form.set("_token", token.split('"').next().unwrap());
    assert_eq!(viewer.submit(form).await.status, StatusCode::FORBIDDEN);
}
