//! Which part of what runs each document holds, without what AWS adds to its answers.
//!
//! In: JSON documents. Out: a task definition and a service whose maps and lists are where the
//! API has them, or a sentence that says what else was found.

use serde_json::{Map, Value};

use super::{SERVICE, TASK, Wanted};
use crate::compare::running::OF_DEPLOYMENT;

/// What answers have and requests do not. The service's `taskDefinition` is always the one that
/// it is imported with.
const ADDED_TO_TASK: &[&str] = &[
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "registeredBy",
    "deregisteredAt",
    "deleteRequestedAt",
];
const ADDED_TO_SERVICE: &[&str] = &[
    "serviceArn",
    "clusterArn",
    "taskDefinition",
    "status",
    "runningCount",
    "pendingCount",
    "deployments",
    "taskSets",
    "events",
    "createdAt",
    "createdBy",
    "roleArn",
    "role",
    "clientToken",
    "platformFamily",
    "currentServiceDeployment",
    "currentServiceRevisions",
    "resourceManagementType",
];

pub(super) fn wanted(documents: &[Value]) -> Result<Wanted, String> {
    let (mut task, mut service) = (None, None);
    for document in documents {
        let Value::Object(document) = document else {
            return Err(format!("this is {}; a task definition or a service is a map", form(document)));
        };
        let found = parts(document)?;
        for (slot, part, what) in [(&mut task, found.0, "task definition"), (&mut service, found.1, "service")] {
            if part.is_some() && slot.is_some() {
                return Err(format!("there are two {what}s; give one"));
            }
            *slot = slot.take().or(part);
        }
    }
    let Some(mut task) = task else {
        return Err("there is no task definition; give the answer of `aws ecs describe-task-definition`".to_owned());
    };
    let arn = |part: &Map<String, Value>, key: &str| part.get(key).cloned();
    let arns = [service.as_ref().and_then(|it| arn(it, "serviceArn")), arn(&task, "taskDefinitionArn")];
    task.retain(|key, _| !ADDED_TO_TASK.contains(&&**key));
    if let Some(service) = &mut service {
        flatten(service);
    }
    let mut wanted = Wanted { task, service, arns: arns.into_iter().flatten().collect() };
    wanted.task.values_mut().chain(wanted.service.iter_mut().flat_map(Map::values_mut)).for_each(without_nulls);
    wanted.task.retain(|_, value| !value.is_null());
    if let Some(service) = &mut wanted.service {
        service.retain(|_, value| !value.is_null());
    }
    check(&wanted)?;
    Ok(wanted)
}

type Part = Option<Map<String, Value>>;

/// The task definition and the service that a document holds.
fn parts(document: &Map<String, Value>) -> Result<(Part, Part), String> {
    let map = |key: &str| document.get(key).and_then(Value::as_object);
    if document.contains_key("containerDefinitions") {
        return Ok((Some(document.clone()), None));
    }
    if let Some(Value::Array(services)) = document.get("services") {
        return match services.as_slice() {
            [Value::Object(service)] => Ok((None, Some(service.clone()))),
            [] => Err("DescribeServices found no service".to_owned()),
            _ => Err(format!("there are {} services in one answer; give one", services.len())),
        };
    }
    if map(TASK).is_some() || map(SERVICE).is_some() {
        let mut task = map(TASK).cloned();
        // DescribeTaskDefinition tells the tags beside it.
        if let (Some(task), Some(tags)) = (&mut task, document.get("tags")) {
            task.insert("tags".to_owned(), tags.clone());
        }
        return Ok((task, map(SERVICE).cloned()));
    }
    if ["serviceName", "serviceArn", "desiredCount", "networkConfiguration"].iter().any(|it| document.contains_key(*it))
    {
        return Ok((None, Some(document.clone())));
    }
    if document.contains_key("ContainerDefinitions") || document.contains_key("Resources") {
        return Err("this is CloudFormation's spelling; give the JSON of the ECS API, such as the answer of \
                    `aws ecs describe-task-definition`"
            .to_owned());
    }
    Err("this is neither a task definition nor a service of the ECS API: it has no `containerDefinitions`, \
         `taskDefinition`, `services` or `serviceName`"
        .to_owned())
}

