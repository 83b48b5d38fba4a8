//! The manifests of an application, side by side, and the files that they name.
//!
//! In: folders. Out: an [`analysis::Workspace`](Workspace), paths that lead nowhere, paths to
//! choose from.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use taxiway_core::analysis::{Context, Document, Workspace};
use taxiway_core::resolve::Variables;

use crate::workspace::{application_name, manifests};

/// How many folders below a project's root are looked into for files to choose from.
const DEEPEST: usize = 8;

/// Every manifest of a folder `copilot` that can be read, with the application's name.
pub fn read(copilot: &Path) -> Workspace {
    let mut workspace = Workspace::default();
    workspace.set_variables(Variables { app: application_name(copilot), ..Variables::default() });
    for path in manifests(copilot) {
        if let (Ok(inside), Ok(source)) = (path.strip_prefix(copilot), crate::read(&path)) {
            workspace.set(format!("copilot/{}", crate::show(inside)), source.text);
        }
    }
    workspace.set_complete(true);
    workspace
}

/// The files that a manifest names and that are not below `root`, the folder that holds
/// `copilot`.
pub fn missing(root: &Path, document: &Document, cx: &Context) -> BTreeSet<Arc<str>> {
    document.files(cx).into_iter().filter(|it| !root.join(it).exists()).map(Arc::from).collect()
}

/// The files and folders below a project's root that git does not ignore, sorted, at most
/// `most`; folders end in `/`.
pub fn listing(root: &Path, most: usize) -> Vec<String> {
    let walk = ignore::WalkBuilder::new(root).git_global(false).max_depth(Some(DEEPEST)).build();
    let entries = walk.filter_map(Result::ok).skip(1).take(most);
    let show = |it: ignore::DirEntry| {
        let inside = it.path().strip_prefix(root).ok()?;
        let end = if it.file_type().is_some_and(|it| it.is_dir()) { "/" } else { "" };
        Some(format!("{}{end}", crate::show(inside)))
    };
    let mut found: Vec<String> = entries.filter_map(show).collect();
    found.sort();
    found
}
