//! What can be written at a place.
//!
//! In: a view, an offset, and the files that [`wanted_files`] asks for. Out: completions, each
//! with one edit whose indentation is that of the document. The line at the cursor tells what is
//! written ([`cursor`]), the text with a mark there tells where ([`slot`]), the declarations tell
//! what may stand there ([`keys`], [`values`]).

mod candidate;
mod cursor;
mod items;
mod keys;
mod lexer;
mod names;
mod slot;
mod starter;
#[cfg(test)]
mod tests;
mod values;
mod variables;
mod write;

use serde::Serialize;

use super::View;
use crate::diagnostic::Edit;
use crate::outline::PlaceId;
use crate::schema::{Shape, Types};
use crate::text::LineIndex;

use cursor::{Rest, Spot};
use items::{Items, Rank};
use keys::Target;
use slot::Slot;

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows and what is matched against what was typed.
    pub label: String,
    pub kind: CompletionKind,
    /// Behind the label: the form or the value's meaning, in a few words.
    pub detail: Option<String>,
    /// Markdown.
    pub documentation: Option<String>,
    pub deprecated: bool,
    /// Replaces what was typed so far. With `snippet`, in the language of LSP snippets.
    pub edit: Edit,
    pub snippet: bool,
    /// Sorts before others bytewise: required keys first.
    pub sort: String,
    /// Whether something can be completed at once where this leaves the cursor.
    pub continues: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CompletionKind {
    /// A key that the schema declares.
    Key,
    /// One of a field's allowed values.
    Value,
    /// The name of a container, volume, environment, topic or workload.
    Name,
    /// `${COPILOT_…}`
    Variable,
    File,
    Folder,
}

/// What the client can do, and what the front end has read for this completion.
#[derive(Clone, Debug, Default)]
pub struct CompletionOptions {
    /// Whether edits may be snippets.
    pub snippets: bool,
    /// Paths from the workspace's root that [`wanted_files`] asked for; folders end in `/`.
    pub files: Vec<String>,
}

/// The files that completing at a place would like to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedFiles {
    Dockerfiles,
    EnvFiles,
    Folders,
}

/// What completing at `offset` would like to know of the file system; `None` for nothing.
pub fn wanted_files(view: &View, offset: u32) -> Option<WantedFiles> {
    let slot = Slot::new(view, inside(view, offset))?;
    names::wanted(&slot, slot.value_place()?)
}

/// Everything that can be written at `offset`, best first.
pub fn complete(view: &View, offset: u32, options: &CompletionOptions) -> Vec<Completion> {
    let offset = inside(view, offset);
    if let Some(found) = variables::variables(view, offset) {
        return found;
    }
    let Some(slot) = Slot::new(view, offset) else { return Vec::new() };
    let text = view.document.text();
    let mut items = Items {
        found: Vec::new(),
        snippets: options.snippets,
        width: width(text, &view.tree().lines),
        line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
    };
    if let Some(map) = slot.holder() {
        keys_of(&slot, &mut items, map);
    }
    if let Some(place) = slot.value_place() {
        values::values(&slot, &mut items, place, options, slot.cursor.lead);
        below(&slot, &mut items, place);
    }
    items.found.sort_by(|a, b| a.sort.cmp(&b.sort));
    items.found
}

/// An offset of the text, between two characters.
fn inside(view: &View, offset: u32) -> u32 {
    let text = view.document.text();
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset as u32
}

/// The keys of the map that the cursor is in.
fn keys_of(slot: &Slot, items: &mut Items, map: PlaceId) {
    let cursor = &slot.cursor;
    let is_blank = cursor.token.start == cursor.token.end;
    if cursor.has_body && is_blank && cursor.spot == Spot::Start {
        // It would take the lines below away from where they belong.
        return;
    }
    let rest = match cursor.rest {
        Rest::Nothing if cursor.has_body && cursor.spot == Spot::Start => Rest::Text,
        rest => rest,
    };
    let target = Target { before: cursor.lead.to_owned(), column: cursor.column, rest };
    let is_fresh = slot.types == Types::ALL && slot.place(map).parent.is_none() && slot.present(map).is_empty();
    keys_at(slot, items, map, &target);
    if is_fresh && cursor.column == 0 && rest == Rest::Nothing && !cursor.in_flow {
        starter::manifests(slot, items, &target);
    }
}

fn keys_at(slot: &Slot, items: &mut Items, map: PlaceId, target: &Target) {
    let forms = slot.forms(map);
    for form in &forms {
        if let Shape::Section(section) = form {
            keys::section(slot, items, map, section, target);
        }
    }
    if slot.key_naming(map).is_some() || forms.iter().any(|it| matches!(it, Shape::Keyed(_))) {
        keys::names(slot, items, map, target);
    }
}

/// What goes on lines of its own: the keys of a map behind its key, the first item of a list.
fn below(slot: &Slot, items: &mut Items, place: PlaceId) {
    let cursor = &slot.cursor;
    if cursor.in_flow || cursor.quote.is_some() || cursor.has_body || cursor.rest != Rest::Nothing {
        return;
    }
    let (mut before, mut column) = (cursor.lead.to_owned(), cursor.column);
    if cursor.spot == Spot::Value {
        column += items.width;
        before = format!("{}{}", items.line_end, " ".repeat(column));
        keys_at(slot, items, place, &Target { before: before.clone(), column, rest: Rest::Nothing });
    }
    if cursor.is_item {
        return;
    }
    let lists = slot.forms(place).into_iter().filter_map(|it| match it {
        Shape::List(item) => Some(*item),
        _ => None,
    });
    for item in lists {
        let mut writer = items.writer(slot);
        writer.push(&before);
        writer.push("-");
        let continues = writer.item(slot.field(place), item, column + 2, 0);
        let added = items.add(slot, Rank::Middle, CompletionKind::Key, "- ", cursor.key_span(), writer);
        added.detail = Some(if matches!(item, Shape::Section(_)) { "an item, a map" } else { "an item" }.to_owned());
        added.continues = continues;
    }
}

/// By how much the document indents: as its first block does.
fn width(text: &str, lines: &LineIndex) -> usize {
    let mut above: Option<(usize, bool)> = None;
    for number in 0..lines.line_count() {
        let line = text.get(lines.line_span(text, number).range()).unwrap_or_default();
        let content = line.trim_start_matches(' ');
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - content.len();
        if let Some((above, true)) = above
            && indent > above
            && !content.starts_with("- ")
        {
            return (indent - above).min(8);
        }
        above = Some((indent, content.trim_end().ends_with(':')));
    }
    2
}
