//! What plugins add to pages of ours, with a plugin in this process.

use std::{sync::Arc, time::Duration};

use escalated::plugins::host::PluginOptions;
use escalated_core::{actor::Role, plugins::Activation};
use escalated_http::{HttpConfig, JsonRenderer};
use serde_json::{Value, json};

use super::{browser::Browser, desk::Desk, shows::Shows};

const ADMIN: &str = "1";

async fn found(options: PluginOptions) -> (Shows, Desk) {
    found_with(options, Shows::default()).await
}

async fn found_with(options: PluginOptions, shows: Shows) -> (Shows, Desk) {
    let desk = Desk::with_plugins_of(options.plugin(shows.clone())).await;
    (shows, desk)
}

async fn active(options: PluginOptions) -> (Shows, Desk) {
    active_with(options, Shows::default()).await
}

async fn active_with(options: PluginOptions, shows: Shows) -> (Shows, Desk) {
    let (shows, desk) = found_with(options, shows).await;
    let (services, cx) = (desk.helpdesk.services(), desk.cx(Role::Owner));
    services.activate_plugin(&cx, "shows", &Activation::default()).await.unwrap();
    (shows, desk)
}

/// The props of a page, as a host gets them that draws pages elsewhere.
async fn props(desk: &Desk, person: &str, url: &str) -> Value {
    let config =
        HttpConfig { renderer: Some(Arc::new(JsonRenderer::new())), ..HttpConfig::default() };
    let page = Browser::new(desk.service(config), Some(person)).get(url).await;
    assert_eq!(page.status, 200, "{}", page.html);
    serde_json::from_str::<Value>(&page.html).unwrap().pointer_mut("/props").unwrap().take()
}

/// How many statements a page takes once what is kept of other pages is there.
async fn statements(desk: &Desk, url: &str) -> usize {
    let mut agent = desk.agent();
    assert_eq!(agent.get(url).await.status, 200);
    desk.statements.take();
    assert_eq!(agent.get(url).await.status, 200);
    desk.statements.take()
}

#[tokio::test]
async fn no_page_costs_a_query_or_a_call_while_no_plugin_is_active() {
    let plain = Desk::open().await;
    let (shows, desk) = found(PluginOptions::default()).await;
    let reference = desk.ticket("A broken cup").await;
    assert_eq!(plain.ticket("A broken cup").await, reference);
    for url in ["/support/agent", "/support/agent/tickets"] {
        assert_eq!(statements(&desk, url).await, statements(&plain, url).await, "{url}");
    }
    let ticket = format!("/support/agent/tickets/{reference}");
    let without = statements(&plain, &ticket).await;
    assert!(without > 3, "{without} statements were counted");
    assert_eq!(statements(&desk, &ticket).await, without);
    assert!(shows.asked().is_empty());
    let page = desk.agent().get(&ticket).await;
    assert!(!page.has("Satisfaction") && !page.has("Menu agent"), "{}", page.html);
}

#[tokio::test]
async fn an_active_plugin_costs_its_calls_and_no_statement_of_a_page() {
    let plain = Desk::open().await;
    let (_, desk) = active(PluginOptions::default()).await;
    let url = "/support/agent";
    assert_eq!(statements(&desk, url).await, statements(&plain, url).await);
}

#[tokio::test]
async fn widgets_stand_on_the_dashboard_with_their_figure() {
    let (shows, desk) = active(PluginOptions::default()).await;
    let page = desk.agent().get("/support/agent").await;
    assert!(page.has("Satisfaction") && page.has("71") && page.has("4.5"), "{}", page.html);
    assert!(page.has("&lt;b&gt;well") && !page.has("<b>"), "{}", page.html);
    assert_eq!(shows.asked(), ["GET /Score", "badge Score"]);
    let inbox = desk.agent().get("/support/agent/tickets").await;
    assert!(!inbox.has("Satisfaction"), "{}", inbox.html);
    // A light agent reads no reports.
    let light = desk.browser(Some("4")).get("/support/agent").await;
    assert_eq!((light.status.as_u16(), light.has("Satisfaction")), (200, false));
}

