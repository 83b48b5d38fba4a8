//! Variables and secrets, of containers and of logging (`lowering-ecs.md`, sections 1.4 and 1.5, the
//! other way round).

use serde_json::{Map, Value};

use super::api::{maps, text};
use super::draft::Section;
use super::identity::Identity;
use super::words;
use crate::manifest::unquoted::Slot;
use crate::schema::WorkloadType;

/// Variables by name; of several with one name the first that Copilot does not make itself.
pub(super) fn variables(container: &Map<String, Value>, who: &Identity) -> Section {
    let mut variables = Section::default();
    let mut injected = Vec::new();
    for variable in maps(container, "environment") {
        let Some(name) = text(variable, "name") else { continue };
        if is_injected(name, who) && !injected.contains(&name) {
            injected.push(name);
            continue;
        }
        let value = match variable.get("value") {
            Some(Value::String(value)) => imported(value).unwrap_or_else(|| value.as_str().into()),
            Some(Value::Number(number)) => number.to_string().into(),
            Some(Value::Bool(flag)) => flag.to_string().into(),
            None => "".into(),
            Some(_) => continue,
        };
        put_named(&mut variables, name, value);
    }
    variables
}

/// `secrets` or `secretOptions` by name.
pub(super) fn secrets(container: &Map<String, Value>, key: &str, who: &Identity) -> Section {
    let mut secrets = Section::default();
    for secret in maps(container, key) {
        let (Some(name), Some(value)) = (text(secret, "name"), secret.get("valueFrom")) else { continue };
        if let Some(value) = self::secret(value, who) {
            put_named(&mut secrets, name, value);
        }
    }
    secrets
}

fn secret(value: &Value, who: &Identity) -> Option<serde_yaml::Value> {
    if let Value::String(text) = value {
        if let Some(import) = imported(text) {
            return Some(import);
        }
        if let Some(name) = text.strip_prefix(&*who.secret_arn()) {
            let mut reference = Section::default();
            reference.put("secretsmanager", name);
            return Some(reference.into());
        }
    }
    words::written(value, Slot::Value)
}

/// `{from_cfn: EXPORT}` for a reference to another stack's export.
pub(super) fn imported(text: &str) -> Option<serde_yaml::Value> {
    let export = text.strip_prefix("${Import:")?.strip_suffix('}')?;
    let mut import = Section::default();
    import.put("from_cfn", export);
    Some(import.into())
}

/// The variables that Copilot gives a container by itself, and so the lowering.
fn is_injected(name: &str, who: &Identity) -> bool {
    match name {
        "COPILOT_APPLICATION_NAME"
        | "COPILOT_SERVICE_DISCOVERY_ENDPOINT"
        | "COPILOT_ENVIRONMENT_NAME"
        | "COPILOT_SERVICE_NAME"
        | "COPILOT_SNS_TOPIC_ARNS"
        | "COPILOT_MOUNT_POINTS" => true,
        "COPILOT_QUEUE_URI" | "COPILOT_TOPIC_QUEUE_URIS" => who.kind == WorkloadType::WorkerService,
        "COPILOT_LB_DNS" => matches!(who.kind, WorkloadType::LoadBalancedWebService | WorkloadType::BackendService),
        _ => false,
    }
}

/// Puts a value under a name that Copilot writes without quotes, the first of that name.
fn put_named(section: &mut Section, name: &str, value: serde_yaml::Value) {
    if let Some(name) = words::text(name, Slot::Value)
        && !section.has(&name)
    {
        section.put(&name, value);
    }
}
