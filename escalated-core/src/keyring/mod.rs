//! The host's secrets, and one derived key for each purpose.

mod purpose;
mod ring;
mod seal;

pub use purpose::Purpose;
pub use ring::Keyring;
pub use seal::Opened;