#[tokio::test]
async fn components_stand_beside_a_ticket_and_are_told_which_it_is() {
    let (shows, desk) = active(PluginOptions::default()).await;
    let reference = desk.ticket("A broken cup").await;
    shows.asked();
    let page = desk.agent().get(&format!("/support/agent/tickets/{reference}")).await;
    assert!(page.has("Satisfaction") && page.has("71"), "{}", page.html);
    assert!(page.has("Orders of ticket"), "{}", page.html);
    let told = format!("<bdi>{reference}</bdi></td><td><bdi>1</bdi>");
    assert!(page.has(&told), "{told} {}", page.html);
    let parts = ["GET /OrdersOfTicket", "GET /Score", "GET /Throws", "badge Score"];
    let filters = ["filter ticket.channels", "filter ticket.sources"];
    assert_eq!(shows.asked(), [&parts[..], &filters[..]].concat());
    // The side comes before what stands below the page.
    let (side, below) = (page.html.find("Satisfaction"), page.html.find("Orders of ticket"));
    assert!(side < page.html.find("</aside>") && page.html.find("</aside>") < below);
    assert!(page.has("the plugin failed") && !page.has("XTHROWNX"), "{}", page.html);
    let admin = desk.browser(Some(ADMIN)).get(&format!("/support/agent/tickets/{reference}")).await;
    assert!(admin.has("the plugin failed: ") && admin.has("XTHROWNX"), "{}", admin.html);
}

#[tokio::test]
async fn customers_and_guests_have_what_is_meant_for_them() {
    let (shows, desk) = active(PluginOptions::default()).await;
    let reference = desk.ticket("A broken cup").await;
    shows.asked();
    let page = desk.customer().get(&format!("/support/{reference}")).await;
    assert!(page.has("Delivery") && page.has("reference"), "{}", page.html);
    for secret in ["Throws", "XTHROWNX", "failed", "Orders of ticket", "Satisfaction", "Menu"] {
        assert!(!page.has(secret), "{secret}: {}", page.html);
    }
    assert_eq!(shows.asked(), ["GET /Delivery", "GET /Throws"]);
    desk.set(escalated_core::settings::SettingKey::GuestTicketsEnabled, "1").await;
    let mut guest = desk.guest();
    let form = guest.get("/support/guest/create").await.form("/support/guest");
    let form = form.set("name", "Gil").set("email", "gil@example.org").set("subject", "Tea");
    let page = guest.submit(form.set("description", "Is there any?")).await;
    assert!(page.url.contains("/guest/") && page.has("Welcome, guest"), "{}", page.html);
}

#[tokio::test]
async fn menus_lead_to_the_pages_of_plugins() {
    let (_, desk) = active(PluginOptions::default()).await;
    let page = desk.browser(Some(ADMIN)).get("/support/agent/tickets").await;
    let admin_link = "href=\"/support/admin/plugins/shows/scores\">Menu admin";
    let agent_link = "href=\"/support/agent/plugins/shows/scores/all\">Menu agent";
    assert!(page.has(admin_link) && page.has(agent_link), "{}", page.html);
    let page = desk.agent().get("/support/agent/plugins/shows/scores/all").await;
    assert!(!page.has("Menu admin"), "{}", page.html);
    let current = "href=\"/support/agent/plugins/shows/scores/all\" aria-current=\"page\">";
    assert!(page.has(current), "{}", page.html);
    assert!(page.has("has nothing to show now") && page.has("the plugin failed"));
    assert!(!page.has("XTHROWNX"), "{}", page.html);
    let own = desk.browser(Some(ADMIN)).get("/support/admin/plugins/shows/scores").await;
    assert!(own.has("4.5"), "{}", own.html);
}

#[tokio::test]
async fn a_page_that_would_stand_where_ours_does_is_told_to_admins() {
    let (_, desk) = found(PluginOptions::default()).await;
    let list = desk.browser(Some(ADMIN)).get("/support/admin/plugins").await;
    assert!(list.has("reserved_route") && list.has("are pages of the helpdesk"), "{}", list.html);
}

#[tokio::test]
async fn plugins_add_to_lists_what_nobody_can_store() {
    let (_, desk) = active(PluginOptions::default()).await;
    let reference = desk.ticket("A broken cup").await;
    let mut agent = desk.agent();
    let page = agent.get("/support/agent/tickets").await;
    assert!(page.has("<option value=\"on_the_moon\" disabled>On the moon"), "{}", page.html);
    assert!(page.has("<bdi>Sort of it</bdi></th>"), "{}", page.html);
    assert!(page.has("<bdi>question</bdi></td>"), "{}", page.html);
    let chosen = agent.get("/support/agent/tickets?status=on_the_moon").await;
    assert_eq!(chosen.status, 422);
    let ticket = agent.get(&format!("/support/agent/tickets/{reference}")).await;
    assert!(ticket.has("<dd><bdi>Web</bdi></dd>") && !ticket.has("Changed"), "{}", ticket.html);
    assert!(!ticket.has("On the moon"), "{}", ticket.html);
    let props = props(&desk, "2", &format!("/support/agent/tickets/{reference}")).await;
    let last = props["channels"].as_array().unwrap().last().unwrap();
    assert_eq!(last, &json!({ "value": "telegraph", "label": "Telegraph", "of_plugin": true }));
}

