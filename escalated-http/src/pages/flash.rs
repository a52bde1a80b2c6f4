use http::{HeaderMap, HeaderValue, header};

const COOKIE: &str = "escalated_flash";

/// What a form has just done, told once by the next page. The cookie holds the word only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flash {
    word: &'static str,
    sentence: &'static str,
}

impl Flash {
    pub(super) const OPENED: Self =
        Self::new("opened", "Your ticket is open. We will answer soon.");
    pub(super) const GUEST_OPENED: Self =
        Self::new("guest_opened", "Thank you. Your ticket is open, and we will answer soon.");
    pub(super) const REPLIED: Self = Self::new("replied", "The reply was sent.");
    pub(super) const NOTED: Self = Self::new("noted", "The note was added.");
    pub(super) const ASSIGNED: Self = Self::new("assigned", "The assignee was changed.");
    pub(super) const CLAIMED: Self = Self::new("claimed", "The ticket is yours.");
    pub(super) const STATUS: Self = Self::new("status", "The status was changed.");
    pub(super) const PRIORITY: Self = Self::new("priority", "The priority was changed.");
    pub(super) const DEPARTMENT: Self = Self::new("department", "The department was changed.");
    pub(super) const TAGS: Self = Self::new("tags", "The tags were changed.");
    pub(super) const CLOSED: Self = Self::new("closed", "The ticket is closed.");
    pub(super) const REOPENED: Self = Self::new("reopened", "The ticket is open again.");

    pub(super) const SLA_POLICY: Self = Self::new("sla_policy", "The SLA policy was changed.");
    pub(super) const SAVED: Self = Self::new("saved", "It is saved.");
    pub(super) const DELETED: Self = Self::new("deleted", "It is removed.");

    pub(super) const ACTIVATED: Self = Self::new("activated", "The plugin is active.");
    pub(super) const DEACTIVATED: Self = Self::new("deactivated", "The plugin is inactive.");
    pub(super) const DISCOVERED: Self =
        Self::new("discovered", "The runtimes were asked for their plugins.");

    const ALL: [Self; 18] = [
        Self::OPENED,
        Self::GUEST_OPENED,
        Self::REPLIED,
        Self::NOTED,
        Self::ASSIGNED,
        Self::CLAIMED,
        Self::STATUS,
        Self::PRIORITY,
        Self::DEPARTMENT,
        Self::TAGS,
        Self::CLOSED,
        Self::REOPENED,
        Self::SLA_POLICY,
        Self::SAVED,
        Self::DELETED,
        Self::ACTIVATED,
        Self::DEACTIVATED,
        Self::DISCOVERED,
    ];

    const fn new(word: &'static str, sentence: &'static str) -> Self {
        Self { word, sentence }
    }

    /// What the request brings.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut cookies = lines.flat_map(|line| line.split(';'));
        let word = cookies.find_map(|cookie| {
            cookie.trim().strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('='))
        })?;
        Self::ALL.into_iter().find(|flash| flash.word == word)
    }

    /// The sentence for people.
    pub(super) fn sentence(self) -> &'static str {
        self.sentence
    }

    /// `Set-Cookie` for the next page.
    pub(super) fn set(self, base: &str) -> Option<HeaderValue> {
        cookie(base, self.word, 60)
    }

    /// `Set-Cookie` after it was told.
    pub(super) fn clear(base: &str) -> Option<HeaderValue> {
        cookie(base, "", 0)
    }
}

fn cookie(base: &str, word: &str, seconds: u32) -> Option<HeaderValue> {
    let path = if base.is_empty() { "/" } else { base };
    let text = format!("{COOKIE}={word}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    HeaderValue::try_from(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_are_told() {
        let read = |cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            Flash::read(&headers)
        };
        assert_eq!(read("a=b; escalated_flash=replied; c=d"), Some(Flash::REPLIED));
        assert_eq!(read("escalated_flash=<script>"), None);
        assert_eq!(read("xescalated_flash=replied"), None);
        let set = Flash::REPLIED.set("/support").unwrap();
        assert!(
            set.to_str().unwrap().starts_with("escalated_flash=replied; Path=/support; HttpOnly")
        );
    }
}
