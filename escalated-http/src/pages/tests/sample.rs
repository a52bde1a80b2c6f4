use escalated_core::{
    activities::{Activity, ActivityKind},
    actor::{Actor, ActorKind, ActorRef, Cx, Grants, Role},
    attachments::Attachment,
    authz::RolePolicy,
    departments::Department,
    directory::Person,
    ids::{
        ActivityId, AttachmentId, ContactId, DepartmentId, HostUserId, MessageId, TagId, TenantId,
        TicketId,
    },
    keyring::Keyring,
    page::Total,
    replies::{Author, AuthorKind, Entry, Note, PublicThread, Reply, StaffThread, Thread},
    settings::Settings,
    tags::Tag,
    tickets::{
        Awaiting, Channel, Priority, Reference, Requester, SlaMarks, Status, Ticket, TicketDetail,
        TicketListItem, TicketType,
    },
    time::{Clock, ManualClock, Timestamp},
    ui::UiPage,
};
use http::StatusCode;
use serde_json::{Value, json};

use super::super::{
    answer::ui_page,
    props::{
        self, Address, Files, Names, PublicView, Refused, Shared, StaffView, paginator, public_row,
        public_ticket, staff_row, staff_ticket,
    },
};
use super::{added_sample, plugin_sample, sla_sample};
use crate::links::Links;

pub(super) const HOSTILE: &str = "<script>alert(\"1\")</script>'\"><img src=x onerror=y> \u{202e}txt \
    {{ 7777 * 7 }} {% raw %} https://example.org/?a=1&b=\"<i>";
pub(super) const SECRET: &str = "The note that no requester reads";

pub(super) fn now() -> Timestamp {
    ManualClock::default().now()
}

fn ago(minutes: i64) -> Timestamp {
    now() - chrono::TimeDelta::minutes(minutes)
}

fn long_word() -> String {
    "Donaudampfschifffahrtsgesellschaftskapitän".repeat(4)
}

pub(super) fn department() -> Department {
    Department {
        id: DepartmentId(3),
        name: "Billing & <b>Refunds</b>".into(),
        slug: "billing".into(),
        description: None,
        is_active: true,
        manager: None,
    }
}

fn tag() -> Tag {
    Tag { id: TagId(5), name: "VIP \"<i>".into(), slug: "vip".into(), color: "#EF4444".into() }
}

fn file(id: i64) -> Attachment {
    Attachment {
        id: AttachmentId(id),
        ticket_id: Some(TicketId(42)),
        message_id: None,
        filename: "bill <1>'s copy.pdf".into(),
        mime_type: "application/pdf".into(),
        size: 20_480,
        blob_key: "attachments/secret".into(),
        sha256: "00".into(),
        created_at: ago(90),
    }
}

pub(super) fn ticket() -> Ticket {
    Ticket {
        id: TicketId(42),
        reference: Some(Reference::parse("ESC-00042").unwrap()),
        requester: Requester::User(HostUserId::new("9")),
        contact_id: None,
        guest_name: None,
        guest_email: None,
        guest_nonce: Some("nonce-of-the-guest".into()),
        assignee: Some(HostUserId::new("2")),
        subject: format!("{HOSTILE} {}", long_word()),
        description: format!("{HOSTILE}\n\nמה שלום {}", long_word()),
        status: Status::Open,
        priority: Priority::High,
        ticket_type: TicketType::Question,
        channel: Channel::default(),
        awaiting: Awaiting::Internal,
        department_id: Some(DepartmentId(3)),
        metadata: json!({ "order": "internal-metadata" }),
        first_response_at: None,
        sla: SlaMarks { resolution_breached: true, ..SlaMarks::default() },
        resolved_at: None,
        closed_at: None,
        last_reply_at: Some(ago(30)),
        version: 7,
        seq: 9,
        created_at: ago(90),
        updated_at: ago(30),
    }
}

fn agent_ref() -> ActorRef {
    ActorRef { kind: ActorKind::User, id: Some("2".into()), name: "Ada <Agent>".into() }
}

fn reply(id: i64, kind: AuthorKind) -> Reply {
    Reply {
        id: MessageId(id),
        ticket_id: TicketId(42),
        author: Author { kind, actor: agent_ref() },
        body: HOSTILE.into(),
        message_id: None,
        created_at: ago(60),
        attachments: vec![file(8)],
    }
}

fn note() -> Note {
    Note {
        id: MessageId(12),
        ticket_id: TicketId(42),
        author: Author { kind: AuthorKind::Agent, actor: agent_ref() },
        body: format!("{SECRET} {HOSTILE}"),
        is_pinned: true,
        created_at: ago(50),
        attachments: Vec::new(),
    }
}

