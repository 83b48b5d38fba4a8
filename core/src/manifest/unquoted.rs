//! What becomes of a text that Copilot puts into its template without quotes.
//!
//! In: a text and the kind of place it goes to. Out: what the template's reader takes it for.
//! Quotes and tags inside of the text count as meant: whoever writes `'"x"'` or `'!Ref X'`
//! writes for the template. The verdict is that of our own YAML reader on a template in small, not of a list of
//! dangerous characters (`lowering-ecs.md`, sections 1.3 and 1.5). Knows no manifest.

use crate::yaml::scalar::{Plain, plain};
use crate::yaml::{Kind, Node, NodeId, Tree};

/// Where a text is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// `- TEXT`
    Item,
    /// `Key: TEXT`
    Value,
    /// `TEXT: value`
    Key,
}

/// What the template's reader makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Same,
    /// The template is no YAML any more.
    Broken,
    Null,
    Flag(bool),
    Number(i64),
    Map,
    List,
    /// An anchor is taken off, or the end is cut.
    Text(String),
}

/// Reads `text` back from a place without quotes. Blanks at its ends don't count.
pub fn reading(text: &str, slot: Slot) -> Reading {
    if is_harmless(text) {
        return spelled(text);
    }
    match read(text, slot) {
        Some((tree, id)) => classify(&tree, id, text),
        None => Reading::Broken,
    }
}

/// The template in small, and the node that `text` became in it; `None` when it is broken.
pub fn read(text: &str, slot: Slot) -> Option<(Tree, NodeId)> {
    let (before, after, depth) = match slot {
        Slot::Item => ("Top:\n  List:\n    - ", "\n  Next: x\n", "    "),
        Slot::Value => ("Top:\n  List:\n    - Key: ", "\n      Next: x\n", "      "),
        Slot::Key => ("Top:\n  List:\n    - ", ": x\n      Next: x\n", "      "),
    };
    // The template's own indentation is added to every line.
    let indented = text.trim_end().replace('\n', &format!("\n{depth}"));
    let tree = Tree::parse(format!("{before}{indented}{after}"));
    if !tree.errors.is_empty() {
        return None;
    }
    let id = find(&tree, slot)?;
    let is_alias = matches!(tree.node(id).kind, Kind::Alias(_));
    (!is_alias).then_some((tree, id))
}

/// Texts of which every YAML reader makes the same plain scalar.
pub fn is_harmless(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts_well = match bytes {
        [b'-', next, ..] => !next.is_ascii_whitespace(),
        [first, ..] => {
            text.starts_with(char::is_alphanumeric)
                || matches!(first, b'/' | b'.' | b'_' | b'$' | b'=' | b'(' | b'+' | b'<' | b';' | b'\\' | b'^')
        }
        [] => false,
    };
    starts_well
        && text.chars().all(|it| matches!(it, ' '..='~') || (!it.is_ascii() && it.is_alphanumeric()))
        && !bytes.ends_with(b":")
        && !bytes.ends_with(b" ")
        && !bytes.windows(2).any(|it| matches!(it, b": " | b" #"))
}

/// The node that stands where the text was put; `None` when the rest moved.
fn find(tree: &Tree, slot: Slot) -> Option<NodeId> {
    let top = entries(tree, tree.root?)?;
    let [(_, top)] = top else { return None };
    let list = entries(tree, *top)?;
    let items = match (&tree.node(list.first()?.1).kind, slot, list) {
        (Kind::Sequence(items), Slot::Item, [_, _]) | (Kind::Sequence(items), _, [_]) => items,
        _ => return None,
    };
    let [item] = items.as_slice() else { return None };
    match slot {
        Slot::Item => Some(*item),
        Slot::Value | Slot::Key => {
            let [(key, value), _] = entries(tree, *item)? else { return None };
            Some(if slot == Slot::Key { *key } else { *value })
        }
    }
}

fn entries(tree: &Tree, id: NodeId) -> Option<&[(NodeId, NodeId)]> {
    match &tree.node(id).kind {
        Kind::Mapping(entries) => Some(entries),
        _ => None,
    }
}

fn classify(tree: &Tree, id: NodeId, text: &str) -> Reading {
    let node = tree.node(id);
    match &node.kind {
        Kind::Alias(_) => Reading::Broken,
        Kind::Mapping(_) => Reading::Map,
        Kind::Sequence(_) => Reading::List,
        Kind::Scalar { value, style } => {
            let is_plain = *style == crate::yaml::Style::Plain && tag(node).is_none() && node.anchor.is_none();
            let is_meant = matches!(style, crate::yaml::Style::SingleQuoted | crate::yaml::Style::DoubleQuoted)
                || tag(node).is_some_and(|it| it.starts_with('!'));
            if is_meant {
                Reading::Same
            } else if is_plain && plain(value) == Plain::Null {
                Reading::Null
            } else if is_plain && **value == *text.trim() {
                spelled(value)
            } else {
                Reading::Text(value.to_string())
            }
        }
    }
}

