//! Decodes values into the forms their fields ask for, the way Copilot does.
//!
//! In: a [`Node`] typed by its spelling, a [`Shape`]. Out: the node typed by its field, without
//! what Copilot drops, and findings: unknown and duplicate keys, wrong forms, values that
//! become zero. Base and environments alike, before any of them is chosen
//! (`environments.md`, sections 2.4 to 2.7).
//!
//! Knows no field by name; what is tolerated where is written in the schema.

use super::{Entry, Kind, Leaf, Map, Node, suggest};
use crate::diagnostic::structure::{
    DEPRECATED_KEY, DUPLICATE_KEY, EXCLUSIVE_KEYS, FRACTION_CUT, NO_EFFECT, NOT_FOR_TYPE, UNKNOWN_KEY, VALUE_DROPPED,
    VALUE_ZEROED, WRONG_FORM,
};
use crate::diagnostic::{Edit, Finding, Fix, Tag};
use crate::origin::Origin;
use crate::schema::duration::{self, Nanos};
use crate::schema::{
    Constraint, Counts, Exclusive, Family, Field, Keyed, Section, Shape, Stage, Types, Union, WorkloadType,
};
use crate::text::Span;

pub(super) struct Conform {
    pub workload: WorkloadType,
    pub root: &'static Section,
    /// What it means when the value of the field at hand is lost.
    pub if_lost: Option<&'static str>,
    pub findings: Vec<Finding>,
}

/// Where we are, for messages: `count.range`.
#[derive(Clone, Copy)]
struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl<'a> Path<'a> {
    const ROOT: Path<'static> = Path { parent: None, step: Step::Key("") };

    fn child(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    fn item(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Step::Item(index) }
    }

    fn write(&self, to: &mut String) {
        let Some(parent) = self.parent else { return };
        parent.write(to);
        match self.step {
            Step::Key(key) => {
                if !to.is_empty() {
                    to.push('.');
                }
                to.push_str(key);
            }
            Step::Item(index) => to.push_str(&format!("[{index}]")),
        }
    }
}

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(if text.is_empty() { "the manifest" } else { &text })
    }
}

/// A decoded value, and whether it makes a map form that holds it count as given.
struct Conformed {
    node: Node,
    set: bool,
}

/// What is derived from a value of the wrong form: nothing.
pub(super) const REFUSED: &str = "a value of the wrong form leaves nothing";

impl Conformed {
    fn null(mut node: Node) -> Conformed {
        node.kind = Kind::Null;
        node.origin = Origin::derived(REFUSED, &[&node.origin]);
        Conformed { node, set: false }
    }
}

impl Conform {
    /// The base and the bodies of its environments, decoded.
    pub(super) fn document(&mut self, mut document: Node, section: &'static Section) -> (Node, Vec<Entry>) {
        let mut bodies = Vec::new();
        if let Kind::Map(map) = &mut document.kind
            && let Some(at) = map.entries.iter().position(|it| &*it.key.text == "environments")
        {
            let environments = map.entries.remove(at);
            bodies = self.environments(environments, section);
        }
        let root = match document.kind {
            Kind::Map(_) => self.section(document, section, false, &Path::ROOT, Place::Root).node,
            _ => document,
        };
        (root, bodies)
    }

    fn environments(&mut self, environments: Entry, section: &'static Section) -> Vec<Entry> {
        let Kind::Map(map) = environments.value.kind else {
            if !environments.value.is_null() {
                let found = found(&environments.value);
                let message = format!("`environments` is a map of environments, but this is {found}");
                self.findings.push(WRONG_FORM.at(environments.value.span(), message));
            }
            return Vec::new();
        };
        self.duplicates(&map, &Path::ROOT.child("environments"));
        map.entries
            .into_iter()
            .map(|entry| {
                let value = match entry.value.kind {
                    Kind::Map(_) => self.section(entry.value, section, false, &Path::ROOT, Place::Environment).node,
                    Kind::Null => entry.value,
                    Kind::Scalar(_) | Kind::List(_) => {
                        let message = format!(
                            "the body of environment `{}` is a map, but this is {}",
                            entry.key.text,
                            found(&entry.value)
                        );
                        self.findings.push(WRONG_FORM.at(entry.value.span(), message));
                        Conformed::null(entry.value).node
                    }
                };
                Entry { key: entry.key, value }
            })
            .collect()
    }

