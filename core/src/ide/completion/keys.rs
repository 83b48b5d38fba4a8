//! The keys that a map may have and does not have yet.
//!
//! In: a [`Slot`] and the map. Out: a completion for each key and form, with what usually goes
//! below it. What is known of a key comes from its declaration.

use std::collections::HashSet;

use super::cursor::{Rest, Spot};
use super::items::{Items, Rank};
use super::slot::Slot;
use super::write::{Writer, is_refused, usual_form};
use super::{CompletionKind, write};
use crate::ide::documentation::field_markdown;
use crate::manifest::containers::ContainerKind;
use crate::outline::{PlaceId, Role};
use crate::schema::{Constraint, Field, Names, Naming, Required, Section, Shape};

/// Where a key goes.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// What has to come before it.
    pub before: String,
    pub column: usize,
    /// Whether it is written with its value, or only with its colon, or not even that.
    pub rest: Rest,
}

/// The keys that are declared for a section.
pub(super) fn section(slot: &Slot, items: &mut Items, map: PlaceId, section: &'static Section, target: &Target) {
    let present = if slot.cursor.spot == Spot::Value { Vec::new() } else { slot.present(map) };
    let is_environment = matches!(slot.place(map).role, Role::Environment);
    let excluded = excluded(section, &present);
    let asked = asked(section, &present);
    let in_environment = slot.environment().is_some();
    for field in section.fields_of(slot.workload) {
        let is_left_out = present.contains(&field.name)
            || excluded.contains(&field.name)
            || is_refused(field, slot.workload)
            || (is_environment && field.base_only)
            || slot.types.iter().any(|it| !field.on.contains(it));
        if is_left_out {
            continue;
        }
        let has_no_effect = field.no_effect.is_some_and(|(types, _)| types.contains(slot.workload));
        let is_required = field.required == Required::IfAny || (field.is_required(slot.workload) && !in_environment);
        let rank = match () {
            () if has_no_effect || field.deprecated.is_some() => Rank::Last,
            () if is_required || asked.contains(&field.name) => Rank::First,
            () => Rank::Middle,
        };
        for form in forms(slot, field, target) {
            let mut detail = form.describe();
            if let (Shape::Any, Some(Naming { keys: true, .. })) = (form, field.naming) {
                detail = "a map".to_owned();
            }
            if has_no_effect {
                detail = "has no effect here".to_owned();
            } else if let Some(instead) = field.deprecated {
                detail = format!("deprecated: write `{instead}`");
            } else if is_required {
                detail = format!("required, {detail}");
            }
            let mut writer = items.writer(slot);
            writer.push(&target.before);
            writer.push(field.name);
            let mut continues = false;
            match target.rest {
                Rest::Colon => {}
                Rest::Text => writer.push(":"),
                Rest::Nothing => {
                    writer.push(":");
                    continues = writer.value(field, form, target.column);
                }
            }
            let item = items.add(slot, rank, CompletionKind::Key, field.name, slot.cursor.key_span(), writer);
            item.detail = Some(detail);
            item.documentation = Some(field_markdown(field, slot.workload));
            item.deprecated = has_no_effect || field.deprecated.is_some();
            item.continues = continues;
        }
    }
}

/// The forms of a key, the usual one first; one where its value is written already.
fn forms(slot: &Slot, field: &'static Field, target: &Target) -> Vec<Shape> {
    let shape = field.shape(slot.workload);
    let Shape::Union(union) = shape else { return vec![shape] };
    if target.rest != Rest::Nothing {
        return vec![shape];
    }
    let usual = usual_form(field, shape);
    let is_usual = |it: &Shape| usual.is_some_and(|usual| usual.describe() == it.describe());
    let mut forms: Vec<Shape> = union.forms.to_vec();
    forms.sort_by_key(|it| !is_usual(it));
    forms
}

/// Keys that cannot stand beside those that are there.
fn excluded(section: &'static Section, present: &[&str]) -> Vec<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|it| present.contains(it));
    let mut excluded = Vec::new();
    for constraint in section.all_constraints() {
        if let Constraint::Exclusive(it) = constraint {
            if has(it.left) {
                excluded.extend(it.right.iter().chain(it.right_extras));
            } else if has(it.right) {
                excluded.extend(it.left);
            }
        }
    }
    excluded
}

