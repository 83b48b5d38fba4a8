//! The folder `copilot` around a manifest: where it is, and what it says.
//!
//! In: paths. Out: [`Workspace`]s, found as Copilot finds them, and the manifests in them
//! (`workspace.md`, section 2). Knows the layout of folders and `application` in
//! `.workspace`, no manifest.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use taxiway_core::analysis::{self, Document};
use taxiway_core::resolve::Variables;

use crate as files;

/// How many folders, from the current one upwards, may hold `copilot`.
const LEVELS: usize = 5;

/// A folder called `copilot`.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    /// `application` in `.workspace`, where nobody gave it.
    pub variables: Variables,
    application: OnceLock<analysis::Workspace>,
    environments: OnceLock<BTreeSet<String>>,
}

/// `application` in the `.workspace` of a folder `copilot`.
pub fn application_name(copilot: &Path) -> Option<Arc<str>> {
    let source = files::read(&copilot.join(".workspace")).ok()?;
    let tree = Document::parse("copilot/.workspace", source.text).tree;
    tree.root_value("application").and_then(|it| tree.scalar(it)).filter(|it| !it.is_empty()).map(Arc::from)
}

/// Every manifest of a folder `copilot` that can be read, with the application's name where
/// nobody gave it.
pub fn read(copilot: &Path, given: &Variables) -> analysis::Workspace {
    let mut workspace = analysis::Workspace::default();
    workspace.set_variables(completed(copilot, given));
    for path in manifests(copilot) {
        if let (Ok(inside), Ok(source)) = (path.strip_prefix(copilot), files::read(&path)) {
            workspace.set(format!("copilot/{}", files::show(inside)), source.text);
        }
    }
    workspace.set_complete(true);
    workspace
}

fn completed(copilot: &Path, given: &Variables) -> Variables {
    given.clone().or(&Variables { app: application_name(copilot), ..Variables::default() })
}

impl Workspace {
    fn new(folder: PathBuf, given: &Variables) -> Workspace {
        let variables = completed(&folder, given);
        Workspace { folder, variables, application: OnceLock::new(), environments: OnceLock::new() }
    }

    /// Every manifest of the folder, read when somebody asks first.
    pub fn application(&self) -> &analysis::Workspace {
        self.application.get_or_init(|| read(&self.folder, &self.variables))
    }

    /// The folder that holds `copilot`.
    pub fn root(&self) -> &Path {
        self.folder.parent().unwrap_or(&self.folder)
    }

    /// The environments that have a manifest of their own: the folders of
    /// `copilot/environments/*/manifest.yml`.
    fn environment_folders(&self) -> BTreeSet<String> {
        let folders = subfolders(&self.folder.join("environments"));
        let with_manifest = folders.into_iter().filter(|it| it.join("manifest.yml").is_file());
        with_manifest.filter_map(|it| Some(it.file_name()?.to_str()?.to_owned())).collect()
    }

    /// Every environment that has a manifest or that a manifest names; `None` when the
    /// workspace has no environment manifest, so that nothing can be said.
    pub fn known_environments(&self) -> Option<&BTreeSet<String>> {
        let known = self.environments.get_or_init(|| {
            let mut known = self.environment_folders();
            if !known.is_empty() {
                known.extend(self.application().documents().flat_map(|(_, it)| it.environments()));
            }
            known
        });
        Some(known).filter(|it| !it.is_empty())
    }
}

/// Workspaces that were met, each read once.
#[derive(Debug)]
pub struct Workspaces {
    given: Variables,
    by_folder: HashMap<PathBuf, Option<Arc<Workspace>>>,
}

/// The workspace of a file.
#[derive(Clone, Debug)]
pub struct Home {
    pub workspace: Arc<Workspace>,
    /// The file lies in the folder `copilot` itself, as `copilot/…`.
    pub inside: Option<String>,
}

impl Workspaces {
    /// `given` are the application and the variables that somebody gave.
    pub fn new(given: Variables) -> Workspaces {
        Workspaces { given, by_folder: HashMap::new() }
    }

    /// The workspace that a file belongs to: the folder `copilot` it lies in, else the nearest
    /// `copilot` beside it or above.
    pub fn of(&mut self, file: &Path) -> Option<Home> {
        let file = std::path::absolute(file).ok()?;
        let mut above = file.ancestors().skip(1);
        if let Some(folder) = above.find(|it| it.file_name().is_some_and(|it| it == "copilot")) {
            let inside = file.strip_prefix(folder).ok().map(|it| format!("copilot/{}", files::show(it)));
            return self.at(folder).map(|workspace| Home { workspace, inside });
        }
        let mut above = file.ancestors().skip(1).take(LEVELS);
        let workspace = above.find_map(|it| self.at(&it.join("copilot")))?;
        Some(Home { workspace, inside: None })
    }

    fn at(&mut self, folder: &Path) -> Option<Arc<Workspace>> {
        if let Some(known) = self.by_folder.get(folder) {
            return known.clone();
        }
        let workspace = folder.is_dir().then(|| Arc::new(Workspace::new(folder.to_path_buf(), &self.given)));
        self.by_folder.insert(folder.to_path_buf(), workspace.clone());
        workspace
    }
}

/// The folder `copilot` that holds here: this folder, a child of it, or a child of one of the
/// four folders above. Relative to the current folder, as short as can be.
pub fn above_here() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    if here.file_name().is_some_and(|it| it == "copilot") {
        return Some(PathBuf::from("."));
    }
    let mut up = PathBuf::new();
    for folder in here.ancestors().take(LEVELS) {
        if folder.join("copilot").is_dir() {
            return Some(up.join("copilot"));
        }
        up.push("..");
    }
    None
}

/// The folder `copilot` that a path means: itself, or its child. `None` for other folders.
pub fn meant_by(folder: &Path) -> Option<PathBuf> {
    let child = folder.join("copilot");
    if child.is_dir() {
        return Some(child);
    }
    let is_called_so = std::path::absolute(folder).is_ok_and(|it| it.file_name().is_some_and(|it| it == "copilot"));
    (is_called_so || folder.join(".workspace").is_file()).then(|| folder.to_path_buf())
}

/// Every manifest of a folder `copilot`: workloads, environments, pipelines.
pub fn manifests(copilot: &Path) -> Vec<PathBuf> {
    let of = |folder: &Path| subfolders(folder).into_iter().map(|it| it.join("manifest.yml"));
    let mut found: Vec<PathBuf> = of(copilot)
        .chain(of(&copilot.join("environments")))
        .chain(of(&copilot.join("pipelines")))
        .chain(std::iter::once(copilot.join("pipeline.yml")))
        .filter(|it| it.is_file())
        .collect();
    found.sort();
    found
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.filter_map(Result::ok).map(|it| it.path()).filter(|it| it.is_dir()).collect()
}

/// Every manifest below a folder that is no workspace itself; what git ignores is left out.
pub fn manifests_below(folder: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).git_global(false).build();
    let is_manifest = |path: &Path| match path.file_name().and_then(|it| it.to_str()) {
        Some("manifest.yml") => true,
        Some("pipeline.yml") => path.parent().is_some_and(|it| it.ends_with("copilot")),
        _ => false,
    };
    let files = walk.filter_map(Result::ok).filter(|it| it.file_type().is_some_and(|it| it.is_file()));
    let mut found: Vec<PathBuf> = files.map(ignore::DirEntry::into_path).filter(|it| is_manifest(it)).collect();
    found.sort();
    found
}