pub(super) fn activity(
    id: i64,
    kind: ActivityKind,
    old: Option<&str>,
    new: Option<&str>,
) -> Activity {
    Activity {
        id: ActivityId(id),
        ticket_id: TicketId(42),
        kind,
        field: None,
        old: old.map(Into::into),
        new: new.map(Into::into),
        data: Value::Null,
        actor: agent_ref(),
        cause: None,
        request_id: "r".into(),
        created_at: ago(40),
    }
}

pub(super) fn detail() -> TicketDetail {
    let entries = vec![
        Entry::Reply(reply(10, AuthorKind::Requester)),
        Entry::Reply(reply(11, AuthorKind::Agent)),
        Entry::Note(note()),
    ];
    TicketDetail {
        ticket: ticket(),
        tags: vec![tag()],
        department: Some(department()),
        contact: None,
        attachments: vec![file(7)],
        thread: Thread::Staff(StaffThread { entries }),
        activities: vec![
            activity(4, ActivityKind::Assigned, None, Some("2")),
            activity(3, ActivityKind::StatusChanged, Some("open"), Some("in_progress")),
            activity(2, ActivityKind::TagAdded, None, Some("VIP")),
            activity(1, ActivityKind::Created, None, Some("open")),
        ],
    }
}

fn row() -> TicketListItem {
    let ticket = ticket();
    TicketListItem {
        id: ticket.id,
        reference: ticket.reference.unwrap(),
        subject: ticket.subject,
        status: ticket.status,
        priority: ticket.priority,
        ticket_type: ticket.ticket_type,
        awaiting: ticket.awaiting,
        requester: Requester::Contact(ContactId(4)),
        contact_id: Some(ContactId(4)),
        guest_name: Some("Gus <Guest>".into()),
        guest_email: Some("gus@example.org".into()),
        assignee: ticket.assignee,
        department_id: ticket.department_id,
        department_name: Some(department().name),
        sla: ticket.sla,
        last_reply_at: ticket.last_reply_at,
        resolved_at: None,
        closed_at: None,
        created_at: ticket.created_at,
        updated_at: ticket.updated_at,
        version: 7,
    }
}

fn names() -> Names {
    let person = |id: &str, name: &str, role| Person {
        id: HostUserId::new(id),
        name: name.into(),
        email: Some(format!("{id}@example.org")),
        role,
    };
    Names::new(vec![
        person("2", "Ada <Agent>", Role::Agent),
        person("9", "Dana \"<Customer>", Role::Requester),
    ])
}

fn user(id: &str, name: &str) -> Actor {
    Actor::User { id: HostUserId::new(id), name: name.into(), email: None }
}

/// One page of each kind, and the forms that were refused.
pub(super) fn pages() -> Vec<(&'static str, UiPage)> {
    let agent = (user("2", "Ada <Agent>"), Role::Agent);
    let customer = (user("9", "Dana"), Role::Requester);
    let guest = (Actor::Anonymous, Role::Anonymous);
    let refused = refused();
    let conflict = json!({ "message": "The ticket was changed meanwhile.", "rows": [
        { "label": "Status", "seen": "Open", "now": "Closed", "wanted": HOSTILE },
    ] });
    let mut pages = Vec::new();
    let mut add = |name, component: &str, who: &(Actor, Role), refused: Option<&Refused>, own| {
        pages.push((name, page(component, who, refused, own)));
    };
    add("agent_dashboard", "Escalated/Agent/Dashboard", &agent, None, dashboard());
    add("agent_index", "Escalated/Agent/TicketIndex", &agent, None, index());
    add("agent_show", "Escalated/Agent/TicketShow", &agent, None, staff(Role::Agent));
    let mut changed = staff(Role::Agent);
    changed["conflict"] = conflict;
    add("agent_show_conflict", "Escalated/Agent/TicketShow", &agent, None, changed);
    let viewer = (user("6", "Vera"), Role::Viewer);
    add("agent_show_viewer", "Escalated/Agent/TicketShow", &viewer, None, staff(Role::Viewer));
    let own = json!({
        "tickets": paginator(&[public_row(&row())], total(1), 1, 20, &Address::default()),
        "filters": {}, "statuses": props::statuses(Status::ALL),
    });
    add("customer_index", "Escalated/Customer/Index", &customer, None, own);
    let form = || {
        json!({
            "departments": props::departments(&[department()]), "priorities": props::priorities(),
            "lookup_url": null, "verification_url": null,
        })
    };
    add("customer_create", "Escalated/Customer/Create", &customer, None, form());
    add("customer_create_refused", "Escalated/Customer/Create", &customer, Some(&refused), form());
    let show = || json!({ "ticket": public() });
    add("customer_show", "Escalated/Customer/Show", &customer, None, show());
    add("guest_create", "Escalated/Guest/Create", &guest, None, form());
    add("guest_create_refused", "Escalated/Guest/Create", &guest, Some(&refused), form());
    let mut shown = show();
    shown["token"] = "ab".repeat(32).into();
    shown["keep_link"] = true.into();
    add("guest_show", "Escalated/Guest/Show", &guest, None, shown);
    let error = json!({
        "status": 404, "heading": "Not found", "message": HOSTILE, "home": "/support/",
        "home_label": "To the start page",
    });
    add("error", "Escalated/Error", &guest, None, error);
    let admin = (user("1", "Olga"), Role::Admin);
    let plugins = plugin_sample::pages().into_iter().chain(added_sample::pages());
    for (name, component, own) in sla_sample::pages().into_iter().chain(plugins) {
        let who = if name.starts_with("customer") { &customer } else { &admin };
        add(name, component, who, None, own);
    }
    pages
}

