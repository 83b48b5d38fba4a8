//! What stands at a place: what it is for, what holds in which environment, what it leads to.
//!
//! In: a [`View`] and an offset. Out: Markdown about the key, value, variable, anchor or alias
//! there. What a key is for comes from its declaration; what holds, from [`sides`](super::sides).

mod holds;
mod reference;
#[cfg(test)]
mod tests;

use super::View;
use super::documentation::field_markdown;
use super::sides::{code, sides};
use crate::outline::{Outline, PlaceId, Role, Step};
use crate::schema::json::prose;
use crate::text::Span;
use crate::yaml::Kind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What the hover is about.
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// `None` where nothing is to be said: between values, on keys that are not declared, and in
/// what is no workload manifest.
pub fn hover(view: &View, offset: u32) -> Option<Hover> {
    let outline = view.outline.as_ref()?;
    let tree = view.tree();
    if let Some(hover) = reference::anchor(view, outline, offset) {
        return Some(hover);
    }
    let id = outline.at(tree, offset)?;
    let place = outline.get(id);
    if let Step::Key(key) = place.step
        && tree.node(key).span.touches(offset)
    {
        return Some(Hover { span: tree.node(key).span, text: about(view, outline, id)? });
    }
    let value = tree.node(place.value);
    if !value.span.touches(offset) {
        return None;
    }
    match value.kind {
        Kind::Alias(target) => reference::alias(view, value.span, target?),
        Kind::Scalar { .. } => reference::variable(view, outline, id, offset)
            .or_else(|| Some(Hover { span: value.span, text: about(view, outline, id)? })),
        Kind::Mapping(_) | Kind::Sequence(_) => None,
    }
}

/// What there is to say about a place and the value that it is a part of.
fn about(view: &View, outline: &Outline, id: PlaceId) -> Option<String> {
    let (id, place) = outline.up(id).find(|(_, it)| !matches!(it.role, Role::Item))?;
    match place.role {
        Role::Field(field) => {
            Some(told(view, outline, id, title(view, outline, id, None), field_markdown(field, outline.workload)))
        }
        Role::Entry(keyed) => {
            let holder = outline.up(id).find_map(|(_, it)| it.role.field());
            let doc = holder.map(|it| prose(it.doc)).unwrap_or_default();
            Some(told(view, outline, id, title(view, outline, id, Some(keyed.noun)), doc))
        }
        Role::Environment => environment(view, outline, id),
        Role::Merge => Some("`<<` brings in every key of what follows that is not written here.".to_owned()),
        Role::Root | Role::Item | Role::Unknown => None,
    }
}

/// The title, the documentation, what holds, and where it leads.
fn told(view: &View, outline: &Outline, id: PlaceId, title: String, doc: String) -> String {
    let mut parts = vec![title, doc];
    let is_read = outline.up(id).all(|(_, it)| !matches!(it.role, Role::Unknown));
    let environment = outline.environment(id).and_then(|it| view.tree().scalar(it));
    if is_read && let Some(sides) = sides(view, environment) {
        let steps = outline.steps(view.tree(), id);
        let path = outline.path(view.tree(), id);
        parts.extend(holds::values(view, &sides, environment, &steps, &path));
        parts.extend(holds::destinations(view, &sides, environment, &steps));
    }
    parts.retain(|it| !it.is_empty());
    parts.join("\n\n")
}

/// "**`sidecars.nginx`** (sidecar) in `prod`"
fn title(view: &View, outline: &Outline, id: PlaceId, noun: Option<&str>) -> String {
    let noun = noun.map(|it| format!(" ({it})")).unwrap_or_default();
    let environment = outline.environment(id).and_then(|it| view.tree().scalar(it));
    let environment = environment.map(|it| format!(" in {}", code(it))).unwrap_or_default();
    format!("**{}**{noun}{environment}", code(&outline.path(view.tree(), id)))
}

fn environment(view: &View, outline: &Outline, id: PlaceId) -> Option<String> {
    let name = outline.environment(id).and_then(|it| view.tree().scalar(it))?;
    Some(format!("**{}** (environment)\n\n{}", code(name), holds::overrides(view, name)?))
}
