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

/// What is derived from a value of the wrong form: nothing.
pub(super) const REFUSED: &str = "a value of the wrong form leaves nothing";

fn refuse(node: &mut Node) {
    node.kind = Kind::Null;
    node.origin = Origin::derived(REFUSED, &[&node.origin]);
}

/// The functions that decode a value change it in its place, and say whether it makes a map
/// form that holds it count as given.
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
        self.section(&mut document, section, false, &Path::ROOT, Place::Root);
        (document, bodies)
    }

    fn environments(&mut self, environments: Entry, section: &'static Section) -> Vec<Entry> {
        let Kind::Map(mut map) = environments.value.kind else {
            if !environments.value.is_null() {
                let found = found(&environments.value);
                let message = format!("`environments` is a map of environments, but this is {found}");
                self.findings.push(WRONG_FORM.at(environments.value.span(), message));
            }
            return Vec::new();
        };
        self.duplicates(&map, &Path::ROOT.child("environments"));
        for entry in &mut map.entries {
            match entry.value.kind {
                Kind::Null => {}
                Kind::Map(_) => {
                    self.section(&mut entry.value, section, false, &Path::ROOT, Place::Environment);
                }
                Kind::Scalar(_) | Kind::List(_) => {
                    let (name, found) = (&entry.key.text, found(&entry.value));
                    let message = format!("the body of environment `{name}` is a map, but this is {found}");
                    self.findings.push(WRONG_FORM.at(entry.value.span(), message));
                    refuse(&mut entry.value);
                }
            }
        }
        map.entries
    }

    fn value(&mut self, node: &mut Node, shape: Shape, tolerant: bool, path: &Path) -> bool {
        if node.is_null() {
            return false;
        }
        match shape {
            Shape::Any => true,
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

    fn scalar(&mut self, node: &mut Node, shape: Shape, tolerant: bool, path: &Path) -> bool {
        let Kind::Scalar(scalar) = &mut node.kind else { return self.misfit(node, shape, tolerant, path) };
        // A foreign tag is ignored on text only.
        let is_foreign = node.tag.is_some() && !matches!(shape, Shape::Text);
        let Some(leaf) = decode(shape, &scalar.text, scalar.leaf).filter(|_| !is_foreign) else {
            return self.misfit(node, shape, tolerant, path);
        };
        if let (Leaf::Float(float), Leaf::Int(int)) = (scalar.leaf, leaf)
            && float.fract() != 0.0
        {
            let message = format!("`{path}` is a whole number; Copilot reads {int} here");
            let place = node.origin.nearest_span().unwrap_or(node.key);
            self.findings.push(FRACTION_CUT.at(place, message).help(format!("write {int}")));
        }
        scalar.leaf = leaf;
        true
    }

    /// A value of the wrong kind: refused, or where Copilot tolerates it, zero or nothing.
    fn misfit(&mut self, node: &mut Node, shape: Shape, tolerant: bool, path: &Path) -> bool {
        let expected = shape.describe();
        let found = match (shape, &node.kind) {
            (Shape::List(_), Kind::Scalar(_)) => "a single value".to_owned(),
            _ => found(node),
        };
        let span = node.span();
        if !tolerant {
            let finding = WRONG_FORM.at(span, format!("`{path}` is {expected}, but this is {found}"));
            self.findings.push(explain(finding, node, shape, self.workload));
            refuse(node);
            return true;
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
                self.findings.push(explain(finding, node, shape, self.workload));
                node.kind = Kind::Scalar(super::Scalar { text: text.into(), leaf });
                true
            }
            None => {
                let so = self.if_lost.map(|it| format!(", so {it}")).unwrap_or_default();
                let message = format!("`{path}` is lost{so}: it takes {expected}, but this is {found}");
                let finding =
                    VALUE_DROPPED.at(span, message).note("Copilot drops it without a word").tag(Tag::Unnecessary);
                self.findings.push(explain(finding, node, shape, self.workload));
                refuse(node);
                false
            }
        }
    }

    fn list(&mut self, node: &mut Node, item: &'static Shape, tolerant: bool, path: &Path) -> bool {
        let Kind::List(items) = &mut node.kind else { return self.misfit(node, Shape::List(item), tolerant, path) };
        let mut index = 0;
        items.retain_mut(|child| {
            let here = path.item(index);
            index += 1;
            if child.is_null() {
                self.findings.push(
                    VALUE_DROPPED
                        .at(child.span(), format!("an item of `{path}` is lost: nothing is written there"))
                        .help("write `\"\"` for an empty text, or remove the item")
                        .tag(Tag::Unnecessary),
                );
                return false;
            }
            if tolerant && !fits(child, *item) {
                let (expected, found) = (item.describe(), found(child));
                let message = format!("an item of `{path}` is lost: it takes {expected}, but this is {found}");
                self.findings.push(
                    VALUE_DROPPED
                        .at(child.span(), message)
                        .note("Copilot drops such an item without a word")
                        .tag(Tag::Unnecessary),
                );
                return false;
            }
            self.value(child, *item, tolerant, &here);
            true
        });
        !items.is_empty()
    }

    fn keyed(&mut self, node: &mut Node, keyed: &'static Keyed, tolerant: bool, path: &Path) -> bool {
        let Kind::Map(map) = &mut node.kind else { return self.misfit(node, Shape::Keyed(keyed), tolerant, path) };
        self.duplicates(map, path);
        let holds_text = matches!(keyed.value, Shape::Text);
        map.entries.retain_mut(|entry| {
            if tolerant && holds_text && !matches!(entry.value.kind, Kind::Scalar(_) | Kind::Null) {
                let (key, found) = (&entry.key.text, found(&entry.value));
                let message = format!("`{path}.{key}` is lost: it takes text, but this is {found}");
                self.findings.push(
                    VALUE_DROPPED
                        .at(entry.value.span(), message)
                        .note("Copilot drops such an entry without a word")
                        .tag(Tag::Unnecessary),
                );
                return false;
            }
            self.value(&mut entry.value, keyed.value, tolerant, &path.child(&entry.key.text));
            if holds_text && entry.value.is_null() {
                entry.value.kind = Kind::Scalar(super::Scalar { text: "".into(), leaf: Leaf::Text });
            }
            true
        });
        !map.entries.is_empty()
    }

    fn section(
        &mut self,
        node: &mut Node,
        section: &'static Section,
        tolerant: bool,
        path: &Path,
        place: Place,
    ) -> bool {
        let Kind::Map(map) = &mut node.kind else { return false };
        self.duplicates(map, path);
        let mut any = false;
        let mut old: Option<(Span, &'static str)> = None;
        map.entries.retain_mut(|entry| {
            let field = section.field(self.workload, &entry.key.text);
            let Some(field) = field.filter(|it| !(place == Place::Environment && matches!(it.name, "name" | "type")))
            else {
                self.unknown(entry, section, path, place);
                return false;
            };
            let here = path.child(field.name);
            self.remark(field, entry, &here);
            self.if_lost = field.if_lost;
            let empty_counts = match &entry.value.kind {
                Kind::List(items) => items.is_empty(),
                Kind::Map(map) => map.entries.is_empty(),
                Kind::Null | Kind::Scalar(_) => false,
            };
            let set = self.value(&mut entry.value, field.shape(self.workload), tolerant, &here);
            any |= match field.counts {
                Counts::IfNotEmpty => set,
                Counts::EvenEmpty => set || empty_counts,
                Counts::Never => false,
            };
            if let Some(instead) = field.deprecated.filter(|_| is_read(field, self.workload)) {
                old = Some((entry.key.span, instead));
            }
            true
        });
        // An old spelling acts as the new one; both together are left for `limits` to refuse.
        if let Some((span, instead)) = old
            && map.get(instead).is_none()
            && let Some(entry) = map.entries.iter_mut().find(|it| it.key.span == span)
        {
            entry.key.text = instead.into();
        }
        for constraint in section.all_constraints() {
            if let Constraint::Exclusive(exclusive) = constraint
                && exclusive.refused == Stage::Decode
            {
                report_exclusive(exclusive, node, || quoted_path(path), &mut self.findings);
            }
        }
        any
    }

    fn union(&mut self, node: &mut Node, union: &'static Union, path: &Path) -> bool {
        let tolerant = union.family == Family::Tolerant;
        match &node.kind {
            Kind::Null => false,
            Kind::Map(_) => {
                let Some(form) = union.map_form() else { return self.misfit(node, Shape::Union(union), false, path) };
                let before = self.findings.len();
                if self.value(node, form, tolerant, path) {
                    return true;
                }
                if !self.findings[before..].iter().any(|it| std::ptr::eq(it.rule, &WRONG_FORM)) {
                    let message = format!("`{path}` is a map without any key that Copilot reads here");
                    self.findings.push(
                        WRONG_FORM
                            .at(smallest(node), message)
                            .note(format!("it takes {}", Shape::Union(union).describe()))
                            .help(keys_of(form, self.workload)),
                    );
                }
                refuse(node);
                true
            }
            Kind::List(items) => {
                let has_maps = items.iter().any(|it| matches!(it.kind, Kind::Map(_)));
                let form = union
                    .list_forms()
                    .find(|form| matches!(form, Shape::List(Shape::Section(_))) == has_maps)
                    .or_else(|| union.list_forms().next());
                let Some(Shape::List(item)) = form else {
                    return self.misfit(node, Shape::Union(union), false, path);
                };
                let drops = tolerant || (has_maps && union.list_forms().count() > 1);
                self.list(node, item, drops, path)
            }
            Kind::Scalar(scalar) => {
                let refused_empty = union.refuses_empty && scalar.text.is_empty();
                match union.scalar_form() {
                    Some(form) if !refused_empty && node_fits_scalar(node, form) => {
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
pub(super) fn report_exclusive(
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

fn quoted_path(path: &Path) -> String {
    if path.parent.is_none() { path.to_string() } else { format!("`{path}`") }
}

/// The narrow place of a map: the map itself when it is as short as `{}`, else its key.
fn smallest(node: &Node) -> Span {
    let span = node.origin.nearest_span().unwrap_or(node.key);
    let is_empty = node.as_map().is_some_and(|it| it.entries.is_empty());
    if is_empty && (1..=4).contains(&(span.end - span.start)) { span } else { node.key }
}

/// Whether the key does anything in a workload of this type.
fn is_read(field: &Field, workload: WorkloadType) -> bool {
    !field.no_effect.is_some_and(|(types, _)| types.contains(workload))
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