    fn value(&mut self, node: Node, shape: Shape, tolerant: bool, path: &Path) -> Conformed {
        if node.is_null() {
            return Conformed { node, set: false };
        }
        match shape {
            Shape::Any => Conformed { node, set: true },
            Shape::List(item) => self.list(node, item, tolerant, path),
            Shape::Keyed(keyed) => self.keyed(node, keyed, tolerant, path),
            Shape::Section(section) => match node.kind {
                Kind::Map(_) => self.section(node, section, tolerant, path, Place::Inside),
                _ => self.misfit(node, shape, tolerant, path),
            },
            Shape::Union(union) => self.union(node, union, path),
            _ => self.scalar(node, shape, tolerant, path),
        }
    }

    fn scalar(&mut self, mut node: Node, shape: Shape, tolerant: bool, path: &Path) -> Conformed {
        let Kind::Scalar(scalar) = &mut node.kind else { return self.misfit(node, shape, tolerant, path) };
        // A foreign tag is ignored on text only.
        let leaf = if node.tag.is_some() && !matches!(shape, Shape::Text) {
            None
        } else {
            decode(shape, &scalar.text, scalar.leaf)
        };
        match leaf {
            Some(leaf) => {
                if let (Leaf::Float(float), Leaf::Int(int)) = (scalar.leaf, leaf)
                    && float.fract() != 0.0
                {
                    self.findings.push(
                        FRACTION_CUT
                            .at(
                                node.origin.nearest_span().unwrap_or(node.key),
                                format!("`{path}` is a whole number; Copilot reads {int} here"),
                            )
                            .help(format!("write {int}")),
                    );
                }
                scalar.leaf = leaf;
                Conformed { node, set: true }
            }
            None => self.misfit(node, shape, tolerant, path),
        }
    }

    /// A value of the wrong kind: refused, or where Copilot tolerates it, zero or nothing.
    fn misfit(&mut self, mut node: Node, shape: Shape, tolerant: bool, path: &Path) -> Conformed {
        let expected = shape.describe();
        let found = match (shape, &node.kind) {
            (Shape::List(_), Kind::Scalar(_)) => "a single value".to_owned(),
            _ => found(&node),
        };
        let span = node.span();
        if !tolerant {
            let finding = WRONG_FORM.at(span, format!("`{path}` is {expected}, but this is {found}"));
            self.findings.push(explain(finding, &node, shape, self.workload));
            return Conformed { node: Conformed::null(node).node, set: true };
        }
        let zero = match shape {
            Shape::Text => Some(("empty text", "", Leaf::Text)),
            Shape::Int | Shape::Uint(_) => Some(("0", "0", Leaf::Int(0))),
            Shape::Float => Some(("0", "0", Leaf::Float(0.0))),
            Shape::Bool => Some(("`false`", "false", Leaf::Bool(false))),
            Shape::Duration => Some(("0s", "0s", Leaf::Duration(Nanos(0)))),
            _ => None,
        };
        match zero {
            Some((words, text, leaf)) => {
                let message = format!("`{path}` becomes {words}: it takes {expected}, but this is {found}");
                let finding = VALUE_ZEROED.at(span, message).note("Copilot reads it without a word");
                self.findings.push(explain(finding, &node, shape, self.workload));
                node.kind = Kind::Scalar(super::Scalar { text: text.into(), leaf });
                Conformed { node, set: true }
            }
            None => {
                let so = self.if_lost.map(|it| format!(", so {it}")).unwrap_or_default();
                let message = format!("`{path}` is lost{so}: it takes {expected}, but this is {found}");
                let finding =
                    VALUE_DROPPED.at(span, message).note("Copilot drops it without a word").tag(Tag::Unnecessary);
                self.findings.push(explain(finding, &node, shape, self.workload));
                Conformed::null(node)
            }
        }
    }

