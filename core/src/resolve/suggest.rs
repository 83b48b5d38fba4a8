//! "Did you mean": the nearest of a few names, and the place where a key is at home.

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

/// The field of `section` that `key` was probably meant to be.
pub(super) fn field(section: &Section, workload: WorkloadType, key: &str) -> Option<&'static str> {
    let fields = || section.fields_of(workload);
    let said = fields().find(|it| it.also.contains(&key)).map(|it| it.name);
    said.or_else(|| closest(key, fields().map(|it| it.name)))
}

/// The paths, in backticks, at which a workload of this type knows `key`; the shallowest ones,
/// at most three.
pub(super) fn homes_of(root: &'static Section, workload: WorkloadType, key: &str) -> Vec<String> {
    let mut homes = Vec::new();
    for depth in 0..4 {
        search(root, workload, key, depth, &mut Vec::new(), &mut homes);
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
    path: &mut Vec<&'static str>,
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
