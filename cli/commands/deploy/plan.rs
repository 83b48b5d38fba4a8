//! What would be done: the manifest as it is lowered, what runs, and what differs.
//!
//! Refuses while an error stands or a reference is open, and lists them.

use serde_json::{Value, json};
use taxiway_core::compare::Difference;
use taxiway_core::compare::running::{Running, differences};
use taxiway_core::emit::needs::needs;
use taxiway_core::emit::{Emitted, ecs, references};
use taxiway_core::explain::Masked;
use taxiway_deploy::{Account, Applied, Change, Found, Place, Requests, Session, short};

use super::watch::Watched;
use super::workload::{self, Asked, Workload};
use crate::Status;
use crate::commands::report_aside;
use crate::commands::resolve::masked;
use crate::output;
use crate::plan::Opened;

pub enum Planned {
    Made(Plan),
    /// What stands in the way has been said.
    Refused(Status),
}

pub struct Plan {
    pub opened: Opened,
    pub environment: String,
    pub session: Session,
    pub account: Account,
    /// Where the service is; `None` for a job.
    pub place: Option<Place>,
    /// The service's name, or the job's task definition.
    pub service: String,
    pub found: Found,
    /// From what runs to what the manifest amounts to.
    pub differences: Vec<Difference>,
    pub requests: Requests,
    wanted: Emitted,
    /// The requests without the values that are shown to nobody.
    shown: Requests,
    scales: bool,
    family: String,
}

/// Makes the plan; changes nothing.
pub fn make(asked: &Asked) -> anyhow::Result<Planned> {
    let environment = asked.environment;
    let opened = match workload::read(asked)? {
        Ok(opened) => opened,
        Err(status) => return Ok(Planned::Refused(status)),
    };
    // Nobody needs credentials to be told what is wrong with a manifest.
    let (findings, is_spoilt) = opened.document.check_for_result(&opened.cx, &[environment.to_owned()]);
    opened.note_on_environment(environment);
    let status = report_aside(&opened, findings);
    if status != Status::Clean || is_spoilt {
        output::complain("error", "nothing was changed: the manifest has errors");
        return Ok(Planned::Refused(Status::Findings));
    }
    let mut workload = Workload::open(asked, opened)?;
    workload.fill_in(environment)?;
    let open = references::open(&workload.stack, &workload.facts);
    if !open.is_empty() {
        workload.refuse(&open, environment);
        return Ok(Planned::Refused(Status::Incomplete));
    }
    let place = workload.place(asked.reach)?;
    let found = match &place {
        Some(place) => workload.session.find(place, &workload.family)?,
        None => workload.session.find_task_definition(&workload.family)?,
    };
    let masked = masked(&workload.opened, environment);
    let wanted = ecs::with_map(&workload.stack, &workload.facts);
    let differences = differences(&found.running, &wanted, workload.scales, &masked);
    let name = workload.opened.document.values(&workload.opened.cx, Some(environment));
    let name = name.and_then(|(_, root)| root.get("name")?.as_text().map(|it| it.to_string())).unwrap_or_default();
    let requests = |text: &str| -> anyhow::Result<Requests> {
        Ok(Requests::new(&serde_json::from_str(text)?, &workload.app, environment, &name))
    };
    let (requests, shown) = (requests(&wanted.text)?, requests(&masked.hide(wanted.clone()).text)?);
    let service = match (found.service_name(), &place) {
        (Some(name), _) => name.to_owned(),
        (None, Some(place)) => place.service.clone(),
        (None, None) => workload.family.clone(),
    };
    let Workload { opened, session, account, scales, family, .. } = workload;
    Ok(Planned::Made(Plan {
        opened,
        environment: environment.to_owned(),
        session,
        account,
        place,
        service,
        found,
        differences,
        requests,
        wanted,
        shown,
        scales,
        family,
    }))
}

impl Plan {
    /// What is compared, in a line.
    pub fn heading(&self) -> String {
        let (account, region) = (&self.account.number, self.session.region());
        match &self.place {
            Some(place) => format!("{} in {} ({account}, {region})\n", self.service, short(&place.cluster)),
            None => format!("{} ({account}, {region})\n", self.family),
        }
    }

