//! Containers: images, commands, variables, secrets, health checks (`lowering-ecs.md`, sections
//! 1.2 to 1.5 and 1.8, the other way round).

use serde_json::{Map, Value};

use super::api::{containers, maps, number, text};
use super::draft::{Draft, Section};
use super::given::{secrets, variables};
use super::identity::Identity;
use super::{TASK, Wanted, logging, ports, storage, usual, words};
use crate::manifest::unquoted::Slot;

/// Writes `image`.
pub(super) fn main(draft: &mut Draft, wanted: &Wanted, who: &Identity, ports: &ports::Plan) {
    let Some(container) = who.main_container(wanted) else { return };
    let mut image = Section::default();
    let location = text(container, "image").unwrap_or_default();
    let build = who.builds.get(&who.name).or_else(|| who.builds.get(&who.was));
    match build {
        Some(dockerfile) => image.put("build", dockerfile.as_str()),
        None => image.put("location", location),
    }
    image.put_some("port", ports.image);
    image.put_some("credentials", credentials(container));
    image.put_section("labels", labels(container));
    image.put_section("depends_on", depends_on(container));
    image.put_section("healthcheck", healthcheck(container));
    draft.section("image", image);
    if build.is_none() && location.contains(".dkr.ecr.") && location.contains(&format!("/{}/{}:", who.app, who.name)) {
        draft.comment("image.location", "Copilot built it; `build: ./Dockerfile` would build it again");
    }
}

/// Writes what the main container runs and is given.
pub(super) fn inside(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let Some(container) = who.main_container(wanted) else { return };
    let mut keys = Section::default();
    given(draft, &mut keys, container, who, "");
    draft.append(keys);
}

/// Writes `sidecars`.
pub(super) fn sidecars(draft: &mut Draft, wanted: &Wanted, who: &Identity, ports: &ports::Plan) {
    let volumes = storage::mounts(wanted, who);
    let is_answer = who.is_answer(wanted);
    let mut sidecars = Section::default();
    for container in containers(&wanted.task) {
        let Some(name) = text(container, "name") else { continue };
        if name == who.name || logging::is_router(container) || logging::is_collector(container, who) {
            continue;
        }
        let mut sidecar = Section::default();
        match who.builds.get(name) {
            Some(dockerfile) => {
                let mut image = Section::default();
                image.put("build", dockerfile.as_str());
                sidecar.put("image", image);
            }
            None => sidecar.put_some("image", container.get("image").and_then(|it| words::written(it, Slot::Value))),
        }
        sidecar.put_some(
            "port",
            ports.sidecars.get(name).map(|(port, protocol)| match &**protocol {
                "tcp" => serde_yaml::Value::from(*port),
                other => format!("{port}/{other}").into(),
            }),
        );
        let essential = container.get("essential").and_then(Value::as_bool);
        sidecar.put_some("essential", essential.filter(|it| !it || !is_answer));
        sidecar.put_some("credentialsParameter", credentials(container));
        given(draft, &mut sidecar, container, who, &format!("sidecars.{name}."));
        let mounts = storage::mount_points(container, &volumes);
        if !mounts.is_empty() {
            sidecar.put("mount_points", mounts);
        }
        sidecar.put_section("labels", labels(container));
        sidecar.put_section("depends_on", depends_on(container));
        sidecar.put_section("healthcheck", healthcheck(container));
        sidecars.put(name, sidecar);
    }
    draft.section("sidecars", sidecars);
}

/// What all containers are given.
fn given(draft: &mut Draft, keys: &mut Section, container: &Map<String, Value>, who: &Identity, path: &str) {
    let items = |key: &str| container.get(key).and_then(Value::as_array).and_then(|it| words::list(it));
    keys.put_some("entrypoint", items("entryPoint").filter(|it| !it.is_empty()));
    keys.put_some("command", items("command").filter(|it| !it.is_empty()));
    keys.put_section("variables", variables(container, who));
    if let Some(file) = env_file(container, who) {
        if let EnvFile::Unknown(_) = file {
            draft.comment(&format!("{path}env_file"), "the file's name is not in the task definition");
            draft.note(format!("The variables in the file behind `{path}env_file` are not in the task definition, and neither is its name."));
        }
        keys.put("env_file", file.name());
    }
    keys.put_section("secrets", secrets(container, "secrets", who));
}

enum EnvFile {
    /// As Copilot names what it uploads.
    Known(String),
    Unknown(String),
}

impl EnvFile {
    fn name(self) -> String {
        match self {
            EnvFile::Known(name) | EnvFile::Unknown(name) => name,
        }
    }
}

/// A file of variables that Copilot uploaded; other files are no key's.
fn env_file(container: &Map<String, Value>, who: &Identity) -> Option<EnvFile> {
    let mut files = maps(container, "environmentFiles");
    let (Some(file), None) = (files.next(), files.next()) else { return None };
    let value = text(file, "value")?;
    if let Some((_, rest)) = value.split_once("/manual/env-files/") {
        let (name, _) = rest.split_once('/')?;
        return Some(EnvFile::Known(name.to_owned()));
    }
    let name = text(container, "name").unwrap_or(&who.name);
    value.starts_with("${").then(|| EnvFile::Unknown(format!("{name}.env")))
}

fn credentials(container: &Map<String, Value>) -> Option<serde_yaml::Value> {
    let credentials = container.get("repositoryCredentials")?.get("credentialsParameter")?;
    words::written(credentials, Slot::Value)
}

fn labels(container: &Map<String, Value>) -> Section {
    let mut labels = Section::default();
    for (name, value) in container.get("dockerLabels").and_then(Value::as_object).into_iter().flatten() {
        labels.put_some(name, value.as_str());
    }
    labels
}

fn depends_on(container: &Map<String, Value>) -> Section {
    let mut depends_on = Section::default();
    for dependency in maps(container, "dependsOn") {
        if let (Some(name), Some(condition)) = (text(dependency, "containerName"), text(dependency, "condition")) {
            depends_on.put(name, condition.to_ascii_lowercase());
        }
    }
    depends_on
}

/// Only what differs from the defaults of Copilot, which are not those of AWS.
fn healthcheck(container: &Map<String, Value>) -> Section {
    let mut keys = Section::default();
    let Some(check) = container.get("healthCheck").and_then(Value::as_object) else { return keys };
    let command: Option<Vec<&str>> =
        check.get("command").and_then(Value::as_array).and_then(|it| it.iter().map(Value::as_str).collect());
    let Some(command) = command else { return keys };
    let command: Vec<serde_yaml::Value> = command.into_iter().map(Into::into).collect();
    let default = |key: &str| usual::default(&format!("{TASK}.containerDefinitions[].healthCheck.{key}"));
    let said = |key: &str| check.get(key).and_then(number).or_else(|| number(&default(key)?)).unwrap_or_default();
    let seconds = |value: i64| format!("{value}s");
    keys.put("command", command);
    let (interval, retries, timeout, start) = (said("interval"), said("retries"), said("timeout"), said("startPeriod"));
    keys.put_some("interval", (interval != 10).then(|| seconds(interval)));
    keys.put_some("retries", (retries != 2).then_some(retries));
    keys.put_some("timeout", (timeout != 5).then(|| seconds(timeout)));
    keys.put_some("start_period", (start != 0).then(|| seconds(start)));
    keys
}
