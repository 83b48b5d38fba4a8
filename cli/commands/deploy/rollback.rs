//! `taxiway rollback`: the previous revision of a service's task definition, with the same plan
//! and the same watching as a deployment.

use anyhow::bail;
use serde_json::json;
use taxiway_core::compare::running::{Running, differences};
use taxiway_core::emit::Emitted;
use taxiway_core::explain::Masked;
use taxiway_core::wire;
use taxiway_deploy::{Cause, short};

use super::say::Say;
use super::watch::{self, Watched};
use super::workload::{self, Asked, Workload};
use super::{apply, shown};
use crate::Status;
use crate::args::deploy::Rollback;
use crate::report::differences::{self as report, Sides};

const LATER: &str = "`taxiway diff --deployed` says what runs; another roll-back would go one revision further back";

pub fn run(args: &Rollback) -> anyhow::Result<Status> {
    let mut say = Say::new(args.run.json);
    let status = rollback(args, &mut say);
    say.finish(status)
}

fn rollback(args: &Rollback, say: &mut Say) -> anyhow::Result<Status> {
    let environment = &*args.place.environment;
    let asked = Asked {
        manifest: &args.place.manifest,
        known: &args.place.known,
        environment,
        at: &args.at,
        images: &[],
        reach: &args.reach,
    };
    // What is wrong in the manifest does not keep anybody from going back.
    let opened = match workload::read(&asked)? {
        Ok(opened) => opened,
        Err(status) => return Ok(status),
    };
    let mut workload = Workload::open(&asked, opened)?;
    workload.fill_in(environment)?;
    let Some(place) = workload.place(&args.reach)? else {
        bail!("a job has no service that could be taken back; its state machine names the revision it starts");
    };
    let session = &workload.session;
    let found = session.find(&place, &workload.family)?;
    let (Some(running), Some(from)) = (found.running_arn(), &found.running.task_definition) else {
        bail!("there is no service `{}` in {}, so there is nothing to take back", place.service, short(&place.cluster));
    };
    if found.is_draining() {
        bail!("the service `{}` is being deleted (DRAINING)", place.service);
    }
    let Some(to) = session.previous(running)? else {
        bail!("{} has no earlier revision that is active, so there is nothing to go back to", short(running));
    };
    let to_arn = to["taskDefinitionArn"].as_str().unwrap_or_default().to_owned();
    let (from_name, to_name) = (short(running).to_owned(), short(&to_arn).to_owned());
    let of = |it: &_| Running { task_definition: Some(Clone::clone(it)), service: None };
    let wanted = Emitted { text: of(&to).requests().to_string(), map: Vec::new() };
    let differences = differences(&of(from), &wanted, false, &Masked::default());
    let service = found.service_name().unwrap_or(&place.service).to_owned();
    let sides = Sides { from: &from_name, to: &to_name };
    let lines = report::lines(&workload.opened, sides, &differences.iter().collect::<Vec<_>>());
    let account = &workload.account.number;
    let region = session.region();
    let cluster = short(&place.cluster);
    let count = report::count(differences.len());
    say.text(&format!(
        "{service} in {cluster} ({account}, {region})\n{lines}{count} between {from_name} and {to_name}; updates the \
         service {service}\n"
    ))?;
    say.event(|| {
        let shown = shown(&differences);
        let diff = wire::Diff::new(&from_name, &to_name, &shown, &workload.opened.document.tree);
        Ok(json!({
            "event": "plan", "change": "rollback", "account": account, "region": region, "cluster": place.cluster,
            "service": service, "running": running, "taskDefinition": to_arn,
            "differences": serde_json::to_value(&diff.differences)?,
        }))
    })?;
    if !say.agreed(args.run.yes, "Roll back?")? {
        return say.end(Status::Incomplete, "declined", "nothing was changed");
    }
    session.catch_interrupts();
    if let Some(what) = session.find(&place, &workload.family)?.changed_since(&found) {
        return apply::stale(&what, say);
    }
    let body = json!({"cluster": place.cluster, "service": service, "taskDefinition": to_arn});
    say.commit();
    let applied = match session.update(&body) {
        Ok(applied) => applied,
        Err(fault) if fault.cause == Cause::Unclear => {
            let state = format!("whether `{service}` went back to {to_name} is not known; {LATER}");
            return apply::failed(&fault, &state, say);
        }
        Err(fault) => return apply::failed(&fault, "nothing was changed", say),
    };
    say.tell(&format!("updated {service} with {to_name}"), || {
        json!({"event": "updated", "service": applied.arn(), "taskDefinition": to_arn, "deployment": applied.deployment()})
    })?;
    let watched = Watched { session, place: &place, service: &service, later: LATER };
    watch::run(&watched, &args.run, &applied, say)
}