/// A described service as it would be created.
fn flatten(service: &mut Map<String, Value>) {
    if let Some(cluster) = service.get("clusterArn").cloned() {
        service.entry("cluster").or_insert(cluster);
    }
    let deployments = service.get("deployments").and_then(Value::as_array);
    let is_primary = |it: &&Value| it.get("status").and_then(Value::as_str) == Some("PRIMARY");
    if let Some(primary) = deployments.and_then(|it| it.iter().find(is_primary).or(it.first())).cloned() {
        for key in OF_DEPLOYMENT {
            if let Some(value) = primary.get(*key) {
                service.entry(*key).or_insert_with(|| value.clone());
            }
        }
    }
    service.retain(|key, _| !ADDED_TO_SERVICE.contains(&&**key));
}

/// Null means that a key is not there.
fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, it| !it.is_null());
            map.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// Lists of maps, lists of plain values, and maps, by their keys, at any level but that of the
/// user's own words.
const LISTS_OF_MAPS: &[&str] = &[
    "containerDefinitions",
    "environment",
    "environmentFiles",
    "secrets",
    "secretOptions",
    "portMappings",
    "mountPoints",
    "dependsOn",
    "volumes",
    "loadBalancers",
    "serviceRegistries",
    "capacityProviderStrategy",
    "services",
    "clientAliases",
    "ulimits",
    "tags",
];
const LISTS: &[&str] = &["command", "entryPoint", "requiresCompatibilities", "subnets", "securityGroups", "alarmNames"];
const MAPS: &[&str] = &[
    "logConfiguration",
    "healthCheck",
    "firelensConfiguration",
    "dockerLabels",
    "options",
    "efsVolumeConfiguration",
    "authorizationConfig",
    "runtimePlatform",
    "ephemeralStorage",
    "repositoryCredentials",
    "linuxParameters",
    "deploymentConfiguration",
    "deploymentCircuitBreaker",
    "networkConfiguration",
    "awsvpcConfiguration",
    "serviceConnectConfiguration",
];
/// Maps whose keys are the user's own words.
const WORDS: &[&str] = &["dockerLabels", "options"];

fn check(wanted: &Wanted) -> Result<(), String> {
    for (key, value) in &wanted.task {
        has_form(&format!("{TASK}.{key}"), key, value)?;
    }
    for (key, value) in wanted.service.iter().flatten() {
        has_form(&format!("{SERVICE}.{key}"), key, value)?;
    }
    let containers = wanted.task.get("containerDefinitions").and_then(Value::as_array);
    let Some(containers) = containers.filter(|it| !it.is_empty()) else {
        return Err("the task definition has no containers".to_owned());
    };
    let mut names = Vec::with_capacity(containers.len());
    for (index, container) in containers.iter().enumerate() {
        match container.get("name").and_then(Value::as_str) {
            Some(name) if !name.is_empty() => names.push(name),
            _ => return Err(format!("`{TASK}.containerDefinitions[{index}]` has no `name`")),
        }
    }
    names.sort_unstable();
    match names.windows(2).find(|it| it[0] == it[1]) {
        Some(twice) => Err(format!("two containers are called `{}`", twice[0])),
        None => Ok(()),
    }
}

fn has_form(path: &str, key: &str, value: &Value) -> Result<(), String> {
    let wrong = |needed: &str| Err(format!("`{path}` is {}; the ECS API has {needed} there", form(value)));
    match value {
        Value::Array(items) => {
            if MAPS.contains(&key) {
                return wrong("a map");
            }
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                if LISTS_OF_MAPS.contains(&key) && !item.is_object() {
                    return Err(format!("`{path}` is {}; the ECS API has a map there", form(item)));
                }
                has_form(&path, "", item)?;
            }
            Ok(())
        }
        Value::Object(_) if LISTS_OF_MAPS.contains(&key) || LISTS.contains(&key) => wrong("a list"),
        Value::Object(entries) if WORDS.contains(&key) => match entries.iter().find(|(_, it)| is_nested(it)) {
            Some((name, value)) => Err(format!("`{path}.{name}` is {}; the ECS API has a text there", form(value))),
            None => Ok(()),
        },
        Value::Object(entries) => {
            entries.iter().try_for_each(|(key, value)| has_form(&format!("{path}.{key}"), key, value))
        }
        _ if LISTS_OF_MAPS.contains(&key) || LISTS.contains(&key) => wrong("a list"),
        _ if MAPS.contains(&key) => wrong("a map"),
        _ => Ok(()),
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// A value's form in words.
fn form(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}