/// The tag of a node of the template; a lone `!` is none.
pub fn tag(node: &Node) -> Option<&str> {
    node.tag.as_deref().filter(|it| *it != "!")
}

/// A text that stays in one piece may still be spelled like null, or like a number or a flag
/// that is written otherwise. CloudFormation reads flags and numbers as YAML 1.1 has them.
pub fn spelled(text: &str) -> Reading {
    match plain(text) {
        Plain::Null => Reading::Null,
        // YAML 1.1 has no `0o17`.
        Plain::Int(number) if number.to_string() != text && !text.contains(['o', 'O']) => Reading::Number(number),
        Plain::Text => match text {
            "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Reading::Flag(true),
            "no" | "No" | "NO" | "off" | "Off" | "OFF" => Reading::Flag(false),
            _ => base_60(text).map_or(Reading::Same, Reading::Number),
        },
        _ => Reading::Same,
    }
}

/// `1:30` is ninety in YAML 1.1.
fn base_60(text: &str) -> Option<i64> {
    let (first, rest) = text.split_once(':')?;
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if first.starts_with('0') || !is_number(first) {
        return None;
    }
    rest.split(':').try_fold(first.parse::<i64>().ok()?, |sum, part| {
        let number = part.parse::<i64>().ok().filter(|it| is_number(part) && part.len() <= 2 && *it < 60)?;
        sum.checked_mul(60)?.checked_add(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items() {
        for (text, expected) in [
            ("--flag", Reading::Same),
            ("a:b", Reading::Same),
            ("http://x/y?z#a", Reading::Same),
            ("${IMAGE}", Reading::Same),
            ("echo $X && exec y | z", Reading::Same),
            ("true", Reading::Same),
            ("12", Reading::Same),
            ("a, b", Reading::Same),
            ("it's", Reading::Same),
            ("0755", Reading::Number(493)),
            ("0o17", Reading::Same),
            ("yes", Reading::Flag(true)),
            ("OFF", Reading::Flag(false)),
            ("1:30", Reading::Number(90)),
            ("2:00:01", Reading::Number(7201)),
            ("8080:80", Reading::Same),
            ("01:30", Reading::Same),
            ("b: c", Reading::Map),
            ("a:", Reading::Map),
            ("{x}", Reading::Map),
            ("- x", Reading::List),
            ("[x]", Reading::List),
            ("", Reading::Null),
            ("~", Reading::Null),
            ("#x", Reading::Null),
            ("a #b", Reading::Text("a".into())),
            ("!", Reading::Null),
            ("!Ref Foo", Reading::Same),
            ("'x'", Reading::Same),
            ("&a b", Reading::Text("b".into())),
            ("`x", Reading::Broken),
            ("%x", Reading::Broken),
            ("@x", Reading::Broken),
            ("*x", Reading::Broken),
            ("[x", Reading::Broken),
            (",x", Reading::Broken),
            ("\"", Reading::Broken),
            ("'a' b", Reading::Broken),
            ("set -e\nmake", Reading::Broken),
            ("a\n", Reading::Same),
        ] {
            assert_eq!(reading(text, Slot::Item), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn harmless_texts_are_read_as_they_are(text in "[a-cé漢٣0-2:#'\"\\[\\]{},&*!|>%@`?~ .\\\\/$=(+<;^_-]{1,8}") {
            if is_harmless(&text) {
                for slot in [Slot::Item, Slot::Value] {
                    let (tree, id) = read(&text, slot).unwrap();
                    proptest::prop_assert_eq!(classify(&tree, id, &text), spelled(&text), "{:?}", slot);
                }
            }
        }
    }

    #[test]
    fn values_and_keys() {
        for (text, expected) in [
            ("nginx:1.27", Reading::Same),
            ("arn:aws:ssm:us-east-1:1:parameter/x", Reading::Same),
            ("arn:aws:secretsmanager:us-east-1:1:secret:x:key::", Reading::Broken),
            ("a: b", Reading::Broken),
            ("- x", Reading::Broken),
            ("a #b", Reading::Text("a".into())),
        ] {
            assert_eq!(reading(text, Slot::Value), expected, "{text:?}");
        }
        for (text, expected) in
            [("Match", Reading::Same), ("a b", Reading::Same), ("*", Reading::Broken), ("a #b", Reading::Broken)]
        {
            assert_eq!(reading(text, Slot::Key), expected, "{text:?}");
        }
    }
}
