//! The containers of a task, side by side, whatever part of the manifest declares them.
//!
//! In: a decoded [`Manifest`]. Out: one [`Container`] for the main container, each sidecar and
//! the FireLens container, and the order in which the task definition has them. The tracing
//! container is none of them: nothing can depend on it, and nothing can be said of it.

use std::sync::Arc;

use super::copilot::Manifest;
use super::copilot::container::{Secret, Variable};
use super::copilot::image::{ContainerHealthcheck, Words};
use super::{Keyed, Text};
use crate::text::Span;

/// The name of the container that routes logs.
pub const FIRELENS: &str = "firelens_log_router";
/// The name of the container that collects traces.
pub const COLLECTOR: &str = "aws-otel-collector";

/// One container of the task.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    pub name: Arc<str>,
    /// Where its name stands; for FireLens, `logging`.
    pub at: Span,
    pub kind: ContainerKind,
    /// Whether the task stops when it does, as Copilot's checks see it.
    pub essential: bool,
    /// A health check that says something.
    pub healthcheck: Option<&'a ContainerHealthcheck>,
    pub depends_on: Option<&'a Keyed<Text>>,
    /// The `port` of a sidecar, readable or not.
    pub port: Option<&'a Text>,
    pub variables: Option<&'a Keyed<Variable>>,
    pub secrets: Option<&'a Keyed<Secret>>,
    /// `entrypoint` and `command` with their keys.
    pub words: Vec<(&'static str, &'a Words)>,
}

/// A container as the task definition names it.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: Arc<str>,
    /// What makes the container exist.
    pub at: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerKind {
    Main,
    Sidecar,
    Firelens,
}

impl Manifest {
    /// The containers that can depend on each other; the main one first.
    pub fn containers(&self) -> Vec<Container<'_>> {
        let main = self.main_container();
        let image = self.workload.image.as_ref();
        let mut containers = vec![Container {
            at: main.span(),
            name: main.value,
            kind: ContainerKind::Main,
            essential: true,
            healthcheck: image.and_then(|it| it.healthcheck.as_ref()).filter(|it| it.says_something()),
            depends_on: image.and_then(|it| it.depends_on.as_ref()),
            port: None,
            variables: self.workload.variables.as_ref(),
            secrets: self.workload.secrets.as_ref(),
            words: words(self.workload.entrypoint.as_ref(), self.workload.command.as_ref()),
        }];
        for (name, sidecar) in self.workload.sidecars.iter().flat_map(Keyed::iter) {
            containers.push(Container {
                name: name.text.clone(),
                at: name.span,
                kind: ContainerKind::Sidecar,
                essential: sidecar.essential.as_ref().is_none_or(|it| it.value),
                healthcheck: sidecar.healthcheck.as_ref().filter(|it| it.says_something()),
                depends_on: sidecar.depends_on.as_ref(),
                port: sidecar.port.as_ref(),
                variables: sidecar.variables.as_ref(),
                secrets: sidecar.secrets.as_ref(),
                words: words(sidecar.entrypoint.as_ref(), sidecar.command.as_ref()),
            });
        }
        if let Some(logging) = self.workload.logging.as_ref().filter(|it| it.has_router()) {
            containers.push(Container {
                name: Arc::from(FIRELENS),
                at: logging.at.key,
                kind: ContainerKind::Firelens,
                essential: false,
                healthcheck: None,
                depends_on: None,
                port: None,
                variables: logging.variables.as_ref(),
                secrets: logging.secrets.as_ref(),
                words: Vec::new(),
            });
        }
        containers
    }

    /// The vendor for which a collector of traces is added; unknown vendors add none.
    pub fn collector(&self) -> Option<&Text> {
        let tracing = self.workload.observability.as_ref()?.tracing.as_ref()?;
        tracing.eq_ignore_ascii_case("awsxray").then_some(tracing)
    }

    /// The containers in the order of the task definition: main, FireLens, collector, then the
    /// sidecars by name.
    pub fn container_order(&self) -> Vec<Named> {
        let main = self.main_container();
        let mut order = vec![Named { at: main.span(), name: main.value }];
        if let Some(logging) = self.workload.logging.as_ref().filter(|it| it.has_router()) {
            order.push(Named { name: FIRELENS.into(), at: logging.at.key });
        }
        if let Some(tracing) = self.collector() {
            order.push(Named { name: COLLECTOR.into(), at: tracing.span() });
        }
        let sidecars = self.workload.sidecars.iter().flat_map(Keyed::sorted);
        order.extend(sidecars.map(|(name, _)| Named { name: name.text.clone(), at: name.span }));
        order
    }
}

fn words<'a>(entrypoint: Option<&'a Words>, command: Option<&'a Words>) -> Vec<(&'static str, &'a Words)> {
    let entrypoint = entrypoint.map(|it| ("entrypoint", it));
    entrypoint.into_iter().chain(command.map(|it| ("command", it))).collect()
}

impl Container<'_> {
    /// What leads to its keys: nothing, `sidecars.nginx.` or `logging.`.
    pub fn path(&self) -> String {
        match self.kind {
            ContainerKind::Main => String::new(),
            ContainerKind::Sidecar => format!("sidecars.{}.", self.name),
            ContainerKind::Firelens => "logging.".to_owned(),
        }
    }
}

impl ContainerHealthcheck {
    /// Whether any key is written; an empty map makes no health check.
    pub fn says_something(&self) -> bool {
        self.command.is_some()
            || self.interval.is_some()
            || self.retries.is_some()
            || self.timeout.is_some()
            || self.start_period.is_some()
    }
}
