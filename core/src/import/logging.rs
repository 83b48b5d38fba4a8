//! The FireLens container and the tracing collector (`lowering-ecs.md`, section 1.7, the other
//! way round).

use serde_json::{Map, Value};

use super::Wanted;
use super::api::{containers, text};
use super::draft::{Draft, Section};
use super::given::{secrets, variables};
use super::identity::Identity;
use crate::manifest::containers::{COLLECTOR, FIRELENS};
use crate::manifest::copilot::container::Logging;
use crate::schema::WorkloadType;

/// Whether `logging` makes this container: others route logs under other names.
pub(super) fn is_router(container: &Map<String, Value>) -> bool {
    let kind = container.get("firelensConfiguration").and_then(|it| it.get("type"));
    text(container, "name") == Some(FIRELENS) && kind.and_then(Value::as_str) == Some("fluentbit")
}

/// Whether `observability.tracing` makes this container.
pub(super) fn is_collector(container: &Map<String, Value>, who: &Identity) -> bool {
    who.kind != WorkloadType::ScheduledJob && text(container, "name") == Some(COLLECTOR)
}

/// Writes `logging` and `observability`.
pub(super) fn logging(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let all = containers(&wanted.task);
    if let Some(router) = all.iter().find(|it| is_router(it)) {
        draft.section("logging", keys(wanted, who, router));
    }
    if all.iter().any(|it| is_collector(it, who)) {
        let mut observability = Section::default();
        observability.put("tracing", "awsxray");
        draft.section("observability", observability);
    }
}

fn keys(wanted: &Wanted, who: &Identity, router: &Map<String, Value>) -> Section {
    let mut keys = Section::default();
    let image = text(router, "image").filter(|it| Some(*it) != default("image"));
    keys.put_some("image", image);
    let configuration = who.main_container(wanted).and_then(|it| it.get("logConfiguration")).and_then(Value::as_object);
    if let Some(configuration) = configuration.filter(|it| text(it, "logDriver") == Some("awsfirelens")) {
        let mut destination = Section::default();
        for (name, value) in configuration.get("options").and_then(Value::as_object).into_iter().flatten() {
            destination.put_some(name, value.as_str());
        }
        keys.put_section("destination", destination);
        keys.put_section("secretOptions", secrets(configuration, "secretOptions", who));
    }
    let options = router.get("firelensConfiguration").and_then(|it| it.get("options")).and_then(Value::as_object);
    let option = |name: &str| options.and_then(|it| text(it, name));
    keys.put_some("enableMetadata", option("enable-ecs-log-metadata").filter(|it| *it == "false").map(|_| false));
    keys.put_some("configFilePath", option("config-file-value").filter(|_| option("config-file-type") == Some("file")));
    keys.put_section("variables", variables(router, who));
    keys.put_section("secrets", secrets(router, "secrets", who));
    if keys.is_empty() {
        // Any key adds the container.
        keys.put("enableMetadata", true);
    }
    keys
}

/// The declared default of a key of `logging`.
fn default(key: &str) -> Option<&'static str> {
    crate::manifest::section_of::<Logging>()?.field_of_any(key)?.default
}
