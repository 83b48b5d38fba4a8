//! What runs, held against what a manifest amounts to.
//!
//! In: ECS's own descriptions, as DescribeServices and DescribeTaskDefinition give them, and an
//! [`Emitted`] text. Out: [`Difference`]s from what runs to what the manifest amounts to. What
//! ECS fills in where nothing is said is no difference (`defaults`), and the order of a list
//! matters only where it means something.

use serde_json::{Map, Value};

use super::defaults::{self, Absent};
use super::sizes::size;
use super::{Difference, Property, UNORDERED, between, properties};
use crate::emit::Emitted;
use crate::explain::Masked;

/// A service and its task definition as ECS describes them, in the API's own names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// The `taskDefinition` of DescribeTaskDefinition's answer; `None` when there is none yet.
    pub task_definition: Option<Value>,
    /// One of the `services` of DescribeServices' answer; `None` when there is none yet.
    pub service: Option<Value>,
}

/// What differs from what runs, in the order of the output, without the values that are shown
/// to nobody. The cluster and the revision of the task definition are no difference, and
/// neither is the number of tasks of a service that scales by itself (`scales`).
pub fn differences(running: &Running, wanted: &Emitted, scales: bool, masked: &Masked) -> Vec<Difference> {
    let mut found = differences_in_clear(running, wanted, scales);
    found.iter_mut().for_each(|it| it.mask(masked));
    found
}

fn differences_in_clear(running: &Running, wanted: &Emitted, scales: bool) -> Vec<Difference> {
    let described = Emitted { text: running.requests().to_string(), map: Vec::new() };
    let (mut from, mut to) = (meant(properties(&described)), meant(properties(wanted)));
    if scales && running.service.is_some() {
        for side in [&mut from, &mut to] {
            side.retain(|it| it.path != "service.desiredCount");
        }
    }
    forget_what_is_off(&mut from);
    forget_what_is_off(&mut to);
    forget_namespace(&mut from, &mut to);
    // The order is that of what is wanted.
    let turned = |it: Difference| Difference { path: it.path, from: it.to, to: it.from };
    between(&to, &from).into_iter().map(turned).filter(|it| !is_default(it)).collect()
}

/// The members of RegisterTaskDefinition that a description has too.
pub const TASK_DEFINITION: &[&str] = &[
    "family",
    "networkMode",
    "requiresCompatibilities",
    "cpu",
    "memory",
    "executionRoleArn",
    "taskRoleArn",
    "containerDefinitions",
    "volumes",
    "runtimePlatform",
    "ephemeralStorage",
    "enableFaultInjection",
    "inferenceAccelerators",
    "ipcMode",
    "pidMode",
    "placementConstraints",
    "proxyConfiguration",
];

/// The members of CreateService that a description has too, but for those that say which
/// service it is.
pub const SERVICE: &[&str] = &[
    "desiredCount",
    "launchType",
    "capacityProviderStrategy",
    "platformVersion",
    "deploymentConfiguration",
    "networkConfiguration",
    "loadBalancers",
    "healthCheckGracePeriodSeconds",
    "serviceRegistries",
    "enableExecuteCommand",
    "propagateTags",
    "availabilityZoneRebalancing",
    "deploymentController",
    "enableECSManagedTags",
    "placementConstraints",
    "placementStrategy",
    "schedulingStrategy",
];

/// The members of CreateService that only a deployment is described with.
pub const OF_DEPLOYMENT: &[&str] = &["serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations"];

impl Running {
    /// The requests that would make what is described:
    /// `{"taskDefinition": … | null, "service": … | null}`.
    pub fn requests(&self) -> Value {
        let task_definition = self.task_definition.as_ref().map(|it| picked(it, TASK_DEFINITION));
        let service = self.service.as_ref().map(|it| {
            let mut request = picked(it, SERVICE);
            if let Some(deployment) = primary(it) {
                request.append(&mut picked(deployment, OF_DEPLOYMENT));
            }
            request
        });
        serde_json::json!({ "taskDefinition": task_definition, "service": service })
    }
}

