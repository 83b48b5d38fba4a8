//! `taxiway check`: everything there is to find, in one manifest or many.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use taxiway_core::analysis::{Context, Document, Policies};
use taxiway_core::diagnostic::Severity;
use taxiway_core::document::DocumentKind;
use taxiway_core::wire;

use crate::args::{Check, CheckFormat, Output};
use crate::changed::Changed;
use crate::output;
use crate::plan::{self, Found, Given};
use crate::report::human::Summary;
use crate::report::place::Root;
use crate::report::{self, Checked, github, human, junit, sarif};
use crate::{Status, is_broken_pipe};
use taxiway_files::policy::{Held, Policy, Shelf};
use taxiway_files::{self as files, Source, repository};

/// A worker's stack; a deeply nested manifest takes some.
const STACK_BYTES: usize = 16 * 1024 * 1024;

pub fn run(args: &Check) -> anyhow::Result<Status> {
    refuse_mixed_outputs(&args.outputs)?;
    let given = Given::new(&args.known)?;
    let mut workspaces = given.workspaces(&args.known);
    let mut found = plan::manifests(&args.paths, &mut workspaces)?;
    let total = found.len();
    found.retain(|it| it.settings.as_ref().is_none_or(|settings| !settings.excludes(&it.path)));
    let excluded = total - found.len();
    if let Some(revision) = &args.changed_since {
        found = only_changed(found, revision)?;
    }
    plan::refuse_unknown_environments(&found, &args.environments)?;
    let held = policies(&found, &args.policies)?;
    let one = |(found, policies): (&Found, &Vec<Arc<Policy>>)| examine(found, policies, &given, args);
    let outcomes: Vec<Outcome> = match &*found {
        // One manifest is done before a pool of threads would have started.
        [found] => held.iter().map(|policies| one((found, policies))).collect(),
        found => {
            let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build()?;
            pool.install(|| found.par_iter().zip(&held).map(one).collect())
        }
    };
    let mut summary = Summary { excluded, ..Summary::default() };
    let mut checked = plan::settings_findings(&workspaces);
    checked.iter().for_each(|it| summary.add_findings(it));
    for outcome in outcomes {
        match outcome {
            Outcome::Checked { checked: it, fixed } => {
                summary.add(&it);
                summary.fixed.0 += fixed;
                summary.fixed.1 += usize::from(fixed > 0);
                checked.push(it);
            }
            Outcome::Later => summary.later += 1,
            Outcome::Foreign => summary.foreign += 1,
            Outcome::Failed { error, checked: left } => {
                output::complain("error", &format!("{error:#}"));
                summary.unreadable += 1;
                checked.extend(left.inspect(|it| summary.add(it)));
            }
        }
    }
    if summary.unreadable > 0 && checked.is_empty() && summary.later == 0 {
        return Ok(Status::Incomplete);
    }
    if args.fix {
        // What could be cured is; the rest takes a decision or stands in another's way.
        summary.fixable = 0;
    }
    for output in &args.outputs {
        match write(output, &checked, &summary, args.fail_on.severity()) {
            // Whoever reads standard output may stop reading: the verdict is the same.
            Err(error) if is_broken_pipe(&error) => {}
            written => written?,
        }
    }
    let fails = checked.iter().any(|it| it.has(args.fail_on.severity()));
    Ok(match (summary.unreadable > 0, fails) {
        (true, _) => Status::Incomplete,
        (false, true) => Status::Findings,
        (false, false) => Status::Clean,
    })
}

/// The policies of each manifest: those that were named, and those of its project.
fn policies(found: &[Found], named: &[PathBuf]) -> anyhow::Result<Vec<Vec<Arc<Policy>>>> {
    let shelf = Shelf::default();
    let get = |path: &Path| {
        let shown = files::show(path);
        shelf.get(path, &shown).context(shown)
    };
    let named: Vec<Arc<Policy>> = named.iter().map(|it| get(it)).collect::<anyhow::Result<_>>()?;
    let mut by_project: HashMap<Option<&Path>, Vec<Arc<Policy>>> = HashMap::new();
    let mut held = Vec::new();
    for it in found {
        let project = it.settings.as_ref().map(|it| &*it.path);
        if let Some(policies) = by_project.get(&project) {
            held.push(policies.clone());
            continue;
        }
        let mut policies = named.clone();
        for it in it.settings.iter().flat_map(|it| &it.policies) {
            let policy = get(&repository::from_here(&it.path))?;
            if !policies.iter().any(|it| Arc::ptr_eq(it, &policy)) {
                policies.push(policy);
            }
        }
        by_project.insert(project, policies.clone());
        held.push(policies);
    }
    Ok(held)
}

