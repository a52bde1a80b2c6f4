use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// The one stylesheet.
pub(crate) const STYLESHEET: &str = include_str!("../../assets/app.css");

/// Its file name, with a hash of its content, so that it may be cached for ever.
pub(crate) fn stylesheet_name() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let digest = hex::encode(Sha256::digest(STYLESHEET));
        format!("app.{}.css", digest.get(..12).unwrap_or_default())
    });
    &NAME
}
