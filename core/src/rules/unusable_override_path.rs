//! `unusable-override-path`: a path in `taskdef_overrides` that leads nowhere, or where nothing may be changed.
//!
//! Containers and their ports are counted as the task definition has them; of other lists only those
//! are looked at that Copilot never writes.

use std::collections::BTreeSet;

use super::{A_FEW, Cx};
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Text;
use crate::manifest::containers::Named;
use crate::manifest::copilot::container::MOST_STEPS;

pub static RULE: Rule = Rule {
    name: "unusable-override-path",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("unusable_override_path.md"),
};

/// Lists of the task definition that only an override can make.
const NEVER_WRITTEN: &[&str] = &[
    "DockerSecurityOptions",
    "ExtraHosts",
    "InferenceAccelerators",
    "Links",
    "PlacementConstraints",
    "ResourceRequirements",
    "SystemControls",
    "Tags",
    "Ulimits",
    "VolumesFrom",
];

struct Segment<'p> {
    key: &'p str,
    /// `[-]` is `None` within.
    index: Option<Option<&'p str>>,
    /// Where the segment's index begins in the path.
    end_of_key: usize,
}

/// What the overrides before one have done.
#[derive(Default)]
struct Earlier<'p> {
    paths: BTreeSet<&'p str>,
    /// How many containers they append.
    appended: usize,
}

impl<'p> Earlier<'p> {
    fn add(&mut self, path: &'p str) {
        self.paths.insert(path);
        self.appended += usize::from(path.starts_with("ContainerDefinitions[-]"));
    }

    /// Whether one of them may have made the list.
    fn touched(&self, prefix: &str) -> bool {
        let is_below = self.paths.range(prefix..).next().is_some_and(|it| it.starts_with(prefix));
        is_below || prefix.char_indices().any(|(at, _)| self.paths.contains(&prefix[..at]))
    }
}

pub fn check(cx: &mut Cx) {
    let order = cx.manifest.container_order();
    let overrides = cx.workload().taskdef_overrides.as_deref().unwrap_or_default();
    let mut earlier = Earlier::default();
    for path in overrides.iter().filter_map(|it| it.path.as_ref()).filter(|it| !it.is_empty()) {
        if let Some(finding) = examine(path, &earlier, &order).or_else(|| port_mapping(cx, path, &earlier, &order)) {
            cx.report(finding);
        }
        earlier.add(path);
    }
}

fn examine(path: &Text, earlier: &Earlier, order: &[Named]) -> Option<crate::diagnostic::Finding> {
    let steps = path.split('.').count();
    if steps > MOST_STEPS {
        return Some(
            RULE.at(
                path.span(),
                format!("the path has {steps} steps, and no task definition has more than {MOST_STEPS} levels"),
            )
            .source(Source::Aws),
        );
    }
    let Some(segments) = path.split('.').map(segment).collect::<Option<Vec<_>>>() else {
        let wrong = path.split('.').find(|it| segment(it).is_none()).unwrap_or_default();
        let what = if wrong.is_empty() { "an empty step".to_owned() } else { format!("the step `{wrong}`") };
        return Some(RULE.at(path.span(), format!("`{path}` has {what}")).note(
            "a step is a name of letters, digits, `_` and `-`, with `[0]`, `[1]` … or `[-]` behind it for lists",
        ));
    };
    if is_forbidden(path, &segments) {
        return Some(
            RULE.at(path.span(), format!("`{path}` cannot be changed"))
                .note("Copilot finds the task definition and its containers by these names"),
        );
    }
    let mut start = 0;
    for (position, segment) in segments.iter().enumerate() {
        let prefix = &path[..start + segment.end_of_key];
        start += segment.end_of_key + segment.index.map_or(0, |it| it.map_or(1, str::len) + 2) + 1;
        let Some(Some(digits)) = segment.index else { continue };
        let Ok(index) = digits.parse::<i64>() else {
            return Some(RULE.at(path.span(), format!("`{digits}` in `{path}` is too large for a position")));
        };
        if prefix == "ContainerDefinitions" {
            if let Some(finding) = outside(path, index, earlier, order) {
                return Some(finding);
            }
        } else if NEVER_WRITTEN.contains(&segment.key) && position + 1 < segments.len() && !earlier.touched(prefix) {
            return Some(
                RULE.at(path.span(), format!("there is nothing at `{prefix}[{index}]`"))
                    .note(format!("the task definition has no `{}` yet", segment.key))
                    .help(format!("write `{prefix}[-]` to append")),
            );
        }
    }
    None
}

/// A position behind the last container.
fn outside(path: &Text, index: i64, earlier: &Earlier, order: &[Named]) -> Option<crate::diagnostic::Finding> {
    if earlier.paths.contains("ContainerDefinitions") {
        return None;
    }
    let count = order.len() + earlier.appended;
    if usize::try_from(index).is_ok_and(|it| it < count) {
        return None;
    }
    let mut names: Vec<String> =
        order.iter().enumerate().take(A_FEW).map(|(index, it)| format!("{index} is `{}`", it.name)).collect();
    if order.len() > names.len() {
        names.push("…".to_owned());
    }
    let containers = if count == 1 { "1 container".to_owned() } else { format!("{count} containers") };
    Some(
        RULE.at(path.span(), format!("`{path}` leads behind the last container: the task has {containers}"))
            .note(format!("positions count from 0: {}", names.join(", ")))
            .help("write a position that exists, or `ContainerDefinitions[-]` to add a container"),
    )
}

/// A position behind the last port of a container.
fn port_mapping(cx: &Cx, path: &Text, earlier: &Earlier, order: &[Named]) -> Option<crate::diagnostic::Finding> {
    let (container, rest) = path.strip_prefix("ContainerDefinitions[")?.split_once("].PortMappings[")?;
    let name = &order.get(container.parse::<usize>().ok()?)?.name;
    let (index, further) = rest.split_once(']')?;
    let count = cx.parts.ports.of(name).count();
    let prefix = path.strip_suffix(rest)?.trim_end_matches('[');
    let is_last = further.is_empty();
    if index.parse::<usize>().ok()? < count || (count == 0 && is_last) || earlier.touched(prefix) {
        return None;
    }
    let ports = if count == 1 { "1 port".to_owned() } else { format!("{count} ports") };
    Some(
        RULE.at(path.span(), format!("`{path}` leads behind the last port: `{name}` exposes {ports}"))
            .help(format!("write a position that exists, or `{prefix}[-]` to append")),
    )
}

fn is_forbidden(path: &str, segments: &[Segment]) -> bool {
    match segments {
        [container, name] => {
            container.key == "ContainerDefinitions"
                && matches!(container.index, Some(Some(_)))
                && name.key == "Name"
                && name.index.is_none()
        }
        _ => path == "Family",
    }
}

fn segment(text: &str) -> Option<Segment<'_>> {
    let (key, index) = match text.split_once('[') {
        None => (text, None),
        Some((key, rest)) => match rest.strip_suffix(']')? {
            "-" => (key, Some(None)),
            digits if !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit()) => (key, Some(Some(digits))),
            _ => return None,
        },
    };
    let good = !key.is_empty() && key.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'));
    good.then_some(Segment { key, index, end_of_key: key.len() })
}
