use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use escalated_core::{
    Result,
    actor::Cx,
    ids::TenantId,
    plugins::{FoundPlugin, Problem, RuntimeHealth},
};
use futures_util::future::join_all;

use super::{schedule::Schedule, shared::Shared};
use crate::runtimes::Found;

type Key = (TenantId, String);

/// What was wrong when runtimes were last asked for their plugins.
#[derive(Debug, Default)]
pub(super) struct Problems(Mutex<BTreeMap<Key, Vec<Problem>>>);

impl Problems {
    /// Answers those that were not there before.
    fn set(&self, tenant: &TenantId, runtime: &str, found: Vec<Problem>) -> Vec<Problem> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.insert((tenant.clone(), runtime.to_owned()), found.clone());
        let known = known.unwrap_or_default();
        found.into_iter().filter(|problem| !known.contains(problem)).collect()
    }

    fn get(&self, tenant: &TenantId, runtime: &str) -> Vec<Problem> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&(tenant.clone(), runtime.to_owned())).cloned().unwrap_or_default()
    }
}

impl Shared {
    /// Asks every runtime for its plugins, writes what they tell, and sees to the schedules of those
    /// that are active. Of two plugins with one name that of the first runtime counts.
    pub(super) async fn discover(&self, cx: &Cx) -> Result<()> {
        let asked = self.runtimes.iter().map(|runtime| runtime.discover(&cx.tenant));
        let answers = join_all(asked).await;
        self.leave_strays(cx).await?;
        for (runtime, answer) in self.runtimes.iter().zip(answers) {
            match answer {
                Ok(found) => self.found(cx, runtime.name(), found).await?,
                Err(error) => {
                    let (runtime, code) = (runtime.name(), error.code());
                    tracing::warn!(runtime, code, "a runtime did not tell its plugins");
                }
            }
        }
        self.log_parts(cx).await?;
        let active = self.active(&cx.tenant).await?;
        for plugin in active.present.values() {
            self.add_schedules(&cx.tenant, plugin).await?;
        }
        Ok(())
    }

    /// Plugins of runtimes that this host does not have, or no longer under that name, are away:
    /// another runtime may have them. Those of one that is only down stay.
    async fn leave_strays(&self, cx: &Cx) -> Result<()> {
        let store = &self.ports()?.plugins;
        let plugins = store.list_plugins(cx).await?;
        let is_here = |name: &str| self.runtimes.iter().any(|runtime| runtime.name() == name);
        let strays = plugins.iter().filter(|plugin| plugin.is_present && !is_here(&plugin.runtime));
        let runtimes: BTreeSet<&str> = strays.map(|plugin| plugin.runtime.as_str()).collect();
        for runtime in runtimes {
            tracing::warn!(runtime, "plugins of a runtime that is not here are taken to be away");
            store.found_plugins(cx, runtime, &[]).await?;
        }
        Ok(())
    }

    async fn found(&self, cx: &Cx, runtime: &str, found: Found) -> Result<()> {
        let Found { mut plugins, mut problems } = found;
        for plugin in &mut plugins {
            check_schedules(plugin);
        }
        let taken = self.ports()?.plugins.found_plugins(cx, runtime, &plugins).await?;
        problems.extend(taken.into_iter().map(|name| {
            let message = "another runtime has a plugin with this name; this one is left out";
            Problem::new(name, "duplicate_name", message)
        }));
        for Problem { plugin, code, message } in self.problems.set(&cx.tenant, runtime, problems) {
            tracing::warn!(runtime, plugin, code, message, "a plugin cannot be used");
        }
        Ok(())
    }

    /// Once for each: the list of plugins has them as long as they last.
    async fn log_parts(&self, cx: &Cx) -> Result<()> {
        let plugins = self.ports()?.plugins.list_plugins(cx).await?;
        let present = plugins.into_iter().filter(|plugin| plugin.is_present);
        let problems = present.flat_map(|plugin| plugin.problems).collect();
        for Problem { plugin, code, message } in self.part_problems.set(&cx.tenant, "", problems) {
            tracing::warn!(plugin, code, message, "a part of a plugin cannot be used");
        }
        Ok(())
    }

    pub(super) fn health(&self, tenant: &TenantId) -> Vec<RuntimeHealth> {
        let health = self.runtimes.iter().map(|runtime| {
            let mut health = runtime.health(tenant);
            for problem in self.problems.get(tenant, runtime.name()) {
                if !health.problems.contains(&problem) {
                    health.problems.push(problem);
                }
            }
            health
        });
        health.collect()
    }
}

/// Leaves schedules out that are none.
fn check_schedules(plugin: &mut FoundPlugin) {
    let FoundPlugin { manifest, problems } = plugin;
    manifest.cron_schedules.retain(|text| match text.parse::<Schedule>() {
        Ok(_) => true,
        Err(message) => {
            problems.push(Problem::new(&manifest.name, "bad_schedule", message));
            false
        }
    });
}
