//! The containers of a task, side by side, whatever part of the manifest declares them.
//!
//! In: a decoded [`Manifest`]. Out: one [`Container`] for the main container, each sidecar and
//! the FireLens container. The tracing container is none: nothing can depend on it.

use std::sync::Arc;

use super::copilot::Manifest;
use super::copilot::container::Logging;
use super::copilot::image::ContainerHealthcheck;
use super::{Keyed, Text};
use crate::text::Span;

/// The name of the container that routes logs.
pub const FIRELENS: &str = "firelens_log_router";

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
        }];
        for (name, sidecar) in self.workload.sidecars.iter().flat_map(Keyed::iter) {
            containers.push(Container {
                name: name.text.clone(),
                at: name.span,
                kind: ContainerKind::Sidecar,
                essential: sidecar.essential.as_ref().is_none_or(|it| it.value),
                healthcheck: sidecar.healthcheck.as_ref().filter(|it| it.says_something()),
                depends_on: sidecar.depends_on.as_ref(),
            });
        }
        if let Some(logging) = self.workload.logging.as_ref().filter(|it| it.is_firelens()) {
            containers.push(Container {
                name: Arc::from(FIRELENS),
                at: logging.at.key,
                kind: ContainerKind::Firelens,
                essential: false,
                healthcheck: None,
                depends_on: None,
            });
        }
        containers
    }
}

impl Logging {
    /// Whether there is a FireLens container: any key but `retention` makes one.
    pub fn is_firelens(&self) -> bool {
        self.image.is_some()
            || self.destination.is_some()
            || self.enable_metadata.is_some()
            || self.secret_options.is_some()
            || self.config_file_path.is_some()
            || self.variables.is_some()
            || self.secrets.is_some()
            || self.env_file.is_some()
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
