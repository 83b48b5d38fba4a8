//! The list that is offered, as it grows.

use super::slot::Slot;
use super::write::Writer;
use super::{Completion, CompletionKind};
use crate::diagnostic::Edit;
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    First,
    Middle,
    /// What can be written, but is better not.
    Last,
}

pub(super) struct Items {
    pub found: Vec<Completion>,
    pub snippets: bool,
    pub width: usize,
    pub line_end: &'static str,
}

impl Items {
    pub fn writer(&self, slot: &Slot) -> Writer {
        let mut writer = Writer::new(self.snippets, slot.workload, self.width, self.line_end);
        writer.in_flow = slot.cursor.in_flow;
        writer.in_environment = slot.environment().is_some();
        writer
    }

    /// Adds what was written; the rest is for the caller to fill in.
    pub fn add(
        &mut self,
        slot: &Slot,
        rank: Rank,
        kind: CompletionKind,
        label: &str,
        span: Span,
        mut writer: Writer,
    ) -> &mut Completion {
        writer.push(slot.cursor.tail);
        let snippet = writer.is_snippet();
        let text = if writer.snippets && !snippet { plain_text(&writer.text) } else { writer.text };
        let completion = Completion {
            label: label.to_owned(),
            kind,
            detail: None,
            documentation: None,
            deprecated: false,
            edit: Edit { span, text },
            snippet,
            sort: format!("{}{:04}", rank as u8, self.found.len()),
            continues: false,
        };
        let at = self.found.len();
        self.found.push(completion);
        &mut self.found[at]
    }
}

/// The text that a snippet comes to when nobody changes its placeholders.
pub(super) fn plain_text(snippet: &str) -> String {
    let mut text = String::with_capacity(snippet.len());
    let mut chars = snippet.chars().peekable();
    let mut is_open = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '$' => {
                let is_braced = chars.next_if_eq(&'{').is_some();
                while chars.next_if(char::is_ascii_digit).is_some() {}
                if is_braced {
                    chars.next_if_eq(&':');
                    is_open = true;
                }
            }
            '}' if is_open => is_open = false,
            c => text.push(c),
        }
    }
    text
}
