//! What the server knows: open texts, applications on disk, settings. One lock around all of it,
//! held for the length of an expression.
//!
//! In: what the client tells and what the disk says. Out: [`Snapshot`]s for whoever answers.
//! Nothing here reads a file or takes time that grows with more than one text.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use taxiway_core::analysis::Workspace;
use taxiway_core::document::is_manifest_path;
use taxiway_core::resolve::Variables;
use taxiway_core::text::LineIndex;
use taxiway_files::policy::Shelf;
use taxiway_files::settings;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::capabilities::Abilities;
use crate::config::{Config, Options};
use crate::encoding::Encoding;
use crate::from_proto;
use crate::project::Project;
use crate::snapshot::{Cell, Snapshot, variables};

/// The state behind its lock.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub fn new() -> Shared {
        Shared(Arc::new(Mutex::new(State {
            encoding: Encoding::Utf16,
            abilities: Arc::default(),
            options: Options::default(),
            config: Arc::new(Options::default().resolve()),
            folders: Vec::new(),
            was_shut_down: false,
            applications: BTreeMap::new(),
            buffers: HashMap::new(),
            dirty: Dirty::default(),
            shown: BTreeSet::new(),
            shelf: Arc::default(),
            watched: BTreeSet::new(),
        })))
    }

    /// A handler that panicked left texts as they were: every change is one assignment.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where an application's files are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// The folder that holds `copilot`.
    Folder(PathBuf),
    /// The folder of a settings file, which holds for the applications below it.
    Settings(PathBuf),
    /// One text that lies in no such folder, or in none at all.
    Alone(Uri),
}

/// A file of an application.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub root: Root,
    /// From the root, with `/` between folders.
    pub path: Arc<str>,
}

/// An open text.
struct Buffer {
    key: Key,
    version: i32,
    text: String,
    lines: LineIndex,
    /// Made for the first who asks for this version.
    cell: Option<Arc<Cell>>,
}

#[derive(Default)]
struct Application {
    workspace: Workspace,
    /// Whether its files were read.
    is_loaded: bool,
    /// What the files say: `application` in `copilot/.workspace`, and `taxiway.toml`.
    variables: Variables,
    project: Option<Arc<Project>>,
}

pub struct State {
    pub encoding: Encoding,
    pub abilities: Arc<Abilities>,
    /// What the client said when it started; its settings count before them.
    pub options: Options,
    pub config: Arc<Config>,
    pub folders: Vec<PathBuf>,
    pub was_shut_down: bool,
    applications: BTreeMap<Root, Application>,
    buffers: HashMap<Uri, Buffer>,
    dirty: Dirty,
    /// Files for which the client shows diagnostics that were pushed.
    shown: BTreeSet<Key>,
    /// The policies of all projects, each made ready once.
    shelf: Arc<Shelf>,
    /// The names of policies whose changes the client tells of.
    watched: BTreeSet<String>,
}

/// Files to look at again, open ones first, each once.
#[derive(Default)]
struct Dirty {
    open: VecDeque<Key>,
    others: VecDeque<Key>,
    waiting: BTreeSet<Key>,
}

impl Dirty {
    fn add(&mut self, key: &Key, is_open: bool) {
        if self.waiting.insert(key.clone()) {
            let queue = if is_open { &mut self.open } else { &mut self.others };
            queue.push_back(key.clone());
        }
    }

    fn remove(&mut self, key: &Key) {
        if self.waiting.remove(key) {
            self.open.retain(|it| it != key);
            self.others.retain(|it| it != key);
        }
    }

    fn next(&mut self) -> Option<Key> {
        let key = self.open.pop_front().or_else(|| self.others.pop_front())?;
        self.waiting.remove(&key);
        Some(key)
    }
}

