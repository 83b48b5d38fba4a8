//! What can be written at a place.

use super::View;
use crate::diagnostic::Edit;

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows and what is matched against what was typed.
    pub label: String,
    pub kind: CompletionKind,
    /// Behind the label: the form or the value's meaning, in a few words.
    pub detail: Option<String>,
    /// Markdown.
    pub documentation: Option<String>,
    pub deprecated: bool,
    /// Replaces what was typed so far. With `snippet`, in the language of LSP snippets.
    pub edit: Edit,
    pub snippet: bool,
    /// Sorts before others bytewise: required keys first.
    pub sort: String,
    /// Whether something can be completed at once where this leaves the cursor.
    pub continues: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A key that the schema declares.
    Key,
    /// One of a field's allowed values.
    Value,
    /// The name of a container, volume, environment, topic or workload.
    Name,
    /// `${COPILOT_…}`
    Variable,
    File,
    Folder,
}

/// What the client can do, and what the front end has read for this completion.
#[derive(Clone, Debug, Default)]
pub struct CompletionOptions {
    /// Whether edits may be snippets.
    pub snippets: bool,
    /// Paths from the workspace's root that [`wanted_files`] asked for; folders end in `/`.
    pub files: Vec<String>,
}

/// The files that completing at a place would like to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedFiles {
    Dockerfiles,
    EnvFiles,
    Folders,
}

/// What completing at `offset` would like to know of the file system; `None` for nothing.
pub fn wanted_files(_view: &View, _offset: u32) -> Option<WantedFiles> {
    None
}

/// Everything that can be written at `offset`, best first.
pub fn complete(_view: &View, _offset: u32, _options: &CompletionOptions) -> Vec<Completion> {
    Vec::new()
}
