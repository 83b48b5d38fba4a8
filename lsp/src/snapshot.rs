//! What was known at one moment about one file and its application.
//!
//! In: what the state held. Out: the core's [`View`], once the text is parsed and the
//! application's files are read. Made under the lock, used on another thread; what using it
//! finds out goes back to the state (`State::learn`).

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use taxiway_core::analysis::{Document, Policies, Workspace};
use taxiway_core::diagnostic::{Finding, Severity};
use taxiway_core::ide::{self, View};
use taxiway_core::resolve::Variables;
use taxiway_core::text::{LineIndex, Span};
use taxiway_core::yaml::Tree;
use taxiway_files::policy::{Held, Shelf};
use tower_lsp::ls_types::{Diagnostic, Location, Position, Range, Uri};

use crate::capabilities::Abilities;
use crate::config::Config;
use crate::encoding::Encoding;
use crate::project::Project;
use crate::state::{Key, Root};
use crate::to_proto;

/// One version of an open text, parsed by whoever needs it first.
pub struct Cell {
    path: Arc<str>,
    text: Arc<str>,
    document: OnceLock<Arc<Document>>,
}

impl Cell {
    pub fn new(path: Arc<str>, text: &str) -> Cell {
        Cell { path, text: text.into(), document: OnceLock::new() }
    }

    /// The text, parsed; `None` when nobody needed that so far.
    pub fn document(&self) -> Option<&Arc<Document>> {
        self.document.get()
    }

    fn parsed(&self) -> &Arc<Document> {
        self.document.get_or_init(|| Arc::new(Document::parse(self.path.clone(), self.text.clone())))
    }
}

pub struct Snapshot {
    pub key: Key,
    pub uri: Uri,
    /// `None` for a file that is not open.
    pub version: Option<i32>,
    pub encoding: Encoding,
    pub abilities: Arc<Abilities>,
    pub config: Arc<Config>,
    /// As the client names the open files of the application.
    pub open: BTreeMap<Arc<str>, Uri>,
    pub workspace: Workspace,
    /// What holds in the application; for a settings file itself, what it says.
    pub project: Option<Arc<Project>>,
    pub shelf: Arc<Shelf>,
    pub cell: Option<Arc<Cell>>,
    pub is_loaded: bool,
    /// What reading the application's files gave, when that was done for this snapshot.
    pub loaded: Option<Workspace>,
}

/// What a client set, over what the application's own files say.
pub fn variables(config: &Config, files: &Variables) -> Variables {
    let app = Some(&*config.application).filter(|it| !it.is_empty()).map(Arc::from);
    Variables { app, values: config.variables.clone().into_iter().collect() }.or(files)
}

impl Snapshot {
    /// Parses the text and reads what there is to read. Takes its time.
    pub fn prepare(&mut self) {
        if let Root::Settings(folder) = &self.key.root {
            let open = self.cell.as_ref().map(|it| it.text.clone());
            self.project = Project::load(&folder.join(&*self.key.path), open, &self.shelf).map(Arc::new);
            return;
        }
        if let Root::Folder(root) = &self.key.root
            && !self.is_loaded
        {
            self.project = Project::of(root, &self.shelf).map(Arc::new);
            let settings = self.project.as_ref().map(|it| &it.settings);
            let loaded = taxiway_files::workspace::read(&root.join("copilot"), &Variables::default(), settings);
            let mut workspace = loaded.clone();
            workspace.set_variables(variables(&self.config, loaded.variables()));
            let open = self.workspace.documents().filter(|(path, _)| self.open.contains_key(*path));
            open.for_each(|(_, document)| workspace.insert(document.clone()));
            self.workspace = workspace;
            self.loaded = Some(loaded);
        }
        if let Some(cell) = &self.cell {
            self.workspace.insert(cell.parsed().clone());
        }
    }

    /// `None` for a file that is not there or is no manifest.
    pub fn view(&self) -> Option<View<'_>> {
        View::new(&self.workspace, &self.key.path).filter(|it| it.document.is_manifest(&it.cx))
    }

    /// What there is to say about the file, a manifest or settings; `None` for any other, and for
    /// one that is not there.
    pub fn diagnostics(&self) -> Option<Vec<Diagnostic>> {
        if let Root::Settings(_) = &self.key.root {
            let project = self.project.as_ref()?;
            let text = &project.settings.text;
            let scale = Scale { encoding: self.encoding, text, lines: &LineIndex::new(text) };
            return Some(to_proto::diagnostics(self, scale, &self.wanted(project.findings.clone())));
        }
        let view = self.view()?;
        Some(to_proto::diagnostics(self, self.scale(&view), &self.findings(&view)))
    }

    /// What there is to find in a manifest. Looks for the files that it names.
    pub fn findings(&self, view: &View) -> Vec<Finding> {
        let mut cx = view.cx.clone();
        if let Root::Folder(root) = &self.key.root {
            cx.missing = Arc::new(taxiway_files::named::missing(root, view.document, &cx));
        }
        let held = self.project.as_ref().map(|it| Held(&it.policies)).filter(|it| !it.0.is_empty());
        let policies = held.as_ref().map(|it| it as &dyn Policies);
        self.wanted(view.document.check_against(&cx, &self.config.environments, policies))
    }

    /// The findings that the client's options ask for.
    fn wanted(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        if !self.config.hints {
            findings.retain(|it| it.severity() != Severity::Hint);
        }
        findings
    }

    /// How positions of the viewed file are counted.
    pub fn scale<'a>(&self, view: &View<'a>) -> Scale<'a> {
        self.scale_of(view.tree())
    }

    fn scale_of<'a>(&self, tree: &'a Tree) -> Scale<'a> {
        Scale { encoding: self.encoding, text: &tree.text, lines: &tree.lines }
    }

    /// As the client names a file of the application.
    pub fn uri_of(&self, path: &str) -> Option<Uri> {
        if *path == *self.key.path {
            return Some(self.uri.clone());
        }
        let open = self.open.get(path).cloned();
        open.or_else(|| Key { root: self.key.root.clone(), path: path.into() }.uri())
    }

    /// A place in any file of the application; `None` for a file that is gone.
    pub fn location(&self, view: &View, location: &ide::Location) -> Option<Location> {
        let scale = self.scale_of(&view.workspace.document(&location.path)?.tree);
        Some(Location::new(self.uri_of(&location.path)?, scale.range(location.span)))
    }

    /// How positions in a file of the application are counted.
    pub fn scale_at<'a>(&self, view: &View<'a>, path: &str) -> Option<Scale<'a>> {
        view.workspace.document(path).map(|it| self.scale_of(&it.tree))
    }
}

/// Positions of one text, as the client counts them.
#[derive(Clone, Copy)]
pub struct Scale<'a> {
    pub encoding: Encoding,
    pub text: &'a str,
    pub lines: &'a LineIndex,
}

impl Scale<'_> {
    pub fn offset(&self, position: Position) -> u32 {
        self.encoding.offset(self.text, self.lines, position)
    }

    pub fn position(&self, offset: u32) -> Position {
        self.encoding.position(self.text, self.lines, offset)
    }

    pub fn range(&self, span: Span) -> Range {
        self.encoding.range(self.text, self.lines, span)
    }

    pub fn span(&self, range: Range) -> Span {
        self.encoding.span(self.text, self.lines, range)
    }
}
