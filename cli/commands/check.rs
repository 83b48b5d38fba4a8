//! `taxiway check`: everything there is to find, in one manifest or many.

use std::collections::BTreeSet;

use anyhow::bail;
use rayon::prelude::*;
use taxiway_core::analysis::{Context, Document};
use taxiway_core::document::DocumentKind;
use taxiway_core::wire;

use crate::Status;
use crate::args::{Check, CheckFormat, Output};
use crate::output;
use crate::plan::{self, Found, Given};
use crate::report::human::Summary;
use crate::report::{self, Checked, human};
use taxiway_files::{self as files, Source};

/// A worker's stack; a deeply nested manifest takes some.
const STACK_BYTES: usize = 16 * 1024 * 1024;

pub fn run(args: &Check) -> anyhow::Result<Status> {
    refuse_mixed_outputs(&args.outputs)?;
    let given = Given::new(&args.known)?;
    let found = plan::manifests(&args.paths, &given)?;
    plan::refuse_unknown_environments(&found, &args.environments)?;
    let one = |found: &Found| examine(found, &given, args);
    let outcomes: Vec<Outcome> = match &*found {
        // One manifest is done before a pool of threads would have started.
        [found] => vec![one(found)],
        found => {
            let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build()?;
            pool.install(|| found.par_iter().map(one).collect())
        }
    };
    let mut summary = Summary::default();
    let mut checked = Vec::new();
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
        write(output, &checked, &summary)?;
    }
    let fails = checked.iter().any(|it| it.has(args.fail_on.severity()));
    Ok(match (summary.unreadable > 0, fails) {
        (true, _) => Status::Incomplete,
        (false, true) => Status::Findings,
        (false, false) => Status::Clean,
    })
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

fn write(output: &Output, checked: &[Checked], summary: &Summary) -> anyhow::Result<()> {
    let text = match output.format {
        CheckFormat::Json => wire::pretty(&report::wire(checked))?,
        CheckFormat::Human => {
            let mut text: String = checked.iter().map(human::findings).collect();
            text.push_str(&summary.line());
            text
        }
    };
    match (&output.file, output.format) {
        (Some(file), _) => files::write_report(file, &anstream::adapter::strip_str(&text).to_string()),
        (None, CheckFormat::Json) => output::plain(&text),
        (None, CheckFormat::Human) => output::styled(&text),
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

fn examine(found: &Found, given: &Given, args: &Check) -> Outcome {
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
    let checked =
        |document: &Document| Checked::new(found.shown.clone(), document, document.check(&cx, &args.environments));
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
