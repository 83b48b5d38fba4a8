//! `taxiway diff`: what differs between two environments, property by property.

use std::fmt::Write as _;

use taxiway_core::analysis::Lowered;
use taxiway_core::compare::{self, Difference, Shown};
use taxiway_core::emit::ecs;
use taxiway_core::wire;

use super::lower::lower;
use super::resolve::masked;
use crate::Status;
use crate::args::{Diff, DiffFormat};
use crate::commands::report_aside;
use crate::output;
use crate::plan::{self, Opened};
use crate::report::differences::{self as report, Sides};

pub fn run(args: &Diff) -> anyhow::Result<Status> {
    match (&args.from, &args.to, &args.environment) {
        (Some(from), Some(to), _) => between(args, Sides { from, to }),
        (_, _, Some(environment)) => super::deploy::diff(args, environment),
        _ => Ok(Status::Incomplete),
    }
}

fn between(args: &Diff, sides: Sides) -> anyhow::Result<Status> {
    let environments = [sides.from, sides.to];
    let opened = plan::open(&args.manifest, &args.known, &environments)?;
    let facts = plan::facts(args.target.at.facts.as_deref())?;
    // As `check` words them: what holds in both environments is said once.
    let (findings, is_spoilt) = opened.document.check_for_result(&opened.cx, &environments.map(str::to_owned));
    let from = lower(&opened, &args.target, sides.from)?;
    let to = lower(&opened, &args.target, sides.to)?;
    let (Some(from), Some(to)) = (from, to) else { return Ok(report_aside(&opened, findings)) };
    environments.iter().for_each(|it| opened.note_on_environment(it));
    opened.note_on_application();
    if is_spoilt {
        return Ok(report_aside(&opened, findings));
    }
    let emitted = |it: &Lowered| ecs::with_map(&it.stack, &facts);
    let masked = masked(&opened, sides.from).and(masked(&opened, sides.to));
    let differences = compare::shown((sides.from, &emitted(&from)), (sides.to, &emitted(&to)), &masked);
    let status = match report_aside(&opened, findings) {
        Status::Clean if args.exit_code && differences.iter().any(|it| !it.only_name) => Status::Findings,
        status => status,
    };
    match args.format {
        DiffFormat::Human => output::styled(&human(&opened, args, sides, &differences))?,
        DiffFormat::Json => {
            let diff = wire::Diff::new(sides.from, sides.to, &differences, &opened.document.tree);
            output::plain(&wire::pretty(&diff)?)?;
        }
    }
    Ok(status)
}

fn human(opened: &Opened, args: &Diff, sides: Sides, differences: &[Shown]) -> String {
    let own: Vec<&Difference> =
        differences.iter().filter(|it| args.all || !it.only_name).map(|it| &it.difference).collect();
    let mut text = report::lines(opened, sides, &own);
    let Sides { from, to } = sides;
    let mut summary = format!("{} between {from} and {to}", report::count(own.len()));
    let hidden = differences.len() - own.len();
    if hidden > 0 {
        let _ = write!(summary, "; {hidden} more only by the environment's name (`--all` shows them)");
    }
    let _ = writeln!(text, "{summary}");
    text
}
