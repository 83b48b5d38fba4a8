//! Holds the merged manifest against what its fields declare: required keys, keys that ask
//! something of each other, bounds and formats.
//!
//! In: a decoded [`Node`] tree after the overlay. Out: findings. Knows no field by name.

use std::borrow::Cow;

use super::conform::report_exclusive;
use super::{Kind, Leaf, Map, Node, closest, interpolate};
use crate::diagnostic::structure::{MISSING_KEY, OUT_OF_RANGE, UNKNOWN_VALUE, WRONG_FORMAT};
use crate::diagnostic::{Edit, Finding, Fix, Source};
use crate::schema::{Case, Constraint, Counts, Exclusive, Field, Limit, Required, Section, Shape, Stage, WorkloadType};
use crate::text::Span;

/// Everything that the merged manifest's declarations object to.
pub fn limits(root: &Node, section: &'static Section, workload: WorkloadType) -> Vec<Finding> {
    let mut cx = Limits { workload, path: String::new(), lacking: Vec::new(), findings: Vec::new() };
    if let Kind::Map(map) = &root.kind {
        cx.section(root, map, section);
    }
    cx.findings
}

struct Limits {
    workload: WorkloadType,
    path: String,
    /// The groups of keys of which the section at hand was said to have none.
    lacking: Vec<&'static [&'static str]>,
    findings: Vec<Finding>,
}

impl Limits {
    fn inside(&mut self, name: &str, visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(name);
        visit(self);
        self.path.truncate(length);
    }

    fn item(&mut self, index: usize, visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push('[');
        self.path.push_str(&index.to_string());
        self.path.push(']');
        visit(self);
        self.path.truncate(length);
    }

    fn value(&mut self, node: &Node, shape: Shape) {
        match (shape, &node.kind) {
            (Shape::Section(section), Kind::Map(map)) => self.section(node, map, section),
            (Shape::Keyed(keyed), Kind::Map(map)) => {
                if matches!(keyed.value, Shape::Section(_) | Shape::Union(_)) {
                    for entry in &map.entries {
                        if entry.value.is_null()
                            && !entry.value.was_refused()
                            && matches!(keyed.value, Shape::Section(_))
                        {
                            let noun = keyed.noun;
                            let finding = MISSING_KEY
                                .at(entry.key.span, format!("`{}.{}` has no body", self.path, entry.key.text))
                                .note(format!("Copilot crashes on a {noun} without one"))
                                .help(format!("write the keys of the {noun} below it, or remove it"));
                            self.findings.push(finding);
                        }
                        self.inside(&entry.key.text, |cx| cx.value(&entry.value, keyed.value));
                    }
                }
            }
            (Shape::List(item), Kind::List(items)) if !item.is_scalar() => {
                for (index, child) in items.iter().enumerate() {
                    self.item(index, |cx| cx.value(child, *item));
                }
            }
            (Shape::Union(union), Kind::Map(_)) => {
                if let Some(form) = union.map_form() {
                    self.value(node, form);
                }
            }
            (Shape::Union(union), Kind::List(items)) => {
                let has_maps = items.iter().any(|it| matches!(it.kind, Kind::Map(_)));
                if has_maps
                    && let Some(form) = union.list_forms().find(|it| matches!(it, Shape::List(Shape::Section(_))))
                {
                    self.value(node, form);
                }
            }
            _ => {}
        }
    }

    fn section(&mut self, node: &Node, map: &Map, section: &'static Section) {
        let is_root = self.path.is_empty();
        for entry in map.entries.iter().filter(|it| !it.value.is_null()) {
            let Some(field) = section.field(self.workload, &entry.key.text) else { continue };
            self.present(field, &entry.value);
        }
        for field in section.asking(self.workload) {
            if map.get(field.name).is_none_or(Node::is_null) {
                self.missing(node, map, field, section, is_root);
            }
        }
        self.lacking.clear();
        for constraint in section.all_constraints() {
            self.constraint(node, map, constraint, section);
        }
    }

