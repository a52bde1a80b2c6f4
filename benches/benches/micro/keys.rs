use divan::{Bencher, black_box};
use escalated_core::{
    keyring::{Keyring, Purpose},
    page::{Cursor, CursorKey},
    tickets::TicketSort,
    time::{Clock, ManualClock},
};

use crate::fixture::SECRET;

fn cursor() -> Cursor {
    let sort = TicketSort::default();
    let key = CursorKey::Time(ManualClock::default().now());
    Cursor { sort: (sort.key, sort.dir), key, created_at: None, id: 100_007 }
}

#[divan::bench]
fn mac(bencher: Bencher<'_, '_>) {
    let ring = Keyring::new(SECRET).unwrap();
    bencher
        .bench(|| ring.mac(Purpose::Csrf, black_box(b"a session of forty characters, or nearly")));
}

#[divan::bench]
fn cursor_encode(bencher: Bencher<'_, '_>) {
    let (ring, cursor) = (Keyring::new(SECRET).unwrap(), cursor());
    bencher.bench(|| black_box(&cursor).encode(&ring));
}

#[divan::bench]
fn cursor_decode(bencher: Bencher<'_, '_>) {
    let ring = Keyring::new(SECRET).unwrap();
    let text = cursor().encode(&ring);
    bencher.bench(|| Cursor::decode(&ring, black_box(&text), TicketSort::default()).unwrap());
}
