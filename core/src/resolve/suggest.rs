//! "Did you mean": the nearest of a few names, and the place where a key is at home.

use crate::schema::{Section, Shape, WorkloadType};

/// The candidate nearest to `word`, if one is near enough to be a slip of the hand.
///
/// Case, hyphens and underscores do not count: `enable_metadata` is `enableMetadata`.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let normal = normalize(word);
    let allowed = match normal.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&normal, &normalize(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *candidate != word)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
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
    let mut level = vec![(String::new(), root)];
    for _ in 0..4 {
        let mut homes = Vec::new();
        let mut next = Vec::new();
        for (path, section) in level {
            for field in section.fields_of(workload) {
                let here = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
                if field.name == key && homes.len() < 3 {
                    homes.push(format!("`{here}`"));
                }
                if let Some((suffix, inner)) = inner_section(field.shape(workload)) {
                    next.push((format!("{here}{suffix}"), inner));
                }
            }
        }
        if !homes.is_empty() {
            return homes;
        }
        level = next;
    }
    Vec::new()
}

fn inner_section(shape: Shape) -> Option<(&'static str, &'static Section)> {
    match shape {
        Shape::Section(section) => Some(("", section)),
        Shape::List(Shape::Section(section)) => Some(("[]", section)),
        Shape::Keyed(keyed) => match keyed.value {
            Shape::Section(section) => Some((".<name>", section)),
            _ => None,
        },
        Shape::Union(union) => union.map_form().and_then(inner_section),
        _ => None,
    }
}

fn normalize(word: &str) -> String {
    word.chars().take(64).filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
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
