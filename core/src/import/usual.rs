//! Configurations without what goes without saying, so that two can be compared.
//!
//! What AWS fills in when a request leaves it out is the same as leaving it out. Which values
//! those are is in the reference of the ECS API, at RegisterTaskDefinition and CreateService.

use serde_json::{Map, Value, json};

use super::Wanted;
use super::identity::{maps_mut, name_of};

/// A task definition and a service without values that AWS fills in, null, and what is empty.
#[derive(Clone, Debug)]
pub(super) struct Usual {
    pub task: Value,
    pub service: Option<Value>,
}

impl Usual {
    pub(super) fn of(wanted: &Wanted) -> Usual {
        Usual { task: task(wanted.task.clone()), service: wanted.service.clone().map(service) }
    }
}

fn task(mut task: Map<String, Value>) -> Value {
    for (key, unit) in [("cpu", "vcpu"), ("memory", "gb")] {
        if let Some(size) = task.get(key).and_then(|it| size(it, unit)) {
            task.insert(key.to_owned(), size.to_string().into());
        }
    }
    for container in maps_mut(&mut task, "containerDefinitions") {
        drop_if(container, "essential", &[json!(true)]);
        drop_if(container, "cpu", &[json!(0)]);
        for mapping in maps_mut(container, "portMappings") {
            mapping.entry("protocol").or_insert_with(|| "tcp".into());
            let port = mapping.get("containerPort").cloned().unwrap_or_default();
            drop_if(mapping, "hostPort", &[port]);
        }
        if let Some(Value::Object(check)) = container.get_mut("healthCheck") {
            for (key, usual) in [("interval", 30), ("timeout", 5), ("retries", 3), ("startPeriod", 0)] {
                drop_if(check, key, &[json!(usual)]);
            }
        }
        for mount in maps_mut(container, "mountPoints") {
            drop_if(mount, "readOnly", &[json!(false)]);
        }
        drop_if(container, "readonlyRootFilesystem", &[json!(false)]);
        drop_if(container, "privileged", &[json!(false)]);
        drop_if(container, "versionConsistency", &[json!("enabled")]);
    }
    for volume in maps_mut(&mut task, "volumes") {
        if let Some(Value::Object(efs)) = volume.get_mut("efsVolumeConfiguration") {
            drop_if(efs, "rootDirectory", &[json!("/")]);
            drop_if(efs, "transitEncryption", &[json!("DISABLED")]);
            if let Some(Value::Object(authorization)) = efs.get_mut("authorizationConfig") {
                drop_if(authorization, "iam", &[json!("DISABLED")]);
            }
        }
    }
    if let Some(Value::Object(platform)) = task.get("runtimePlatform")
        && platform.iter().all(|(key, value)| {
            matches!(
                (&**key, value.as_str()),
                ("operatingSystemFamily", Some("LINUX")) | ("cpuArchitecture", Some("X86_64"))
            )
        })
    {
        task.remove("runtimePlatform");
    }
    if let Some(Value::Array(tags)) = task.get_mut("tags") {
        tags.retain(|it| !is_stack_tag(it));
    }
    drop_if(&mut task, "enableFaultInjection", &[json!(false)]);
    cleaned(Value::Object(task))
}

fn service(mut service: Map<String, Value>) -> Value {
    service.remove("taskDefinition");
    // Both name the same cluster.
    if let Some(Value::String(cluster)) = service.get_mut("cluster") {
        *cluster = name_of(cluster).to_owned();
    }
    drop_if(&mut service, "schedulingStrategy", &[json!("REPLICA")]);
    drop_if(&mut service, "deploymentController", &[json!({"type": "ECS"})]);
    drop_if(&mut service, "enableECSManagedTags", &[json!(false)]);
    drop_if(&mut service, "enableExecuteCommand", &[json!(false)]);
    drop_if(&mut service, "propagateTags", &[json!("NONE")]);
    drop_if(&mut service, "healthCheckGracePeriodSeconds", &[json!(0)]);
    drop_if(&mut service, "platformVersion", &[json!("LATEST")]);
    drop_if(&mut service, "availabilityZoneRebalancing", &[json!("ENABLED"), json!("DISABLED")]);
    drop_if(&mut service, "serviceConnectConfiguration", &[json!({"enabled": false})]);
    if let Some(Value::Array(tags)) = service.get_mut("tags") {
        tags.retain(|it| !is_stack_tag(it));
    }
    let deployment = service.entry("deploymentConfiguration").or_insert_with(|| json!({}));
    if let Value::Object(deployment) = deployment {
        deployment.entry("minimumHealthyPercent").or_insert_with(|| 100.into());
        deployment.entry("maximumPercent").or_insert_with(|| 200.into());
        drop_if(deployment, "strategy", &[json!("ROLLING")]);
        drop_if(deployment, "bakeTimeInMinutes", &[json!(0)]);
        drop_if(deployment, "deploymentCircuitBreaker", &[json!({"enable": false, "rollback": false})]);
        if deployment.get("alarms").is_some_and(|it| it.get("enable") != Some(&json!(true))) {
            deployment.remove("alarms");
        }
    }
    if let Some(Value::Object(network)) = service.get_mut("networkConfiguration")
        && let Some(Value::Object(vpc)) = network.get_mut("awsvpcConfiguration")
    {
        vpc.entry("assignPublicIp").or_insert_with(|| "DISABLED".into());
    }
    for provider in maps_mut(&mut service, "capacityProviderStrategy") {
        drop_if(provider, "base", &[json!(0)]);
        drop_if(provider, "weight", &[json!(0)]);
    }
    cleaned(Value::Object(service))
}

/// Units of CPU or MiB, which may also be written `1 vCPU` and `2 GB`.
pub(super) fn size(value: &Value, unit: &str) -> Option<i64> {
    let text = match value {
        Value::Number(number) => return number.as_i64(),
        Value::String(text) => text.trim().to_ascii_lowercase(),
        _ => return None,
    };
    match text.strip_suffix(unit) {
        Some(number) => {
            let size = number.trim().parse::<f64>().ok()? * 1024.0;
            (size.is_finite() && size.fract() == 0.0 && (0.0..1e9).contains(&size)).then_some(size as i64)
        }
        None => text.parse().ok(),
    }
}

/// Tags that the stack of a Copilot service puts on everything.
fn is_stack_tag(tag: &Value) -> bool {
    let key = tag.get("key").and_then(Value::as_str).unwrap_or_default();
    key.starts_with("copilot-") || key.starts_with("aws:")
}

fn drop_if(map: &mut Map<String, Value>, key: &str, usual: &[Value]) {
    if map.get(key).is_some_and(|it| usual.iter().any(|usual| crate::compare::edits::same(it, usual))) {
        map.remove(key);
    }
}

/// Without null and what is empty, at any level.
fn cleaned(value: Value) -> Value {
    let is_something = |it: &Value| match it {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key, cleaned(value)));
            Value::Object(entries.filter(|(_, value)| is_something(value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(cleaned).collect()),
        other => other,
    }
}