fn only_changed(found: Vec<Found>, revision: &str) -> anyhow::Result<Vec<Found>> {
    let mut changed = Changed::since(revision);
    let mut kept = Vec::new();
    for it in found {
        if changed.holds(&it.path)? {
            kept.push(it);
        }
    }
    Ok(kept)
}

/// Two reports in one place would be neither.
fn refuse_mixed_outputs(outputs: &[Output]) -> anyhow::Result<()> {
    let mut places = BTreeSet::new();
    for output in outputs {
        if !places.insert(output.file.as_deref()) {
            match &output.file {
                Some(file) => bail!("two formats go to {}; give each a file of its own", files::show(file)),
                None => bail!("two formats go to standard output; give all but one a file: `--format json=FILE`"),
            }
        }
    }
    Ok(())
}

fn write(output: &Output, checked: &[Checked], summary: &Summary, fail_on: Severity) -> anyhow::Result<()> {
    let root = Root::here;
    let text = match output.format {
        CheckFormat::Json => wire::pretty(&report::wire(checked))?,
        CheckFormat::Sarif => sarif::log(checked, &root())?,
        CheckFormat::Github => github::commands(checked, &root()),
        CheckFormat::Junit => junit::document(checked, &root(), fail_on)?,
        CheckFormat::Human => {
            let mut text: String = checked.iter().map(human::findings).collect();
            text.push_str(&summary.line());
            text
        }
    };
    match (&output.file, output.format) {
        (Some(file), CheckFormat::Human) => files::write_report(file, &anstream::adapter::strip_str(&text).to_string()),
        (Some(file), _) => files::write_report(file, &text),
        (None, CheckFormat::Human) => output::styled(&text),
        (None, _) => output::plain(&text),
    }
}

enum Outcome {
    Checked {
        checked: Checked,
        /// How many findings were cured.
        fixed: usize,
    },
    Later,
    /// Called `manifest.yml`, outside of a workspace, and nothing of Copilot's in it.
    Foreign,
    /// Could not be read, or not be written; then with what was found.
    Failed {
        error: anyhow::Error,
        checked: Option<Checked>,
    },
}

fn examine(found: &Found, policies: &[Arc<Policy>], given: &Given, args: &Check) -> Outcome {
    let source = match files::read(&found.path) {
        Ok(source) => source,
        Err(error) => return Outcome::Failed { error, checked: None },
    };
    let document = found.parse(source.text.clone());
    let cx = given.context(found, &document);
    match document.kind(&cx) {
        DocumentKind::Later(_) if document.check(&cx, &args.environments).is_empty() => return Outcome::Later,
        DocumentKind::Unknown(_) if found.loose && is_foreign(&document) => return Outcome::Foreign,
        DocumentKind::Later(_) | DocumentKind::Unknown(_) | DocumentKind::Workload(_) => {}
    }
    let held = Held(policies);
    let policies = (!policies.is_empty()).then_some(&held as &dyn Policies);
    let checked = |document: &Document| {
        let findings = document.check_against(&cx, &args.environments, policies);
        Checked::new(found.shown.clone(), document, findings)
    };
    if !args.fix {
        return Outcome::Checked { checked: checked(&document), fixed: 0 };
    }
    match cure(found, &source, &document, &cx, &args.environments) {
        Ok((document, fixed)) => Outcome::Checked { checked: checked(&document), fixed },
        Err(error) => Outcome::Failed { error, checked: Some(checked(&document)) },
    }
}

fn is_foreign(document: &Document) -> bool {
    let tree = &document.tree;
    tree.errors.is_empty()
        && tree.root.is_some()
        && tree.root_value("name").is_none()
        && tree.root_value("type").is_none()
}

/// Applies safe fixes until none is left, and writes the text back when it changed.
fn cure(
    found: &Found,
    source: &Source,
    document: &Document,
    cx: &Context,
    environments: &[String],
) -> anyhow::Result<(Document, usize)> {
    let cured = document.cured(cx, environments);
    if cured.count > 0 {
        files::rewrite(&found.path, source, cured.document.text())?;
    }
    Ok((cured.document, cured.count))
}
