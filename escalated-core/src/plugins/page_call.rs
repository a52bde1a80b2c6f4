use super::{Plugin, PluginRequest};

/// Something that a page of ours asks of a plugin while somebody waits for the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageCall<'a> {
    /// Whose.
    pub plugin: &'a Plugin,
    /// What is asked.
    pub question: PageQuestion,
}

/// What a page asks.
#[derive(Debug, Clone, PartialEq)]
pub enum PageQuestion {
    /// The figure of the widget with that component.
    Badge(String),
    /// What an endpoint answers.
    Endpoint(PluginRequest),
}
