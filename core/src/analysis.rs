//! The one place where the stages meet: front ends make one call into it.
//!
//! In: a [`Document`] (a file's path and text) and what is known about its surroundings
//! ([`Context`]). Out: findings, the resolved manifest, the lowered configuration. Does no
//! I/O; the same input gives the same output.

mod bounds;
mod cure;
mod knock_on;
mod mask;
mod suppress;
mod workspace;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::diagnostic::severities::Severities;
use crate::diagnostic::structure::{ALIAS_BOMB, SYNTAX, UNDEFINED_VARIABLE, UNKNOWN_KEY};
use crate::diagnostic::words::list;
use crate::diagnostic::{Finding, OTHER_ENVIRONMENTS};
use crate::document::{DocumentKind, classify, is_manifest_path};
use crate::ir::Stack;
use crate::lower::{self, Target};
use crate::manifest::copilot::{Manifest, Workload};
use crate::manifest::files::{dockerfile_in, in_workspace};
use crate::manifest::neighbors::Neighbors;
use crate::manifest::{Decode, section_of};
use crate::outline::Outline;
use crate::resolve::{self, Base, Node, Variables, interpolate};
use crate::rules;
use crate::schema::json::{kebab, kinds};
use crate::schema::{self, Names, Section, WorkloadType};
use crate::text::Span;
use crate::yaml::{Kind, NodeId, Tree};

pub use cure::Cured;
pub use suppress::allow_comment;
pub use workspace::{Workspace, environment_of};

/// A file, parsed.
#[derive(Clone, Debug)]
pub struct Document {
    /// As the front end calls it; with `/` between folders.
    pub path: Arc<str>,
    pub tree: Tree,
}

/// What is known about a document's surroundings.
#[derive(Clone, Debug, Default)]
pub struct Context {
    pub variables: Variables,
    /// All manifests of the application; `None` where they are not known.
    pub neighbors: Option<Arc<Neighbors>>,
    /// The files that manifests name, that were looked for and not found. Paths start at the
    /// folder that holds `copilot`, and are sorted.
    pub missing: Arc<Vec<Arc<str>>>,
    /// What rules are to be in this project.
    pub severities: Arc<Severities>,
}

/// A manifest as it holds in one environment.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub workload_type: WorkloadType,
    /// Every key Copilot understood, with its value and origin.
    pub root: Node,
    pub findings: Vec<Finding>,
    /// It would look like a result without being one: a variable has no value.
    pub is_spoilt: bool,
}

/// What a manifest amounts to in one environment.
#[derive(Clone, Debug)]
pub struct Lowered {
    pub stack: Stack,
    /// The number of tasks follows the load once the service runs.
    pub scales: bool,
    pub findings: Vec<Finding>,
    /// As in [`Resolved`].
    pub is_spoilt: bool,
}

/// What a manifest amounts to in one environment, for whoever judges it.
pub struct Amounts<'a> {
    pub tree: &'a Tree,
    pub workload_type: WorkloadType,
    /// The values of [`Document::values`].
    pub root: &'a Node,
    pub stack: &'a Stack,
}

/// What stands in names where an environment's name would, as long as nobody says which it is.
const UNNAMED: &str = "${EnvName}";

/// Somebody's rules about what manifests amount to.
pub trait Policies {
    /// What they object to, each finding at a place of the manifest.
    fn check(&self, amounts: &Amounts) -> Vec<Finding>;
}

/// Whether anything computed from the manifest would look like a result without being one.
fn spoils_results(findings: &[Finding]) -> bool {
    findings.iter().any(is_hole)
}

/// Whether it is about a variable that has no value.
fn is_hole(finding: &Finding) -> bool {
    std::ptr::eq(finding.rule, &raw const UNDEFINED_VARIABLE)
}

/// The root section of the four ECS workload types.
pub fn workload_section() -> &'static Section {
    static EMPTY: Section = Section::new("", "", &[], &[], None, &[]);
    section_of::<Workload>().unwrap_or(&EMPTY)
}

