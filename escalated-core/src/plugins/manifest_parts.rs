use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Audience;
use crate::words::words;

words! {
    /// The input of a configuration field.
    FieldKind, "type" {
        /// One line.
        Text = "text", "Text";
        /// A secret: written, never shown.
        Password = "password", "Secret";
        /// A number.
        Number = "number", "Number";
        /// Yes or no.
        Boolean = "boolean", "Yes or no";
        /// One of its options.
        Select = "select", "Choice";
        /// Some of its options.
        Multiselect = "multiselect", "Choices";
        /// Several lines.
        Textarea = "textarea", "Long text";
        /// Any JSON.
        Json = "json", "JSON";
        /// An address.
        Url = "url", "Address";
    }
}

words! {
    /// Around which page a plugin's page stands.
    Layout, "layout" {
        /// The admins'.
        Admin = "admin", "Admin";
        /// The agents'.
        Agent = "agent", "Agent";
        /// The public one.
        Public = "public", "Public";
    }
}

words! {
    /// In which menu an entry stands.
    MenuSection, "section" {
        /// The admins'.
        Admin = "admin", "Admin";
        /// The agents'.
        Agent = "agent", "Agent";
    }
}

words! {
    /// How wide a widget is.
    WidgetSize, "size" {
        /// The whole width.
        Full = "full", "Full";
        /// Half of it.
        Half = "half", "Half";
        /// A quarter of it.
        Quarter = "quarter", "Quarter";
    }
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigOption {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// Something that an admin can set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConfigField {
    /// Its key.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Its input.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether it must be set.
    #[serde(default)]
    pub required: bool,
    /// A sentence beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What a choice offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ConfigOption>,
    /// What holds while it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
}

/// An entry in a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuPart {
    /// What it says.
    pub label: String,
    /// In which menu.
    pub section: MenuSection,
    /// Where in it; lower is earlier.
    #[serde(default)]
    pub position: i64,
    /// The name of its icon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
}

/// A page of the plugin's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagePart {
    /// Its address within the plugin, without a slash at its beginning.
    pub route: String,
    /// What the frontend shows there.
    pub component: String,
    /// Around it; the admins' if it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// What the reader must be allowed to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// Its entry in a menu.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub menu: Option<MenuPart>,
}

/// A part of one of our pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComponentPart {
    /// Which page: `ticket.show`, `contact.show`, `admin.settings`.
    pub page: String,
    /// Where on it.
    pub slot: String,
    /// What the frontend shows there.
    pub component: String,
    /// What it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub props: Option<Map<String, Value>>,
    /// Lower is earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// What the reader must be allowed to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
}

/// A part of the dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WidgetPart {
    /// What the frontend shows.
    pub component: String,
    /// What people call it.
    pub label: String,
    /// How wide it is.
    pub size: WidgetSize,
    /// Lower is earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// What the reader must be allowed to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// Whether it can be asked for a figure.
    #[serde(default)]
    pub has_badge: bool,
}

/// A hook whose values the plugin changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterPart {
    /// Which.
    pub hook: String,
    /// Lower is earlier; 10 if it says nothing.
    #[serde(default = "ten")]
    pub priority: i64,
}

fn ten() -> i64 {
    10
}

/// Something that the plugin answers to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointPart {
    /// GET, POST, PUT, PATCH or DELETE.
    pub method: String,
    /// Its address within the plugin; parts with a colon are parameters.
    pub path: String,
    /// What the caller must be allowed to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// Whom it is meant for, if it says so. Not a part of the platform's manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
}

/// Something that the plugin answers to other services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookPart {
    /// GET, POST, PUT, PATCH or DELETE.
    pub method: String,
    /// Its address within the plugin; parts with a colon are parameters.
    pub path: String,
}
