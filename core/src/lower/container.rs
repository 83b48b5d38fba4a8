//! Container definitions: the main container and the sidecars
//! (`lowering-ecs.md`, sections 1.2, 1.3, 1.8 and 1.9).

use super::build::{Entries, list, pair};
use super::{Cx, environment, health, image, logging, storage, unquoted};
use crate::ir::{Prop, Value};
use crate::manifest::copilot::container::{Sidecar, SidecarImage};
use crate::manifest::copilot::image::Words;
use crate::manifest::ports::Target;
use crate::manifest::unquoted::Slot;
use crate::manifest::{Keyed, Name, Text, shell};
use crate::origin::Origin;
use crate::schema::WorkloadType;

/// The main container, FireLens, the tracing collector, then the sidecars by name.
pub(super) fn containers(cx: &Cx) -> Vec<Prop> {
    let mut containers = vec![main(cx)];
    containers.extend(logging::router(cx));
    containers.extend(logging::collector(cx));
    if let Some(sidecars) = &cx.manifest.workload.sidecars {
        containers.extend(sidecars.sorted().into_iter().map(|(name, it)| sidecar(cx, name, it)));
    }
    containers
}

fn main(cx: &Cx) -> Prop {
    let workload = &cx.manifest.workload;
    let image = workload.image.as_ref();
    let mut container = Entries::new();
    let name_origin = workload.name.as_ref().map_or_else(|| workload.at.origin.clone(), |it| it.origin.clone());
    container.put("Name", Prop::text(cx.name.clone(), name_origin));
    container.put("Image", image::main(cx));
    words(cx, &mut container, "EntryPoint", workload.entrypoint.as_ref());
    words(cx, &mut container, "Command", workload.command.as_ref());
    if !matches!(cx.manifest.workload_type, WorkloadType::WorkerService | WorkloadType::ScheduledJob) {
        ports(cx, &mut container, &cx.name);
    }
    if let Some(depends_on) = image.and_then(|it| it.depends_on.as_ref()) {
        dependencies(&mut container, depends_on);
    }
    if let Some(check) = image.and_then(|it| it.healthcheck.as_ref()).and_then(health::container) {
        container.put("HealthCheck", check);
    }
    container.put("Environment", environment::main(cx));
    if let Some(file) = &workload.env_file {
        environment::file(&mut container, "EnvFileARN".to_owned(), file);
    }
    if let Some(secrets) = workload.secrets.as_ref().and_then(|it| environment::secrets(cx, it)) {
        container.put("Secrets", secrets);
    }
    if let Some(mounts) = storage::main_mounts(cx) {
        container.put("MountPoints", mounts);
    }
    if let Some(flag) = workload.storage.as_ref().and_then(|it| it.readonly_fs.as_ref()) {
        container.sourced("ReadonlyRootFilesystem", flag);
    }
    if let Some(labels) = image.and_then(|it| it.labels.as_ref()) {
        docker_labels(&mut container, labels);
    }
    if let Some(credentials) = image.and_then(|it| it.credentials.as_ref()) {
        repository_credentials(cx, &mut container, credentials);
    }
    container.put("LogConfiguration", logging::main(cx));
    container.finish(workload.at.origin.clone())
}

fn sidecar(cx: &Cx, name: &Name, sidecar: &Sidecar) -> Prop {
    let mut container = Entries::new();
    container.put("Name", Prop::text(name.text.clone(), Origin::Written(name.span)));
    container.put("Image", sidecar_image(cx, name, sidecar));
    if let Some(essential) = &sidecar.essential {
        container.sourced("Essential", essential);
    }
    words(cx, &mut container, "EntryPoint", sidecar.entrypoint.as_ref());
    words(cx, &mut container, "Command", sidecar.command.as_ref());
    ports(cx, &mut container, &name.text);
    if let Some(depends_on) = &sidecar.depends_on {
        dependencies(&mut container, depends_on);
    }
    if let Some(check) = sidecar.healthcheck.as_ref().and_then(health::container) {
        container.put("HealthCheck", check);
    }
    container.put("Environment", environment::sidecar(cx, sidecar));
    if let Some(file) = &sidecar.env_file {
        environment::file(&mut container, format!("EnvFileARNFor{}", super::alphanumeric(&name.text)), file);
    }
    if let Some(secrets) = sidecar.secrets.as_ref().and_then(|it| environment::secrets(cx, it)) {
        container.put("Secrets", secrets);
    }
    if let Some(mounts) = storage::sidecar_mounts(sidecar) {
        container.put("MountPoints", mounts);
    }
    if let Some(labels) = &sidecar.labels {
        docker_labels(&mut container, labels);
    }
    if let Some(credentials) = &sidecar.credentials_parameter {
        repository_credentials(cx, &mut container, credentials);
    }
    container.put("LogConfiguration", logging::to_cloudwatch(cx));
    container.finish(sidecar.at.origin.clone())
}

