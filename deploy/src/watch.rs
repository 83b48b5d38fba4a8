//! Watching a deployment until it is decided.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{self, Instant};

use crate::fault::{Cause, Fault};
use crate::running::{Place, short};
use crate::session::{Calls, Session};

/// What is watched, and how.
#[derive(Clone, Debug)]
pub struct Watch {
    pub place: Place,
    /// The ARN of the task definition that is deployed.
    pub task_definition: String,
    /// The deployment's id; the one that the service goes to when `None`.
    pub deployment: Option<String>,
    /// The service as it was when the deployment began: its messages are old.
    pub before: Value,
    /// The pause between two looks.
    pub interval: Duration,
    /// How long to watch.
    pub timeout: Duration,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// How far the deployment is; sent when it changed.
    Progress(Progress),
    /// What ECS says.
    Message(String),
    /// A task stopped, and why.
    Stopped { task: String, reason: String },
    /// A look failed; the next one may not.
    Trouble(Fault),
}

/// How far a deployment is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// `IN_PROGRESS`, `COMPLETED`, `FAILED`; empty where ECS does not say.
    pub rollout: String,
    pub desired: u64,
    pub pending: u64,
    pub running: u64,
    pub failed: u64,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Completed,
    /// It failed; `back_to` is the task definition that ECS goes back to, as `api:6`.
    Failed {
        reason: String,
        back_to: Option<String>,
    },
    /// Another deployment took its place, of this task definition.
    Overtaken {
        by: String,
    },
    /// The service is deleted, or being deleted.
    Gone,
    /// The time is over; the deployment goes on.
    TimedOut,
    /// Somebody interrupted the watching; the deployment goes on.
    Interrupted,
}

/// So many looks in a row may fail.
const MOST_TROUBLES: u32 = 5;

impl Session {
    /// Watches until the deployment is decided, the time is over or somebody interrupts.
    pub fn watch(&self, watch: &Watch, on: impl FnMut(Event)) -> Result<Outcome, Fault> {
        self.block_on(async {
            let mut watching = Watching::new(&self.calls, watch, on);
            tokio::select! {
                outcome = watching.run() => outcome,
                () = self.interrupts.wait() => Ok(Outcome::Interrupted),
            }
        })
    }
}

struct Watching<'a, F> {
    calls: &'a Calls,
    watch: &'a Watch,
    on: F,
    /// Ids of messages and ARNs of stopped tasks that were told.
    told: BTreeSet<String>,
    progress: Progress,
    /// Stopped tasks cannot be read.
    blind: bool,
}

