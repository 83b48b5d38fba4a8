//! The manifests of an application, read side by side.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use taxiway_core::analysis::{Context, Document, Workspace};

use crate::workspace::manifests;

/// Every manifest of a folder `copilot`.
pub fn read(copilot: &Path) -> Workspace {
    let mut workspace = Workspace::default();
    let root = copilot.parent().unwrap_or(Path::new(""));
    for path in manifests(copilot) {
        if let (Ok(inside), Ok(source)) = (path.strip_prefix(root), crate::read(&path)) {
            workspace.set(crate::show(inside), source.text);
        }
    }
    workspace
}

pub fn missing(_root: &Path, _document: &Document, _cx: &Context) -> BTreeSet<Arc<str>> {
    BTreeSet::new()
}

/// The files and folders below a project's root that git does not ignore, at most `most`;
/// folders end in `/`.
pub fn listing(root: &Path, most: usize) -> Vec<String> {
    let walk = ignore::WalkBuilder::new(root).git_global(false).max_depth(Some(8)).build();
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
