use std::{fs, path::Path};

use anyhow::Result;

/// How many plugins there are.
pub(super) const PLUGINS: usize = 3;

/// What `definePlugin` of the SDK would return, so that the bench needs no SDK.
const SOURCE: &str = "
const filters = { 'bench.value': { priority: 10, handler: async (value, ctx) => {
  await ctx.config.get('size');
  return value;
} } };
export default {
  __escalated: true, name: 'NAME', version: '1.0.0', filters,
  endpoints: { 'GET /echo': { handler: (ctx, request) => request.query } },
  actions: { 'ticket.created': async (event, ctx) => { await ctx.store.get('seen', String(event.id)); } },
  toManifest: () => ({
    name: 'NAME', version: '1.0.0', actionHooks: ['ticket.created'],
    filterHooks: [{ hook: 'bench.value', priority: 10 }],
    endpoints: [{ method: 'GET', path: '/echo' }],
  }),
};
";

/// Writes plugins that do next to nothing into a folder.
pub(super) fn fill(folder: &Path) -> Result<()> {
    for number in 1..=PLUGINS {
        let name = format!("bench-{number}");
        let own = folder.join("plugins").join(&name);
        fs::create_dir_all(&own)?;
        let package = r#"{"type": "module", "main": "index.js"}"#;
        fs::write(own.join("package.json"), package)?;
        fs::write(own.join("index.js"), SOURCE.replace("NAME", &name))?;
    }
    Ok(())
}
