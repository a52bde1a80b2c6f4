use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// How a ticket came in: an open set of short words. The platform knows `web`, `email`, `chat`,
/// `widget`, `api`, `phone` and `import`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Channel(String);

impl Channel {
    /// The form in the browser.
    pub const WEB: &'static str = "web";
    /// Mail.
    pub const EMAIL: &'static str = "email";
    /// The REST API.
    pub const API: &'static str = "api";
    /// The widget.
    pub const WIDGET: &'static str = "widget";

    /// 1 to 20 of `a-z`, `0-9`, `_`.
    ///
    /// # Errors
    /// `invalid_channel` for anything else.
    pub fn new(word: impl Into<String>) -> Result<Self> {
        let word = word.into();
        let fits = (1..=20).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if fits {
            Ok(Self(word))
        } else {
            Err(Error::field(
                "channel",
                "invalid_channel",
                "a channel has 1 to 20 of a-z, 0-9 and _, such as web, email or phone",
            ))
        }
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Channel {
    fn default() -> Self {
        Self(Self::WEB.into())
    }
}

impl TryFrom<String> for Channel {
    type Error = Error;

    fn try_from(word: String) -> Result<Self> {
        Self::new(word)
    }
}

impl From<Channel> for String {
    fn from(channel: Channel) -> Self {
        channel.0
    }
}
