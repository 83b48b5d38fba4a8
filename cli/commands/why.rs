//! `taxiway why`: the chain behind one value of the configuration or of the manifest.

use annotate_snippets::{Group, Level};
use anyhow::Error;
use taxiway_core::compare;
use taxiway_core::emit::ecs;
use taxiway_core::explain::Masked;
use taxiway_core::text::Span;
use taxiway_core::why::{self, Known, Story};

use super::lower::lower;
use super::resolve::values;
use crate::Status;
use crate::args::Why;
use crate::commands::report_aside;
use crate::output;
use crate::plan;
use crate::report::Checked;
use crate::report::human::{self, snippet};

pub fn run(args: &Why) -> anyhow::Result<Status> {
    let environment = &*args.place.environment;
    let opened = plan::open(&args.place.manifest, &args.place.known, &[environment])?;
    let facts = plan::facts(args.target.at.facts.as_deref())?;
    let (Some(lowered), Some(resolved)) =
        (lower(&opened, &args.target, environment)?, opened.document.resolve(&opened.cx, Some(environment)))
    else {
        let findings = opened.document.check(&opened.cx, &[environment.to_owned()]);
        return Ok(report_aside(&opened, findings));
    };
    opened.note_on_environment(environment);
    opened.note_on_application();
    if lowered.is_spoilt {
        return Ok(report_aside(&opened, lowered.findings));
    }
    let written = values(&resolved);
    let masked = Masked::of(&written);
    let properties = compare::properties(&ecs::with_map(&lowered.stack, &facts));
    let known = why::known(&written, &properties, &masked);
    let found = why::ask(&known, &args.value).map_err(Error::msg)?;
    let status = report_aside(&opened, lowered.findings);
    let checked = opened.checked(Vec::new());
    let mut text = String::new();
    for known in found {
        let story = why::story(known, &properties, &opened.document.tree);
        text.push_str(&told(&checked, known, environment, &story));
        text.push_str("\n\n");
    }
    output::styled(&text)?;
    Ok(status)
}

fn told(checked: &Checked, known: &Known, environment: &str, story: &Story) -> String {
    let title = format!("`{}` is {} in `{environment}`", known.path, known.value);
    let mut group = Group::with_title(Level::INFO.with_name("value").primary_title(title));
    let marks: Vec<(Span, Option<&str>)> = story.labels.iter().map(|(span, label)| (*span, Some(&**label))).collect();
    if !marks.is_empty() {
        group = group.element(snippet(checked, &marks, true));
    }
    group = group.elements(story.notes.iter().map(|it| Level::NOTE.message(&**it)));
    human::renderer().render(&[group])
}