/// The deployment that a service goes to, of those in its description.
pub fn primary(service: &Value) -> Option<&Value> {
    service["deployments"].as_array()?.iter().find(|it| it["status"] == "PRIMARY")
}

fn picked(description: &Value, members: &[&str]) -> Map<String, Value> {
    let member = |name: &&str| Some(((*name).to_owned(), description.get(*name)?.clone()));
    members.iter().filter_map(member).collect()
}

/// The properties that say something, each in one spelling.
fn meant(properties: Vec<Property>) -> Vec<Property> {
    let says_which = ["service.cluster", "service.taskDefinition", "service.serviceName"];
    let is_meant = |it: &Property| {
        let is_empty = matches!(&*it.value, "null" | "[]" | "{}");
        !(is_empty || says_which.contains(&&*it.path))
    };
    let spell = |mut it: Property| {
        let last = it.path.rsplit('.').next().unwrap_or_default();
        if UNORDERED.contains(&last)
            && let Ok(mut items) = serde_json::from_str::<Vec<String>>(&it.value)
        {
            items.sort_unstable();
            let items: Vec<String> = items.into_iter().map(|it| Value::from(it).to_string()).collect();
            it.value = format!("[{}]", items.join(", "));
        }
        if it.path == format!("taskDefinition.{last}")
            && let Some(size) = serde_json::from_str(&it.value).ok().and_then(|it| size(last, &it))
        {
            it.value = Value::from(size.to_string()).to_string();
        }
        it
    };
    properties.into_iter().filter(is_meant).map(spell).collect()
}

/// What is switched off has no other properties that count.
fn forget_what_is_off(side: &mut Vec<Property>) {
    for (map, switch) in defaults::SWITCHES {
        let is_on = |it: &Property| below(map, it) == Some(switch) && it.value == "true";
        if !side.iter().any(is_on) {
            side.retain(|it| below(map, it).is_none());
        }
    }
}

/// The path of a property from a map on; `None` for one that is not in it.
fn below<'p>(map: &str, property: &'p Property) -> Option<&'p str> {
    property.path.strip_prefix(map)?.strip_prefix('.')
}

/// ECS describes a namespace by its ARN, which does not hold the name that it was asked for by.
fn forget_namespace(from: &mut Vec<Property>, to: &mut Vec<Property>) {
    const NAMESPACE: &str = "service.serviceConnectConfiguration.namespace";
    let is_arn = |it: &Property| it.path == NAMESPACE && it.value.starts_with("\"arn:");
    if from.iter().any(is_arn) && to.iter().any(|it| it.path == NAMESPACE && !is_arn(it)) {
        from.retain(|it| it.path != NAMESPACE);
        to.retain(|it| it.path != NAMESPACE);
    }
}