fn page(component: &str, who: &(Actor, Role), refused: Option<&Refused>, own: Value) -> UiPage {
    let shared = Shared {
        base: "/support",
        actor: &who.0,
        role: who.1,
        guest_tickets_enabled: true,
        has_sla: true,
        has_plugins: true,
        plugins: added_sample::shared(&own, who.1),
        csrf_token: Some("token-of-the-form".into()),
        once: "once".into(),
        flash: Some("It is done."),
        refused,
        now: now(),
    };
    ui_page(component, "/support/".into(), StatusCode::OK, shared.props(own))
}

fn refused() -> Refused {
    let mut refused = Refused { form: "ticket", ..Refused::default() };
    refused.add("subject".into(), "a subject is needed");
    refused.add("email".into(), HOSTILE);
    for (name, text) in [("description", HOSTILE), ("name", HOSTILE), ("priority", "low")] {
        refused.old.insert(name.into(), text.into());
    }
    refused.old.insert("files_lost".into(), true.into());
    refused
}

fn total(count: i64) -> Option<Total> {
    Some(Total { count, capped: false })
}

pub(super) fn dashboard() -> Value {
    json!({
        "stats": {
            "open": 4, "my_assigned": 3, "unassigned": 2, "sla_breached": 1, "resolved_today": 0,
        },
        "myPerformance": { "resolved_this_week": 5 },
        "recentTickets": [staff_row(&row(), &names())],
    })
}

pub(super) fn index() -> Value {
    let query = vec![("search".to_owned(), HOSTILE.to_owned())];
    let address = Address { path: "/support/agent/tickets".into(), query };
    let rows = [staff_row(&row(), &names())];
    json!({
        "tickets": paginator(&rows, total(90), 2, 25, &address),
        "filters": { "search": HOSTILE, "status": "unresolved", "department_id": "3" },
        "departments": props::departments(&[department()]),
        "tags": props::tags(&[tag()]),
        "views": [{ "label": "Everything", "url": "/support/agent/tickets", "current": true }],
        "statuses": props::statuses(Status::ALL),
        "priorities": props::priorities(),
        "types": props::options([("task", "Task")]),
        "assignees": props::options([("2", "Ada <Agent>")]),
        "sorts": props::options([("created_at", "Created")]),
        "directions": props::options([("desc", "Descending")]),
        "more_open": true,
    })
}

pub(super) fn staff(role: Role) -> Value {
    let (keyring, tenant, names) = (keyring(), TenantId::default(), names());
    let cx = Cx::new(user("2", "Ada"), Grants::role(role), now());
    let mut detail = detail();
    if role == Role::Agent {
        detail.ticket.assignee = None;
    }
    let departments = [department()];
    let view = StaffView {
        detail: &detail,
        cx: &cx,
        authorizer: &RolePolicy,
        departments: &departments,
        names: &names,
        files: files(&keyring, &tenant),
    };
    json!({
        "ticket": staff_ticket(&view),
        "departments": props::departments(&departments),
        "tags": props::tags(&[tag()]),
        "agents": [{ "id": 2, "name": "Ada <Agent>", "email": null }],
        "priorities": props::priorities(),
        "cannedResponses": [], "macros": [], "customActions": [],
        "is_following": false, "followers_count": 0,
        "sla": sla_sample::panel(role),
        "conflict": null,
    })
}

pub(super) fn public() -> Value {
    let (keyring, tenant, names, settings) =
        (keyring(), TenantId::default(), names(), Settings::default());
    let (ticket, department) = (ticket(), department());
    let thread: PublicThread = detail().thread.into_public();
    public_ticket(&PublicView {
        ticket: &ticket,
        department: Some(&department),
        contact: None,
        attachments: &[file(7)],
        thread: &thread,
        names: &names,
        files: files(&keyring, &tenant),
        settings: &settings,
    })
}

fn keyring() -> Keyring {
    Keyring::new([7; 32]).unwrap()
}

fn files<'a>(keyring: &'a Keyring, tenant: &'a TenantId) -> Files<'a> {
    Files(Links { prefix: "/support", keyring, tenant, now: now() })
}
