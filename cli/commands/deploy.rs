//! The commands that ask Amazon ECS: `taxiway deploy`, `taxiway rollback`, `taxiway diff
//! --deployed`, and what `taxiway import` reads there.
//!
//! Whatever changes something makes a plan first; nothing is changed before it was shown and
//! agreed to.

mod apply;
mod documents;
mod plan;
mod rollback;
mod say;
mod watch;
mod workload;

use anyhow::anyhow;
use serde_json::json;
use taxiway_core::compare::{Difference, Shown};
use taxiway_core::wire;
use taxiway_deploy::{Change, change, fixed};

use crate::Status;
use crate::args::deploy::Deploy;
use crate::args::{Diff, DiffFormat};
use crate::output;
use crate::report::differences::{self as report, Sides};
use plan::{Plan, Planned};
use say::Say;
use workload::Asked;

pub use documents::documents;
pub use rollback::run as rollback;

/// What the side that runs is called.
const RUNNING: &str = "deployed";

pub fn run(args: &Deploy) -> anyhow::Result<Status> {
    let mut say = Say::new(args.run.json);
    let status = deploy(args, &mut say);
    say.finish(status)
}

fn deploy(args: &Deploy, say: &mut Say) -> anyhow::Result<Status> {
    let asked = Asked {
        manifest: &args.place.manifest,
        known: &args.place.known,
        environment: &args.place.environment,
        at: &args.target.at,
        images: &args.target.images,
        reach: &args.reach,
    };
    let plan = match plan::make(&asked)? {
        Planned::Made(plan) => plan,
        Planned::Refused(status) => return Ok(status),
    };
    let is_job = plan.place.is_none();
    let change = change(&plan.found.running, &plan.differences, is_job);
    show(&plan, change, say)?;
    if plan.found.is_draining() {
        return Err(anyhow!(
            "the service `{}` is being deleted (DRAINING); once ECS has deleted it, the same command creates it anew",
            plan.service
        ));
    }
    let fixed = if change == Change::Update { fixed(&plan.differences) } else { Vec::new() };
    if !fixed.is_empty() {
        let paths: Vec<String> = fixed.iter().map(|it| format!("`{}`", it.path)).collect();
        return Err(anyhow!(
            "ECS cannot change {} of a service that runs; delete the service first, then the same command creates it \
             anew",
            paths.join(", ")
        ));
    }
    if args.dry_run {
        return dry_run(&plan, change, say);
    }
    if change == Change::Nothing {
        return match (plan.unfinished(), plan.watched()) {
            (Some(applied), Some(watched)) => {
                let message = "nothing differs, and the deployment of it is still under way";
                say.tell(message, || json!({"event": "resumed"}))?;
                plan.session.catch_interrupts();
                watch::run(&watched, &args.run, &applied, say)
            }
            _ => say.end(Status::Clean, "unchanged", "what runs is what the manifest amounts to"),
        };
    }
    if !say.agreed(args.run.yes, "Deploy?")? {
        return say.end(Status::Incomplete, "declined", "nothing was changed");
    }
    apply::run(&plan, change, &args.run, say)
}

/// What differs, where, and what would be done about it.
fn show(plan: &Plan, change: Change, say: &mut Say) -> anyhow::Result<()> {
    let sides = Sides { from: RUNNING, to: &plan.environment };
    let differences: Vec<_> = plan.differences.iter().collect();
    let mut text = plan.heading();
    text.push_str(&report::lines(&plan.opened, sides, &differences));
    text.push_str(&plan.outlook(change));
    say.text(&text)?;
    say.event(|| {
        let shown = shown(&plan.differences);
        let diff = wire::Diff::new(RUNNING, &plan.environment, &shown, &plan.opened.document.tree);
        let mut event = plan.event(change);
        event["differences"] = serde_json::to_value(&diff.differences)?;
        Ok(event)
    })
}

fn shown(differences: &[Difference]) -> Vec<Shown> {
    differences.iter().map(|it| Shown { difference: it.clone(), only_name: false }).collect()
}

fn dry_run(plan: &Plan, change: Change, say: &mut Say) -> anyhow::Result<Status> {
    for (name, body) in plan.requests_to_show(change) {
        say.text(&format!("\n{name}\n{}", wire::pretty(&body)?))?;
        say.event(|| Ok(json!({"event": "request", "name": name, "body": body})))?;
    }
    say.end(Status::Clean, "dryRun", "nothing was changed")
}

/// `taxiway diff --deployed`: exit status 0 same, 1 different, 2 could not tell.
pub fn diff(args: &Diff, environment: &str) -> anyhow::Result<Status> {
    let asked = Asked {
        manifest: &args.manifest,
        known: &args.known,
        environment,
        at: &args.target.at,
        images: &args.target.images,
        reach: &args.reach,
    };
    let plan = match plan::make(&asked)? {
        Planned::Made(plan) => plan,
        Planned::Refused(_) => return Ok(Status::Incomplete),
    };
    match args.format {
        DiffFormat::Human => {
            let sides = Sides { from: RUNNING, to: environment };
            let differences: Vec<_> = plan.differences.iter().collect();
            let lines = report::lines(&plan.opened, sides, &differences);
            let count = report::count(differences.len());
            output::styled(&format!("{lines}{count} between {environment} and what runs{}\n", plan.absence()))?;
        }
        DiffFormat::Json => {
            let shown = shown(&plan.differences);
            let diff = wire::Diff::new(RUNNING, environment, &shown, &plan.opened.document.tree);
            output::plain(&wire::pretty(&diff)?)?;
        }
    }
    Ok(if plan.differences.is_empty() { Status::Clean } else { Status::Findings })
}