#[tokio::test]
async fn the_shared_props_are_those_of_the_platform() {
    let (_, desk) = active(PluginOptions::default()).await;
    let shared = props(&desk, ADMIN, "/support/agent").await["escalated"]["plugins"].take();
    let mut names: Vec<_> = shared.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "composerActions",
            "dashboardWidgets",
            "menuItems",
            "notificationChannels",
            "pageComponents",
            "reportWidgets",
            "settingsPanels",
            "sidebarPanels",
            "ticketActions",
            "ticketFields",
            "ticketListColumns",
        ]
    );
    assert_eq!(shared["menuItems"][0]["url"], "/support/admin/plugins/shows/scores");
    assert_eq!(shared["dashboardWidgets"][0]["badge"], 71);
    assert_eq!(shared["dashboardWidgets"][0]["component"], "Score");
    let side = &shared["pageComponents"]["ticket.show.sidebar"];
    assert_eq!((&side[0]["plugin"], &side[0]["component"]), (&json!("shows"), &json!("Score")));
    let inbox = props(&desk, "2", "/support/agent/tickets").await;
    let columns = &inbox["escalated"]["plugins"]["ticketListColumns"];
    assert_eq!(columns, &json!([{ "key": "ticket_type", "label": "Sort of it" }]));
    let customer = props(&desk, "10", "/support/").await["escalated"]["plugins"].take();
    assert_eq!((&customer["menuItems"], &customer["dashboardWidgets"]), (&json!([]), &json!([])));
    let places: Vec<_> = customer["pageComponents"].as_object().unwrap().keys().collect();
    assert_eq!(places, ["customer.show.main", "guest.show.main"]);
}

#[tokio::test]
async fn a_page_is_shown_without_plugins_that_are_late() {
    let late = Duration::ZERO;
    let options = PluginOptions { page: late, filter_chain: late, ..PluginOptions::default() };
    let (_, desk) = active_with(options, Shows::hanging()).await;
    let reference = desk.ticket("A broken cup").await;
    let page = desk.agent().get(&format!("/support/agent/tickets/{reference}")).await;
    assert_eq!(page.status, 200);
    assert!(page.has("did not answer in time") && !page.has("4.5"), "{}", page.html);
    let page = desk.customer().get(&format!("/support/{reference}")).await;
    assert!(page.status == 200 && !page.has("Delivery") && !page.has("in time"), "{}", page.html);
    let own = desk.browser(Some(ADMIN)).get("/support/admin/plugins/shows/scores").await;
    assert!(own.status == 200 && own.has("has nothing to show now"), "{}", own.html);
}

#[tokio::test]
async fn deactivation_takes_all_of_it_off_the_pages() {
    let (shows, desk) = active(PluginOptions::default()).await;
    let reference = desk.ticket("A broken cup").await;
    let ticket = format!("/support/agent/tickets/{reference}");
    assert!(desk.agent().get(&ticket).await.has("Satisfaction"));
    let (services, cx) = (desk.helpdesk.services(), desk.cx(Role::Owner));
    services.deactivate_plugin(&cx, "shows").await.unwrap();
    shows.asked();
    for url in [ticket.as_str(), "/support/agent", "/support/agent/tickets"] {
        let page = desk.browser(Some(ADMIN)).get(url).await;
        for gone in ["Satisfaction", "Menu agent", "Menu admin", "On the moon", "Sort of it"] {
            assert!(!page.has(gone), "{url} {gone}");
        }
    }
    assert!(shows.asked().is_empty());
}

#[tokio::test]
async fn an_admin_sets_a_setting_whatever_its_name_is_and_reads_what_is_wrong_beside_it() {
    let (_, desk) = active(PluginOptions::default()).await;
    let mut admin = desk.browser(Some(ADMIN));
    let settings = "/support/admin/plugins/shows/settings";
    let page = admin.get(settings).await;
    assert!(page.has("Wizard"), "{}", page.html);
    let form = page.form("/shows/settings");
    let refused = admin.submit(form.clone().set("config.:0", "many")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("id=\"settings-config.:0-error\""), "{}", refused.html);
    let page = admin.submit(form.set("config.:0", "12")).await;
    assert!(page.has("It is saved.") && page.has("value=\"12\""), "{}", page.html);
    let cx = desk.cx(Role::Owner);
    let plugin = desk.helpdesk.services().get_plugin(&cx, "shows").await.unwrap();
    assert_eq!(plugin.config["two words"], 12);
}
