use escalated_core::plugins::{CtxGroup, LogLevel};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::WireId;

/// How many documents a query answers, and in which order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct QueryOptions {
    /// At most so many.
    pub limit: Option<f64>,
    /// The field that gives the order.
    pub order_by: Option<String>,
    /// `asc` or `desc`.
    pub order: Option<String>,
}

/// A message that a plugin writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewReplyData {
    /// On which ticket.
    pub ticket_id: WireId,
    /// The text.
    pub body: String,
    /// Whether it is for staff only.
    #[serde(default)]
    pub is_internal_note: Option<bool>,
}

/// One `ctx.*` call with what it says. The names are those on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CtxCall {
    /// One value of the configuration, or null.
    #[serde(rename = "ctx.config.get")]
    ConfigGet {
        /// Which.
        key: String,
    },
    /// Changes keys of the configuration.
    #[serde(rename = "ctx.config.set")]
    ConfigSet {
        /// The new values.
        data: Map<String, Value>,
    },
    /// The whole configuration.
    #[serde(rename = "ctx.config.all")]
    ConfigAll {},
    /// One document, or null.
    #[serde(rename = "ctx.store.get")]
    StoreGet {
        /// Where.
        collection: String,
        /// Which.
        key: WireId,
    },
    /// Writes a document.
    #[serde(rename = "ctx.store.set")]
    StoreSet {
        /// Where.
        collection: String,
        /// Which.
        key: WireId,
        /// The document; a missing value is null.
        #[serde(default)]
        value: Value,
    },
    /// The documents that fit a filter.
    #[serde(rename = "ctx.store.query")]
    StoreQuery {
        /// Where.
        collection: String,
        /// What must hold.
        #[serde(default)]
        filter: Map<String, Value>,
        /// How many, and in which order.
        #[serde(default)]
        options: Option<QueryOptions>,
    },
    /// Adds a document.
    #[serde(rename = "ctx.store.insert")]
    StoreInsert {
        /// Where.
        collection: String,
        /// The document; its `key` is its key.
        data: Map<String, Value>,
    },
    /// Changes fields of a document.
    #[serde(rename = "ctx.store.update")]
    StoreUpdate {
        /// Where.
        collection: String,
        /// Which; plugins that insert without a key leave it out.
        #[serde(default)]
        key: Option<WireId>,
        /// The new fields.
        data: Map<String, Value>,
    },
    /// Removes a document.
    #[serde(rename = "ctx.store.delete")]
    StoreDelete {
        /// Where.
        collection: String,
        /// Which; plugins that insert without a key leave it out.
        #[serde(default)]
        key: Option<WireId>,
    },
    /// Tells whoever listens to a channel.
    #[serde(rename = "ctx.broadcast.toChannel")]
    BroadcastToChannel {
        /// Which.
        channel: String,
        /// What happened.
        event: String,
        /// The particulars.
        #[serde(default)]
        data: Value,
    },
    /// Tells one user.
    #[serde(rename = "ctx.broadcast.toUser", rename_all = "camelCase")]
    BroadcastToUser {
        /// Whom.
        user_id: WireId,
        /// What happened.
        event: String,
        /// The particulars.
        #[serde(default)]
        data: Value,
    },
    /// Tells whoever looks at a ticket.
    #[serde(rename = "ctx.broadcast.toTicket", rename_all = "camelCase")]
    BroadcastToTicket {
        /// Which.
        ticket_id: WireId,
        /// What happened.
        event: String,
        /// The particulars.
        #[serde(default)]
        data: Value,
    },
    /// Adds a line to the plugin's log.
    #[serde(rename = "ctx.log")]
    Log {
        /// How grave.
        level: LogLevel,
        /// The sentence; whatever a plugin logs instead of a text.
        #[serde(default)]
        message: Value,
        /// The particulars.
        #[serde(default)]
        data: Value,
    },
    /// One ticket, or null.
    #[serde(rename = "ctx.tickets.find")]
    TicketsFind {
        /// Which.
        id: WireId,
    },
    /// The tickets that fit a filter.
    #[serde(rename = "ctx.tickets.query")]
    TicketsQuery {
        /// Fields and their values.
        #[serde(default)]
        filter: Map<String, Value>,
    },
    /// Opens a ticket.
    #[serde(rename = "ctx.tickets.create")]
    TicketsCreate {
        /// Its fields.
        data: Map<String, Value>,
    },
    /// Changes a ticket.
    #[serde(rename = "ctx.tickets.update")]
    TicketsUpdate {
        /// Which.
        id: WireId,
        /// The new fields.
        data: Map<String, Value>,
    },
    /// One message, or null.
    #[serde(rename = "ctx.replies.find")]
    RepliesFind {
        /// Which.
        id: WireId,
    },
    /// The messages that fit a filter.
    #[serde(rename = "ctx.replies.query")]
    RepliesQuery {
        /// Fields and their values.
        #[serde(default)]
        filter: Map<String, Value>,
    },
    /// Writes a message.
    #[serde(rename = "ctx.replies.create")]
    RepliesCreate {
        /// The message.
        data: NewReplyData,
    },
    /// One contact, or null.
    #[serde(rename = "ctx.contacts.find")]
    ContactsFind {
        /// Which.
        id: WireId,
    },
    /// The contact with an address, or null.
    #[serde(rename = "ctx.contacts.findByEmail")]
    ContactsFindByEmail {
        /// The address.
        email: String,
    },
    /// Makes a contact.
    #[serde(rename = "ctx.contacts.create")]
    ContactsCreate {
        /// Its fields.
        data: Map<String, Value>,
    },
    /// All tags.
    #[serde(rename = "ctx.tags.all")]
    TagsAll {},
    /// Makes a tag.
    #[serde(rename = "ctx.tags.create")]
    TagsCreate {
        /// Its fields.
        data: Map<String, Value>,
    },
    /// All departments.
    #[serde(rename = "ctx.departments.all")]
    DepartmentsAll {},
    /// One department, or null.
    #[serde(rename = "ctx.departments.find")]
    DepartmentsFind {
        /// Which.
        id: WireId,
    },
    /// All agents.
    #[serde(rename = "ctx.agents.all")]
    AgentsAll {},
    /// One agent, or null.
    #[serde(rename = "ctx.agents.find")]
    AgentsFind {
        /// Which.
        id: WireId,
    },
    /// Calls a hook of other plugins.
    #[serde(rename = "ctx.emit")]
    Emit {
        /// Which.
        hook: String,
        /// What they are told.
        #[serde(default)]
        data: Value,
    },
    /// Who asked for what the plugin does, or null.
    #[serde(rename = "ctx.currentUser")]
    CurrentUser {},
}