/// `location` goes before a pushed image for a sidecar.
fn sidecar_image(cx: &Cx, name: &Name, sidecar: &Sidecar) -> Prop {
    let (location, build) = match &sidecar.image {
        Some(SidecarImage::Location(location)) => (Some(location), None),
        Some(SidecarImage::Source(source)) => (source.location.as_ref(), source.build.as_ref()),
        None => (None, None),
    };
    if let Some(uri) = cx.target.images.get(&*name.text) {
        return Prop::text(uri.clone(), Origin::rule("the image was given for this container"));
    }
    match (location, build) {
        (Some(location), _) => unquoted::value(cx, location),
        (None, Some(build)) => image::pushed(cx, format!("{}-latest", name.text), image::build_origin(build)),
        (None, None) => {
            Prop::new(Value::Null, Origin::derived("the manifest names no image", &[&Origin::Written(name.span)]))
        }
    }
}

/// `EntryPoint` and `Command`; a line is split as a shell would.
fn words(cx: &Cx, container: &mut Entries, key: &'static str, words: Option<&Words>) {
    let (items, origin) = match words {
        Some(Words::List(list)) => {
            let items: Vec<Prop> = list.iter().map(|it| unquoted::item(cx, it)).collect();
            let Some(first) = list.first() else { return };
            (items, first.origin.clone())
        }
        Some(Words::Line(line)) => {
            let split = shell::split(&line.value).unwrap_or_default();
            let word = |it: String| unquoted::put(cx, &it.into(), Slot::Item, &line.origin);
            let items: Vec<Prop> = split.into_iter().map(word).collect();
            (items, line.origin.clone())
        }
        None => return,
    };
    if !items.is_empty() {
        container.put(key, list(items, origin));
    }
}

fn ports(cx: &Cx, container: &mut Entries, name: &str) {
    let mappings: Vec<Prop> = cx
        .ports
        .of(name)
        .map(|exposed| {
            let origin = &exposed.port.origin;
            let mut mapping = Entries::new();
            mapping.put("ContainerPort", Prop::new(i64::from(exposed.port.value).into(), origin.clone()));
            mapping.put("Protocol", Prop::text(exposed.protocol.name(), origin.clone()));
            let serves = |it: &Target| *it.container.value == *name && it.port.as_ref() == Some(&exposed.port);
            if cx.server.as_ref().is_some_and(serves) {
                mapping.rule("Name", "target", "the port that other services reach is called `target`");
            }
            mapping.finish(origin.clone())
        })
        .collect();
    if let Some(first) = mappings.first() {
        let origin = first.origin.clone();
        container.put("PortMappings", list(mappings, origin));
    }
}

fn dependencies(container: &mut Entries, depends_on: &Keyed<Text>) {
    let items: Vec<Prop> = depends_on
        .sorted()
        .into_iter()
        .map(|(name, condition)| {
            let condition = Prop::text(condition.value.to_ascii_uppercase(), condition.origin.clone());
            let name = Prop::text(name.text.clone(), Origin::Written(name.span));
            pair("ContainerName", name, "Condition", condition)
        })
        .collect();
    if !items.is_empty() {
        container.put("DependsOn", list(items, depends_on.at.origin.clone()));
    }
}

fn docker_labels(container: &mut Entries, labels: &Keyed<Text>) {
    let mut entries = Entries::new();
    for (name, value) in labels.sorted() {
        entries.put(name.text.clone(), Prop::text(value.value.clone(), value.origin.clone()));
    }
    if labels.iter().next().is_some() {
        container.put("DockerLabels", entries.finish_free(labels.at.origin.clone()));
    }
}

fn repository_credentials(cx: &Cx, container: &mut Entries, credentials: &Text) {
    if credentials.is_empty() {
        return;
    }
    let mut entries = Entries::new();
    entries.put("CredentialsParameter", unquoted::value(cx, credentials));
    container.put("RepositoryCredentials", entries.finish(credentials.origin.clone()));
}
