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
use crate::repository;
use crate::settings::{self, Settings};

/// How many folders, from the current one upwards, may hold `copilot`.
const LEVELS: usize = 5;

/// A folder called `copilot`.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    /// What was given, what the project sets, and `application` in `.workspace`; the first counts.
    pub variables: Variables,
    /// What its project says.
    pub settings: Option<Arc<Settings>>,
    application: OnceLock<analysis::Workspace>,
    environments: OnceLock<BTreeSet<String>>,
}

/// `application` in the `.workspace` of a folder `copilot`.
pub fn application_name(copilot: &Path) -> Option<Arc<str>> {
    let source = files::read(&copilot.join(".workspace")).ok()?;
    let tree = Document::parse("copilot/.workspace", source.text).tree;
    tree.root_value("application").and_then(|it| tree.scalar(it)).filter(|it| !it.is_empty()).map(Arc::from)
}

/// Every manifest of a folder `copilot` that can be read, as what was given and its project's
/// settings want it.
pub fn read(copilot: &Path, given: &Variables, settings: Option<&Settings>) -> analysis::Workspace {
    read_with(copilot, variables(copilot, given, settings), settings)
}

fn read_with(copilot: &Path, variables: Variables, settings: Option<&Settings>) -> analysis::Workspace {
    let mut workspace = analysis::Workspace::default();
    // Names that others refer to hold variables, so these come first.
    workspace.set_variables(variables);
    workspace.set_severities(settings.map(|it| it.severities.clone()).unwrap_or_default());
    for path in manifests(copilot) {
        if let (Ok(inside), Ok(source)) = (path.strip_prefix(copilot), files::read(&path)) {
            workspace.set(format!("copilot/{}", files::show(inside)), source.text);
        }
    }
    workspace.set_complete(true);
    workspace
}

fn variables(copilot: &Path, given: &Variables, settings: Option<&Settings>) -> Variables {
    let own = Variables { app: application_name(copilot), ..Variables::default() };
    let set = settings.map(|it| &it.variables);
    set.into_iter().chain([&own]).fold(given.clone(), Variables::or)
}

impl Workspace {
    fn new(folder: PathBuf, given: &Variables, settings: Option<Arc<Settings>>) -> Workspace {
        let variables = variables(&folder, given, settings.as_deref());
        Workspace { folder, variables, settings, application: OnceLock::new(), environments: OnceLock::new() }
    }

    /// Every manifest of the folder, read when somebody asks first.
    pub fn application(&self) -> &analysis::Workspace {
        let read = || read_with(&self.folder, self.variables.clone(), self.settings.as_deref());
        self.application.get_or_init(read)
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
    settings: settings::Files,
    /// By the folder `copilot`, and whether it is looked at from inside.
    by_folder: HashMap<(PathBuf, bool), Option<Arc<Workspace>>>,
}

/// The workspace of a file.
#[derive(Clone, Debug)]
pub struct Home {
    pub workspace: Arc<Workspace>,
    /// The file lies in the folder `copilot` itself, as `copilot/…`.
    pub inside: Option<String>,
}

impl Workspaces {
    /// `given` are the application and the variables that somebody gave; they count before
    /// settings.
    pub fn new(given: Variables, settings: settings::Source) -> Workspaces {
        Workspaces { given, settings: settings::Files::new(settings), by_folder: HashMap::new() }
    }

    /// The workspace that a file belongs to: the folder `copilot` it lies in, else the nearest
    /// `copilot` beside it or above. Fails where the settings of the former cannot be read; those
    /// of the latter are not for the file.
    pub fn of(&mut self, file: &Path) -> anyhow::Result<Option<Home>> {
        let Ok(file) = std::path::absolute(file) else { return Ok(None) };
        let mut above = file.ancestors().skip(1);
        if let Some(folder) = above.find(|it| it.file_name().is_some_and(|it| it == "copilot")) {
            let inside = file.strip_prefix(folder).ok().map(|it| format!("copilot/{}", files::show(it)));
            return Ok(self.at(folder, true)?.map(|workspace| Home { workspace, inside }));
        }
        for folder in file.ancestors().skip(1).take(LEVELS) {
            if let Some(workspace) = self.at(&folder.join("copilot"), false)? {
                return Ok(Some(Home { workspace, inside: None }));
            }
        }
        Ok(None)
    }

    /// The settings that hold for a file of this home. Fails where they cannot be read.
    pub fn settings(&mut self, file: &Path, home: Option<&Home>) -> anyhow::Result<Option<Arc<Settings>>> {
        if let Some(home) = home.filter(|it| it.inside.is_some()) {
            return Ok(home.workspace.settings.clone());
        }
        let file = repository::absolute(file);
        file.as_deref().and_then(Path::parent).map_or(Ok(None), |it| self.settings.of(it))
    }

    /// Every settings file that was read, sorted by path.
    pub fn settings_met(&self) -> Vec<&Arc<Settings>> {
        self.settings.met()
    }

    fn at(&mut self, folder: &Path, is_inside: bool) -> anyhow::Result<Option<Arc<Workspace>>> {
        let key = (folder.to_path_buf(), is_inside);
        if let Some(known) = self.by_folder.get(&key) {
            return Ok(known.clone());
        }
        let workspace = if folder.is_dir() {
            let root = repository::absolute(folder);
            let root = root.as_deref().and_then(Path::parent).filter(|_| is_inside);
            let settings = root.map_or(Ok(None), |it| self.settings.of(it))?;
            Some(Arc::new(Workspace::new(folder.to_path_buf(), &self.given, settings)))
        } else {
            None
        };
        self.by_folder.insert(key, workspace.clone());
        Ok(workspace)
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