impl CtxCall {
    /// What a plugin must have been granted to make it.
    #[must_use]
    pub fn group(&self) -> CtxGroup {
        match self {
            Self::ConfigGet { .. } | Self::ConfigSet { .. } | Self::ConfigAll {} => {
                CtxGroup::Config
            }
            Self::StoreGet { .. }
            | Self::StoreSet { .. }
            | Self::StoreQuery { .. }
            | Self::StoreInsert { .. }
            | Self::StoreUpdate { .. }
            | Self::StoreDelete { .. } => CtxGroup::Store,
            Self::BroadcastToChannel { .. }
            | Self::BroadcastToUser { .. }
            | Self::BroadcastToTicket { .. } => CtxGroup::Broadcast,
            Self::Log { .. } => CtxGroup::Log,
            Self::TicketsFind { .. } | Self::TicketsQuery { .. } => CtxGroup::TicketsRead,
            Self::TicketsCreate { .. } | Self::TicketsUpdate { .. } => CtxGroup::TicketsWrite,
            Self::RepliesFind { .. } | Self::RepliesQuery { .. } => CtxGroup::RepliesRead,
            Self::RepliesCreate { data } if data.is_internal_note == Some(true) => {
                CtxGroup::NotesWrite
            }
            Self::RepliesCreate { .. } => CtxGroup::RepliesWrite,
            Self::ContactsFind { .. } | Self::ContactsFindByEmail { .. } => CtxGroup::ContactsRead,
            Self::ContactsCreate { .. } => CtxGroup::ContactsWrite,
            Self::TagsAll {} => CtxGroup::TagsRead,
            Self::TagsCreate { .. } => CtxGroup::TagsWrite,
            Self::DepartmentsAll {} | Self::DepartmentsFind { .. } => CtxGroup::DepartmentsRead,
            Self::AgentsAll {} | Self::AgentsFind { .. } => CtxGroup::AgentsRead,
            Self::Emit { .. } => CtxGroup::Emit,
            Self::CurrentUser {} => CtxGroup::CurrentUser,
        }
    }
}
