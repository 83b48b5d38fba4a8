//! Applying fixes to a text.
//!
//! In: a text and the fixes of its findings. Out: the text with as many of them as fit
//! together; every byte outside of an edit stays. A fix is applied whole or not at all. Knows
//! no manifest, no rule and no file.

use crate::diagnostic::{Edit, Fix};
use crate::text::Span;

/// What applying fixes came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub text: String,
    /// What was changed, in the order of the text.
    pub edits: Vec<Edit>,
    /// How many fixes are in the text; a fix that was offered twice counts once.
    pub count: usize,
    /// Whether a fix had to wait because it touches the place of an earlier one.
    pub postponed: bool,
}

/// Applies fixes in their order; one that touches an edit of an earlier one is left out.
pub fn apply<'a>(text: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> Applied {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = Applied { text: String::new(), edits: Vec::new(), count: 0, postponed: false };
    for fix in fixes {
        if fix.edits.is_empty() || fix.edits.iter().all(|edit| taken.contains(&edit)) {
            continue;
        }
        if !fits(text, &fix.edits) {
            continue;
        }
        if fix.edits.iter().any(|edit| taken.iter().any(|it| collide(it.span, edit.span))) {
            applied.postponed = true;
            continue;
        }
        taken.extend(&fix.edits);
        applied.count += 1;
    }
    taken.sort_by_key(|it| it.span);
    let mut from = 0;
    for edit in taken {
        applied.text.push_str(&text[from..edit.span.start as usize]);
        applied.text.push_str(&edit.text);
        from = edit.span.end as usize;
        applied.edits.push(edit.clone());
    }
    applied.text.push_str(&text[from..]);
    applied
}

/// Whether the edits of one fix lie in the text and apart from each other.
fn fits(text: &str, edits: &[Edit]) -> bool {
    let in_text = edits.iter().all(|it| it.span.start <= it.span.end && text.get(it.span.range()).is_some());
    let apart = |(index, edit): (usize, &Edit)| edits[..index].iter().all(|it| !collide(it.span, edit.span));
    in_text && edits.iter().enumerate().all(apart)
}

/// Edits that share a byte, or an insertion at another edit's border: their order would count.
fn collide(a: Span, b: Span) -> bool {
    let touching = a.start == a.end || b.start == b.end;
    if touching { a.start <= b.end && b.start <= a.end } else { a.start < b.end && b.start < a.end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(u32, u32, &str)]) -> Fix {
        let edits = edits.iter().map(|(start, end, text)| Edit { span: Span::new(*start, *end), text: (*text).into() });
        Fix { title: String::new(), safe: true, edits: edits.collect() }
    }

    #[test]
    fn edits_are_applied_in_the_order_of_the_text() {
        let applied = apply("a: 1\nb: 2\n", &[fix(&[(5, 6, "c")]), fix(&[(0, 1, "x"), (3, 4, "9")])]);
        assert_eq!((&*applied.text, applied.count, applied.postponed), ("x: 9\nc: 2\n", 2, false));
    }

    #[test]
    fn a_fix_is_applied_whole_or_not_at_all() {
        let applied = apply("abcdef", &[fix(&[(1, 3, "-")]), fix(&[(0, 1, "X"), (2, 4, "Y")])]);
        assert_eq!((&*applied.text, applied.count, applied.postponed), ("a-def", 1, true));
    }

    #[test]
    fn the_same_fix_twice_is_applied_once() {
        let applied = apply("abc", &[fix(&[(1, 2, "-")]), fix(&[(1, 2, "-")])]);
        assert_eq!((&*applied.text, applied.count, applied.postponed), ("a-c", 1, false));
    }

    #[test]
    fn edits_outside_of_the_text_or_inside_a_character_are_left_out() {
        let fixes = [fix(&[(0, 9, "")]), fix(&[(1, 2, "")]), fix(&[(2, 1, "")]), fix(&[(0, 1, "x"), (0, 2, "y")])];
        let applied = apply("üb", &fixes);
        assert_eq!((&*applied.text, applied.count, applied.edits), ("üb", 0, Vec::new()));
    }
}
