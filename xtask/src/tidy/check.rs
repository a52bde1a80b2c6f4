//! All rules, one after the other.

use anyhow::{Result, bail};

use super::finding::Finding;
use super::members::Members;
use super::tree::Tree;
use super::{budgets, index, layers, lengths, links, migrations, names, paths, readmes};
use crate::workspace::Workspace;

/// What is wrong with this tree and these crates, in the order of places.
#[must_use]
pub fn check(tree: &Tree, members: &Members) -> Vec<Finding> {
    let mut findings = [
        layers::check(members),
        readmes::check(tree, members),
        lengths::check(tree),
        budgets::check(tree),
        index::check(tree),
        names::check(tree),
        migrations::check(tree),
        links::check(tree),
        paths::check(tree),
    ]
    .concat();
    findings.sort();
    findings
}

/// Checks the repository and prints what it finds.
///
/// # Errors
/// When there is something to find.
pub fn tidy(workspace: &Workspace) -> Result<()> {
    let tree = Tree::of_repository(workspace.root())?;
    let members = Members::of_workspace(workspace.root())?;
    let findings = check(&tree, &members);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} files, {} crates, no finding", tree.files().count(), members.0.len());
        return Ok(());
    }
    bail!("tidy: {} findings", findings.len())
}
