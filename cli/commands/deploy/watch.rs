//! Watching a deployment, and what its end means.

use serde_json::{Value, json};
use taxiway_deploy::{Applied, Event, Outcome, Place, Progress, Session, Watch, short};

use super::say::Say;
use crate::Status;
use crate::args::deploy::Run;

/// The service that is watched.
pub struct Watched<'a> {
    pub session: &'a Session,
    pub place: &'a Place,
    pub service: &'a str,
    /// What to know where the watching ends before the deployment does.
    pub later: &'static str,
}

/// Watches what was applied until it is decided; only says that it is under way where nobody
/// wants to wait.
pub fn run(watched: &Watched, args: &Run, applied: &Applied, say: &mut Say) -> anyhow::Result<Status> {
    say.commit();
    if args.detach {
        return say.end(Status::Clean, "detached", &format!("the deployment is under way at AWS: {}", watched.later));
    }
    let task_definition = applied.service["taskDefinition"].as_str().unwrap_or_default().to_owned();
    let name = short(&task_definition).to_owned();
    let watch = Watch {
        place: watched.place.clone(),
        task_definition,
        deployment: applied.deployment().map(str::to_owned),
        before: applied.service.clone(),
        interval: args.interval,
        timeout: args.timeout,
    };
    let outcome = watched.session.watch(&watch, |event| {
        // From here on what is said stops nothing.
        let _ = tell(&event, say);
    });
    let goes_on = format!("the deployment goes on at AWS: {}", watched.later);
    match outcome {
        Ok(Outcome::Completed) => say.end(Status::Clean, "completed", &format!("{name} runs in {}", watched.service)),
        Ok(Outcome::Failed { reason, back_to }) => {
            let back = back_to.map(|it| format!("; ECS goes back to {it}")).unwrap_or_default();
            say.end(Status::Findings, "failed", &format!("the deployment of {name} failed: {reason}{back}"))
        }
        Ok(Outcome::Overtaken { by }) => {
            let message = format!("somebody else deployed {by} before {name} was up");
            say.end(Status::Incomplete, "overtaken", &message)
        }
        Ok(Outcome::Gone) => {
            let message = format!("the service `{}` was deleted before {name} was up", watched.service);
            say.end(Status::Incomplete, "gone", &message)
        }
        Ok(Outcome::TimedOut) => {
            let seconds = args.timeout.as_secs_f64();
            let message = format!("{name} is not up after {seconds} seconds; {goes_on}");
            say.end(Status::Incomplete, "timedOut", &message)
        }
        Ok(Outcome::Interrupted) => {
            say.end(Status::Incomplete, "interrupted", &format!("interrupted while {name} starts; {goes_on}"))
        }
        Err(fault) => {
            say.end(Status::Incomplete, "error", &fault.to_string())?;
            say.note(&format!("{name} is deployed as far as ECS was asked to; {goes_on}"))?;
            Ok(Status::Incomplete)
        }
    }
}

fn tell(event: &Event, say: &mut Say) -> anyhow::Result<()> {
    match event {
        Event::Progress(it) => {
            let words = words(it);
            if say.show_progress(it.running, it.desired, &words) { Ok(()) } else { say.tell(&words, || progress(it)) }
        }
        Event::Message(text) => say.tell(&format!("  {text}"), || json!({"event": "message", "text": text})),
        Event::Stopped { task, reason } => say.tell(
            &format!("  task {task} stopped: {reason}"),
            || json!({"event": "stopped", "task": task, "reason": reason}),
        ),
        Event::Trouble(fault) => say.note(&fault.to_string()),
    }
}

/// "IN_PROGRESS: 1 of 2 tasks run, 1 pending, 3 failed"
fn words(it: &Progress) -> String {
    let rollout = if it.rollout.is_empty() { "deployment" } else { &it.rollout };
    let mut words = format!("{rollout}: {} of {} tasks run", it.running, it.desired);
    for (count, what) in [(it.pending, "pending"), (it.failed, "failed")] {
        if count > 0 {
            words.push_str(&format!(", {count} {what}"));
        }
    }
    words
}

fn progress(it: &Progress) -> Value {
    json!({
        "event": "progress",
        "rolloutState": it.rollout,
        "desired": it.desired,
        "running": it.running,
        "pending": it.pending,
        "failed": it.failed,
    })
}
