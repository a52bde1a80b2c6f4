//! Plugins of a folder: they are run, and what was found is told.

use std::{
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
};

use escalated::{
    Result,
    core::{actor::Cx, ids::TenantId, plugins::Plugin, services::Services},
    plugins::{
        host::PluginOptions,
        runtimes::{NodeOptions, RuntimeCommand},
    },
};

/// Plugins of `folder`, in a Node that is started when it is first needed, or in another program
/// that speaks the protocol.
pub fn options(folder: &Path, program: Option<&PathBuf>) -> PluginOptions {
    let mut options = NodeOptions::new(folder);
    if let Some(program) = program.cloned() {
        options.command = RuntimeCommand::Given { program, args: Vec::new() };
    }
    PluginOptions::default().runtime(options)
}

/// Looks what is there and prints it. Whatever fails here, the helpdesk runs without plugins.
pub async fn tell(services: Services, folder: PathBuf) {
    let told = match look(&services, &folder).await {
        Ok(told) => told,
        Err(error) => format!("  plugins      {error}\n"),
    };
    // Whoever closed our output has read enough.
    let _ = std::io::stdout().lock().write_all(told.as_bytes());
}

async fn look(services: &Services, folder: &Path) -> Result<String> {
    let ports = services.ports();
    let cx = Cx::system(TenantId::default(), ports.clock.now());
    let Some(host) = &ports.plugin_host else { return Ok(String::new()) };
    host.discover(&cx).await?;
    let mut lines: Vec<String> = ports.plugins.list_plugins(&cx).await?.iter().map(line).collect();
    for health in host.health(&cx.tenant) {
        let problems = health.problems.iter();
        lines.extend(problems.map(|problem| format!("{}: {}", problem.plugin, problem.message)));
        lines.extend(health.last_error.map(|why| format!("{why}; no plugin runs meanwhile")));
    }
    if !folder.is_dir() {
        lines.push(format!("there is no folder {}", folder.display()));
    } else if lines.is_empty() {
        lines.push(format!("none found in {}", folder.display()));
    }
    let mut told = String::new();
    for (place, line) in lines.iter().enumerate() {
        let _ = writeln!(told, "  {:11}  {line}", if place == 0 { "plugins" } else { "" });
    }
    Ok(told)
}

fn line(plugin: &Plugin) -> String {
    let state = match (plugin.is_present, plugin.is_active) {
        (false, _) => "not there any more",
        (true, true) => "active",
        (true, false) => "inactive",
    };
    format!("{} {}, {state}", plugin.name, plugin.manifest.version)
}
