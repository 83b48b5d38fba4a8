//! The single values of two requests, and how many of them are the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Lists whose order means nothing to ECS.
const UNORDERED: [&str; 12] = [
    "containerDefinitions",
    "environment",
    "secrets",
    "portMappings",
    "dependsOn",
    "mountPoints",
    "volumes",
    "securityGroups",
    "capacityProviderStrategy",
    "serviceRegistries",
    "loadBalancers",
    "requiresCompatibilities",
];

/// How many values two configurations have together, and how many of them are the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    pub same: usize,
    pub all: usize,
}

impl Share {
    pub fn add(&mut self, other: Share) {
        self.same += other.same;
        self.all += other.all;
    }

    pub fn percent(self) -> f64 {
        100.0 * self.same as f64 / self.all.max(1) as f64
    }
}

/// The share of the values that are the same, and the others.
pub fn compare(wanted: &Value, made: &Value) -> (Share, Vec<String>) {
    let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
    collect(wanted, String::new(), &mut left);
    collect(made, String::new(), &mut right);
    let paths: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let mut share = Share { same: 0, all: paths.len() };
    let mut differences = Vec::new();
    for path in paths {
        match (left.get(path), right.get(path)) {
            (Some(a), Some(b)) if same(a, b) => share.same += 1,
            (a, b) => {
                let text = |it: Option<&&Value>| it.map_or("nothing".to_owned(), |it| it.to_string());
                differences.push(format!("{path}: {} became {}", text(a), text(b)));
            }
        }
    }
    (share, differences)
}

/// What is empty counts as not there.
fn collect<'v>(value: &'v Value, path: String, leaves: &mut BTreeMap<String, &'v Value>) {
    match value {
        Value::Null => {}
        Value::Object(entries) => {
            for (key, value) in entries {
                collect(value, format!("{path}.{key}"), leaves);
            }
        }
        Value::Array(items) => {
            let is_unordered = UNORDERED.contains(&path.rsplit('.').next().unwrap());
            let mut items: Vec<&Value> = items.iter().collect();
            if is_unordered {
                items.sort_by_key(|it| name(it));
            }
            for (index, item) in items.into_iter().enumerate() {
                let label = item.get("name").filter(|_| is_unordered).and_then(Value::as_str);
                let label = label.map_or_else(|| index.to_string(), str::to_owned);
                collect(item, format!("{path}[{label}]"), leaves);
            }
        }
        _ => {
            leaves.insert(path, value);
        }
    }
}

fn name(item: &Value) -> String {
    let keys = ["name", "containerName", "sourceVolume", "capacityProvider", "type"];
    let found = keys.iter().find_map(|it| item.get(*it)).unwrap_or(item);
    format!("{found}{}", item.get("containerPort").unwrap_or(&Value::Null))
}

/// Equal, but for a number that is written as text; two references that only AWS can resolve
/// are equal.
fn same(a: &Value, b: &Value) -> bool {
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    let (a, b) = (text(a), text(b));
    a == b || (a.contains("${") && b.contains("${"))
}