    /// What the plan comes to, for people.
    pub fn outlook(&self, change: Change) -> String {
        let n = match self.differences.len() {
            1 => "1 property".to_owned(),
            n => format!("{n} properties"),
        };
        let register = match self.task_definition() {
            Some(arn) => format!("takes {}", short(arn)),
            None => format!("registers {}", self.next_revision()),
        };
        let mut text = match change {
            Change::Nothing => return String::new(),
            Change::Register => format!("{n}: {register}; {}\n", self.rest_of_job()),
            Change::Create => format!("{n}: {register}, creates the service {}\n", self.service),
            Change::Update => format!("{n}: {register}, updates the service {}\n", self.service),
        };
        if change == Change::Create {
            text.push_str("Only these two are made. What has to exist already:\n");
            for need in needs(&json!({"taskDefinition": self.shown.task_definition, "service": self.shown.service})) {
                text.push_str(&format!("  {}: {}\n", need.what, need.names.join(", ")));
            }
            if self.scales {
                text.push_str(
                    "Not made either: the scaling policies of `count`; the number of tasks stays as it is.\n",
                );
            }
        }
        text
    }

    /// What a job needs besides its task definition.
    pub fn rest_of_job(&self) -> String {
        "its schedule and state machine are not touched, and start the revision that they name".to_owned()
    }

    /// Says that there is nothing to compare with.
    pub fn absence(&self) -> String {
        match (&self.found.running.service, &self.place) {
            (None, Some(_)) => format!("; there is no service `{}`", self.service),
            _ => String::new(),
        }
    }

    /// The plan for programs.
    pub fn event(&self, change: Change) -> Value {
        let change = match change {
            Change::Nothing => "none",
            Change::Register => "register",
            Change::Create => "create",
            Change::Update => "update",
        };
        json!({
            "event": "plan",
            "change": change,
            "account": self.account.number,
            "region": self.session.region(),
            "cluster": self.place.as_ref().map(|it| &it.cluster),
            "service": self.place.as_ref().map(|_| &self.service),
            "running": self.found.running_arn(),
        })
    }

    /// The task definition that can be taken as it is: the one that runs, or the newest.
    pub fn task_definition(&self) -> Option<&str> {
        let runs = self.found.running.task_definition.as_ref().filter(|it| self.is_wanted(it));
        let newest = || self.found.newest.as_ref().filter(|it| self.is_wanted(it));
        runs.or_else(newest)?["taskDefinitionArn"].as_str()
    }

    /// Whether a revision is what the manifest amounts to.
    pub fn is_wanted(&self, task_definition: &Value) -> bool {
        let running = Running { task_definition: Some(task_definition.clone()), service: None };
        let found = differences(&running, &self.wanted, self.scales, &Masked::default());
        !found.iter().any(|it| it.path.starts_with("taskDefinition."))
    }

    /// Asks again what runs.
    pub fn look_again(&self) -> anyhow::Result<Found> {
        Ok(match &self.place {
            Some(place) => self.session.find(place, &self.family)?,
            None => self.session.find_task_definition(&self.family)?,
        })
    }

    /// The request that makes the service what it is to be; `None` for a job.
    pub fn service_request(&self, change: Change, task_definition: &str) -> Option<Value> {
        self.request_of(&self.requests, change, task_definition)
    }

    fn request_of(&self, requests: &Requests, change: Change, task_definition: &str) -> Option<Value> {
        let place = self.place.as_ref()?;
        match change {
            Change::Create => Some(requests.create(&self.service, task_definition, &self.found)),
            Change::Update => Some(requests.update(&place.cluster, &self.service, task_definition, &self.differences)),
            Change::Register | Change::Nothing => None,
        }
    }

    /// The requests that would be sent, with their names, without the values that are shown to
    /// nobody.
    pub fn requests_to_show(&self, change: Change) -> Vec<(&'static str, Value)> {
        let mut requests = Vec::new();
        if change == Change::Nothing {
            return requests;
        }
        let task_definition = match self.task_definition() {
            Some(arn) => arn.to_owned(),
            None => {
                requests.push(("RegisterTaskDefinition", self.shown.task_definition.clone()));
                self.next_revision()
            }
        };
        let name = if change == Change::Create { "CreateService" } else { "UpdateService" };
        requests.extend(self.request_of(&self.shown, change, &task_definition).map(|it| (name, it)));
        requests
    }

    /// `api:8` after `api:7`
    fn next_revision(&self) -> String {
        let revision = self.found.newest.as_ref().and_then(|it| it["revision"].as_u64()).unwrap_or_default();
        format!("{}:{}", self.family, revision + 1)
    }

    /// The service, for whoever watches it; `None` for a job.
    pub fn watched(&self) -> Option<Watched<'_>> {
        let place = self.place.as_ref()?;
        let later = "the same command watches it, `taxiway rollback` takes it back";
        Some(Watched { session: &self.session, place, service: &self.service, later })
    }

    /// The deployment that goes on although nothing differs.
    pub fn unfinished(&self) -> Option<Applied> {
        let is_under_way = self.found.primary()?["rolloutState"] == "IN_PROGRESS";
        is_under_way.then(|| Applied { service: self.found.running.service.clone().unwrap_or_default() })
    }
}
