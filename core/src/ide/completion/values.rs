//! The values that may stand at a place.
//!
//! In: a [`Slot`] and the place. Out: allowed values, names, defaults and examples, each once and
//! the likeliest first. What is known of a value comes from the field's declaration.

use std::collections::HashSet;

use super::candidate::{Candidate, Value};
use super::cursor::{Rest, Spot};
use super::items::{Items, Rank};
use super::slot::Slot;
use super::{CompletionKind, CompletionOptions, names, write};
use crate::ide::documentation::field_markdown;
use crate::json::Float;
use crate::manifest::fargate;
use crate::outline::{PlaceId, Role};
use crate::schema::{Field, Limit, Section, Shape};
use crate::yaml::{Kind, Tree};

/// What an example says of itself.
const EXAMPLE: &str = "example";

/// Every value for `place`, with `before` in front of each.
pub(super) fn values(slot: &Slot, items: &mut Items, place: PlaceId, options: &CompletionOptions, before: &str) {
    if slot.cursor.rest != Rest::Nothing || slot.cursor.has_body {
        return;
    }
    let Some(field) = slot.field(place) else { return };
    let forms = slot.forms(place);
    let mut candidates = names::names(slot, place, options);
    // A name that nothing bears is no example, and neither is a size that does not fit.
    let is_reference = field.naming.is_some_and(|it| !it.declares) && names::wanted(slot, place).is_none();
    candidates.extend(sizes(slot, place, field));
    let has_own = is_reference || !candidates.is_empty();
    if forms.iter().any(|it| it.is_scalar()) {
        candidates.extend(allowed(field));
        if forms.iter().any(|it| matches!(it, Shape::Bool)) {
            let flag = |it: &str| Candidate::text(it, CompletionKind::Value, None);
            candidates.extend([flag("true"), flag("false")]);
        }
    }
    if !has_own {
        candidates.extend(declared(slot, place, field, &forms));
    }
    let mut seen = HashSet::new();
    for candidate in candidates {
        let Some((label, text)) = spelled(slot, &candidate.value) else { continue };
        if !seen.insert(label.clone()) {
            continue;
        }
        let is_default = field.default == Some(label.as_str()) && matches!(slot.place(place).role, Role::Field(_));
        let detail = match candidate.detail {
            Some(size) if is_default && size != EXAMPLE => Some(format!("default, {size}")),
            _ if is_default => Some("default".to_owned()),
            other => other,
        };
        let mut writer = items.writer(slot);
        writer.push(before);
        writer.push(&text);
        if let Some((quote, false)) = slot.cursor.quote {
            writer.push(&quote.to_string());
        }
        let item = items.add(slot, Rank::First, candidate.kind, &label, slot.cursor.value_span(), writer);
        item.detail = detail;
        item.documentation = Some(field_markdown(field, slot.workload));
    }
}

/// How a value is shown and written; `None` where it cannot stand.
fn spelled(slot: &Slot, value: &Value) -> Option<(String, String)> {
    let in_flow = slot.cursor.in_flow;
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Yaml(yaml) => {
            let tree = Tree::parse(yaml.as_str());
            match tree.scalar(tree.root?) {
                // Brackets have no meaning in quotes.
                None if slot.cursor.quote.is_some() || slot.cursor.spot == Spot::Start => return None,
                None => return Some((yaml.clone(), yaml.clone())),
                Some(_) if slot.cursor.quote.is_none() && yaml.starts_with(['"', '\'']) => {
                    return Some((yaml.clone(), yaml.clone()));
                }
                Some(text) => text.to_owned(),
            }
        }
    };
    let written = match slot.cursor.quote {
        Some((quote, _)) => write::escaped(&text, quote),
        None => write::written(&text, in_flow),
    };
    Some((text, written))
}

/// The values that a limit names.
fn allowed(field: &Field) -> Vec<Candidate> {
    let value = |it: String| Candidate::text(it, CompletionKind::Value, None);
    let of_limit = |limit: &Limit| match limit {
        Limit::OneOf { values, .. } => values.iter().map(|it| value((*it).to_owned())).collect(),
        Limit::OneOfInts { values, .. } => values.iter().map(|it| value(it.to_string())).collect(),
        _ => Vec::new(),
    };
    field.limits.iter().flat_map(of_limit).collect()
}

/// The default and the examples, as far as they fit the place.
fn declared(slot: &Slot, place: PlaceId, field: &'static Field, forms: &[Shape]) -> Vec<Candidate> {
    let example = |yaml: &str| Candidate {
        value: Value::Yaml(yaml.to_owned()),
        kind: CompletionKind::Value,
        detail: Some(EXAMPLE.to_owned()),
    };
    match slot.place(place).role {
        Role::Field(_) => {
            let examples = field.examples.iter().filter(|it| suits(slot, it, forms)).map(|it| example(it));
            field.default.into_iter().filter(|it| suits(slot, it, forms)).map(example).chain(examples).collect()
        }
        Role::Item => write::item_example(field).iter().map(|it| example(it)).collect(),
        _ => Vec::new(),
    }
}

/// Whether an example stands on one line, has one of the forms and only keys of this type.
fn suits(slot: &Slot, yaml: &str, forms: &[Shape]) -> bool {
    if yaml.contains('\n') {
        return false;
    }
    let known = |section: &'static Section, key: &str| {
        section.field(slot.workload, key).is_some_and(|it| !write::is_refused(it, slot.workload))
    };
    let tree = Tree::parse(yaml);
    let Some(root) = tree.root else { return false };
    forms.iter().any(|form| match (&tree.node(root).kind, form) {
        (Kind::Mapping(entries), Shape::Section(section)) => {
            entries.iter().all(|(key, _)| tree.scalar(*key).is_some_and(|it| known(section, it)))
        }
        _ => write::fits(yaml, *form),
    })
}

/// The sizes of a task: `cpu` and `memory` go together by Fargate's table alone.
fn sizes(slot: &Slot, place: PlaceId, field: &Field) -> Vec<Candidate> {
    let is_top = |id| matches!(slot.place(id).role, Role::Root | Role::Environment);
    if !slot.place(place).parent.is_some_and(is_top) {
        return Vec::new();
    }
    let workload = slot.manifest().map(|it| &it.workload);
    let number = |it: i64, detail: String| Candidate::text(it.to_string(), CompletionKind::Value, Some(detail));
    match field.name {
        "cpu" => {
            let is_windows = workload.and_then(|it| it.platform.as_ref()).is_some_and(|it| it.is_windows());
            let with_memory = |cpu: i64| {
                let sizes = fargate::memory_for(cpu);
                let (least, most) = (sizes.first().copied().unwrap_or(0), sizes.last().copied().unwrap_or(0));
                number(cpu, format!("{} vCPU, memory from {least} to {most}", Float(cpu as f64 / 1024.0)))
            };
            fargate::cpus(is_windows).map(with_memory).collect()
        }
        "memory" => {
            let cpu = workload.and_then(|it| it.cpu()).map_or(256, |it| it.value);
            fargate::memory_for(cpu).into_iter().map(|it| number(it, format!("MiB, fits `cpu: {cpu}`"))).collect()
        }
        _ => Vec::new(),
    }
}