    fn present(&mut self, field: &'static Field, value: &Node) {
        if field.required == Required::Text && value.as_text().is_some_and(|it| it.is_empty()) {
            let path = self.of(field.name);
            self.findings.push(MISSING_KEY.at(value.span(), format!("`{path}` is empty")).help(example(field)));
            return;
        }
        let shape = field.shape(self.workload);
        if !field.limits.is_empty() || !shape.is_scalar() {
            self.inside(field.name, |cx| {
                cx.field(field, value);
                cx.value(value, shape);
            });
        }
    }

    fn missing(&mut self, node: &Node, map: &Map, field: &'static Field, section: &'static Section, is_root: bool) {
        let is_missing = field.is_required(self.workload)
            || (field.required == Required::IfAny && counts(node, Shape::Section(section), self.workload));
        if !is_missing {
            self.erased(map, field);
            return;
        }
        // A key that is there without a value is its own best place.
        let written = map.entries.iter().find(|it| &*it.key.text == field.name);
        if written.is_some_and(|it| it.value.was_refused()) {
            return;
        }
        let span = written.map_or(node.key, |it| it.key.span);
        let message = if is_root {
            format!("a {} has no `{}`", self.workload.name(), field.name)
        } else {
            format!("`{}` has no `{}`", self.path, field.name)
        };
        self.findings.push(MISSING_KEY.at(span, message).note(first_sentence(field.doc)).help(example(field)));
    }

    /// A key that is written without a value takes the default of a plain field away.
    fn erased(&mut self, map: &Map, field: &'static Field) {
        let (true, Some(default)) = (field.seeded.contains(self.workload), field.default) else { return };
        let Some(entry) = map.entries.iter().find(|it| &*it.key.text == field.name) else { return };
        if entry.value.was_refused() || !field.shape(self.workload).is_scalar() {
            return;
        }
        let path = self.of(field.name);
        self.findings.push(
            MISSING_KEY
                .at(entry.key.span, format!("`{path}` has no value, which takes its default away"))
                .note(format!("Copilot asks for 0 then, not for {default}, and ECS refuses that"))
                .help(format!("write a value, or leave `{}` out for {default}", field.name))
                .source(Source::Aws),
        );
    }

    fn constraint(&mut self, node: &Node, map: &Map, constraint: &'static Constraint, section: &'static Section) {
        let given = |key: &&&str| map.get(key).is_some_and(|it| !it.is_null());
        match constraint {
            Constraint::Exclusive(exclusive) if exclusive.refused == Stage::Merged => {
                let path = &self.path;
                report_exclusive(exclusive, node, || quoted(path).into_owned(), &mut self.findings);
            }
            Constraint::Exclusive(_) => {}
            Constraint::OneOf { keys, why } => {
                let counts = |key: &&&str| {
                    map.get(key).is_some_and(|it| it.says_something() || (!it.is_null() && **key == "location"))
                };
                let refused = |key: &&&str| map.get(key).is_some_and(Node::was_refused);
                if !keys.iter().any(|key| counts(&key) || refused(&key)) {
                    let names: Vec<String> = keys.iter().map(|it| format!("`{it}`")).collect();
                    let message = format!("{} has neither {}", quoted(&self.path), names.join(" nor "));
                    // A key that is there without a value is its own best place.
                    let span = keys.iter().find_map(|key| key_span(map, key)).unwrap_or(node.key);
                    self.findings.push(MISSING_KEY.at(span, message).note(*why));
                }
            }
            Constraint::Together { keys, why } => {
                let (have, lack) = (keys.iter().find(|key| given(key)), keys.iter().find(|key| !given(key)));
                let refused = || keys.iter().any(|key| map.get(key).is_some_and(Node::was_refused));
                if let (Some(have), Some(lack)) = (have, lack)
                    && !refused()
                    && !clashes(map, section, keys)
                {
                    let span = key_span(map, have).unwrap_or(node.key);
                    self.findings.push(
                        MISSING_KEY
                            .at(span, format!("{} has `{have}` but no `{lack}`", quoted(&self.path)))
                            .note(*why)
                            .help(format!("add `{lack}`")),
                    );
                }
            }
            Constraint::Needs { key, needs, why } => {
                let refused = |field: &Field| field.refused.is_some_and(|(types, _)| types.contains(self.workload));
                let usable = |key: &str| section.field(self.workload, key).is_some_and(|it| !refused(it));
                let there = |need: &&str| given(&need) || map.get(need).is_some_and(Node::was_refused);
                if usable(key) && given(&key) && !needs.iter().any(there) && !self.lacking.contains(needs) {
                    self.lacking.push(needs);
                    let span = key_span(map, key).unwrap_or(node.key);
                    let names = alternatives(needs.iter().copied().filter(|it| usable(it)));
                    let message = format!("{} has `{key}` but no {names}", quoted(&self.path));
                    self.findings.push(MISSING_KEY.at(span, message).note(*why));
                }
            }
        }
    }