/// The manifest type that somebody asks for, as Copilot writes it or in kebab case. Fails with
/// those that there are.
pub fn workload_type(asked: &str) -> Result<WorkloadType, String> {
    let is_asked = |it: &WorkloadType| it.name() == asked || kebab(it.name()) == asked;
    WorkloadType::ALL.into_iter().find(is_asked).ok_or_else(|| {
        let kinds = kinds();
        let near = resolve::closest(&kebab(asked), kinds.iter().map(String::as_str));
        let near = near.map(|it| format!("; perhaps `{it}`")).unwrap_or_default();
        format!("no manifest type is called `{asked}`; there is {}{near}", list(&kinds))
    })
}

/// The JSON Schema of the manifests of one type, for editors and other tools.
pub fn json_schema(workload: WorkloadType) -> serde_json::Value {
    schema::json::json_schema(workload_section(), workload)
}

impl Document {
    /// Reads a text; what is not YAML becomes findings of [`Document::check`].
    pub fn parse(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Document {
        Document { path: path.into(), tree: Tree::parse(text) }
    }

    pub fn text(&self) -> &Arc<str> {
        &self.tree.text
    }

    /// Whether somebody meant this to be a manifest: by its place in the folder `copilot`, or by
    /// what it says where it lies elsewhere.
    pub fn is_manifest(&self, cx: &Context) -> bool {
        if is_manifest_path(&self.path) {
            return true;
        }
        match self.kind(cx) {
            DocumentKind::Workload(_) | DocumentKind::Later(_) => self.tree.root_value("name").is_some(),
            DocumentKind::Unknown(_) => false,
        }
    }

    /// The folder of `copilot/<folder>/manifest.yml`; `None` for other paths.
    pub fn folder(&self) -> Option<&str> {
        let mut steps = self.path.rsplit('/');
        let (file, folder, parent) = (steps.next()?, steps.next()?, steps.next()?);
        (file == "manifest.yml" && parent == "copilot").then_some(folder)
    }

    pub fn kind(&self, cx: &Context) -> DocumentKind {
        classify(&self.path, &self.tree, &cx.variables)
    }

    /// The names under `environments`, in their order.
    pub fn environments(&self) -> Vec<String> {
        self.environment_keys().map(|(name, _)| name.to_owned()).collect()
    }

    /// The names under `environments` with their keys, in their order.
    pub fn environment_keys(&self) -> impl Iterator<Item = (&str, NodeId)> {
        let node = self.tree.root_value("environments").and_then(|it| self.tree.resolve(it));
        let entries = match node.map(|it| &self.tree.node(it).kind) {
            Some(Kind::Mapping(entries)) => &**entries,
            _ => &[],
        };
        let names = entries.iter().filter_map(|(key, _)| Some((self.tree.scalar(*key)?, *key)));
        names.filter(|(name, _)| name.len() <= resolve::MOST_KEY_BYTES)
    }

    /// Everything there is to find. Without environments to look at, the manifest is checked as
    /// every environment it names and once as one it does not name.
    ///
    /// A finding that holds in all of them is given once without environments; one that holds
    /// in some names them. Sorted by place.
    pub fn check(&self, cx: &Context, environments: &[String]) -> Vec<Finding> {
        self.check_against(cx, environments, None)
    }

    /// As [`Document::check`], with what policies object to in each environment. A text that
    /// cannot be read as a whole, and values that lack a variable, are not held against them.
    pub fn check_against(
        &self,
        cx: &Context,
        environments: &[String],
        policies: Option<&dyn Policies>,
    ) -> Vec<Finding> {
        finish(&self.tree, cx, self.everything(cx, environments, policies))
    }

    /// As [`Document::check`], for whoever is about to make something of the manifest in these
    /// environments; also whether that would be spoilt, because a variable has no value. That is
    /// an error here whatever the project wants of the rule: severities decide what is said of a
    /// manifest, not what it amounts to.
    pub fn check_for_result(&self, cx: &Context, environments: &[String]) -> (Vec<Finding>, bool) {
        finish_for_result(&self.tree, cx, self.everything(cx, environments, None))
    }

    /// Each finding once, as the rules say it.
    fn everything(&self, cx: &Context, environments: &[String], policies: Option<&dyn Policies>) -> Vec<Finding> {
        let mut findings = self.syntax();
        match self.kind(cx) {
            DocumentKind::Later(later) if later.has_variables => {
                let environment = environments.first().map(String::as_str);
                findings.extend(resolve::unresolved(&self.tree, &cx.variables, environment));
            }
            DocumentKind::Later(_) => {}
            DocumentKind::Unknown(finding) => {
                // What cannot be read may hold the type.
                if findings.is_empty() || self.tree.root_value("type").is_some() {
                    findings.push(*finding);
                }
            }
            DocumentKind::Workload(workload_type) => {
                let mut looked_at: Vec<Option<String>> = if environments.is_empty() {
                    self.environments().into_iter().map(Some).chain(std::iter::once(None)).collect()
                } else {
                    environments.iter().cloned().map(Some).collect()
                };
                let depends = resolve::depends_on_environment(self.text());
                let first = looked_at.first().and_then(Option::as_deref);
                let mut shared = Some(self.base(workload_type, cx, first));
                let size = if depends { self.tree.node_count() } else { shared.as_ref().map_or(0, Base::size) };
                findings.extend(bounds::environments(&self.tree, &mut looked_at, size));
                let mut folded = Folded::new(looked_at.len());
                let mut judges = policies.filter(|_| self.tree.errors.is_empty());
                if let Some(base) = shared.as_mut().filter(|_| !depends && looked_at.len() > 1) {
                    let found = base.take_findings();
                    if is_bomb(&found) {
                        looked_at.clear();
                    }
                    judges = judges.filter(|_| !spoils_results(&found));
                    folded.add_everywhere(found);
                }
                for (index, environment) in looked_at.iter().enumerate() {
                    let environment = environment.as_deref();
                    let base = shared.take().unwrap_or_else(|| self.base(workload_type, cx, environment));
                    let (root, found) = if depends || index + 1 == looked_at.len() {
                        base.into_environment(environment)
                    } else {
                        let resolved = base.for_environment(environment);
                        shared = Some(base);
                        resolved
                    };
                    let (manifest, mut found) = self.examine(workload_type, &root, found, cx, environment);
                    if let (Some(policies), Some(manifest)) = (judges, &manifest)
                        && !spoils_results(&found)
                    {
                        let environment = environment.unwrap_or(UNNAMED).into();
                        let app = cx.variables.app.clone();
                        let stack = lower::lower(manifest, &Target { app, environment, ..Target::default() });
                        found.extend(policies.check(&Amounts {
                            tree: &self.tree,
                            workload_type,
                            root: &root,
                            stack: &stack,
                        }));
                    }
                    folded.add(environment, found);
                }
                findings.extend(folded.finish());
                if let Some(neighbors) = &cx.neighbors {
                    let keys = self.environment_keys().map(|(name, key)| (name, self.tree.node(key).span));
                    findings.extend(rules::check_document(keys, neighbors));
                }
            }
        }
        findings
    }

    /// The files that the manifest names in any environment, from the folder that holds
    /// `copilot`, sorted: those that a front end may look for (see [`Context::missing`]). Found
    /// in the text as it is written; variables are filled in.
    pub fn files(&self, cx: &Context) -> Vec<String> {
        let Some(outline) = self.outline(cx) else { return Vec::new() };
        let mut found = Vec::new();
        for name in outline.names(&self.tree) {
            let is_folder = name.naming.what == Names::Folder;
            if !(is_folder || matches!(name.naming.what, Names::Dockerfile | Names::EnvFile)) {
                continue;
            }
            let Some(text) = self.tree.scalar(name.node) else { continue };
            let key = outline.environment(name.place).and_then(|it| self.tree.scalar(it));
            // What stands in the base holds in all of them.
            let environments: Vec<Option<&str>> = match key {
                None if resolve::depends_on_environment(text) => {
                    self.environment_keys().map(|(name, _)| Some(name)).collect()
                }
                key => vec![key],
            };
            for environment in environments {
                let filled = interpolate::fill(text, &cx.variables, environment).map(|it| it.text);
                let Some(path) = in_workspace(filled.as_deref().unwrap_or(text)) else { continue };
                if is_folder {
                    found.push(dockerfile_in(&path));
                }
                found.push(path);
            }
        }
        found.retain(|it| !it.is_empty());
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What each piece of the text is declared as; `None` when the document is no workload.
    pub fn outline(&self, cx: &Context) -> Option<Outline> {
        let DocumentKind::Workload(workload_type) = self.kind(cx) else { return None };
        Some(Outline::new(&self.tree, workload_section(), workload_type))
    }

    /// Every key Copilot understands in `environment`, without looking for findings; `None` when
    /// the document is no workload, or refused for what its aliases would make of it.
    pub fn values(&self, cx: &Context, environment: Option<&str>) -> Option<(WorkloadType, Node)> {
        self.values_as(cx, environment, environment)
    }

    /// As [`Document::values`], with the body of one environment under the name of another. The
    /// base (`None`) under the name of `prod` differs from `prod` in what `prod` overrides alone.
    pub fn values_as(&self, cx: &Context, body: Option<&str>, name: Option<&str>) -> Option<(WorkloadType, Node)> {
        let DocumentKind::Workload(workload_type) = self.kind(cx) else { return None };
        let (root, found) = self.base(workload_type, cx, name).into_environment(body);
        (!is_bomb(&found)).then_some((workload_type, root))
    }

    /// As [`Document::values`], for several environments, of which the first ones are looked at
    /// where the manifest is too large for all.
    pub fn values_of_each(&self, cx: &Context, environments: &[Option<&str>]) -> Option<(WorkloadType, Vec<Node>)> {
        let DocumentKind::Workload(workload_type) = self.kind(cx) else { return None };
        let environments = bounds::looked_at_once(environments, self.tree.node_count());
        let depends = resolve::depends_on_environment(self.text());
        let mut base = None;
        let mut roots = Vec::with_capacity(environments.len());
        for environment in environments {
            if depends {
                base = None;
            }
            let base = base.get_or_insert_with(|| self.base(workload_type, cx, *environment));
            let (root, found) = base.for_environment(*environment);
            if is_bomb(&found) {
                return None;
            }
            roots.push(root);
        }
        Some((workload_type, roots))
    }

    /// The manifest that holds in `environment`; `None` when the document is no workload.
    pub fn resolve(&self, cx: &Context, environment: Option<&str>) -> Option<Resolved> {
        let DocumentKind::Workload(workload_type) = self.kind(cx) else { return None };
        let (root, found) = self.base(workload_type, cx, environment).into_environment(environment);
        let (_, found) = self.examine(workload_type, &root, found, cx, environment);
        let (findings, is_spoilt) = self.in_one(cx, environment, found);
        Some(Resolved { workload_type, root, findings, is_spoilt })
    }

    /// The configuration that the manifest amounts to; `None` when the document is no workload.
    pub fn lower(&self, cx: &Context, environment: &str, target: &Target) -> Option<Lowered> {
        let DocumentKind::Workload(workload_type) = self.kind(cx) else { return None };
        let (root, found) = self.base(workload_type, cx, Some(environment)).into_environment(Some(environment));
        let (manifest, found) = self.examine(workload_type, &root, found, cx, Some(environment));
        let stack = match &manifest {
            Some(manifest) => lower::lower(manifest, target),
            None => Stack::default(),
        };
        let scales = manifest.as_ref().is_some_and(Manifest::scales);
        let (findings, is_spoilt) = self.in_one(cx, Some(environment), found);
        Some(Lowered { stack, scales, findings, is_spoilt })
    }

    /// Refuses images for containers that the manifest does not have in `environment`: fails with
    /// those that there are.
    pub fn refuse_unknown_images(&self, cx: &Context, environment: &str, target: &Target) -> Result<(), String> {
        let Some((_, root)) = (!target.images.is_empty()).then(|| self.values(cx, Some(environment))).flatten() else {
            return Ok(());
        };
        let main = root.get("name").and_then(Node::as_text).map(|it| it.to_string());
        let sidecars = root.get("sidecars").and_then(Node::as_map).map_or(&[][..], |it| &it.entries);
        let mut known: Vec<String> =
            main.into_iter().chain(sidecars.iter().map(|it| it.key.text.to_string())).collect();
        known.sort_unstable();
        known.dedup();
        match target.images.keys().find(|it| !known.contains(*it)) {
            None => Ok(()),
            Some(name) => {
                let near = resolve::closest(name, known.iter().map(String::as_str));
                let near = near.map(|it| format!("; perhaps `{it}`")).unwrap_or_default();
                Err(format!("no container is called `{name}`; there is {}{near}", list(&known)))
            }
        }
    }

    /// What was found in one environment, as it is shown beside a result; and whether it spoils that.
    fn in_one(&self, cx: &Context, environment: Option<&str>, found: Vec<Finding>) -> (Vec<Finding>, bool) {
        let mut folded = Folded::new(1);
        folded.add(environment, found);
        let mut findings = self.syntax();
        findings.extend(folded.finish());
        finish_for_result(&self.tree, cx, findings)
    }

    fn syntax(&self) -> Vec<Finding> {
        let wording = |error: &crate::yaml::SyntaxError| {
            let mut finding = SYNTAX.at(error.span, error.message.clone());
            finding.help = error.help.clone();
            finding
        };
        self.tree.errors.iter().map(wording).collect()
    }

    fn base(&self, workload_type: WorkloadType, cx: &Context, environment: Option<&str>) -> Base {
        resolve::base(&self.tree, workload_section(), workload_type, &cx.variables, environment)
    }

    /// The decoded manifest, and all that reading it, its limits and the rules find.
    fn examine(
        &self,
        workload_type: WorkloadType,
        root: &Node,
        mut findings: Vec<Finding>,
        cx: &Context,
        environment: Option<&str>,
    ) -> (Option<Manifest>, Vec<Finding>) {
        if is_bomb(&findings) {
            // Most of the document was left out, so nothing more can be said about it.
            return (None, findings);
        }
        findings.extend(resolve::limits::limits(root, workload_section(), workload_type));
        let manifest = decode(workload_type, root);
        if let Some(manifest) = &manifest {
            let mut rules_cx = rules::Cx {
                manifest,
                parts: &rules::Parts::of(manifest),
                app: cx.variables.app.as_deref(),
                environment,
                folder: self.folder(),
                neighbors: cx.neighbors.as_deref(),
                missing: &cx.missing,
                findings: Vec::new(),
            };
            rules::check(&mut rules_cx);
            findings.extend(rules_cx.findings);
        }
        (manifest, findings)
    }
}

/// The configuration that the values of [`Document::values`] amount to.
pub fn stack(workload_type: WorkloadType, root: &Node, target: &Target) -> Stack {
    decode(workload_type, root).map_or_else(Stack::default, |it| lower::lower(&it, target))
}

fn decode(workload_type: WorkloadType, root: &Node) -> Option<Manifest> {
    let mut workload = Workload::decode(root)?;
    // A name that long was refused, and is not put into every other name.
    workload.name = workload.name.filter(|it| it.len() <= resolve::MOST_KEY_BYTES);
    Some(Manifest { workload_type, workload })
}

fn is_bomb(findings: &[Finding]) -> bool {
    findings.iter().any(|it| it.rule.name == ALIAS_BOMB.name)
}

/// The findings that are shown, in the order of their places.
fn finish(tree: &Tree, cx: &Context, mut findings: Vec<Finding>) -> Vec<Finding> {
    knock_on::remove(tree, &mut findings);
    silence(tree, cx, &mut findings);
    lay_out(tree, cx, findings)
}

/// As [`finish`], with every reason why there is no result; and whether there is one.
fn finish_for_result(tree: &Tree, cx: &Context, mut findings: Vec<Finding>) -> (Vec<Finding>, bool) {
    let is_spoilt = spoils_results(&findings);
    knock_on::remove(tree, &mut findings);
    let holes: Vec<Finding> = findings.extract_if(.., |it| is_hole(it)).collect();
    silence(tree, cx, &mut findings);
    findings.extend(holes);
    (lay_out(tree, cx, findings), is_spoilt)
}

/// Leaves out and turns down what the author and the project want so.
fn silence(tree: &Tree, cx: &Context, findings: &mut Vec<Finding>) {
    suppress::suppress(tree, findings);
    cx.severities.apply(findings);
}

fn lay_out(tree: &Tree, cx: &Context, mut findings: Vec<Finding>) -> Vec<Finding> {
    sort(&mut findings);
    bounds::findings(&mut findings);
    mask::mask(tree, &cx.variables, &mut findings);
    findings
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (a.span.start, a.span.end, a.rule.name, &a.message).cmp(&(b.span.start, b.span.end, b.rule.name, &b.message))
    });
}

