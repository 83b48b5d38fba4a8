//! `taxiway import`: a manifest for a task definition and a service that run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Error, bail};
use serde_json::Value;
use taxiway_core::analysis::workload_type;
use taxiway_core::import::{Imported, Kept, Left, Options, import};
use taxiway_core::text::LineIndex;
use taxiway_core::wire;
use taxiway_files as files;

use crate::Status;
use crate::args::Import;
use crate::output;

pub fn run(args: &Import) -> anyhow::Result<Status> {
    let options = Options {
        kind: args.kind.as_deref().map(workload_type).transpose().map_err(Error::msg)?,
        name: args.name.clone(),
        app: args.app.clone(),
        environment: args.environment.clone(),
        schedule: args.schedule.clone(),
        builds: args.builds.iter().cloned().collect(),
    };
    let (documents, heading) = if args.files.is_empty() {
        let (documents, heading) = super::deploy::documents(&args.running)?;
        if !args.json {
            output::aside(&format!("{}\n", output::one_line(&heading)));
        }
        (documents, heading)
    } else {
        read(&args.files)?
    };
    let imported = import(&documents, &options).map_err(Error::msg).with_context(|| heading)?;
    finish(args, &imported)
}

/// What is in files, and what they are called.
fn read(paths: &[PathBuf]) -> anyhow::Result<(Vec<Value>, String)> {
    if paths.iter().filter(|it| it.as_os_str() == "-").count() > 1 {
        bail!("`-`: standard input can be read only once");
    }
    let documents = paths.iter().map(|it| document(it)).collect::<anyhow::Result<Vec<Value>>>()?;
    let names: Vec<String> = paths.iter().map(|it| files::show(it)).collect();
    Ok((documents, names.join(", ")))
}

/// Writes a manifest and what is to be said about it.
fn finish(args: &Import, imported: &Imported) -> anyhow::Result<Status> {
    let lines = LineIndex::new(&imported.manifest);
    if let Some(path) = &args.output {
        files::create(path, &imported.manifest, args.force)?;
    }
    if let Some(path) = &args.write_facts {
        let facts: BTreeMap<&String, &String> = imported.facts.iter().collect();
        files::create(path, &wire::pretty(&facts)?, args.force)?;
    }
    if args.json {
        output::plain(&wire::pretty(&wire::Import::new(imported, &lines))?)?;
    } else {
        output::aside(&report(args, imported, &lines));
        if args.output.is_none() {
            output::plain(&imported.manifest)?;
        }
    }
    let is_whole = !imported.is_lossy() && imported.errors.is_empty();
    Ok(if is_whole { Status::Clean } else { Status::Findings })
}

fn document(path: &Path) -> anyhow::Result<Value> {
    let source = files::read_as(path, "a task definition or service")?;
    let text = source.text.trim();
    if text.is_empty() {
        bail!("{}: the file is empty", files::show(path));
    }
    serde_json::from_str(text).with_context(|| format!("{}: not JSON", files::show(path)))
}

const HEADING: Style = Style::new().bold();
const LOST: Style = AnsiColor::BrightRed.on_default().bold();

/// What no key expresses, and what the manifest cannot know.
fn report(args: &Import, imported: &Imported, lines: &LineIndex) -> String {
    let mut text = String::new();
    let mut part = |heading: &str, style: Style, of: fn(&Kept) -> Option<&str>, between: &str| {
        let found: Vec<(&Left, &str)> = imported.left.iter().filter_map(|it| Some((it, of(&it.kept)?))).collect();
        if found.is_empty() {
            return;
        }
        // Writing into memory cannot fail.
        let _ = writeln!(text, "{style}{heading}{style:#}");
        for (left, by) in found {
            let _ = writeln!(text, "  {}{between}{by}", shown(left));
        }
    };
    part("in taskdef_overrides:", HEADING, |it| if let Kept::Override(path) = it { Some(path) } else { None }, "  → ");
    part(facts_heading(args), HEADING, |it| if let Kept::Fact(name) = it { Some(name) } else { None }, "  → ");
    part("said otherwise:", HEADING, |it| if let Kept::Instead(words) = it { Some(words) } else { None }, ": ");
    part("not kept:", LOST, |it| if let Kept::Lost(words) = it { Some(words) } else { None }, ": ");
    for finding in &imported.errors {
        let line = lines.line_of(finding.span.start) + 1;
        let _ = writeln!(
            text,
            "{LOST}error[{}]{LOST:#}: line {line} of the manifest; `taxiway check` says more",
            finding.rule.name
        );
    }
    for note in &imported.notes {
        let _ = writeln!(text, "{HEADING}note{HEADING:#}: {note}");
    }
    text
}

fn facts_heading(args: &Import) -> &'static str {
    if args.write_facts.is_some() {
        "in the facts:"
    } else {
        "known to AWS only (`--write-facts FILE` keeps it for `--facts`):"
    }
}

/// The path and, where no secret can stand there, the value.
fn shown(left: &Left) -> String {
    let is_short = |it: &str| it.chars().count() <= 80;
    let path = output::one_line(&left.path);
    match &left.value {
        Value::Null => format!("{path} (not there)"),
        _ if left.may_be_secret() => path,
        value => match Some(value.to_string()).filter(|it| is_short(it)) {
            Some(value) => format!("{path} = {}", output::one_line(&value)),
            None => path,
        },
    }
}