    fn field(&mut self, field: &'static Field, value: &Node) {
        for limit in field.limits {
            match (&value.kind, limit) {
                (Kind::Map(map), Limit::Keys { form, what, source }) => {
                    for entry in &map.entries {
                        if !form.matches(&entry.key.text) {
                            let message = format!("`{}` is not {what}", entry.key.text);
                            self.findings.push(WRONG_FORMAT.at(entry.key.span, message).source(*source));
                        }
                    }
                }
                (Kind::Map(map), limit) if matches!(field.shape, Shape::Keyed(keyed) if keyed.value.is_scalar()) => {
                    for entry in &map.entries {
                        self.inside(&entry.key.text, |cx| cx.limit(field, &entry.value, limit));
                    }
                }
                (Kind::List(items), limit) if !matches!(limit, Limit::Keys { .. }) => {
                    for (index, item) in items.iter().enumerate() {
                        self.item(index, |cx| cx.limit(field, item, limit));
                    }
                }
                (Kind::Scalar(_), limit) => self.limit(field, value, limit),
                _ => {}
            }
        }
    }

    fn limit(&mut self, field: &'static Field, value: &Node, limit: &Limit) {
        let Kind::Scalar(scalar) = &value.kind else { return };
        if is_open(&scalar.text) {
            return;
        }
        let path = std::mem::take(&mut self.path);
        let text = if field.secret { "…" } else { &*scalar.text };
        let span = value.span();
        let found = match (limit, scalar.leaf) {
            (Limit::Range { min, max, source }, Leaf::Int(it)) if it < *min || it > *max => Some(
                OUT_OF_RANGE.at(span, format!("`{path}` is {it}, but goes {}", bounds(*min, *max, ""))).source(*source),
            ),
            (Limit::Range { min, max, source }, Leaf::Float(it)) if !(it >= *min as f64 && it <= *max as f64) => Some(
                OUT_OF_RANGE
                    .at(span, format!("`{path}` is {text}, but goes {}", bounds(*min, *max, "")))
                    .source(*source),
            ),
            (Limit::Seconds { min, max, source }, Leaf::Duration(it))
                if it.as_seconds() < *min as f64 || it.as_seconds() > *max as f64 =>
            {
                Some(
                    OUT_OF_RANGE
                        .at(span, format!("`{path}` is {text}, but goes {}", bounds(*min, *max, "s")))
                        .source(*source),
                )
            }
            (Limit::WholeSeconds, Leaf::Duration(it)) if it.has_fraction() => Some(
                crate::diagnostic::structure::FRACTION_CUT
                    .at(span, format!("`{path}` counts whole seconds; {text} becomes {}s", it.seconds()))
                    .help(format!("write `{}s`", it.seconds())),
            ),
            (Limit::OneOf { values, case, source }, Leaf::Text) => {
                let known = values.iter().any(|it| match case {
                    Case::Sensitive => **it == *scalar.text,
                    Case::Ignored => it.eq_ignore_ascii_case(&scalar.text),
                });
                (!known).then(|| unknown_value(&path, text, values, span, *source, value))
            }
            (Limit::OneOfInts { values, source }, Leaf::Int(it)) if !values.contains(&it) => {
                let list: Vec<String> = values.iter().map(i64::to_string).collect();
                Some(
                    UNKNOWN_VALUE
                        .at(span, format!("`{path}` cannot be {it}"))
                        .help(format!("write one of {}", list.join(", ")))
                        .source(*source),
                )
            }
            (Limit::Format { form, what, source }, _) if !form.matches(&scalar.text) => {
                let shown = if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") };
                Some(WRONG_FORMAT.at(span, format!("`{path}` is {shown}, but takes {what}")).source(*source))
            }
            (Limit::Length { max, source }, _) if scalar.text.chars().count() > *max => Some(
                OUT_OF_RANGE
                    .at(
                        span,
                        format!(
                            "`{path}` has {} characters, but at most {max} are allowed",
                            scalar.text.chars().count()
                        ),
                    )
                    .source(*source),
            ),
            _ => None,
        };
        self.path = path;
        self.findings.extend(found);
    }