/// The findings of several environments, each once.
struct Folded {
    total: usize,
    /// With the environments in which it holds; `None` is all of them.
    found: Vec<(Finding, Option<Vec<Option<String>>>)>,
    /// The position in `found` of a rule's finding at a place.
    at: HashMap<(Span, &'static str, String), usize>,
}

/// What two findings have in common that are one. What stands behind an alias is met by several
/// paths; its unknown keys are one finding.
fn key(finding: &Finding) -> (Span, &'static str, String) {
    let is_key = finding.rule.name == UNKNOWN_KEY.name;
    let message = if is_key { String::new() } else { finding.message.clone() };
    (finding.span, finding.rule.name, message)
}

impl Folded {
    fn new(total: usize) -> Folded {
        Folded { total, found: Vec::new(), at: HashMap::new() }
    }

    /// Findings that hold in all environments.
    fn add_everywhere(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            if let Entry::Vacant(at) = self.at.entry(key(&finding)) {
                at.insert(self.found.len());
                self.found.push((finding, None));
            }
        }
    }

    fn add(&mut self, environment: Option<&str>, findings: Vec<Finding>) {
        let environment = environment.map(str::to_owned);
        for finding in findings {
            match self.at.entry(key(&finding)) {
                Entry::Occupied(at) => {
                    if let Some(environments) = &mut self.found[*at.get()].1
                        && environments.last() != Some(&environment)
                    {
                        environments.push(environment.clone());
                    }
                }
                Entry::Vacant(at) => {
                    at.insert(self.found.len());
                    self.found.push((finding, Some(vec![environment.clone()])));
                }
            }
        }
    }

    fn finish(self) -> Vec<Finding> {
        let total = self.total;
        let fold = |(mut finding, environments): (Finding, Option<Vec<Option<String>>>)| {
            if let Some(environments) = environments.filter(|it| it.len() < total) {
                finding.environments =
                    environments.into_iter().map(|it| it.unwrap_or_else(|| OTHER_ENVIRONMENTS.to_owned())).collect();
            }
            finding
        };
        self.found.into_iter().map(fold).collect()
    }
}
