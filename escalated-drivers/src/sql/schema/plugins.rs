use super::table::table;

table! {
    /// Plugins, and what admins decided on them.
    Plugins = "escalated_plugins" {
        Id, TenantId, Slug, Runtime, Manifest, Problems, IsPresent, IsActive, Grants, Audiences,
        Config, ActivatedAt, DeactivatedAt, SeenAt, CreatedAt, UpdatedAt,
    }
}

table! {
    /// Documents of plugins.
    PluginStore = "escalated_plugin_store" {
        Id, TenantId, Plugin, Collection, RecordKey, Data, CreatedAt, UpdatedAt,
    }
}

table! {
    /// What plugins log.
    PluginLogs = "escalated_plugin_logs" {
        Id, TenantId, Plugin, Level, Message, Data, CreatedAt,
    }
}