    fn list(&mut self, mut node: Node, item: &'static Shape, tolerant: bool, path: &Path) -> Conformed {
        let Kind::List(items) = node.kind else {
            return self.misfit(node, Shape::List(item), tolerant, path);
        };
        let mut kept = Vec::with_capacity(items.len());
        for (index, child) in items.into_iter().enumerate() {
            if child.is_null() {
                self.findings.push(
                    VALUE_DROPPED
                        .at(child.span(), format!("an item of `{path}` is lost: nothing is written there"))
                        .help("write `\"\"` for an empty text, or remove the item")
                        .tag(Tag::Unnecessary),
                );
                continue;
            }
            if tolerant && !fits(&child, *item) {
                let (expected, found) = (item.describe(), found(&child));
                let message = format!("an item of `{path}` is lost: it takes {expected}, but this is {found}");
                self.findings.push(
                    VALUE_DROPPED
                        .at(child.span(), message)
                        .note("Copilot drops such an item without a word")
                        .tag(Tag::Unnecessary),
                );
                continue;
            }
            kept.push(self.value(child, *item, tolerant, &path.item(index)).node);
        }
        let set = !kept.is_empty();
        node.kind = Kind::List(kept);
        Conformed { node, set }
    }

    fn keyed(&mut self, mut node: Node, keyed: &'static Keyed, tolerant: bool, path: &Path) -> Conformed {
        let Kind::Map(map) = node.kind else {
            return self.misfit(node, Shape::Keyed(keyed), tolerant, path);
        };
        self.duplicates(&map, path);
        let mut entries = Vec::with_capacity(map.entries.len());
        for entry in map.entries {
            if tolerant
                && matches!(keyed.value, Shape::Text)
                && !matches!(entry.value.kind, Kind::Scalar(_) | Kind::Null)
            {
                self.findings.push(
                    VALUE_DROPPED
                        .at(
                            entry.value.span(),
                            format!(
                                "`{path}.{}` is lost: it takes text, but this is {}",
                                entry.key.text,
                                found(&entry.value)
                            ),
                        )
                        .note("Copilot drops such an entry without a word")
                        .tag(Tag::Unnecessary),
                );
                continue;
            }
            let mut value = self.value(entry.value, keyed.value, tolerant, &path.child(&entry.key.text)).node;
            if value.is_null() && matches!(keyed.value, Shape::Text) {
                value.kind = Kind::Scalar(super::Scalar { text: "".into(), leaf: Leaf::Text });
            }
            entries.push(Entry { key: entry.key, value });
        }
        let set = !entries.is_empty();
        node.kind = Kind::Map(Map { entries, ..Map::default() });
        Conformed { node, set }
    }

