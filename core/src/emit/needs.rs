//! What a deployment relies on and does not make.
//!
//! In: the requests as JSON. Out: [`Need`]s, such as the role that the tasks run with.

use serde_json::Value;

/// Things of one kind that have to exist before the requests can succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// In the plural: "log groups".
    pub what: &'static str,
    /// Sorted, each once; at least one.
    pub names: Vec<String>,
}

/// The keys of the API whose values name something, and what they name.
const NAMING: &[(&str, &str)] = &[
    ("cluster", "cluster"),
    ("image", "images"),
    ("executionRoleArn", "roles"),
    ("taskRoleArn", "roles"),
    ("awslogs-group", "log groups"),
    ("valueFrom", "secrets and parameters"),
    ("fileSystemId", "file systems"),
    ("accessPointId", "file systems"),
    ("subnets", "subnets"),
    ("securityGroups", "security groups"),
    ("targetGroupArn", "target groups, with a listener that uses them"),
    ("registryArn", "service discovery"),
    ("namespace", "namespaces"),
    ("alarmNames", "alarms"),
];

/// What has to exist, in the order of the table; `requests` is `{"taskDefinition": …,
/// "service": …}`.
pub fn needs(requests: &Value) -> Vec<Need> {
    let mut found: Vec<Need> = Vec::new();
    for (_, what) in NAMING {
        if !found.iter().any(|it| it.what == *what) {
            found.push(Need { what, names: Vec::new() });
        }
    }
    collect(requests, &mut found);
    for need in &mut found {
        need.names.sort_unstable();
        need.names.dedup();
    }
    found.retain(|it| !it.names.is_empty());
    found
}

fn collect(value: &Value, found: &mut [Need]) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let what = NAMING.iter().find(|(name, _)| name == key).map(|(_, what)| *what);
                match found.iter_mut().find(|it| Some(it.what) == what) {
                    Some(need) => match value {
                        Value::String(name) => need.names.push(name.clone()),
                        Value::Array(names) => {
                            need.names.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
                        }
                        _ => {}
                    },
                    None => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|it| collect(it, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_named_has_to_exist() {
        let requests = json!({
            "taskDefinition": {
                "taskRoleArn": "b", "executionRoleArn": "a",
                "containerDefinitions": [{"image": "i", "secrets": [{"name": "S", "valueFrom": "s"}]}],
            },
            "service": {"deploymentConfiguration": {"alarms": {"alarmNames": []}}},
        });
        let need = |what, names: &[&str]| Need { what, names: names.iter().map(|it| (*it).to_owned()).collect() };
        let expected = [need("images", &["i"]), need("roles", &["a", "b"]), need("secrets and parameters", &["s"])];
        assert_eq!(needs(&requests), expected);
    }
}
