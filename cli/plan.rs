//! What the command line means: which manifests, with which variables, in which environments.
//!
//! In: arguments as typed. Out: [`Found`] manifests and the [`Context`] each is looked at in.
//! Reads of the process environment only the variables that `--var NAME` asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use taxiway_core::analysis::{Context, Document};
use taxiway_core::diagnostic::Finding;
use taxiway_core::diagnostic::words::list;
use taxiway_core::document::{DocumentKind, Later};
use taxiway_core::emit::ecs::Facts;
use taxiway_core::lower;
use taxiway_core::resolve::{Variables, closest};
use taxiway_core::text::LineIndex;

use crate::args::{Known, Target};
use crate::output;
use crate::report::{Checked, human};
use taxiway_files::settings::{Settings, Source};
use taxiway_files::workspace::{self, Home, Workspaces};
use taxiway_files::{self as files, named};

/// A manifest that was named or found.
#[derive(Clone, Debug)]
pub struct Found {
    pub path: PathBuf,
    /// As reports name it.
    pub shown: String,
    pub home: Option<Home>,
    /// Found by its file name only, outside of any workspace: it may be somebody else's.
    pub loose: bool,
    /// What its project says.
    pub settings: Option<Arc<Settings>>,
}

impl Found {
    fn new(path: PathBuf, workspaces: &mut Workspaces) -> anyhow::Result<Found> {
        let home = workspaces.of(&path)?;
        let settings = workspaces.settings(&path, home.as_ref())?;
        Ok(Found { shown: files::show(&path), path, home, loose: false, settings })
    }

    /// The file itself, parsed. Inside a workspace the document's path starts at `copilot/`.
    pub fn parse(&self, text: Arc<str>) -> Document {
        let inside = self.home.as_ref().and_then(|it| it.inside.as_deref());
        Document::parse(inside.unwrap_or(&self.shown), text)
    }
}

/// The application and variables that were given.
#[derive(Clone, Debug)]
pub struct Given(Variables);

impl Given {
    pub fn new(known: &Known) -> anyhow::Result<Given> {
        let mut variables = Variables { app: known.app.as_deref().map(Arc::from), ..Variables::default() };
        for (name, value) in &known.variables {
            let value = match value {
                Some(value) => value.clone(),
                None => std::env::var(name)
                    .map_err(|_| anyhow!("`--var {name}` takes the environment variable `{name}`, which is not set"))?,
            };
            variables.values.insert(name.clone(), value);
        }
        Ok(Given(variables))
    }

    /// The workspaces to look for, with the settings that were asked for.
    pub fn workspaces(&self, known: &Known) -> Workspaces {
        let settings = match &known.config {
            _ if known.no_config => Source::Nowhere,
            Some(path) => Source::File(path.clone()),
            None => Source::Nearest,
        };
        Workspaces::new(self.0.clone(), settings)
    }

    /// What is known about a manifest.
    pub fn context(&self, found: &Found, document: &Document) -> Context {
        let home = found.home.as_ref();
        if let Some(home) = home.filter(|it| it.inside.is_some()) {
            let mut cx = home.workspace.application().context();
            cx.missing = Arc::new(named::missing(home.workspace.root(), document, &cx));
            return cx;
        }
        let settings = found.settings.as_ref();
        let set = settings.map(|it| &it.variables);
        let known = home.map(|it| &it.workspace.variables);
        let variables = set.into_iter().chain(known).fold(self.0.clone(), Variables::or);
        let severities = settings.map(|it| it.severities.clone()).unwrap_or_default();
        Context { variables, severities, ..Context::default() }
    }
}

/// What is wrong in the settings that were read.
pub fn settings_findings(workspaces: &Workspaces) -> Vec<Checked> {
    let wrong = workspaces.settings_met().into_iter().filter(|it| !it.findings.is_empty());
    wrong
        .map(|it| Checked {
            path: files::show(&it.path),
            text: it.text.clone(),
            lines: LineIndex::new(&it.text),
            findings: it.findings.clone(),
        })
        .collect()
}

/// The manifests that `check` was asked to look at, sorted by path, each once.
pub fn manifests(paths: &[PathBuf], workspaces: &mut Workspaces) -> anyhow::Result<Vec<Found>> {
    let mut found = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut add = |path: PathBuf, walked: bool| -> anyhow::Result<()> {
        let path = path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path);
        if seen.insert(std::path::absolute(&path).unwrap_or_else(|_| path.clone())) {
            let mut it = Found::new(path, workspaces)?;
            it.loose = walked && it.home.as_ref().is_none_or(|it| it.inside.is_none());
            found.insert(it.shown.clone(), it);
        }
        Ok(())
    };
    if paths.is_empty() {
        let copilot = workspace::above_here().context(
            "no workspace: neither this folder nor the four above it hold a folder `copilot`; name a manifest",
        )?;
        let manifests = workspace::manifests(&copilot);
        if manifests.is_empty() {
            bail!("{}: no manifests in this workspace", files::show(&copilot));
        }
        manifests.into_iter().try_for_each(|it| add(it, false))?;
    }
    for path in paths {
        if !path.is_dir() {
            add(path.clone(), false)?;
            continue;
        }
        let manifests = match workspace::meant_by(path) {
            Some(copilot) => workspace::manifests(&copilot),
            None => workspace::manifests_below(path),
        };
        if manifests.is_empty() {
            bail!("{}: no manifests in this folder", files::show(path));
        }
        manifests.into_iter().try_for_each(|it| add(it, true))?;
    }
    Ok(found.into_values().collect())
}