    fn section(
        &mut self,
        mut node: Node,
        section: &'static Section,
        tolerant: bool,
        path: &Path,
        place: Place,
    ) -> Conformed {
        let Kind::Map(map) = node.kind else { return self.misfit(node, Shape::Section(section), tolerant, path) };
        self.duplicates(&map, path);
        let mut entries = Vec::with_capacity(map.entries.len());
        let mut any = false;
        let mut old: Option<(usize, &'static str)> = None;
        for entry in map.entries {
            let field = section.field(self.workload, &entry.key.text);
            let Some(field) = field.filter(|it| !(place == Place::Environment && matches!(it.name, "name" | "type")))
            else {
                self.unknown(&entry, section, path, place);
                continue;
            };
            let here = path.child(field.name);
            self.remark(field, &entry, &here);
            self.if_lost = field.if_lost;
            let shape = field.shape(self.workload);
            let empty_counts = matches!(&entry.value.kind, Kind::List(items) if items.is_empty())
                || matches!(&entry.value.kind, Kind::Map(map) if map.entries.is_empty());
            let Conformed { node: value, set } = self.value(entry.value, shape, tolerant, &here);
            any |= match field.counts {
                Counts::IfNotEmpty => set,
                Counts::EvenEmpty => set || empty_counts,
                Counts::Never => false,
            };
            let is_read = !field.no_effect.is_some_and(|(types, _)| types.contains(self.workload));
            if is_read && let Some(instead) = field.deprecated {
                old = Some((entries.len(), instead));
            }
            entries.push(Entry { key: entry.key, value });
        }
        // An old spelling acts as the new one; both together are left for `limits` to refuse.
        if let Some((at, instead)) = old
            && !entries.iter().any(|it| *it.key.text == *instead)
        {
            entries[at].key.text = instead.into();
        }
        node.kind = Kind::Map(Map { entries, ..Map::default() });
        for constraint in section.all_constraints() {
            if let Constraint::Exclusive(exclusive) = constraint
                && exclusive.refused == Stage::Decode
            {
                exclusive_keys(exclusive, &node, path, &mut self.findings);
            }
        }
        Conformed { node, set: any }
    }

    fn union(&mut self, node: Node, union: &'static Union, path: &Path) -> Conformed {
        let tolerant = union.family == Family::Tolerant;
        match &node.kind {
            Kind::Null => Conformed { node, set: false },
            Kind::Map(_) => {
                let Some(form) = union.map_form() else {
                    return self.misfit(node, Shape::Union(union), false, path);
                };
                let (span, key) = (node.origin.nearest_span().unwrap_or(node.key), node.key);
                let before = self.findings.len();
                let conformed = self.value(node, form, tolerant, path);
                if !conformed.set {
                    let refused = self.findings[before..].iter().any(|it| it.rule.name == WRONG_FORM.name);
                    if !refused {
                        self.findings.push(
                            WRONG_FORM
                                .at(
                                    if span.start == span.end { key } else { smallest(span, key, &conformed.node) },
                                    format!("`{path}` is a map without any key that Copilot reads here"),
                                )
                                .note(format!("it takes {}", Shape::Union(union).describe()))
                                .help(keys_of(form, self.workload)),
                        );
                    }
                    return Conformed { set: true, ..Conformed::null(conformed.node) };
                }
                conformed
            }
            Kind::List(items) => {
                let has_maps = items.iter().any(|it| matches!(it.kind, Kind::Map(_)));
                let form = union
                    .list_forms()
                    .find(|form| matches!(form, Shape::List(Shape::Section(_))) == has_maps)
                    .or_else(|| union.list_forms().next());
                match form {
                    Some(Shape::List(item)) => {
                        let drops = tolerant || (has_maps && union.list_forms().count() > 1);
                        self.list(node, item, drops, path)
                    }
                    _ => self.misfit(node, Shape::Union(union), false, path),
                }
            }
            Kind::Scalar(scalar) => {
                let refused_empty = union.refuses_empty && scalar.text.is_empty();
                match union.scalar_form() {
                    Some(form) if !refused_empty && node_fits_scalar(&node, form) => {
                        self.scalar(node, form, false, path)
                    }
                    _ => self.misfit(node, Shape::Union(union), false, path),
                }
            }
        }
    }

    fn duplicates(&mut self, map: &Map, path: &Path) {
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
    fn remark(&mut self, field: &'static Field, entry: &Entry, path: &Path) {
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
        let is_read = !field.no_effect.is_some_and(|(types, _)| types.contains(self.workload));
        if let Some(instead) = field.deprecated.filter(|_| is_read) {
            self.findings.push(
                DEPRECATED_KEY
                    .at(entry.key.span, format!("`{path}` is an old spelling of `{instead}`"))
                    .help(format!("write `{instead}`"))
                    .fix_replace(format!("write `{instead}`"), entry.key.span, instead)
                    .tag(Tag::Deprecated),
            );
        }
    }

    fn unknown(&mut self, entry: &Entry, section: &'static Section, path: &Path, place: Place) {
        let key = &*entry.key.text;
        let is_extension =
            place == Place::Root && (key.starts_with("x-") || key.starts_with('.') || anchors(&entry.value));
        if is_extension {
            return;
        }
        let workload = self.workload;
        let finding = |message: String| UNKNOWN_KEY.at(entry.key.span, message).tag(Tag::Unnecessary);
        if place == Place::Environment && matches!(key, "name" | "type" | "environments") {
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
        } else if let Some(near) = suggest::field(section, workload, key) {
            finding = finding.help(format!("write `{near}`")).fix(Fix {
                title: format!("write `{near}`"),
                safe: false,
                edits: vec![Edit { span: entry.key.span, text: near.to_owned() }],
            });
        } else {
            let homes = suggest::homes_of(self.root, workload, key);
            if !homes.is_empty() {
                finding = finding.help(format!("it is known as {}", homes.join(", ")));
            }
        }
        self.findings.push(finding);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Environment,
    Inside,
}

/// Reports a section that has keys of both groups.
pub(super) fn report_exclusive(exclusive: &Exclusive, node: &Node, path: &str, findings: &mut Vec<Finding>) {
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
                .at(second.span, format!("{path} has both `{}` and `{}`", first.text, second.text))
                .note(exclusive.why)
                .label(first.span, format!("`{}` is written here", first.text))
                .help(format!("remove `{}` or `{}`", first.text, second.text)),
        );
    }
}

fn exclusive_keys(exclusive: &Exclusive, node: &Node, path: &Path, findings: &mut Vec<Finding>) {
    report_exclusive(exclusive, node, &quoted_path(path), findings);
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

fn quoted_path(path: &Path) -> String {
    if path.parent.is_none() { path.to_string() } else { format!("`{path}`") }
}

/// The narrow place of a map: its key when the map spans several lines.
fn smallest(span: Span, key: Span, node: &Node) -> Span {
    if node.as_map().is_some_and(|it| it.entries.is_empty()) && span.end - span.start <= 4 { span } else { key }
}

/// The typed value of a scalar for a field, by go-yaml's rules; `None` when it is refused.
fn decode(shape: Shape, text: &str, leaf: Leaf) -> Option<Leaf> {
    match (shape, leaf) {
        (Shape::Text, _) => Some(Leaf::Text),
        (Shape::Int, Leaf::Int(_)) => Some(leaf),
        (Shape::Int, Leaf::Float(float)) => integer(float).map(Leaf::Int),
        (Shape::Uint(bits), _) => match decode(Shape::Int, text, leaf) {
            Some(Leaf::Int(value)) if value >= 0 && value < 1 << bits => Some(Leaf::Int(value)),
            _ => None,
        },
        (Shape::Float, Leaf::Int(value)) => Some(Leaf::Float(value as f64)),
        (Shape::Float, Leaf::Float(_)) => Some(leaf),
        (Shape::Bool, Leaf::Bool(_)) => Some(leaf),
        (Shape::Bool, Leaf::Text) => match text {
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(Leaf::Bool(true)),
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(Leaf::Bool(false)),
            _ => None,
        },
        (Shape::Duration, Leaf::Text) => duration::parse(text).map(Leaf::Duration),
        _ => None,
    }
}

fn integer(float: f64) -> Option<i64> {
    let fits = float.is_finite() && float >= i64::MIN as f64 && float < i64::MAX as f64;
    (fits || float == f64::NEG_INFINITY).then_some(float as i64)
}

fn node_fits_scalar(node: &Node, form: Shape) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar) if decode(form, &scalar.text, scalar.leaf).is_some())
}