impl Key {
    /// The file that a client names.
    pub fn of(uri: &Uri) -> Key {
        let in_folder = from_proto::path(uri).and_then(|it| Key::of_path(&it));
        in_folder.unwrap_or_else(|| {
            let path = uri.path().as_str();
            Key { root: Root::Alone(uri.clone()), path: path.rsplit('/').next().unwrap_or(path).into() }
        })
    }

    /// A settings file, or one below a folder `copilot`; `None` elsewhere.
    pub fn of_path(path: &Path) -> Option<Key> {
        if path.file_name().is_some_and(|it| it == settings::FILE) {
            return Some(Key { root: Root::Settings(path.parent()?.to_path_buf()), path: settings::FILE.into() });
        }
        let copilot = path.ancestors().skip(1).find(|it| it.file_name().is_some_and(|it| it == "copilot"))?;
        let root = copilot.parent()?;
        let inside = path.strip_prefix(root).ok()?;
        Some(Key { root: Root::Folder(root.to_path_buf()), path: taxiway_files::show(inside).into() })
    }

    /// Whether Copilot would read it as a manifest of the application.
    pub fn is_manifest(&self) -> bool {
        is_manifest_path(&self.path)
    }

    pub fn is_settings(&self) -> bool {
        matches!(self.root, Root::Settings(_))
    }

    /// As a client would name it; `None` for what has no place on disk and is not open.
    pub fn uri(&self) -> Option<Uri> {
        match &self.root {
            Root::Folder(folder) | Root::Settings(folder) => Uri::from_file_path(folder.join(&*self.path)),
            Root::Alone(uri) => Some(uri.clone()),
        }
    }
}

impl State {
    // What the client does with texts.

    pub fn open(&mut self, uri: Uri, version: i32, text: String) {
        let key = Key::of(&uri);
        let lines = LineIndex::new(&text);
        if !key.is_settings() {
            let application = self.applications.entry(key.root.clone()).or_default();
            if !application.is_loaded {
                set_variables(application, &self.config);
            }
        }
        self.dirty.add(&key, true);
        self.buffers.insert(uri, Buffer { key, version, text, lines, cell: None });
    }

