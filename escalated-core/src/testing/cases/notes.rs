//! Notes, which no requester ever sees.

use crate::{
    actor::{Cx, Role},
    events::EventName,
    replies::{Entry, Thread},
    testing::{Fixture, refused},
    tickets::TicketQuery,
};

/// A note changes nothing that a requester can see, and tells nobody by mail.
pub async fn a_note_moves_nothing_in_public(fixture: &dyn Fixture) {
    let ticket = fixture.open("Noted").await;
    let cleo = fixture.cx(Role::Requester);
    let seen = fixture.tickets().get(&cleo, &ticket.id.into()).await.unwrap();
    let dora = fixture.cx(Role::LightAgent);
    let note = fixture.tickets().note(&dora, ticket.id.into(), "She is angry".into(), vec![]).await;
    let note = note.unwrap();
    assert_eq!(
        (note.events.as_slice(), note.notices.len()),
        ([EventName::NoteCreated].as_slice(), 0)
    );
    assert!(note.messages[0].is_note);
    let after = note.ticket;
    assert_eq!((after.first_response_at, after.last_reply_at), (None, None));
    assert_eq!((after.awaiting, after.status), (ticket.awaiting, ticket.status));
    let now = fixture.tickets().get(&cleo, &ticket.id.into()).await.unwrap();
    assert_eq!(now.thread, seen.thread);
    assert!(matches!(now.thread, Thread::Public(_)) && now.activities.is_empty());
    let staff = fixture.tickets().get(&dora, &ticket.id.into()).await.unwrap();
    let Thread::Staff(thread) = staff.thread else { panic!("a light agent is staff") };
    assert!(matches!(&thread.entries[0], Entry::Note(note) if note.body == "She is angry"));
    assert!(thread.into_public().replies.is_empty());
}

/// The words of a note are found by staff alone.
pub async fn notes_are_searched_by_staff_alone(fixture: &dyn Fixture) {
    let ticket = fixture.open("Ordinary matter").await;
    let ben = fixture.cx(Role::Agent);
    let tickets = fixture.tickets();
    tickets.note(&ben, ticket.id.into(), "probably blackmail".into(), vec![]).await.unwrap();
    tickets.reply(&ben, ticket.id.into(), "we are listening".into(), vec![]).await.unwrap();
    let found = async |cx: &Cx, words: &str| {
        let query = TicketQuery { search: Some(words.into()), ..TicketQuery::default() };
        tickets.list(cx, &query).await.unwrap().items.len()
    };
    let cleo = fixture.cx(Role::Requester);
    for (words, staff, public) in [
        ("blackmail", 1, 0),
        ("listening", 1, 1),
        ("ordinary listening", 1, 1),
        ("extortion", 0, 0),
    ] {
        assert_eq!(
            (found(&ben, words).await, found(&cleo, words).await),
            (staff, public),
            "{words}"
        );
    }
}

/// Requesters and viewers write no notes.
pub async fn who_writes_no_notes(fixture: &dyn Fixture) {
    let ticket = fixture.open("No notes").await;
    let before = fixture.rows().await;
    for role in [Role::Requester, Role::Viewer] {
        let cx = fixture.cx(role);
        refused(
            fixture.tickets().note(&cx, ticket.id.into(), "x".into(), vec![]).await,
            "forbidden",
        );
    }
    assert_eq!(fixture.rows().await, before);
}