/// Refuses environments that no workspace of these manifests knows. A manifest outside of a
/// workspace, or in one without environment manifests, allows any.
pub fn refuse_unknown_environments(found: &[Found], environments: &[String]) -> anyhow::Result<()> {
    let mut known = BTreeSet::new();
    for manifest in found {
        let home = manifest.home.as_ref().filter(|it| it.inside.is_some());
        let Some(names) = home.and_then(|it| it.workspace.known_environments()) else { return Ok(()) };
        known.extend(names.iter().cloned());
    }
    let is_known = |known: &BTreeSet<String>| environments.iter().find(|it| !known.contains(*it)).cloned();
    if is_known(&known).is_none() {
        return Ok(());
    }
    // A file that Copilot would not list may name an environment too.
    for manifest in found {
        if let Ok(source) = files::read(&manifest.path) {
            known.extend(Document::parse("", source.text).environments());
        }
    }
    match is_known(&known) {
        None => Ok(()),
        Some(name) => {
            let near = closest(&name, known.iter().map(String::as_str));
            let near = near.map(|it| format!("; perhaps `{it}`")).unwrap_or_default();
            Err(anyhow!("no environment is called `{name}`; this workspace has {}{near}", list(&known)))
        }
    }
}

/// One manifest that a command works on.
pub struct Opened {
    pub found: Found,
    pub document: Document,
    pub cx: Context,
}

/// Reads the manifest of a command that works on one, in environments that exist.
pub fn open(path: &Path, known: &Known, environments: &[&str]) -> anyhow::Result<Opened> {
    if path.is_dir() {
        let inside = workspace::meant_by(path).map(|it| workspace::manifests(&it));
        let inside = inside.unwrap_or_else(|| workspace::manifests_below(path));
        let example = inside.first().map(|it| format!(", such as {}", files::show(it))).unwrap_or_default();
        bail!("{}: this is a folder; name one manifest{example}", files::show(path));
    }
    let given = Given::new(known)?;
    let path = path.strip_prefix(".").unwrap_or(path).to_path_buf();
    let mut workspaces = given.workspaces(known);
    let found = Found::new(path, &mut workspaces)?;
    settings_findings(&workspaces).iter().for_each(|it| output::aside(&human::findings(it)));
    let source = files::read(&found.path)?;
    let environments: Vec<String> = environments.iter().map(|it| (*it).to_owned()).collect();
    refuse_unknown_environments(std::slice::from_ref(&found), &environments)?;
    let document = found.parse(source.text);
    let cx = given.context(&found, &document);
    if let DocumentKind::Later(Later { words, .. }) = document.kind(&cx) {
        bail!("{}: this is {words}; lowering it comes later", found.shown);
    }
    Ok(Opened { found, document, cx })
}

impl Opened {
    /// Findings in the form that reports take.
    pub fn checked(&self, findings: Vec<Finding>) -> Checked {
        Checked::new(self.found.shown.clone(), &self.document, findings)
    }

    /// Says on standard error that an environment changes nothing here, when it has no section.
    pub fn note_on_environment(&self, environment: &str) {
        let named = self.document.environments();
        if named.iter().any(|it| it == environment) {
            return;
        }
        let near = closest(environment, named.iter().map(String::as_str));
        let near = near.map(|it| format!("; perhaps `{it}` was meant")).unwrap_or_default();
        let shown = &self.found.shown;
        output::complain("note", &format!("{shown}: no section for `{environment}`, so the base holds there{near}"));
    }

    /// Says on standard error that names lack the application's, when nobody gave it.
    pub fn note_on_application(&self) {
        if self.cx.variables.app.is_none() {
            output::complain("note", "the application is unknown, so names hold `${AppName}`; pass `--app NAME`");
        }
    }

    /// What lowering needs to know, from the command line and the workspace.
    pub fn target(&self, target: &Target, environment: &str) -> lower::Target {
        lower::Target {
            app: self.cx.variables.app.clone(),
            environment: environment.into(),
            account: target.at.account.clone(),
            region: target.at.region.name.clone(),
            images: target.images.iter().cloned().collect(),
        }
    }
}

/// What only AWS knows, from a JSON file: a map of texts.
pub fn facts(file: Option<&Path>) -> anyhow::Result<Facts> {
    let Some(file) = file else { return Ok(Facts::new()) };
    let source = files::read(file)?;
    let facts: BTreeMap<String, String> = serde_json::from_str(&source.text)
        .with_context(|| format!("{}: facts are a JSON map from names to texts", files::show(file)))?;
    Ok(facts.into_iter().collect())
}