/// Whether an item may stay in a list that drops what does not fit.
fn fits(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::Text => matches!(node.kind, Kind::Scalar(_)),
        Shape::Section(_) | Shape::Keyed(_) => matches!(node.kind, Kind::Map(_)),
        _ => true,
    }
}

fn anchors(node: &Node) -> bool {
    node.anchored
        || match &node.kind {
            Kind::Map(map) => map.entries.iter().any(|it| anchors(&it.value)),
            Kind::List(items) => items.iter().any(anchors),
            Kind::Null | Kind::Scalar(_) => false,
        }
}

/// What stands there, for messages.
fn found(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "nothing".into(),
        Kind::List(_) => "a list".into(),
        Kind::Map(map) if map.entries.is_empty() => "an empty map".into(),
        Kind::Map(_) => "a map".into(),
        Kind::Scalar(scalar) => match scalar.leaf {
            Leaf::Bool(_) => format!("`{}`", scalar.text),
            Leaf::Int(_) | Leaf::Float(_) => "a number".into(),
            Leaf::Timestamp => "a date".into(),
            Leaf::Text | Leaf::Duration(_) if scalar.text.is_empty() => "empty text".into(),
            Leaf::Text | Leaf::Duration(_) => "text".into(),
        },
    }
}

/// Adds the way out of the commonest slips: quotes around a number, a duration without a unit,
/// a JSON array where text belongs.
fn explain(finding: Finding, node: &Node, shape: Shape, workload: WorkloadType) -> Finding {
    if let Kind::List(items) = &node.kind
        && items.first().is_some_and(|it| it.origin.nearest_span() == node.origin.nearest_span())
    {
        return finding
            .note("Copilot turns a text that is a JSON array of texts into a list")
            .help("write it as a literal block, which stays text: `|` and the array on the next line");
    }
    let (Kind::Scalar(scalar), Origin::Written(span)) = (&node.kind, &node.origin) else { return finding };
    let quoted = span.end - span.start == scalar.text.len() as u32 + 2;
    let forms = match shape {
        Shape::Union(union) => union.forms,
        ref other => std::slice::from_ref(other),
    };
    let spelled = crate::yaml::scalar::plain(&scalar.text);
    let numeric = matches!(spelled, crate::yaml::scalar::Plain::Int(_) | crate::yaml::scalar::Plain::Float(_));
    let takes = |wanted: fn(&Shape) -> bool| forms.iter().any(wanted);
    if numeric && quoted && takes(|it| matches!(it, Shape::Int | Shape::Uint(_) | Shape::Float)) {
        return finding.help(format!("write {} without quotes", scalar.text)).fix_replace(
            "remove the quotes",
            *span,
            &*scalar.text,
        );
    }
    if matches!(&*scalar.text, "true" | "false") && quoted && takes(|it| matches!(it, Shape::Bool)) {
        return finding.help(format!("write `{}` without quotes", scalar.text)).fix_replace(
            "remove the quotes",
            *span,
            &*scalar.text,
        );
    }
    if numeric && takes(|it| matches!(it, Shape::Duration)) {
        let seconds = format!("{}s", scalar.text);
        return finding
            .note("a duration needs a unit: `s`, `m` or `h`")
            .help(format!("write `{seconds}` for seconds"))
            .fix(Fix {
                title: format!("write `{seconds}`"),
                safe: false,
                edits: vec![Edit { span: *span, text: seconds }],
            });
    }
    match shape {
        // The value stays out of the text: it may be a secret.
        Shape::List(_) if !scalar.text.contains([',', '[', ']', '{', '}', '\n']) => {
            let insert = |at: u32, text: &str| Edit { span: Span::new(at, at), text: text.to_owned() };
            finding.help("put `[` and `]` around it").fix(Fix {
                title: "make it a list".to_owned(),
                safe: false,
                edits: vec![insert(span.start, "["), insert(span.end, "]")],
            })
        }
        Shape::Section(_) => finding.help(keys_of(shape, workload)),
        _ => finding,
    }
}

fn keys_of(form: Shape, workload: WorkloadType) -> String {
    match form {
        Shape::Section(section) => {
            let names: Vec<String> = section.fields_of(workload).map(|it| format!("`{}`", it.name)).collect();
            format!("its keys are {}", names.join(", "))
        }
        _ => "it is a map with keys of your choice".to_owned(),
    }
}