    /// Applies changes in their order. Whether the text is open.
    pub fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) -> bool {
        let Some(buffer) = self.buffers.get_mut(uri) else { return false };
        for change in changes {
            match change.range {
                None => buffer.text = change.text,
                Some(range) => {
                    let span = self.encoding.span(&buffer.text, &buffer.lines, range);
                    buffer.text.replace_range(span.range(), &change.text);
                }
            }
            buffer.lines = LineIndex::new(&buffer.text);
        }
        buffer.version = version;
        buffer.cell = None;
        self.dirty.add(&buffer.key, true);
        true
    }

    /// Forgets an open text; what the file on disk says counts from now on.
    pub fn close(&mut self, uri: &Uri) -> Option<Key> {
        let key = self.buffers.remove(uri)?.key;
        if let Root::Alone(_) = key.root {
            self.applications.remove(&key.root);
        }
        self.dirty.add(&key, false);
        Some(key)
    }

    pub fn is_open(&self, key: &Key) -> bool {
        self.buffers.values().any(|it| it.key == *key)
    }

    // What the disk says.

    /// A file was read anew, or is gone.
    pub fn set_file(&mut self, key: &Key, text: Option<Arc<str>>) {
        if self.is_open(key) {
            return;
        }
        let Some(application) = self.applications.get_mut(&key.root) else { return };
        match text.filter(|_| key.is_manifest()) {
            Some(text) => application.workspace.set(key.path.clone(), text),
            None => application.workspace.remove(&key.path),
        }
        self.look_again_at(&key.root);
        self.dirty.add(key, false);
    }

    /// The files of an application are to be read anew, or of all that settings hold for.
    pub fn reload(&mut self, root: &Root) {
        let mut roots = vec![root.clone()];
        if let Root::Settings(folder) = root {
            roots.extend(self.roots_at(folder));
        }
        for root in roots {
            if let Some(application) = self.applications.get_mut(&root) {
                application.is_loaded = false;
            }
            self.look_again_at(&root);
            // Settings have news for files that say nothing so far, too.
            self.found_in(&root);
        }
    }

    /// Applications whose project names a file.
    pub fn roots_naming(&self, path: &Path) -> Vec<Root> {
        let names = |it: &Application| it.project.as_ref().is_some_and(|it| it.names(path));
        self.applications.iter().filter(|(_, it)| names(it)).map(|(root, _)| root.clone()).collect()
    }

    /// The names of policies that the client was not asked to watch so far; from now on it was.
    pub fn unwatched_policies(&mut self) -> Vec<String> {
        if !self.abilities.watches_files {
            return Vec::new();
        }
        let named = self.applications.values().filter_map(|it| it.project.as_ref()).flat_map(|it| it.named());
        let names = named.filter_map(|it| Some(it.file_name()?.to_str()?.to_owned()));
        let new: BTreeSet<String> = names.filter(|it| !self.watched.contains(it)).collect();
        self.watched.extend(new.iter().cloned());
        new.into_iter().collect()
    }

    /// Applications whose folder lies in `folder`, or around it.
    pub fn roots_at(&self, folder: &Path) -> Vec<Root> {
        let touches = |it: &Path| it.starts_with(folder) || folder.starts_with(it);
        let roots = self.applications.keys();
        roots.filter(|it| matches!(it, Root::Folder(root) if touches(root))).cloned().collect()
    }

    /// Applications that a scan found; their files are read when somebody looks at them.
    pub fn found(&mut self, keys: &[Key]) {
        for key in keys {
            let application = self.applications.entry(key.root.clone()).or_default();
            if !application.is_loaded {
                set_variables(application, &self.config);
            }
            if self.config.workspace_diagnostics {
                let is_open = self.is_open(key);
                self.dirty.add(key, is_open);
            }
        }
    }

    /// Takes over settings. Whether anything changes with them.
    pub fn configure(&mut self, settings: Options) -> bool {
        let config = settings.over(self.options.clone()).resolve();
        if *self.config == config {
            return false;
        }
        self.config = Arc::new(config);
        let shown = self.shown.iter().chain(self.buffers.values().map(|it| &it.key)).map(|it| &it.root);
        let roots: BTreeSet<Root> = self.applications.keys().chain(shown).cloned().collect();
        for root in roots {
            if let Some(application) = self.applications.get_mut(&root) {
                set_variables(application, &self.config);
            }
            self.look_again_at(&root);
            self.found_in(&root);
        }
        true
    }

    /// A folder is no longer part of the workspace: what is not open there is of no interest.
    pub fn forget(&mut self, folder: &Path) {
        for root in self.roots_at(folder) {
            let is_inside = matches!(&root, Root::Folder(it) if it.starts_with(folder));
            let is_used = self.buffers.values().any(|it| it.key.root == root);
            self.look_again_at(&root);
            if is_inside && !is_used {
                self.applications.remove(&root);
            }
        }
        let settings = self.shown.iter().filter(|it| it.is_settings());
        settings.for_each(|it| self.dirty.add(it, false));
    }

    // Answers.

    /// What is known about a file at this moment; `None` for one that is not open and belongs
    /// to no application.
    pub fn snapshot(&mut self, uri: &Uri) -> Option<Snapshot> {
        match self.buffers.get(uri) {
            Some(buffer) => {
                let key = buffer.key.clone();
                self.snapshot_of(key, Some(uri.clone()))
            }
            None => self.snapshot_of(Key::of(uri), None),
        }
    }

    fn snapshot_of(&mut self, key: Key, open: Option<Uri>) -> Option<Snapshot> {
        // Settings that hold for nobody are of interest while they are open.
        if key.is_settings() && open.is_none() && !self.projects().any(|it| it == key) {
            return None;
        }
        let application = self.applications.get(&key.root);
        if application.is_none() && !key.is_settings() {
            return None;
        }
        let (version, cell) = match open.as_ref().and_then(|it| self.buffers.get_mut(it)) {
            Some(buffer) => {
                let text = &buffer.text;
                let cell = buffer.cell.get_or_insert_with(|| Arc::new(Cell::new(key.path.clone(), text.as_str())));
                (Some(buffer.version), Some(cell.clone()))
            }
            None => (None, None),
        };
        let uri = open.or_else(|| key.uri())?;
        let in_application = self.buffers.iter().filter(|(_, it)| it.key.root == key.root);
        Some(Snapshot {
            uri,
            version,
            encoding: self.encoding,
            abilities: self.abilities.clone(),
            config: self.config.clone(),
            open: in_application.map(|(uri, it)| (it.key.path.clone(), uri.clone())).collect(),
            workspace: application.map(|it| it.workspace.clone()).unwrap_or_default(),
            project: application.and_then(|it| it.project.clone()),
            shelf: self.shelf.clone(),
            cell,
            is_loaded: application.is_some_and(|it| it.is_loaded),
            loaded: None,
            key,
        })
    }

    /// The settings files that hold for applications.
    fn projects(&self) -> impl Iterator<Item = Key> {
        let projects = self.applications.values().filter_map(|it| it.project.as_ref());
        projects.filter_map(|it| Key::of_path(&it.settings.path))
    }

    /// Every file of an application that is a manifest by its path, the settings, and every open
    /// file.
    pub fn manifests(&self) -> Vec<(Key, Option<Uri>)> {
        let mut keys: BTreeMap<Key, Option<Uri>> = BTreeMap::new();
        for (root, application) in &self.applications {
            let paths = application.workspace.documents().map(|(path, _)| path);
            let key = |path: &Arc<str>| Key { root: root.clone(), path: path.clone() };
            keys.extend(paths.filter(|it| is_manifest_path(it)).map(|it| (key(it), None)));
        }
        keys.extend(self.projects().map(|it| (it, None)));
        keys.extend(self.buffers.iter().map(|(uri, it)| (it.key.clone(), Some(uri.clone()))));
        keys.into_iter().collect()
    }

    /// A snapshot of each manifest of the workspace.
    pub fn snapshots(&mut self) -> Vec<Snapshot> {
        self.manifests().into_iter().filter_map(|(key, open)| self.snapshot_of(key, open)).collect()
    }

    /// A snapshot of each application, by one of its files.
    pub fn snapshots_of_applications(&mut self) -> Vec<Snapshot> {
        let mut snapshots: Vec<Snapshot> = Vec::new();
        for snapshot in self.snapshots() {
            if snapshots.last().is_none_or(|it| it.key.root != snapshot.key.root) {
                snapshots.push(snapshot);
            }
        }
        snapshots
    }

    /// Keeps what making an answer found out: files that were read, a text that was parsed.
    /// Whether answers about other files change with it.
    pub fn learn(&mut self, snapshot: &Snapshot) -> bool {
        let Some(application) = self.applications.get_mut(&snapshot.key.root) else { return false };
        let before = application.workspace.neighbors().clone();
        let mut has_news = false;
        if let Some(loaded) = snapshot.loaded.as_ref().filter(|_| !application.is_loaded) {
            has_news = true;
            let settings = [application.project.take(), snapshot.project.clone()];
            application.project.clone_from(&snapshot.project);
            for key in settings.iter().flatten().filter_map(|it| Key::of_path(&it.settings.path)) {
                let is_open = self.buffers.values().any(|it| it.key == key);
                self.dirty.add(&key, is_open);
            }
            let open: BTreeSet<&str> =
                self.buffers.values().filter(|it| it.key.root == snapshot.key.root).map(|it| &*it.key.path).collect();
            take_in(application, loaded, &open, &self.config);
        }
        let is_current = |cell: &Arc<Cell>| {
            let buffer = self.buffers.get(&snapshot.uri);
            buffer.and_then(|it| it.cell.as_ref()).is_some_and(|it| Arc::ptr_eq(it, cell))
        };
        // What is no manifest of the application is nobody's neighbor.
        let cell = snapshot.cell.as_ref().filter(|it| snapshot.key.is_manifest() && is_current(it));
        if let Some(document) = cell.and_then(|it| it.document()) {
            application.workspace.insert(document.clone());
        }
        if *application.workspace.neighbors() != before {
            has_news = true;
        }
        if has_news {
            let root = &snapshot.key.root;
            let was_waiting = self.dirty.waiting.contains(&snapshot.key);
            self.look_again_at(root);
            self.found_in(root);
            // Whoever made this answer knew the news already.
            if !was_waiting && self.is_current(snapshot) {
                self.dirty.remove(&snapshot.key);
            }
        }
        has_news
    }

    // Diagnostics that are pushed.

    /// The next file to look at again.
    pub fn next_dirty(&mut self) -> Option<(Key, Option<Snapshot>)> {
        let key = self.dirty.next()?;
        let open = self.buffers.iter().find(|(_, it)| it.key == key).map(|(uri, _)| uri.clone());
        let snapshot = self.snapshot_of(key.clone(), open);
        Some((key, snapshot))
    }

    /// Whether what was found in a snapshot is still what there is to say.
    pub fn is_current(&self, snapshot: &Snapshot) -> bool {
        match self.buffers.get(&snapshot.uri) {
            Some(buffer) => snapshot.version == Some(buffer.version),
            None => snapshot.version.is_none(),
        }
    }

    /// Remembers whether the client shows anything for a file. Whether it showed something.
    pub fn set_shown(&mut self, key: &Key, is_shown: bool) -> bool {
        if is_shown { !self.shown.insert(key.clone()) } else { self.shown.remove(key) }
    }

    /// Everything that the client sees of an application may have changed.
    fn look_again_at(&mut self, root: &Root) {
        let mut keys: BTreeMap<Key, bool> = BTreeMap::new();
        keys.extend(self.shown.iter().filter(|it| it.root == *root).map(|it| (it.clone(), false)));
        keys.extend(self.buffers.values().filter(|it| it.key.root == *root).map(|it| (it.key.clone(), true)));
        keys.iter().for_each(|(key, is_open)| self.dirty.add(key, *is_open));
    }

    /// Manifests that were just read are looked at too, where that is wanted.
    fn found_in(&mut self, root: &Root) {
        if !self.config.workspace_diagnostics {
            return;
        }
        let Some(application) = self.applications.get(root) else { return };
        let paths = application.workspace.documents().map(|(path, _)| path).filter(|it| is_manifest_path(it));
        for path in paths {
            self.dirty.add(&Key { root: root.clone(), path: path.clone() }, false);
        }
    }
}

/// Takes in what was read from disk; open texts stay as they are.
fn take_in(application: &mut Application, loaded: &Workspace, open: &BTreeSet<&str>, config: &Config) {
    let gone: Vec<Arc<str>> = application.workspace.documents().map(|(path, _)| path.clone()).collect();
    for path in gone.iter().filter(|it| !open.contains(&***it) && loaded.document(it).is_none()) {
        application.workspace.remove(path);
    }
    let read = loaded.documents().filter(|(path, _)| !open.contains(&***path));
    read.for_each(|(_, document)| application.workspace.insert(document.clone()));
    application.variables = loaded.variables().clone();
    application.workspace.set_severities(loaded.severities().clone());
    application.workspace.set_complete(true);
    application.is_loaded = true;
    set_variables(application, config);
}

fn set_variables(application: &mut Application, config: &Config) {
    application.workspace.set_variables(variables(config, &application.variables));
}

/// The folders of the workspace that have a place on disk.
pub fn folders(uris: impl IntoIterator<Item = Uri>) -> Vec<PathBuf> {
    uris.into_iter().filter_map(|it| from_proto::path(&it)).collect()
}