    fn of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

/// The section at a path, for messages.
fn quoted(path: &str) -> Cow<'static, str> {
    if path.is_empty() { Cow::Borrowed("the manifest") } else { Cow::Owned(format!("`{path}`")) }
}

/// Whether a value counts as given when Copilot asks if its section says anything.
fn counts(node: &Node, shape: Shape, workload: WorkloadType) -> bool {
    match (&node.kind, shape) {
        (Kind::Null, _) => false,
        (Kind::Map(map), Shape::Section(section)) => section.fields_of(workload).any(|field| {
            let value = map.get(field.name);
            match field.counts {
                Counts::Never => false,
                Counts::EvenEmpty => value.is_some_and(|it| !it.is_null()),
                Counts::IfNotEmpty => value.is_some_and(|it| counts(it, field.shape(workload), workload)),
            }
        }),
        (Kind::Map(_), Shape::Union(union)) => union.map_form().is_some_and(|form| counts(node, form, workload)),
        (Kind::Map(map), _) => !map.entries.is_empty(),
        (Kind::List(items), _) => !items.is_empty(),
        (Kind::Scalar(_), _) => true,
    }
}

/// Whether one of `keys` already stands against another key of the section, which comes first.
fn clashes(map: &Map, section: &Section, keys: &[&str]) -> bool {
    let given = |group: &[&str]| group.iter().any(|it| map.get(it).is_some_and(Node::says_something));
    section.all_constraints().any(|it| match it {
        Constraint::Exclusive(Exclusive { left, right, .. }) => {
            let concerned = keys.iter().any(|key| left.contains(key) || right.contains(key));
            concerned && given(left) && given(right)
        }
        Constraint::OneOf { .. } | Constraint::Together { .. } | Constraint::Needs { .. } => false,
    })
}

/// Whether a part of the text is known only once application and environment are.
fn is_open(text: &str) -> bool {
    text.contains("${")
        && interpolate::references(text)
            .iter()
            .any(|it| matches!(it.name, interpolate::APPLICATION | interpolate::ENVIRONMENT))
}

fn unknown_value(path: &str, text: &str, values: &[&str], span: Span, source: Source, node: &Node) -> Finding {
    let list: Vec<String> = values.iter().map(|it| format!("`{it}`")).collect();
    let shown = if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") };
    let mut finding = UNKNOWN_VALUE
        .at(span, format!("`{path}` cannot be {shown}"))
        .help(format!("write one of {}", list.join(", ")))
        .source(source);
    if let (Some(near), Some(span)) = (closest(text, values.iter().copied()), node.origin.written_span()) {
        finding = finding.fix(Fix {
            title: format!("write `{near}`"),
            safe: false,
            edits: vec![Edit { span, text: near.to_owned() }],
        });
    }
    finding
}

/// For messages: "`a`, `b` or `c`".
fn alternatives<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.map(|it| format!("`{it}`")).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} or {last}", names.join(", ")) }
}

fn bounds(min: i64, max: i64, unit: &str) -> String {
    match max {
        i64::MAX => format!("from {min}{unit} up"),
        _ => format!("from {min}{unit} to {max}{unit}"),
    }
}

fn key_span(map: &Map, key: &str) -> Option<Span> {
    map.entries.iter().find(|it| &*it.key.text == key).map(|it| it.key.span)
}

fn first_sentence(doc: &str) -> String {
    let doc = doc.trim();
    let end = doc.find(". ").or_else(|| doc.find(".\n")).unwrap_or(doc.len());
    doc[..end].trim_end_matches('.').replace('\n', " ")
}

fn example(field: &Field) -> String {
    match field.examples.first() {
        Some(example) if !example.contains('\n') => format!("write for example `{}: {example}`", field.name),
        _ => format!("add `{}`", field.name),
    }
}
