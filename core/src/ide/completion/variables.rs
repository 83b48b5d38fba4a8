//! References behind `${`.

use super::cursor::{Cursor, Spot};
use super::lexer::{Found, line_at};
use super::{Completion, CompletionKind};
use crate::diagnostic::Edit;
use crate::document::DocumentKind;
use crate::ide::View;
use crate::resolve::interpolate::{APPLICATION, ENVIRONMENT};
use crate::text::Span;

/// The variables that can be filled in at `offset`, by name: their values are nobody's to see.
/// `None` where no reference has been started.
pub(super) fn variables(view: &View, offset: u32) -> Option<Vec<Completion>> {
    let text = view.document.text();
    let span = started(text, offset)?;
    if matches!(view.document.kind(&view.cx), DocumentKind::Later(it) if !it.has_variables) {
        return Some(Vec::new());
    }
    let mut quote = "";
    match line_at(text, &view.tree().lines, offset) {
        Found::BlockScalar => {}
        Found::Behind => return Some(Vec::new()),
        Found::Line(_) => {
            let cursor = Cursor::at(text, &view.tree().lines, offset);
            let Some(cursor) = cursor.filter(|it| it.spot == Spot::Value || it.is_item) else {
                return Some(Vec::new());
            };
            if cursor.in_flow && cursor.quote.is_none() {
                // Its braces end plain text in brackets.
                if cursor.token != span {
                    return Some(Vec::new());
                }
                quote = "\"";
            }
        }
    }
    let known = view.cx.variables.values.keys().map(String::as_str);
    let known = known.filter(|it| !matches!(*it, APPLICATION | ENVIRONMENT)).map(|it| (it, "a variable"));
    let predefined = [(APPLICATION, "the application's name"), (ENVIRONMENT, "the environment's name")];
    let item = |(at, (name, what)): (usize, (&str, &str))| Completion {
        label: format!("${{{name}}}"),
        kind: CompletionKind::Variable,
        detail: Some(what.to_owned()),
        documentation: Some(format!("`${{{name}}}` is filled in before the manifest is read.")),
        deprecated: false,
        edit: Edit { span, text: format!("{quote}${{{name}}}{quote}") },
        snippet: false,
        sort: format!("0{at:04}"),
        continues: false,
    };
    Some(predefined.into_iter().chain(known).enumerate().map(item).collect())
}

/// The reference that the cursor is in, as far as it is written.
fn started(text: &str, offset: u32) -> Option<Span> {
    let bytes = text.as_bytes();
    let offset = offset as usize;
    let is_name = |it: &&u8| it.is_ascii_alphanumeric() || **it == b'_';
    let name = offset - bytes.get(..offset)?.iter().rev().take_while(is_name).count();
    let before = bytes.get(..name)?;
    let start = match before {
        [.., b'$', b'{'] => name - 2,
        [.., b'$'] if name == offset => name - 1,
        _ => return None,
    };
    if start > 0 && bytes.get(start - 1) == Some(&b'\\') {
        return None;
    }
    let mut end = offset + bytes.get(offset..)?.iter().take_while(is_name).count();
    end += usize::from(name - start == 2 && bytes.get(end) == Some(&b'}'));
    Some(Span::new(start as u32, end as u32))
}
