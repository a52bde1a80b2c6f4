use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    keyring::{Keyring, Purpose},
    tickets::{SortDir, SortKey, TicketSort},
    time::Timestamp,
};

const VERSION: u8 = 1;
const MAC: usize = 12;

/// The sort key of the last row of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CursorKey {
    /// The row had none.
    Null,
    /// A number.
    Integer(i64),
    /// A text.
    Text(String),
    /// An instant.
    Time(Timestamp),
}

/// Where a page ended: opaque to clients, signed, bound to its sort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The sort that it belongs to.
    pub sort: (SortKey, SortDir),
    /// The last key.
    pub key: CursorKey,
    /// When the last ticket came in, for sorts that order equal keys by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// The last id.
    pub id: i64,
}

impl Cursor {
    /// The text for clients: base64url of a version, a MAC and the position.
    #[must_use]
    pub fn encode(&self, keyring: &Keyring) -> String {
        let body = serde_json::to_vec(self).unwrap_or_default();
        let mac = keyring.mac(Purpose::Cursor, &body);
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(mac.get(..MAC).unwrap_or_default());
        bytes.extend_from_slice(&body);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads the text of a client.
    ///
    /// # Errors
    /// `malformed_cursor` when it is not one of ours, `cursor_of_other_sort` when the sort changed.
    pub fn decode(keyring: &Keyring, text: &str, sort: TicketSort) -> Result<Self> {
        let malformed = || {
            Error::field(
                "cursor",
                "malformed_cursor",
                "send the `next_cursor` of the page before unchanged, or leave it out",
            )
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed())?;
        let (head, body) = bytes.split_at_checked(1 + MAC).ok_or_else(malformed)?;
        let (version, mac) = head.split_first().ok_or_else(malformed)?;
        if *version != VERSION || !keyring.verify(Purpose::Cursor, body, mac) {
            return Err(malformed());
        }
        let cursor: Self = serde_json::from_slice(body).map_err(|_| malformed())?;
        if cursor.sort != (sort.key, sort.dir) {
            return Err(Error::field(
                "cursor",
                "cursor_of_other_sort",
                "the cursor belongs to another sort; begin again without it",
            ));
        }
        Ok(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_refuses_changes() {
        let keyring = Keyring::new(b"0123456789abcdef0123456789abcdef").unwrap();
        let sort = TicketSort::default();
        let cursor = Cursor {
            sort: (sort.key, sort.dir),
            key: CursorKey::Integer(7),
            created_at: None,
            id: 9,
        };
        let text = cursor.encode(&keyring);
        assert_eq!(Cursor::decode(&keyring, &text, sort).unwrap(), cursor);
        let other = TicketSort { key: SortKey::Subject, ..sort };
        let refused = Cursor::decode(&keyring, &text, other).unwrap_err();
        assert_eq!(refused.fields()[0].code, "cursor_of_other_sort");
        for broken in ["", "AA", "!!!", &text[..text.len() - 2], &text.replace('A', "B")] {
            if broken != text {
                let refused = Cursor::decode(&keyring, broken, sort).unwrap_err();
                assert_eq!(refused.fields()[0].code, "malformed_cursor", "{broken}");
            }
        }
    }
}