/// Whether one side says nothing and the other what that means.
fn is_default(difference: &Difference) -> bool {
    let says = |side: &Option<Property>, value: &str| side.as_ref().is_none_or(|it| it.value == value);
    match defaults::of(&difference.path) {
        Some(Absent::Is(value)) => says(&difference.from, value) && says(&difference.to, value),
        Some(Absent::Beside(_) | Absent::Any) => difference.to.is_none(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(running: Running, wanted: Value, expect: Expect) {
        let wanted = Emitted { text: wanted.to_string(), map: Vec::new() };
        let line = |it: Difference| {
            let value = |side: Option<Property>| side.map_or("-".to_owned(), |it| it.value);
            format!("{}: {} → {}\n", it.path, value(it.from), value(it.to))
        };
        let found = differences(&running, &wanted, false, &Masked::default());
        expect.assert_eq(&found.into_iter().map(line).collect::<String>());
    }

    #[test]
    fn what_ecs_fills_in_is_no_difference() {
        let running = Running {
            task_definition: Some(json!({
                "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/f:3", "revision": 3,
                "status": "ACTIVE", "family": "f", "cpu": "1024", "memory": "2048", "requiresAttributes": [{"name": "x"}], "compatibilities": ["EC2"],
                "volumes": [{"name": "v", "host": {}}], "placementConstraints": [],
                "containerDefinitions": [{
                    "name": "c", "image": "i", "cpu": 0, "essential": true, "environment": [], "mountPoints": [],
                    "portMappings": [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}],
                    "healthCheck": {"command": ["CMD", "x"], "interval": 30, "timeout": 5, "retries": 3},
                }],
            })),
            service: Some(json!({
                "serviceArn": "arn", "serviceName": "s", "clusterArn": "arn:…:cluster/c", "taskDefinition": "arn:…:f:3",
                "desiredCount": 1, "runningCount": 1, "launchType": "FARGATE", "platformVersion": "LATEST",
                "schedulingStrategy": "REPLICA", "deploymentController": {"type": "ECS"}, "propagateTags": "NONE",
                "healthCheckGracePeriodSeconds": 0, "enableExecuteCommand": false, "loadBalancers": [],
                "availabilityZoneRebalancing": "ENABLED",
                "deploymentConfiguration": {
                    "maximumPercent": 200, "minimumHealthyPercent": 100, "strategy": "ROLLING", "bakeTimeInMinutes": 0,
                    "alarms": {"alarmNames": [], "enable": false, "rollback": false},
                },
                "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["b", "a"], "assignPublicIp": "DISABLED"}},
                "deployments": [{"status": "PRIMARY", "rolloutState": "COMPLETED"}],
            })),
        };
        let wanted = json!({
            "taskDefinition": {
                "family": "f", "cpu": "1 vCPU", "memory": 2048, "volumes": [{"name": "v"}],
                "containerDefinitions": [{
                    "name": "c", "image": "i", "portMappings": [{"containerPort": 80}], "environmentFiles": [],
                    "healthCheck": {"command": ["CMD", "x"]},
                }],
            },
            "service": {
                "cluster": "c", "taskDefinition": "${TaskDefinition}", "desiredCount": 1, "launchType": "FARGATE",
                "deploymentConfiguration": {"alarms": {"alarmNames": [], "enable": false, "rollback": true}},
                "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["a", "b"]}},
                "serviceConnectConfiguration": {"enabled": false},
            },
        });
        check(running, wanted, expect![[""]]);
    }

    #[test]
    fn what_differs_from_a_default_is_a_difference() {
        let running = Running {
            task_definition: Some(json!({
                "family": "f",
                "containerDefinitions": [{
                    "name": "c", "essential": false, "command": ["a", "b"], "dockerLabels": {"a.b": "1"},
                    "environment": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}],
                }],
            })),
            service: Some(json!({
                "enableExecuteCommand": true,
                "capacityProviderStrategy": [
                    {"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0},
                    {"capacityProvider": "FARGATE", "weight": 0, "base": 2},
                ],
                "deployments": [
                    {"status": "ACTIVE"},
                    {"status": "PRIMARY", "serviceConnectConfiguration": {
                        "enabled": true, "namespace": "arn:aws:servicediscovery:eu-west-1:1:namespace/ns-1",
                    }},
                ],
            })),
        };
        let wanted = json!({
            "taskDefinition": {
                "family": "f",
                "containerDefinitions": [{
                    "name": "c", "command": ["b", "a"],
                    "environment": [{"name": "A", "value": "1"}, {"name": "C", "value": "2"}],
                }],
            },
            "service": {
                "capacityProviderStrategy": [
                    {"capacityProvider": "FARGATE", "base": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 1},
                ],
                "serviceConnectConfiguration": {"enabled": true, "namespace": "test.app.local"},
            },
        });
        check(
            running,
            wanted,
            expect![[r#"
                service.capacityProviderStrategy[FARGATE].base: 2 → 1
                service.enableExecuteCommand: true → -
                taskDefinition.containerDefinitions[c].command: ["a", "b"] → ["b", "a"]
                taskDefinition.containerDefinitions[c].dockerLabels.a.b: "1" → -
                taskDefinition.containerDefinitions[c].environment[B]: "2" → -
                taskDefinition.containerDefinitions[c].essential: false → -
                taskDefinition.containerDefinitions[c].environment[C]: - → "2"
            "#]],
        );
    }
}
