//! `filter-policy-key`: a key of a filter policy that JSON cannot have.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::resolve::{Key, Kind, Node};
use crate::yaml::scalar::{Plain, plain};

pub static RULE: Rule = Rule {
    name: "filter-policy-key",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("filter_policy_key.md"),
};

pub fn check(cx: &mut Cx) {
    let mut keys = Vec::new();
    for topic in cx.workload().subscribe.iter().flat_map(|it| &it.topics).flatten() {
        // Keys of the policy itself are texts, whatever they look like.
        if let Some(map) = topic.filter_policy.as_ref().and_then(|it| it.0.as_map()) {
            map.entries.iter().for_each(|it| collect(&it.value, &mut keys));
        }
    }
    for key in keys {
        cx.report(
            RULE.at(key.span, format!("`{}` is no text, but the keys of a filter policy are", key.text))
                .note("Copilot turns the policy into JSON, which has no other keys")
                .help(format!("write `\"{}\"`", key.text))
                .fix_replace("put the key into quotes", key.span, format!("\"{}\"", key.text)),
        );
    }
}

fn collect(node: &Node, keys: &mut Vec<Key>) {
    match &node.kind {
        Kind::Map(map) => {
            for entry in &map.entries {
                let key = &entry.key;
                let is_quoted = (key.span.end - key.span.start) as usize != key.text.len();
                if !is_quoted && !matches!(plain(&key.text), Plain::Text) {
                    keys.push(key.clone());
                }
                collect(&entry.value, keys);
            }
        }
        Kind::List(items) => items.iter().for_each(|it| collect(it, keys)),
        Kind::Null | Kind::Scalar(_) => {}
    }
}
