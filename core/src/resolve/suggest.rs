//! "Did you mean": the nearest of a few names, and the place where a key is at home.

use super::Node;
use crate::schema::{Section, Shape, WorkloadType};

/// How many names are compared: more than any section has keys, and few enough for thousands of
/// words that all want one.
const MOST_CANDIDATES: usize = 100;

/// The candidate nearest to `word`, if one is near enough to be a slip of the hand.
///
/// Case, hyphens and underscores do not count: `enable_metadata` is `enableMetadata`.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let normal = normalize(word);
    let length = normal.chars().count();
    let allowed = match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MOST_CANDIDATES) {
        // Hyphens and underscores count towards the length only here, hence the slack.
        if candidate.len() > length + allowed + 3 || candidate.len() + allowed < length || candidate == word {
            continue;
        }
        let distance = strsim::osa_distance(&normal, &normalize(candidate));
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The field of `section` that `key` with this value was probably meant to be.
pub(super) fn field(section: &Section, workload: WorkloadType, key: &str, value: &Node) -> Option<&'static str> {
    let fields = || section.fields_of(workload);
    let said = fields().find(|it| it.also.contains(&key) && may_be(it.shape(workload), value)).map(|it| it.name);
    said.or_else(|| closest(key, fields().map(|it| it.name)))
}

/// Not so if every entry of a keyed map is a map, with no key that such an entry has.
fn may_be(shape: Shape, value: &Node) -> bool {
    let (Shape::Keyed(keyed), Some(map)) = (shape, value.as_map()) else { return true };
    let Shape::Union(union) = keyed.value else { return true };
    let Some(Shape::Section(entry)) = union.map_form() else { return true };
    let is_foreign = |it: &Node| {
        it.as_map().is_some_and(|it| !it.entries.iter().any(|it| entry.field_of_any(&it.key.text).is_some()))
    };
    map.entries.is_empty() || !map.entries.iter().all(|it| is_foreign(&it.value))
}

/// The paths, in backticks, at which a workload of this type knows `key`, which stands in `section`
/// at `path`: the top level, else what is below `section`, else the shallowest; at most three.
pub(super) fn homes_of(
    root: &'static Section,
    (section, path): (&'static Section, &str),
    workload: WorkloadType,
    key: &str,
) -> Vec<String> {
    let mut homes = Vec::new();
    let below = (1..4).map(|depth| (section, path, depth));
    for (section, path, depth) in std::iter::once((root, "", 0)).chain(below).chain((1..4).map(|it| (root, "", it))) {
        let mut above = if path.is_empty() { Vec::new() } else { vec![path] };
        search(section, workload, key, depth, &mut above, &mut homes);
        if !homes.is_empty() {
            break;
        }
    }
    homes.truncate(3);
    homes
}

/// Looks for `key` exactly `depth` sections below.
fn search(
    section: &'static Section,
    workload: WorkloadType,
    key: &str,
    depth: usize,
    path: &mut Vec<&str>,
    homes: &mut Vec<String>,
) {
    for field in section.fields_of(workload) {
        if depth == 0 {
            if field.name == key {
                let path: Vec<&str> = path.iter().copied().chain(std::iter::once(field.name)).collect();
                homes.push(format!("`{}`", path.join(".").replace(".[]", "[]")));
            }
        } else if let Some((suffix, inner)) = inner_section(field.shape(workload)) {
            let length = path.len();
            path.push(field.name);
            path.extend(suffix);
            search(inner, workload, key, depth - 1, path, homes);
            path.truncate(length);
        }
    }
}

fn inner_section(shape: Shape) -> Option<(Option<&'static str>, &'static Section)> {
    match shape {
        Shape::Section(section) => Some((None, section)),
        Shape::List(Shape::Section(section)) => Some((Some("[]"), section)),
        Shape::Keyed(keyed) => match keyed.value {
            Shape::Section(section) => Some((Some("<name>"), section)),
            _ => None,
        },
        Shape::Union(union) => union.map_form().and_then(inner_section),
        _ => None,
    }
}

fn normalize(word: &str) -> String {
    word.chars().take(64).filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand() {
        let names = ["healthcheck", "port", "variables", "enableMetadata"];
        assert_eq!(closest("helthcheck", names), Some("healthcheck"));
        assert_eq!(closest("ports", names), Some("port"));
        assert_eq!(closest("enable_metadata", names), Some("enableMetadata"));
        assert_eq!(closest("cpu", names), None);
    }
}
