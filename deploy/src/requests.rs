//! The bodies of the requests that change something.
//!
//! In: what `taxiway lower` prints, with every reference filled in. Out: RegisterTaskDefinition,
//! CreateService and UpdateService. What the template of a Copilot service leaves to
//! CloudFormation is added here: the service's name and the tags.

use std::hash::Hasher;

use fnv::FnvHasher;
use serde_json::{Map, Value, json};
use taxiway_core::compare::Difference;
use taxiway_core::compare::running::Running;

use crate::running::Found;

/// What a manifest amounts to, as requests.
#[derive(Clone, Debug)]
pub struct Requests {
    /// RegisterTaskDefinition.
    pub task_definition: Value,
    /// CreateService, but for the task definition's ARN; `None` for a job.
    pub service: Option<Value>,
}

/// What has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// What runs is what the manifest amounts to.
    Nothing,
    /// A job's task definition is registered.
    Register,
    /// There is no service yet.
    Create,
    /// The service is updated.
    Update,
}

/// The members of UpdateService, and what stands for a member that is taken away.
const UPDATABLE: &[(&str, &str)] = &[
    ("capacityProviderStrategy", "[]"),
    ("deploymentConfiguration", ""),
    ("desiredCount", ""),
    ("deploymentController", ""),
    ("enableECSManagedTags", "false"),
    ("enableExecuteCommand", "false"),
    ("availabilityZoneRebalancing", ""),
    ("healthCheckGracePeriodSeconds", "0"),
    ("loadBalancers", "[]"),
    ("networkConfiguration", ""),
    ("placementConstraints", "[]"),
    ("placementStrategy", "[]"),
    ("platformVersion", "\"LATEST\""),
    ("propagateTags", "\"NONE\""),
    ("serviceConnectConfiguration", "{\"enabled\":false}"),
    ("serviceRegistries", "[]"),
    ("volumeConfigurations", "[]"),
    ("vpcLatticeConfigurations", "[]"),
];

impl Requests {
    /// From `{"taskDefinition": …, "service": … | null}`. Tags are those that Copilot gives the
    /// resources of a workload.
    pub fn new(lowered: &Value, app: &str, environment: &str, workload: &str) -> Requests {
        let copilot = [("application", app), ("environment", environment), ("service", workload)];
        let tagged = |value: &Value| {
            let mut value = without_nulls(value);
            let mut tags = value["tags"].as_array().cloned().unwrap_or_default();
            for (key, name) in copilot {
                let key = format!("copilot-{key}");
                tags.retain(|it| it["key"] != *key);
                tags.push(json!({ "key": key, "value": name }));
            }
            value["tags"] = tags.into();
            value
        };
        let service = Some(&lowered["service"]).filter(|it| it.is_object()).map(tagged);
        Requests { task_definition: tagged(&lowered["taskDefinition"]), service }
    }

    /// CreateService with a `clientToken` made of everything that is asked for: the same request
    /// sent again makes no second service. One that was deleted in between is another matter.
    pub fn create(&self, name: &str, task_definition: &str, found: &Found) -> Value {
        let mut body = self.service.clone().unwrap_or_default();
        body["serviceName"] = name.into();
        body["taskDefinition"] = task_definition.into();
        let mut hasher = FnvHasher::default();
        hasher.write(body.to_string().as_bytes());
        hasher.write(found.former.as_deref().unwrap_or_default().as_bytes());
        body["clientToken"] = format!("taxiway-{:016x}", hasher.finish()).into();
        body
    }

    /// UpdateService with the members that differ, and nothing else.
    pub fn update(&self, cluster: &str, name: &str, task_definition: &str, differences: &[Difference]) -> Value {
        let wanted = self.service.as_ref();
        let mut body = json!({ "cluster": cluster, "service": name, "taskDefinition": task_definition });
        for (member, absent) in UPDATABLE {
            if !differs(differences, member) {
                continue;
            }
            let value = wanted.and_then(|it| it.get(*member)).cloned();
            if let Some(value) = value.or_else(|| serde_json::from_str(absent).ok()) {
                body[*member] = value;
            }
        }
        if differs(differences, "capacityProviderStrategy") {
            body["forceNewDeployment"] = true.into();
        }
        body
    }
}

/// The differences that UpdateService cannot make go away: the service has to be made anew.
pub fn fixed(differences: &[Difference]) -> Vec<&Difference> {
    let moves_capacity = differs(differences, "capacityProviderStrategy");
    let is_fixed = |it: &&Difference| {
        member(it).is_some_and(|it| {
            let goes_along = it == "launchType" && moves_capacity;
            !goes_along && !UPDATABLE.iter().any(|(member, _)| *member == it)
        })
    };
    differences.iter().filter(is_fixed).collect()
}

/// What has to be done about the differences.
pub fn change(running: &Running, differences: &[Difference], is_job: bool) -> Change {
    match (&running.service, differences.is_empty()) {
        (None, false) if is_job => Change::Register,
        (None, _) if !is_job => Change::Create,
        (_, true) => Change::Nothing,
        (_, false) => Change::Update,
    }
}

fn differs(differences: &[Difference], name: &str) -> bool {
    differences.iter().any(|it| member(it) == Some(name))
}

/// The member of the service that a difference is in.
fn member(difference: &Difference) -> Option<&str> {
    difference.path.strip_prefix("service.")?.split(['.', '[']).next()
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, it)| !it.is_null()).map(|(key, it)| (key.clone(), without_nulls(it)));
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(path: &str) -> Difference {
        Difference { path: path.to_owned(), from: None, to: None }
    }

    fn requests() -> Requests {
        let lowered = json!({
            "taskDefinition": {"family": "f", "x": null},
            "service": {"cluster": "c", "desiredCount": 2, "loadBalancers": null},
        });
        Requests::new(&lowered, "shop", "test", "api")
    }

    #[test]
    fn only_what_differs_is_updated() {
        let differences = [difference("service.desiredCount"), difference("service.loadBalancers[80].containerName")];
        let body = requests().update("c", "s", "f:2", &differences);
        let expected =
            json!({"cluster": "c", "service": "s", "taskDefinition": "f:2", "desiredCount": 2, "loadBalancers": []});
        assert_eq!(body, expected);
        assert_eq!(fixed(&[difference("service.schedulingStrategy")]).len(), 1);
    }

    #[test]
    fn the_same_request_has_the_same_token() {
        let token = |definition: &str, former: Option<&str>| {
            let found = Found { former: former.map(str::to_owned), ..Found::default() };
            requests().create("s", definition, &found)["clientToken"].as_str().map(str::to_owned)
        };
        assert_eq!(token("f:1", None), token("f:1", None));
        assert_ne!(token("f:1", None), token("f:2", None));
        assert_ne!(token("f:1", None), token("f:1", Some("12")));
        assert!(token("f:1", None).is_some_and(|it| it.len() <= 36));
    }
}
