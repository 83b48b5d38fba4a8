//! What an editor asks, answered with plain data.
//!
//! In: a [`View`]: one document of a workspace. Out: byte spans, labels, edits and Markdown,
//! a file per feature. Front ends convert at their border; no type of a protocol or of
//! JavaScript is used here.

pub mod actions;
pub mod completion;
pub mod documentation;
#[cfg(test)]
mod fixture;
pub mod folding;
pub mod hover;
pub mod inlay;
pub mod lens;
pub mod links;
pub mod navigation;
pub mod preview;
mod scalars;
pub mod selection;
mod sides;
pub mod symbols;
pub mod tokens;

use std::sync::Arc;

use crate::analysis::{Context, Document, Workspace};
use crate::diagnostic::Edit;
use crate::outline::Outline;
use crate::text::Span;
use crate::yaml::Tree;

/// One document, as every feature looks at it.
#[derive(Clone, Debug)]
pub struct View<'a> {
    pub workspace: &'a Workspace,
    pub document: &'a Document,
    pub cx: Context,
    /// `None` when the document is no workload manifest.
    pub outline: Option<Outline>,
}

impl<'a> View<'a> {
    /// The view of a file of the workspace; `None` when it is not there.
    pub fn new(workspace: &'a Workspace, path: &str) -> Option<View<'a>> {
        let document = workspace.document(path)?;
        let cx = workspace.context();
        let outline = document.outline(&cx);
        Some(View { workspace, document, cx, outline })
    }

    pub fn tree(&self) -> &'a Tree {
        &self.document.tree
    }

    pub fn path(&self) -> &'a Arc<str> {
        &self.document.path
    }
}

/// A place in a file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// From the folder that holds `copilot`.
    pub path: Arc<str>,
    /// What is meant.
    pub span: Span,
    /// All that belongs to it, `span` included.
    pub full: Span,
}

/// Changes of one file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdits {
    pub path: Arc<str>,
    pub edits: Vec<Edit>,
}
