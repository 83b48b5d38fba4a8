//! `unusable-override-path`: a path in `taskdef_overrides` that leads nowhere, or where nothing may be changed.
//!
//! Containers and their ports are counted as the task definition has them; of other lists only those
//! are looked at that Copilot never writes.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Text;
use crate::manifest::copilot::container::TaskdefOverride;
use crate::manifest::containers::Named;

pub static RULE: Rule = Rule {
    name: "unusable-override-path",
    severity: Severity::Error,
    source: Source::Copilot,
    page: include_str!("unusable_override_path.md"),
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

pub fn check(cx: &mut Cx) {
    let order = cx.manifest.container_order();
    let overrides = cx.workload().taskdef_overrides.as_deref().unwrap_or_default();
    for (position, change) in overrides.iter().enumerate() {
        let Some(path) = change.path.as_ref().filter(|it| !it.is_empty()) else { continue };
        let earlier = &overrides[..position];
        if let Some(finding) = examine(path, earlier, &order).or_else(|| port_mapping(cx, path, earlier, &order)) {
            cx.report(finding);
        }
    }
}

fn examine(path: &Text, earlier: &[TaskdefOverride], order: &[Named]) -> Option<crate::diagnostic::Finding> {
    let Some(segments) = path.split('.').map(segment).collect::<Option<Vec<_>>>() else {
        let wrong = path.split('.').find(|it| segment(it).is_none()).unwrap_or_default();
        let what = if wrong.is_empty() { "an empty step".to_owned() } else { format!("the step `{wrong}`") };
        return Some(
            RULE.at(path.span(), format!("`{path}` has {what}"))
                .note("a step is a name of letters, digits, `_` and `-`, with `[0]`, `[1]` … or `[-]` behind it for lists"),
        );
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
        } else if NEVER_WRITTEN.contains(&segment.key)
            && position + 1 < segments.len()
            && !touched(prefix, earlier)
        {
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
fn outside(path: &Text, index: i64, earlier: &[TaskdefOverride], order: &[Named]) -> Option<crate::diagnostic::Finding> {
    let paths = || earlier.iter().filter_map(|it| it.path.as_ref());
    if paths().any(|it| &***it == "ContainerDefinitions") {
        return None;
    }
    let added = paths().filter(|it| it.starts_with("ContainerDefinitions[-]")).count();
    let count = order.len() + added;
    if usize::try_from(index).is_ok_and(|it| it < count) {
        return None;
    }
    let names: Vec<String> = order.iter().enumerate().map(|(index, it)| format!("{index} is `{}`", it.name)).collect();
    let containers = if count == 1 { "1 container".to_owned() } else { format!("{count} containers") };
    Some(
        RULE.at(path.span(), format!("`{path}` leads behind the last container: the task has {containers}"))
            .note(format!("positions count from 0: {}", names.join(", ")))
            .help("write a position that exists, or `ContainerDefinitions[-]` to add a container"),
    )
}

/// A position behind the last port of a container.
fn port_mapping(cx: &Cx, path: &Text, earlier: &[TaskdefOverride], order: &[Named]) -> Option<crate::diagnostic::Finding> {
    let (container, rest) = path.strip_prefix("ContainerDefinitions[")?.split_once("].PortMappings[")?;
    let name = &order.get(container.parse::<usize>().ok()?)?.name;
    let (index, further) = rest.split_once(']')?;
    let count = cx.parts.ports.of(name).count();
    let prefix = path.strip_suffix(rest)?.trim_end_matches('[');
    let is_last = further.is_empty();
    if index.parse::<usize>().ok()? < count || (count == 0 && is_last) || touched(prefix, earlier) {
        return None;
    }
    let ports = if count == 1 { "1 port".to_owned() } else { format!("{count} ports") };
    Some(
        RULE.at(path.span(), format!("`{path}` leads behind the last port: `{name}` exposes {ports}"))
            .help(format!("write a position that exists, or `{prefix}[-]` to append")),
    )
}

/// Whether an earlier override may have made the list.
fn touched(prefix: &str, earlier: &[TaskdefOverride]) -> bool {
    earlier.iter().filter_map(|it| it.path.as_ref()).any(|it| it.starts_with(prefix) || prefix.starts_with(&***it))
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
