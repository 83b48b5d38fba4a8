//! What there is to find about keys, whatever their values: unknown, twice, old, without effect,
//! excluding each other.

use super::words::{Path, quoted_path};
use super::{Conform, Place};
use crate::diagnostic::structure::{
    DEPRECATED_KEY, DUPLICATE_KEY, EXCLUSIVE_KEYS, NO_EFFECT, NOT_FOR_TYPE, UNKNOWN_KEY,
};
use crate::diagnostic::{Edit, Finding, Fix, Tag};
use crate::resolve::{Entry, Kind, Map, Node, suggest};
use crate::schema::{Exclusive, Field, Section, Types, WorkloadType};

impl Conform {
    /// Whether one more unknown key is told what may have been meant.
    fn may_suggest(&mut self) -> bool {
        let left = self.suggestions.checked_sub(1);
        self.suggestions = left.unwrap_or(0);
        left.is_some()
    }

    pub(super) fn duplicates(&mut self, map: &Map, path: &Path) {
        for (key, first) in &map.duplicates {
            self.findings.push(
                DUPLICATE_KEY
                    .at(key.span, format!("`{}` stands twice in {}", key.text, quoted_path(path)))
                    .label(*first, "first written here")
                    .help("merge the two, or remove one"),
            );
        }
    }

    /// What there is to say about a known key, whatever its value.
    pub(super) fn remark(&mut self, field: &'static Field, entry: &Entry, path: &Path) {
        let applies = |types: Types| types.contains(self.workload) && !entry.value.is_null();
        let workload = self.workload.name();
        if let Some((types, why)) = field.refused
            && applies(types)
        {
            self.findings.push(
                NOT_FOR_TYPE
                    .at(entry.key.span, format!("`{path}` is not for a {workload}"))
                    .note(why)
                    .help(format!("remove `{}`", field.name)),
            );
        }
        if let Some((types, why)) = field.no_effect
            && applies(types)
        {
            self.findings.push(
                NO_EFFECT
                    .at(entry.key.span, format!("`{path}` has no effect on a {workload}"))
                    .note(why)
                    .tag(Tag::Unnecessary),
            );
        }
        if let Some(instead) = field.deprecated.filter(|_| is_read(field, self.workload)) {
            self.findings.push(
                DEPRECATED_KEY
                    .at(entry.key.span, format!("`{path}` is an old spelling of `{instead}`"))
                    .help(format!("write `{instead}`"))
                    .fix_replace(format!("write `{instead}`"), entry.key.span, instead)
                    .tag(Tag::Deprecated),
            );
        }
    }

    #[cold]
    pub(super) fn unknown(&mut self, entry: &Entry, section: &'static Section, path: &Path, place: Place) {
        let key = &*entry.key.text;
        let is_extension =
            place == Place::Root && (key.starts_with("x-") || key.starts_with('.') || anchors(&entry.value));
        if is_extension {
            return;
        }
        let workload = self.workload;
        let finding = |message: String| UNKNOWN_KEY.at(entry.key.span, message).tag(Tag::Unnecessary);
        if place == Place::Environment && section.field_of_any(key).is_some_and(|it| it.base_only) {
            self.findings.push(
                finding(format!("an environment cannot change `{key}`; Copilot ignores it here"))
                    .help(format!("remove `{key}`")),
            );
            return;
        }
        let whose = match place {
            Place::Root => format!("a {}", workload.name()),
            Place::Environment => "an environment".to_owned(),
            Place::Inside => format!("`{path}`"),
        };
        let mut finding = finding(format!("{whose} has no key `{key}`; Copilot ignores it"));
        if let Some(known) = section.field_of_any(key) {
            let types: Vec<&str> = known.on.iter().map(WorkloadType::name).collect();
            finding = finding.note(format!("`{key}` is for {} only", types.join(", ")));
        } else if !self.may_suggest() {
            // Nobody gets to see so many.
        } else if let Some(near) = suggest::field(section, workload, key, &entry.value) {
            finding = finding.help(format!("write `{near}`")).fix(Fix {
                title: format!("write `{near}`"),
                safe: false,
                edits: vec![Edit { span: entry.key.span, text: near.to_owned() }],
            });
        } else {
            let above = if place == Place::Inside { path.to_string() } else { String::new() };
            let homes = suggest::homes_of(self.root, (section, &above), workload, key);
            if !homes.is_empty() {
                finding = finding.help(format!("it is known as {}", homes.join(", ")));
            }
        }
        self.findings.push(finding);
    }
}

/// Reports a section that has keys of both groups.
pub(in crate::resolve) fn report_exclusive(
    exclusive: &Exclusive,
    node: &Node,
    path: impl Fn() -> String,
    findings: &mut Vec<Finding>,
) {
    let Some(map) = node.as_map() else { return };
    let given = |keys: &[&str]| {
        map.entries
            .iter()
            .find(|it| keys.contains(&&*it.key.text) && it.value.says_something_or_is_map())
            .map(|it| it.key.clone())
    };
    if let (Some(left), Some(right)) = (given(exclusive.left), given(exclusive.right)) {
        let (first, second) = if left.span.start <= right.span.start { (left, right) } else { (right, left) };
        findings.push(
            EXCLUSIVE_KEYS
                .at(second.span, format!("{} has both `{}` and `{}`", path(), first.text, second.text))
                .note(exclusive.why)
                .label(first.span, format!("`{}` is written here", first.text))
                .help(format!("remove `{}` or `{}`", first.text, second.text)),
        );
    }
}

impl Node {
    /// Null and empty text are as good as absent for exclusive keys.
    fn says_something_or_is_map(&self) -> bool {
        match &self.kind {
            Kind::Null => false,
            Kind::Scalar(scalar) => !scalar.text.is_empty(),
            Kind::List(_) | Kind::Map(_) => true,
        }
    }
}

/// Whether the key does anything in a workload of this type.
pub(super) fn is_read(field: &Field, workload: WorkloadType) -> bool {
    !field.no_effect.is_some_and(|(types, _)| types.contains(workload))
}

fn anchors(node: &Node) -> bool {
    node.anchored
        || match &node.kind {
            Kind::Map(map) => map.entries.iter().any(|it| anchors(&it.value)),
            Kind::List(items) => items.iter().any(anchors),
            Kind::Null | Kind::Scalar(_) => false,
        }
}
