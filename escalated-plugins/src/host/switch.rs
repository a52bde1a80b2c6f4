use escalated_core::{Result, actor::Cx, plugins::Plugin};

use super::shared::{Shared, edge_call};

impl Shared {
    /// Calls a plugin's own code for the change. Its schedules run even where that code fails, as the
    /// plugin is active in any case.
    pub(super) async fn switched(&self, cx: &Cx, plugin: &Plugin) -> Result<()> {
        if !plugin.is_active {
            let _switched = self.switching.begin(&cx.tenant, plugin);
            let call = edge_call(cx, "deactivate");
            return self.runtime_of(plugin)?.deactivate(&call, plugin).await;
        }
        self.add_schedules(&cx.tenant, plugin).await?;
        self.runtime_of(plugin)?.activate(&edge_call(cx, "activate"), plugin).await
    }
}
