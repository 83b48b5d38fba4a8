//! Making the change, so that whatever happens it is told how far it came.

use serde_json::json;
use taxiway_deploy::{Cause, Change, Fault, short};

use super::plan::Plan;
use super::say::Say;
use super::watch;
use crate::Status;
use crate::args::deploy::Run;

const AGAIN: &str = "the same command compares first and does only what is left";

pub fn run(plan: &Plan, change: Change, args: &Run, say: &mut Say) -> anyhow::Result<Status> {
    let session = &plan.session;
    session.catch_interrupts();
    if let Some(what) = plan.look_again()?.changed_since(&plan.found) {
        return stale(&what, say);
    }
    say.commit();
    if session.is_interrupted() {
        return say.end(Status::Incomplete, "interrupted", "interrupted: nothing was changed");
    }
    let task_definition = match plan.task_definition() {
        Some(arn) => arn.to_owned(),
        None => match session.register(&plan.requests.task_definition, |it| plan.is_wanted(it)) {
            Ok(arn) => {
                let name = short(&arn);
                say.tell(&format!("registered {name}"), || json!({"event": "registered", "taskDefinition": arn}))?;
                arn
            }
            Err(fault) => return failed(&fault, &unregistered(&fault), say),
        },
    };
    let name = short(&task_definition);
    if change == Change::Register {
        let message = format!("{name} is registered; {}", plan.rest_of_job());
        return say.end(Status::Clean, "registered", &message);
    }
    let untouched = format!("{name} is registered, and the service `{}` was not changed; {AGAIN}", plan.service);
    if session.is_interrupted() {
        return say.end(Status::Incomplete, "interrupted", &format!("interrupted: {untouched}"));
    }
    let Some(body) = plan.service_request(change, &task_definition) else {
        return say.end(Status::Clean, "unchanged", "what runs is what the manifest amounts to");
    };
    let (sent, event, word) = match change {
        Change::Create => (session.create(&body), "created", "created"),
        _ => (session.update(&body), "updated", "updated"),
    };
    let applied = match sent {
        Ok(applied) => applied,
        Err(fault) if fault.cause == Cause::Unclear => {
            let unknown =
                format!("{name} is registered; whether the service `{}` was {word} is not known", plan.service);
            return failed(&fault, &format!("{unknown}; {AGAIN}"), say);
        }
        Err(fault) => return failed(&fault, &untouched, say),
    };
    say.tell(&format!("{word} {} with {name}", plan.service), || {
        let (service, deployment) = (applied.arn(), applied.deployment());
        json!({"event": event, "service": service, "taskDefinition": task_definition, "deployment": deployment})
    })?;
    match plan.watched() {
        Some(watched) => watch::run(&watched, args, &applied, say),
        None => Ok(Status::Clean),
    }
}

fn unregistered(fault: &Fault) -> String {
    match fault.cause {
        Cause::Unclear => {
            format!("whether a revision was registered is not known, the service was not changed; {AGAIN}")
        }
        _ => "nothing was changed".to_owned(),
    }
}

/// What runs is no longer what the plan was made for.
pub fn stale(what: &str, say: &mut Say) -> anyhow::Result<Status> {
    let message = format!("the plan is out of date: {what}; nothing was changed, run the same command again");
    say.end(Status::Incomplete, "stale", &message)
}

/// A change that did not come about, and how far it came.
pub fn failed(fault: &Fault, state: &str, say: &mut Say) -> anyhow::Result<Status> {
    say.end(Status::Incomplete, "error", &fault.to_string())?;
    say.note(state)?;
    Ok(Status::Incomplete)
}
