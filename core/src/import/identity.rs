//! Whose task definition it is: application, environment, name and kind of the workload.
//!
//! What Copilot made says so in its variables. Elsewhere names are taken from the family, the
//! containers and the cluster.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::api::{containers, maps, maps_mut, text, variable};
use super::{Kept, Left, Options, SERVICE, TASK, Wanted};
use crate::diagnostic::words::list;
use crate::lower::{self, Target};
use crate::manifest::containers::{COLLECTOR, FIRELENS};
use crate::schema::WorkloadType;

/// The names that everything is built from.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub kind: WorkloadType,
    pub app: String,
    pub environment: String,
    /// The workload's name, which is that of its main container.
    pub name: String,
    /// What the main container was called.
    pub was: String,
    pub account: Option<String>,
    pub region: Option<String>,
    /// The Dockerfiles of the containers whose images are built.
    pub builds: BTreeMap<String, String>,
    /// Whether Copilot made what is imported.
    pub is_copilot: bool,
    /// Whether `${…}` in it are references, as `taxiway lower` writes them, and no plain texts.
    pub has_references: bool,
    /// Whether application and environment are known and not only guessed.
    pub is_certain: bool,
}

impl Identity {
    pub(super) fn of(wanted: &Wanted, options: &Options) -> Result<Identity, String> {
        let containers = containers(&wanted.task);
        let told = |name: &str| containers.iter().find_map(|it| variable(it, name));
        let family = text(&wanted.task, "family").unwrap_or_default();
        let names: Vec<&str> = containers.iter().filter_map(|it| text(it, "name")).collect();
        let was = main(wanted, &names, told("COPILOT_SERVICE_NAME").as_deref(), options.name.as_deref());
        let (of_app, of_environment) = of_family(family, &was).unzip();
        let of_cluster = || {
            let cluster = wanted.service.as_ref().and_then(|it| text(it, "cluster")).map(name_of);
            cluster.filter(|it| *it != "default" && !it.is_empty() && !it.contains("${")).map(str::to_owned)
        };
        let app = options.app.clone().or_else(|| told("COPILOT_APPLICATION_NAME")).or(of_app).or_else(of_cluster);
        let environment = options.environment.clone().or_else(|| told("COPILOT_ENVIRONMENT_NAME")).or(of_environment);
        let is_copilot = told("COPILOT_APPLICATION_NAME").is_some();
        let is_certain = is_copilot || (options.app.is_some() && options.environment.is_some());
        let (account, region) = place(wanted);
        let is_container = |it: &&String| names.contains(&it.as_str()) || options.name.as_ref() == Some(*it);
        if let Some(name) = options.builds.keys().find(|it| !is_container(it)) {
            return Err(format!("no container is called `{name}`; there is {}", list(&names)));
        }
        Ok(Identity {
            kind: kind(wanted, &containers, options)?,
            app: app.unwrap_or_else(|| was.clone()),
            environment: environment.unwrap_or_else(|| "test".to_owned()),
            name: options.name.clone().unwrap_or_else(|| was.clone()),
            was,
            account,
            region,
            builds: options.builds.clone(),
            is_copilot,
            has_references: ["executionRoleArn", "taskRoleArn"]
                .iter()
                .any(|it| text(&wanted.task, it).is_some_and(|it| it.contains("${"))),
            is_certain,
        })
    }

    /// What lowering needs to know.
    pub(super) fn target(&self) -> Target {
        Target {
            app: Some(self.app.as_str().into()),
            environment: self.environment.as_str().into(),
            account: self.account.as_deref().map(Into::into),
            region: self.region.as_deref().map(Into::into),
            ..Target::default()
        }
    }

    /// What the ARN of a secret in the same account and region starts with, as it is lowered.
    pub(super) fn secret_arn(&self) -> String {
        let region = self.region.as_deref().unwrap_or("${AWS::Region}");
        let account = self.account.as_deref().unwrap_or("${AWS::AccountId}");
        format!("arn:{}:secretsmanager:{region}:{account}:secret:", lower::partition(region))
    }

    /// The container of the workload's name.
    pub(super) fn main_container<'v>(&self, wanted: &'v Wanted) -> Option<&'v Map<String, Value>> {
        containers(&wanted.task).into_iter().find(|it| text(it, "name") == Some(&self.name))
    }

    /// Whether values stand there that nobody wrote: AWS's answers say of every container whether it is
    /// essential, and Copilot's requests never say it of the main one.
    pub(super) fn is_answer(&self, wanted: &Wanted) -> bool {
        self.main_container(wanted).is_some_and(|it| it.contains_key("essential"))
    }

    /// Gives the main container the workload's name, wherever it is named.
    pub(super) fn rename(&self, wanted: &mut Wanted) -> Vec<Left> {
        if self.name == self.was {
            return Vec::new();
        }
        let to_new = |map: &mut Map<String, Value>, key: &str| {
            if map.get(key).and_then(Value::as_str) == Some(&self.was) {
                map.insert(key.to_owned(), self.name.as_str().into());
            }
        };
        for container in maps_mut(&mut wanted.task, "containerDefinitions") {
            to_new(container, "name");
            maps_mut(container, "dependsOn").for_each(|it| to_new(it, "containerName"));
        }
        if let Some(service) = &mut wanted.service {
            maps_mut(service, "loadBalancers").for_each(|it| to_new(it, "containerName"));
        }
        let kept = Kept::Instead(format!("the main container bears the service's name, `{}`", self.name));
        let path = format!("{TASK}.containerDefinitions[{}].name", self.was);
        vec![Left { path, value: self.was.as_str().into(), kept }]
    }

    /// A service that the kind has no use for.
    pub(super) fn unused_service(&self, wanted: &Wanted) -> Option<Left> {
        let service = wanted.service.as_ref().filter(|_| self.kind == WorkloadType::ScheduledJob)?;
        let kept = Kept::Lost("a Scheduled Job has no service".to_owned());
        Some(Left { path: SERVICE.to_owned(), value: json!(service), kept })
    }
}

