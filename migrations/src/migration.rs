use sha2::{Digest, Sha256};

use crate::statements;

/// One file of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Its number; files run in this order and none is ever left out.
    pub version: i64,
    /// Its name, the same on every database.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

impl Migration {
    /// The SHA-256 of the text in hex. Line ends do not count, so that a checkout that rewrites
    /// them is still the same migration.
    #[must_use]
    pub fn checksum(&self) -> String {
        hex::encode(Sha256::digest(self.sql.replace("\r\n", "\n").as_bytes()))
    }

    /// The statements of the text, in order.
    #[must_use]
    pub fn statements(&self) -> Vec<&'static str> {
        statements(self.sql)
    }
}
