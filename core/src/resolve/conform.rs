//! Decodes values into the forms their fields ask for, the way Copilot does.
//!
//! In: a [`Node`] typed by its spelling, a [`Shape`]. Out: the node typed by its field, without
//! what Copilot drops, and findings: unknown and duplicate keys, wrong forms, values that
//! become zero. Base and environments alike, before any of them is chosen
//! (`environments.md`, sections 2.4 to 2.7).
//!
//! Knows no field by name; what is tolerated where is written in the schema.

mod keys;
mod typed;
mod words;

use super::{Entry, Kind, Leaf, Node};
use crate::diagnostic::structure::{FRACTION_CUT, VALUE_DROPPED, VALUE_ZEROED, WRONG_FORM};
use crate::diagnostic::{Finding, Tag};
use crate::origin::Origin;
use crate::schema::duration::Nanos;
use crate::schema::{Constraint, Counts, Family, Keyed, Section, Shape, Stage, Union, WorkloadType};
use crate::text::Span;

use keys::is_read;
pub(super) use keys::report_exclusive;
use typed::{decode, fits, node_fits_scalar};
use words::{ENTRIES, Path, explain, found, keys_of, quoted_path, smallest};

pub(super) struct Conform {
    pub workload: WorkloadType,
    pub root: &'static Section,
    /// What it means when the value of the field at hand is lost.
    pub if_lost: Option<&'static str>,
    /// Whether lines of the text could not be read, which may hold what seems to lack.
    pub incomplete: bool,
    /// How many unknown keys are still told what may have been meant, which takes longer than
    /// anything else about them.
    pub suggestions: usize,
    pub findings: Vec<Finding>,
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
                let finding = WRONG_FORM.at(environments.value.span(), message);
                let is_list = matches!(environments.value.kind, Kind::List(_));
                self.findings.push(if is_list { finding.help(ENTRIES) } else { finding });
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
    #[cold]
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
            if holds_text && entry.value.is_null() && !entry.value.was_refused() {
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
                if !self.incomplete && !self.findings[before..].iter().any(|it| std::ptr::eq(it.rule, &WRONG_FORM)) {
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
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Environment,
    Inside,
}