/// The last part of an ARN or the name itself.
pub(super) fn name_of(arn: &str) -> &str {
    if arn.starts_with("arn:") { arn.rsplit('/').next().unwrap_or(arn) } else { arn }
}

/// Which container is the main one: it is called like the workload, or requests go to it, or it
/// is the first that the task needs and that is none of Copilot's.
fn main(wanted: &Wanted, names: &[&str], told: Option<&str>, asked: Option<&str>) -> String {
    let exists = |name: &&str| names.contains(name);
    let family = text(&wanted.task, "family").unwrap_or_default();
    let balanced = wanted.service.iter().flat_map(|it| maps(it, "loadBalancers"));
    let balanced = balanced.filter_map(|it| text(it, "containerName")).next();
    let own = |it: &&Map<String, Value>| {
        !matches!(text(it, "name"), Some(FIRELENS | COLLECTOR))
            && !it.contains_key("firelensConfiguration")
            && it.get("essential") != Some(&json!(false))
    };
    let first = containers(&wanted.task).into_iter().find(own).and_then(|it| text(it, "name"));
    let like_family = names.iter().copied().find(|it| *it == family || family.ends_with(&format!("-{it}")));
    let found = asked.filter(exists).or(told.filter(exists)).or(balanced.filter(exists)).or(like_family).or(first);
    found.or(names.first().copied()).unwrap_or_default().to_owned()
}

/// Application and environment out of `{app}-{env}-{name}`.
fn of_family(family: &str, name: &str) -> Option<(String, String)> {
    let (app, environment) = family.strip_suffix(name)?.strip_suffix('-')?.rsplit_once('-')?;
    (!app.is_empty() && !environment.is_empty()).then(|| (app.to_owned(), environment.to_owned()))
}

fn kind(wanted: &Wanted, containers: &[&Map<String, Value>], options: &Options) -> Result<WorkloadType, String> {
    let told = |name: &str| containers.iter().find_map(|it| variable(it, name));
    let is_balanced = wanted.service.as_ref().is_some_and(|it| maps(it, "loadBalancers").next().is_some());
    let balancer = told("COPILOT_LB_DNS");
    let is_internal = balancer.as_deref().is_some_and(|it| it.contains("Internal") || it.starts_with("internal-"));
    let needs_service = |kind: WorkloadType| kind != WorkloadType::ScheduledJob;
    Ok(match options.kind {
        Some(kind) if options.schedule.is_some() && needs_service(kind) => {
            return Err(format!("only a Scheduled Job has a schedule, and the type is {}", kind.name()));
        }
        Some(kind) => kind,
        None if options.schedule.is_some() => WorkloadType::ScheduledJob,
        None if told("COPILOT_QUEUE_URI").is_some() => WorkloadType::WorkerService,
        None if is_internal => WorkloadType::BackendService,
        None if is_balanced || balancer.is_some() => WorkloadType::LoadBalancedWebService,
        None if wanted.service.is_none() => WorkloadType::ScheduledJob,
        None => WorkloadType::BackendService,
    })
}

/// Account and region, from their own ARNs or the first ARN or image in ECR that tells.
fn place(wanted: &Wanted) -> (Option<String>, Option<String>) {
    let mut found = (None, None);
    // Whatever else containers talk to may lie elsewhere; the service does not.
    for value in wanted.arns.iter().chain(wanted.service.iter().flat_map(Map::values)).chain(wanted.task.values()) {
        look(value, &mut found);
    }
    found
}

fn look(value: &Value, found: &mut (Option<String>, Option<String>)) {
    match value {
        Value::String(text) => {
            // One may also stand in a JSON map, as those of topics do.
            let arn = text.find("arn:").map_or(&**text, |at| &text[at..]);
            let parts: Vec<&str> = arn.splitn(6, ':').collect();
            let (region, account) = match parts.as_slice() {
                ["arn", _, _, region, account, _] => (*region, *account),
                _ => match text.split('/').next().unwrap_or_default().split('.').collect::<Vec<_>>().as_slice() {
                    [account, "dkr", "ecr", region, "amazonaws", ..] => (*region, *account),
                    _ => return,
                },
            };
            if found.0.is_none() {
                found.0 = lower::account(account).ok().map(|it| it.to_string());
            }
            if found.1.is_none() {
                found.1 = lower::region(region).ok().map(|it| it.to_string());
            }
        }
        Value::Array(items) => items.iter().for_each(|it| look(it, found)),
        Value::Object(entries) => {
            if let Some(region) = entries.get("awslogs-region").and_then(Value::as_str)
                && let Ok(region) = lower::region(region)
            {
                found.1.get_or_insert_with(|| region.to_string());
            }
            entries.values().for_each(|it| look(it, found));
        }
        _ => {}
    }
}
