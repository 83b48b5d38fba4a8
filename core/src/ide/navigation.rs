//! From a name to what it means, and to everything else that means the same.
//!
//! In: a place in a document. Out: [`Location`]s and edits, across the files of the workspace.
//! What a place is about is [`subject`]'s, where the same stands again [`occurrences`]', whether
//! it can have another name [`renaming`]'s.

mod keys;
mod occurrence;
mod occurrences;
mod renaming;
mod subject;
#[cfg(test)]
mod tests;

use super::{FileEdits, Location, View};
use crate::text::Span;
use occurrence::Occurrence;
use occurrences::Scope;
use subject::Subject;

pub(super) use subject::is_own_name;

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

/// Where the name at `offset` comes into being; for what an environment overrides, what stands
/// in the base. `None` where nothing leads anywhere.
pub fn definition(view: &View, offset: u32) -> Option<Definition> {
    let at = subject::at(view, offset)?;
    let targets: Vec<Location> = match at.subject {
        Subject::Key(place) => keys::overridden(view, place).into_iter().collect(),
        Subject::Value(place) => keys::replaced(view, place).into_iter().collect(),
        _ => {
            let found = occurrences::occurrences(view, &at.subject, Scope::Workspace);
            found.into_iter().filter(|it| it.declares).map(Occurrence::into_location).collect()
        }
    };
    (!targets.is_empty()).then_some(Definition { origin: at.span, targets })
}

/// Everything that means what stands at `offset`, in all files, by path and place.
pub fn references(view: &View, offset: u32, with_declaration: bool) -> Vec<Location> {
    let Some(at) = subject::at(view, offset) else { return Vec::new() };
    let found = occurrences::occurrences(view, &at.subject, Scope::Workspace).into_iter();
    found.filter(|it| with_declaration || !it.declares).map(Occurrence::into_location).collect()
}

/// As [`references`], in this file, the declaration included.
pub fn highlights(view: &View, offset: u32) -> Vec<Highlight> {
    let Some(at) = subject::at(view, offset) else { return Vec::new() };
    let found = occurrences::occurrences(view, &at.subject, Scope::File).into_iter();
    found.map(|it| Highlight { span: it.span, declares: it.declares }).collect()
}

/// The name at `offset`, or why it has none that can be changed.
pub fn prepare_rename(view: &View, offset: u32) -> Result<Renamable, String> {
    renaming::Renaming::at(view, offset).map(|it| Renamable { span: it.span, name: it.name })
}

/// Changes the name in all files; refuses a name that would not be taken, with the reason. No
/// edits when the name stays.
pub fn rename(view: &View, offset: u32, new: &str) -> Result<Vec<FileEdits>, String> {
    let renaming = renaming::Renaming::at(view, offset)?;
    if renaming.name == new {
        return Ok(Vec::new());
    }
    renaming.check(view, new)?;
    Ok(renaming.edits(view, new))
}
