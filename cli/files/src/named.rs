//! The files that manifests name.
//!
//! In: folders and manifests. Out: paths that lead nowhere, and paths to choose from.

use std::path::Path;
use std::sync::Arc;

use taxiway_core::analysis::{Context, Document};

/// How many folders below a project's root are looked into for files to choose from.
const DEEPEST: usize = 8;

/// The files that a manifest names and that are not below `root`, the folder that holds
/// `copilot`; sorted.
pub fn missing(root: &Path, document: &Document, cx: &Context) -> Vec<Arc<str>> {
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