impl<'a, F: FnMut(Event)> Watching<'a, F> {
    fn new(calls: &'a Calls, watch: &'a Watch, on: F) -> Watching<'a, F> {
        let told = messages(&watch.before).map(|(id, _)| id).collect();
        Watching { calls, watch, on, told, progress: Progress::default(), blind: false }
    }

    async fn run(&mut self) -> Result<Outcome, Fault> {
        let end = Instant::now() + self.watch.timeout;
        let mut troubles = 0;
        loop {
            match time::timeout_at(end, self.calls.service(&self.watch.place)).await {
                Err(_) => return Ok(Outcome::TimedOut),
                Ok(Ok(service)) => {
                    troubles = 0;
                    if let Some(outcome) = self.look(service).await {
                        return Ok(outcome);
                    }
                }
                Ok(Err(fault)) => {
                    troubles += 1;
                    if troubles == MOST_TROUBLES || !matches!(fault.cause, Cause::Throttled | Cause::Unclear) {
                        return Err(fault);
                    }
                    (self.on)(Event::Trouble(fault));
                }
            }
            let next = Instant::now() + self.watch.interval;
            time::sleep_until(next.min(end)).await;
            if next >= end {
                return Ok(Outcome::TimedOut);
            }
        }
    }

    /// Tells what is new; gives the outcome once there is one.
    async fn look(&mut self, service: Option<Value>) -> Option<Outcome> {
        let Some(service) = service.filter(|it| it["status"] == "ACTIVE") else { return Some(Outcome::Gone) };
        // ECS gives the newest message first.
        let mut new: Vec<(String, String)> = messages(&service).filter(|it| !self.told.contains(&it.0)).collect();
        new.reverse();
        for (id, text) in new {
            self.told.insert(id);
            (self.on)(Event::Message(text));
        }
        let deployments = service["deployments"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_ours = |it: &&Value| match &self.watch.deployment {
            Some(id) => it["id"] == **id,
            None => it["status"] == "PRIMARY" && it["taskDefinition"] == *self.watch.task_definition,
        };
        let primary = deployments.iter().find(|it| it["status"] == "PRIMARY");
        let now_at = primary.and_then(|it| it["taskDefinition"].as_str()).map(|it| short(it).to_owned());
        let Some(ours) = deployments.iter().find(is_ours) else {
            self.tell_stopped().await;
            let old: Vec<String> = messages(&self.watch.before).map(|(id, _)| id).collect();
            let mut new = messages(&service).filter(|(id, _)| !old.contains(id));
            let rolled_back = new.find(|(_, text)| text.contains("rolling back")).map(|(_, text)| text);
            return Some(match (rolled_back, now_at) {
                (Some(reason), back_to) => Outcome::Failed { reason, back_to },
                (None, Some(by)) => Outcome::Overtaken { by },
                (None, None) => Outcome::Gone,
            });
        };
        let progress = progress(ours);
        let failed_more = progress.failed > self.progress.failed;
        if progress != self.progress {
            (self.on)(Event::Progress(progress.clone()));
            self.progress = progress.clone();
        }
        if failed_more || progress.rollout == "FAILED" {
            self.tell_stopped().await;
        }
        let is_primary = ours["status"] == "PRIMARY";
        match &*progress.rollout {
            "FAILED" => {
                let reason = ours["rolloutStateReason"].as_str().unwrap_or("ECS does not say why").to_owned();
                Some(Outcome::Failed { reason, back_to: now_at.filter(|_| !is_primary) })
            }
            _ if !is_primary => Some(Outcome::Overtaken { by: now_at.unwrap_or_default() }),
            "COMPLETED" => Some(Outcome::Completed),
            // Deployments that ECS does not control have no state of their own.
            "" if deployments.len() == 1 && progress.running == progress.desired => Some(Outcome::Completed),
            _ => None,
        }
    }

    /// Tells which tasks of the deployment stopped, each once. That they cannot be read is told
    /// once.
    async fn tell_stopped(&mut self) {
        if self.blind {
            return;
        }
        let place = &self.watch.place;
        let tasks = match self.calls.stopped(&place.cluster, &place.service).await {
            Ok(tasks) => tasks,
            Err(fault) => {
                self.blind = true;
                (self.on)(Event::Trouble(fault));
                return;
            }
        };
        for task in tasks.iter().filter(|it| it["taskDefinitionArn"] == *self.watch.task_definition) {
            let arn = task["taskArn"].as_str().unwrap_or_default();
            if self.told.insert(arn.to_owned()) {
                (self.on)(Event::Stopped { task: short(arn).to_owned(), reason: why_stopped(task) });
            }
        }
    }
}

/// Id and text of each message, newest first.
fn messages(service: &Value) -> impl Iterator<Item = (String, String)> {
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    let events = service["events"].as_array().into_iter().flatten();
    events.map(move |it| (text(it, "id"), text(it, "message")))
}

fn progress(deployment: &Value) -> Progress {
    let number = |key: &str| deployment[key].as_u64().unwrap_or_default();
    Progress {
        rollout: deployment["rolloutState"].as_str().unwrap_or_default().to_owned(),
        desired: number("desiredCount"),
        pending: number("pendingCount"),
        running: number("runningCount"),
        failed: number("failedTasks"),
    }
}

/// "Essential container in task exited; api: exit status 1"
fn why_stopped(task: &Value) -> String {
    let mut words = vec![task["stoppedReason"].as_str().unwrap_or("no reason is known").to_owned()];
    for container in task["containers"].as_array().into_iter().flatten() {
        let name = container["name"].as_str().unwrap_or_default();
        let status = container["exitCode"].as_i64().filter(|it| *it != 0).map(|it| format!("exit status {it}"));
        let reason = container["reason"].as_str().map(str::to_owned);
        let said: Vec<String> = [status, reason].into_iter().flatten().collect();
        if !said.is_empty() {
            words.push(format!("{name}: {}", said.join(", ")));
        }
    }
    words.join("; ")
}
