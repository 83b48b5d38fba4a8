//! From a name to what it means, and to everything else that means the same.

use super::{FileEdits, Location, View};
use crate::text::Span;

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name at the cursor.
    pub origin: Span,
    pub targets: Vec<Location>,
}

/// The same thing, once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    pub span: Span,
    /// Whether the name comes into being here.
    pub declares: bool,
}

/// What can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamable {
    pub span: Span,
    pub name: String,
}

/// `None` where nothing leads anywhere.
pub fn definition(_view: &View, _offset: u32) -> Option<Definition> {
    None
}

/// Everything that means what stands at `offset`, in all files, by path and place.
pub fn references(_view: &View, _offset: u32, _with_declaration: bool) -> Vec<Location> {
    Vec::new()
}

/// As [`references`], in this file, the declaration included.
pub fn highlights(_view: &View, _offset: u32) -> Vec<Highlight> {
    Vec::new()
}

/// The name at `offset`, or why it has none that can be changed.
pub fn prepare_rename(_view: &View, _offset: u32) -> Result<Renamable, String> {
    Err("nothing here has a name that can be changed".to_owned())
}

/// Changes the name in all files; refuses a name that would not be taken, with the reason.
pub fn rename(view: &View, offset: u32, _new: &str) -> Result<Vec<FileEdits>, String> {
    prepare_rename(view, offset).map(|_| Vec::new())
}
