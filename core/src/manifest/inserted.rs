//! The texts that Copilot puts into its template without quotes, and what becomes of them.
//!
//! In: a decoded [`Manifest`]. Out: every such text that doesn't come through as it is, with
//! its [`Reading`] (`validation.md`, section 24; `lowering-ecs.md`, sections 1.3 and 1.5). Empty texts
//! are left out: what they become is another matter.

use super::copilot::Manifest;
use super::copilot::container::{Secret, SidecarImage};
use super::copilot::http::HttpHealthcheck;
use super::copilot::image::Words;
use super::copilot::network::{Connect, Placement, SecurityGroup, SecurityGroups, Subnets};
use super::unquoted::{Reading, Slot, reading};
use super::{Keyed, Name, Text, shell};
use crate::text::Span;

/// A text that does not come through.
pub struct Inserted<'a> {
    pub span: Span,
    /// The path of its key; its parts are put together when somebody asks.
    path: [&'a str; 3],
    /// Whether it is one of several texts there.
    is_part: bool,
    text: &'a str,
    pub is_secret: bool,
}

type Visit<'v> = &'v mut dyn FnMut(&Inserted, &Reading);

impl Inserted<'_> {
    /// What it is, for messages.
    pub fn what(&self) -> String {
        let path = self.path.concat();
        if self.is_part { format!("a text in `{path}`") } else { format!("`{path}`") }
    }

    /// The text itself behind a colon, when it may be shown and is short.
    pub fn shown(&self) -> String {
        let line = self.text.lines().next().unwrap_or_default();
        if self.is_secret || line.is_empty() || line.chars().count() > 40 {
            return String::new();
        }
        let more = if line.len() < self.text.trim_end().len() { "…" } else { "" };
        format!(": `{line}{more}`")
    }
}

impl Manifest {
    /// Visits every text that does not come through as it is.
    pub fn unquoted(&self, visit: Visit) {
        for container in self.containers() {
            let path = container.path();
            for (key, words) in &container.words {
                command(words, [&path, key, ""], visit);
            }
            names(container.variables, [&path, "variables", ""], visit);
            secrets(container.secrets, [&path, "secrets"], visit);
        }
        let workload = &self.workload;
        if let Some(image) = &workload.image {
            one(image.credentials.as_ref(), ["image.", "credentials", ""], visit);
        }
        for (name, sidecar) in workload.sidecars.iter().flat_map(Keyed::iter) {
            key(name, ["sidecars", "", ""], Slot::Value, visit);
            let image = match &sidecar.image {
                Some(SidecarImage::Location(location)) => Some(location),
                Some(SidecarImage::Source(source)) => source.location.as_ref(),
                None => None,
            };
            one(image, ["sidecars.", &name.text, ".image"], visit);
            one(sidecar.credentials_parameter.as_ref(), ["sidecars.", &name.text, ".credentialsParameter"], visit);
        }
        if let Some(logging) = &workload.logging {
            for (name, _) in logging.destination.iter().flat_map(|it| &it.entries) {
                key(name, ["logging.", "destination", ""], Slot::Key, visit);
            }
            secrets(logging.secret_options.as_ref(), ["logging.", "secretOptions"], visit);
        }
        self.network(visit);
        for route in self.routes() {
            match &route.rule.healthcheck {
                Some(HttpHealthcheck::Path(path)) => one(Some(path), ["http.", "healthcheck", ""], visit),
                Some(HttpHealthcheck::Options(options)) => {
                    one(options.path.as_ref(), ["http.", "healthcheck.", "path"], visit);
                    one(options.success_codes.as_ref(), ["http.", "healthcheck.", "success_codes"], visit);
                }
                None => {}
            }
        }
    }

    fn network(&self, visit: Visit) {
        let Some(network) = &self.workload.network else { return };
        if let Some(Connect::Options(options)) = &network.connect {
            one(options.alias.as_ref(), ["network.", "connect.", "alias"], visit);
        }
        let Some(vpc) = &network.vpc else { return };
        let groups = match &vpc.security_groups {
            Some(SecurityGroups::Groups(groups)) => Some(groups),
            Some(SecurityGroups::Options(options)) => options.groups.as_ref(),
            None => None,
        };
        for group in groups.into_iter().flatten() {
            if let SecurityGroup::Id(id) = group {
                item(id, id, ["network.", "vpc.", "security_groups"], visit);
            }
        }
        if let Some(Placement::Chosen(chosen)) = &vpc.placement
            && let Some(Subnets::Ids(ids)) = &chosen.subnets
        {
            ids.iter().for_each(|id| item(id, id, ["network.", "vpc.", "placement.subnets"], visit));
        }
    }
}

fn report(inserted: &Inserted, slot: Slot, visit: Visit) {
    if inserted.text.is_empty() {
        return;
    }
    match reading(inserted.text, slot) {
        Reading::Same => {}
        other => visit(inserted, &other),
    }
}

fn one(text: Option<&Text>, path: [&str; 3], visit: Visit) {
    if let Some(text) = text {
        report(&Inserted { span: text.span(), path, is_part: false, text, is_secret: false }, Slot::Value, visit);
    }
}

fn item(place: &Text, text: &str, path: [&str; 3], visit: Visit) {
    report(&Inserted { span: place.span(), path, is_part: true, text, is_secret: false }, Slot::Item, visit);
}

fn key(name: &Name, path: [&str; 3], slot: Slot, visit: Visit) {
    report(&Inserted { span: name.span, path, is_part: true, text: &name.text, is_secret: false }, slot, visit);
}

fn command(words: &Words, path: [&str; 3], visit: Visit) {
    match words {
        Words::List(items) => items.iter().for_each(|it| item(it, it, path, visit)),
        Words::Line(line) => {
            for word in shell::split(line).unwrap_or_default() {
                item(line, &word, path, visit);
            }
        }
    }
}

fn names<T>(entries: Option<&Keyed<T>>, path: [&str; 3], visit: Visit) {
    for (name, _) in entries.into_iter().flat_map(|it| &it.entries) {
        key(name, path, Slot::Value, visit);
    }
}

fn secrets(entries: Option<&Keyed<Secret>>, path: [&str; 2], visit: Visit) {
    names(entries, [path[0], path[1], ""], visit);
    for (name, secret) in entries.into_iter().flat_map(Keyed::iter) {
        if let Secret::Parameter(text) = secret {
            let parent = format!("{}{}.", path[0], path[1]);
            let inserted =
                Inserted { span: text.span(), path: [&parent, &name.text, ""], is_part: false, text, is_secret: true };
            report(&inserted, Slot::Value, visit);
        }
    }
}
