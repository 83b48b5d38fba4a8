//! What becomes of a difference that no key of the manifest says.
//!
//! In: a difference between what the manifest lowers to and what was imported. Out: whether it
//! belongs into `taskdef_overrides`, is a fact, or is said otherwise, and why.

use std::collections::BTreeMap;

use serde_json::Value;

use super::identity::{Identity, name_of};
use super::{SERVICE, TASK};
use crate::compare::edits::{Edit, Step};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// `taskdef_overrides` can say it.
    Override,
    /// Something else does the same.
    Instead(String),
    Lost(String),
}

/// The references of the lowered configuration that the imported one fills in: what each stands
/// for, by the name that facts have.
pub(super) fn facts(part: &str, edit: &Edit, who: &Identity) -> Vec<(String, String)> {
    let (Some(from), Some(to)) = (&edit.from, &edit.to) else { return Vec::new() };
    if part == TASK && !is_reference_of_environment(edit, to, who) {
        return Vec::new();
    }
    match (from, to) {
        (Value::String(from), Value::String(to)) => match fact(from, to) {
            Some(fact) => vec![fact],
            None => facts_of_json(from, to).unwrap_or_default(),
        },
        (Value::Array(from), Value::Array(to)) => match from.as_slice() {
            // One reference stands for all ids.
            [Value::String(from)] if to.len() != 1 => {
                let ids: Option<Vec<&str>> = to.iter().map(Value::as_str).collect();
                ids.and_then(|it| fact(from, &it.join(","))).into_iter().collect()
            }
            from if from.len() == to.len() => {
                let pairs = from.iter().zip(to).filter_map(|(from, to)| Some((from.as_str()?, to.as_str()?)));
                pairs.filter_map(|(from, to)| fact(from, to)).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Of the task definition's roles, only those that Copilot made are the stack's.
fn is_reference_of_environment(edit: &Edit, to: &Value, who: &Identity) -> bool {
    let role = match edit.path.keys().as_slice() {
        ["executionRoleArn"] => "ExecutionRole",
        ["taskRoleArn"] => "TaskRole",
        _ => return true,
    };
    who.is_copilot && to.as_str().is_some_and(|it| name_of(it).contains(role))
}

fn fact(from: &str, to: &str) -> Option<(String, String)> {
    let inner = from.strip_prefix("${")?.strip_suffix('}')?;
    let name = inner.strip_prefix("Import:").unwrap_or(inner);
    (!name.contains("${") && !to.contains("${") && !to.is_empty()).then(|| (name.to_owned(), to.to_owned()))
}

/// Those in a JSON map of texts, such as the one that tells a worker its queues.
fn facts_of_json(from: &str, to: &str) -> Option<Vec<(String, String)>> {
    let texts = |it: &str| serde_json::from_str::<BTreeMap<String, String>>(it).ok();
    let (from, to) = (texts(from)?, texts(to)?);
    Some(from.iter().filter_map(|(key, from)| fact(from, to.get(key)?)).collect())
}

/// What a difference comes to.
pub(super) fn verdict(part: &str, edit: &Edit, who: &Identity) -> Verdict {
    let keys = edit.path.keys();
    if who.has_references && are_references(edit) {
        return Verdict::Instead("only AWS knows what either reference stands for".to_owned());
    }
    match part {
        SERVICE => of_service(&keys, edit, who),
        _ => of_task(&keys, edit, who),
    }
}

/// Whether both sides are references, which nobody here can compare.
fn are_references(edit: &Edit) -> bool {
    let is_reference = |it: &Option<Value>| it.as_ref().and_then(Value::as_str).is_some_and(|it| it.contains("${"));
    is_reference(&edit.from) && is_reference(&edit.to)
}

fn of_task(keys: &[&str], edit: &Edit, who: &Identity) -> Verdict {
    let may_stand =
        |it: &&str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-".contains(&it));
    if !keys.iter().all(may_stand) {
        return Verdict::Lost("its name cannot stand in the path of an override".to_owned());
    }
    match keys {
        ["containerDefinitions", "image"] if is_built(edit, who) => {
            Verdict::Instead("the image is built from its Dockerfile".to_owned())
        }
        ["family"] => Verdict::Instead(format!("the family is `{}-{}-{}`", who.app, who.environment, who.name)),
        ["containerDefinitions", "environment"] if edit.to.is_none() && !who.is_copilot && are_copilots(edit) => {
            Verdict::Instead("Copilot's variables tell every container where it runs".to_owned())
        }
        ["containerDefinitions", "portMappings", "name"] if edit.from == Some("target".into()) => {
            Verdict::Instead("the port that others reach is called `target`".to_owned())
        }
        _ => Verdict::Override,
    }
}

/// Whether the container of a change is one whose image is built.
fn is_built(edit: &Edit, who: &Identity) -> bool {
    let name = edit.path.0.iter().find_map(|it| match it {
        Step::Item(_, Some(name)) => Some(name),
        _ => None,
    });
    name.is_some_and(|it| who.builds.contains_key(it) || (*it == who.name && who.builds.contains_key(&who.was)))
}

/// Whether what goes are variables of Copilot's, one or all.
fn are_copilots(edit: &Edit) -> bool {
    let is = |it: &Value| it.get("name").and_then(Value::as_str).is_some_and(|it| it.starts_with("COPILOT_"));
    match &edit.from {
        Some(Value::Array(items)) => items.iter().all(is),
        Some(item) => is(item),
        None => false,
    }
}

fn of_service(keys: &[&str], edit: &Edit, who: &Identity) -> Verdict {
    let lost = |words: &str| Verdict::Lost(words.to_owned());
    match keys {
        ["serviceName"] => Verdict::Instead("a service gets its name where it is deployed".to_owned()),
        ["serviceConnectConfiguration", .., "portName"] => {
            Verdict::Instead("the port that others reach is called `target`".to_owned())
        }
        ["serviceConnectConfiguration", .., "discoveryName"] => {
            Verdict::Lost(format!("in Service Connect the service is called `{}-sc`", who.name))
        }
        ["serviceConnectConfiguration", "namespace"] => lost("services find each other in the environment's namespace"),
        ["serviceConnectConfiguration", "logConfiguration", ..] => {
            lost("what Service Connect says goes to the log group that Copilot makes")
        }
        ["networkConfiguration", ..] if edit.to.is_none() => lost("every task has a network interface of its own"),
        ["schedulingStrategy"] => lost("a service keeps up a number of tasks"),
        ["serviceRegistries", ..] if edit.to.is_none() => {
            Verdict::Lost(format!("a service with a port is registered in DNS as `{}`", who.name))
        }
        ["propagateTags"] => lost("tasks always bear the service's tags"),
        ["deploymentConfiguration", "deploymentCircuitBreaker", ..] => {
            lost("a deployment whose tasks do not come up is always rolled back")
        }
        ["deploymentConfiguration", "minimumHealthyPercent" | "maximumPercent"] => {
            lost("`deployment.rolling` is 100 to 200 percent, or 0 to 100 with `recreate`")
        }
        ["launchType"] | ["capacityProviderStrategy", ..] => lost("tasks run on Fargate or Fargate Spot"),
        ["tags", ..] => lost("the tags of a service are those of its stack"),
        _ => lost("no key says it"),
    }
}