/// Keys that those which are there ask for.
fn asked(section: &'static Section, present: &[&str]) -> Vec<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|it| present.contains(it));
    let mut asked: Vec<&str> = Vec::new();
    for constraint in section.all_constraints() {
        match constraint {
            Constraint::OneOf { keys, .. } if !has(keys) => asked.extend(*keys),
            Constraint::Together { keys, .. } if has(keys) => asked.extend(*keys),
            Constraint::Needs { key, needs, .. } if present.contains(key) && !has(needs) => asked.extend(*needs),
            _ => {}
        }
    }
    asked
}

/// The keys of a map whose keys are names: those of environments, of containers to wait for, and
/// in an environment those that the base has.
pub(super) fn names(slot: &Slot, items: &mut Items, map: PlaceId, target: &Target) {
    let mut names: Vec<(String, Option<String>)> = Vec::new();
    let naming = slot.key_naming(map);
    match naming.map(|it| (it.what, it.declares)) {
        Some((Names::Environment, true)) => {
            let neighbors = slot.view.cx.neighbors.iter();
            names.extend(neighbors.flat_map(|it| &it.environments).map(|it| (it.to_string(), None)));
        }
        Some((Names::Container, false)) => {
            let own = slot.container(map).map(str::to_owned);
            for container in slot.manifest().map(|it| it.containers()).unwrap_or_default() {
                let is_own = match &own {
                    Some(own) => *own == *container.name,
                    None => container.kind == ContainerKind::Main,
                };
                if !is_own && !container.name.is_empty() {
                    names.push((container.name.to_string(), Some(what_it_is(container.kind).to_owned())));
                }
            }
        }
        _ => {}
    }
    if slot.environment().is_some() && !naming.is_some_and(|it| it.what == Names::Environment) {
        names.extend(slot.base_keys(map).into_iter().map(|it| (it.to_owned(), Some("in the base".to_owned()))));
    }
    let present: HashSet<&str> = match slot.cursor.spot {
        Spot::Value => HashSet::new(),
        Spot::Start | Spot::Key => slot.present(map).into_iter().collect(),
    };
    names.retain(|(name, _)| !present.contains(name.as_str()));
    names.sort();
    names.dedup_by(|a, b| a.0 == b.0);
    names.truncate(MOST_NAMES);
    for (name, detail) in names {
        let mut writer = items.writer(slot);
        writer.push(&target.before);
        writer.push(&write::written(&name, true));
        if target.rest != Rest::Colon {
            writer.push(":");
        }
        if target.rest == Rest::Nothing {
            entry(slot, &mut writer, map, target.column);
        }
        let item = items.add(slot, Rank::First, CompletionKind::Name, &name, slot.cursor.key_span(), writer);
        item.detail = detail;
        item.documentation = slot.field(map).map(|it| field_markdown(it, slot.workload));
        item.continues = target.rest == Rest::Nothing;
    }
}

/// Longer lists are of no use to anyone.
const MOST_NAMES: usize = 1000;

/// What goes below a key that is a name.
fn entry(slot: &Slot, writer: &mut Writer, map: PlaceId, column: usize) {
    let keyed = slot.forms(map).into_iter().find_map(|it| match it {
        Shape::Keyed(keyed) => Some(keyed.value),
        _ => None,
    });
    let is_map = keyed.is_none_or(|it| matches!(it, Shape::Section(_)));
    match (is_map, writer.in_flow) {
        (true, true) => {
            writer.push(" ");
            if writer.snippets {
                writer.push("{");
                writer.stop("");
                writer.push("}");
            }
        }
        (true, false) => {
            writer.line(column + writer.width);
            writer.stop("");
        }
        (false, _) => {
            writer.push(" ");
            writer.stop("");
        }
    }
}

pub(super) fn what_it_is(kind: ContainerKind) -> &'static str {
    match kind {
        ContainerKind::Main => "the main container",
        ContainerKind::Sidecar => "a sidecar",
        ContainerKind::Firelens => "routes the logs",
    }
}
