//! Names and paths that a value may refer to.
//!
//! In: a [`Slot`] and the place of the value. Out: containers and volumes as they hold there,
//! topics and workloads of the application, files that the front end has read.

use super::candidate::Candidate;
use super::keys::what_it_is;
use super::slot::Slot;
use super::{CompletionKind, CompletionOptions, WantedFiles};
use crate::manifest::containers::ContainerKind;
use crate::manifest::neighbors::Neighbor;
use crate::outline::PlaceId;
use crate::schema::Names;

/// What a value is the name of, if it is the name of a file.
pub(super) fn wanted(slot: &Slot, place: PlaceId) -> Option<WantedFiles> {
    match slot.naming(place)?.what {
        Names::Dockerfile => Some(WantedFiles::Dockerfiles),
        Names::EnvFile => Some(WantedFiles::EnvFiles),
        Names::Folder => Some(WantedFiles::Folders),
        Names::Container | Names::Volume | Names::Environment | Names::Topic | Names::Workload => None,
    }
}

/// The names that can stand at `place`; empty where its text is no name.
pub(super) fn names(slot: &Slot, place: PlaceId, options: &CompletionOptions) -> Vec<Candidate> {
    let Some(naming) = slot.naming(place) else { return Vec::new() };
    let name = |name: &str, detail: Option<String>| Candidate::text(name, CompletionKind::Name, detail);
    match (naming.what, naming.declares) {
        // The main container is called as its folder is.
        (Names::Container, true) => {
            let folder = slot.document.folder().map(|it| name(it, Some("the folder's name".to_owned())));
            folder.into_iter().collect()
        }
        (_, true) => Vec::new(),
        (Names::Container, false) => {
            let containers = slot.manifest().map(|it| it.containers()).unwrap_or_default();
            let containers = containers.iter().filter(|it| it.kind != ContainerKind::Firelens && !it.name.is_empty());
            containers.map(|it| name(&it.name, Some(what_it_is(it.kind).to_owned()))).collect()
        }
        (Names::Volume, false) => {
            let storage = slot.manifest().and_then(|it| it.workload.storage.as_ref());
            let volumes = storage.and_then(|it| it.volumes.as_ref());
            volumes.iter().flat_map(|it| &it.entries).map(|(it, _)| name(&it.text, None)).collect()
        }
        (Names::Environment, false) => {
            let neighbors = slot.view.cx.neighbors.iter();
            neighbors.flat_map(|it| &it.environments).map(|it| name(it, None)).collect()
        }
        (Names::Topic, false) => topics(slot, slot.sibling(Names::Workload)),
        (Names::Workload, false) => publishers(slot, slot.sibling(Names::Topic)),
        (Names::Dockerfile | Names::EnvFile | Names::Folder, false) => files(slot, place, options),
    }
}

fn neighbors<'s>(slot: &'s Slot) -> impl Iterator<Item = &'s Neighbor> {
    slot.view.cx.neighbors.iter().flat_map(|it| it.workloads.values())
}

/// The topics of one workload, or of all.
fn topics(slot: &Slot, of: Option<&str>) -> Vec<Candidate> {
    let publishers = neighbors(slot).filter(|it| of.is_none_or(|of| *it.name == *of));
    let topics = publishers.flat_map(|it| it.topics.iter().map(|topic| (&topic.name, &it.name)));
    let topic = |(topic, service)| {
        let detail = format!("published by `{service}`");
        Candidate::text(format!("{topic}"), CompletionKind::Name, Some(detail))
    };
    topics.map(topic).collect()
}

/// The workloads that publish a topic, or where nobody does, that publish any.
fn publishers(slot: &Slot, topic: Option<&str>) -> Vec<Candidate> {
    let publishes = |it: &&Neighbor, topic: &str| it.topics.iter().any(|it| *it.name == *topic);
    let mut found: Vec<&Neighbor> =
        topic.map_or_else(Vec::new, |topic| neighbors(slot).filter(|it| publishes(it, topic)).collect());
    if found.is_empty() {
        found = neighbors(slot).filter(|it| !it.topics.is_empty()).collect();
    }
    let service = |it: &Neighbor| {
        let mut topics: Vec<String> = it.topics.iter().map(|it| format!("`{}`", it.name)).collect();
        topics.dedup();
        let detail = format!("publishes {}", topics.join(", "));
        Candidate::text(&*it.name, CompletionKind::Name, Some(detail))
    };
    found.into_iter().map(service).collect()
}

/// The files of the kind that the place names, as paths from the workspace's root.
fn files(slot: &Slot, place: PlaceId, options: &CompletionOptions) -> Vec<Candidate> {
    let Some(wanted) = wanted(slot, place) else { return Vec::new() };
    let is_wanted = |path: &&String| {
        let file = path.rsplit('/').next().unwrap_or_default();
        match wanted {
            WantedFiles::Dockerfiles => file.to_ascii_lowercase().contains("dockerfile"),
            WantedFiles::EnvFiles => file.ends_with(".env"),
            WantedFiles::Folders => file.is_empty() && !path.is_empty(),
        }
    };
    let text = slot.view.document.text();
    let typed = text.get(slot.cursor.value_span().range()).unwrap_or_default();
    // Whoever started without the dot goes on without it.
    let dot = if typed.is_empty() || typed.starts_with('.') { "./" } else { "" };
    let kind = if wanted == WantedFiles::Folders { CompletionKind::Folder } else { CompletionKind::File };
    let file = |path: &String| {
        let path = path.trim_start_matches("./").trim_end_matches('/');
        Candidate::text(format!("{dot}{path}"), kind, None)
    };
    options.files.iter().filter(is_wanted).map(file).collect()
}
