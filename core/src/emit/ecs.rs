//! The RegisterTaskDefinition and CreateService requests, in the ECS API's own names.
//!
//! Keys become lower camel case (`lowering-ecs.md`, section 4.3); what only AWS knows is
//! written `${LogicalId.Attribute}`, `${LogicalId}` or `${Import:export-name}`, or filled in
//! from the user's facts.

use std::collections::HashMap;

use litemap::LiteMap;

use super::Emitted;
use super::writer::{Bracket, Writer};
use crate::ir::{Map, Prop, Reference, Stack, Value};

/// What only AWS knows, filled in by the user: an export's name or a logical id, and its value.
pub type Facts = LiteMap<String, String>;

/// `{"taskDefinition": …, "service": … | null}` as JSON with two blanks of indentation and a
/// line end behind it.
pub fn text(stack: &Stack, facts: &Facts) -> String {
    written(stack, facts, Writer::new(false)).text
}

/// The same text with the origin of every value.
pub fn with_map(stack: &Stack, facts: &Facts) -> Emitted {
    written(stack, facts, Writer::new(true))
}

fn written(stack: &Stack, facts: &Facts, mut writer: Writer) -> Emitted {
    let output = Output { facts };
    writer.collection(Bracket::Map, None, |out| {
        for (key, _) in PARTS {
            out.entry((None, key), |out| match root(stack, key) {
                Some(prop) => output.prop(prop, false, out),
                None => out.scalar((), None),
            });
        }
    });
    writer.finish()
}

/// The logical ids behind the keys of the output.
pub(super) const PARTS: [(&str, &str); 2] = [("taskDefinition", "TaskDefinition"), ("service", "Service")];

fn root<'a>(stack: &'a Stack, part: &str) -> Option<&'a Prop> {
    let (_, logical_id) = PARTS.iter().find(|(key, _)| *key == part)?;
    Some(&stack.resource(logical_id)?.properties)
}

/// The property at a path of the output, such as `taskDefinition`, `containerDefinitions`, `0`.
pub fn lookup<'a>(stack: &'a Stack, path: &[&str]) -> Option<&'a Prop> {
    let (part, rest) = path.split_first()?;
    let (mut at, mut free) = (root(stack, part)?, false);
    for step in rest {
        (at, free) = match &at.value {
            Value::Map(map) => {
                let keeps_keys = free || map.free_keys;
                let is = |key: &str| if keeps_keys { key == *step } else { is_named(key, step) };
                // An override may spell a key as the API does; then the later of the two counts.
                let (key, value) = map.entries.iter().rfind(|(key, _)| is(key))?;
                (value, has_free_keys(key))
            }
            // A list of ids that facts filled in has one property for all its items.
            Value::List(items) => (items.get(step.parse::<usize>().ok()?).or_else(|| items.last())?, false),
            _ => return None,
        };
    }
    Some(at)
}

/// A key in the output: its first letter, if that may be another than in the map, and the rest.
pub(super) type Name<'a> = (Option<char>, &'a str);

/// Names that differ by more than the case of the first letter: CloudFormation's, and the API's.
const RENAMED: [(&str, &str); 5] = [
    ("EFSVolumeConfiguration", "efsVolumeConfiguration"),
    ("FilesystemId", "fileSystemId"),
    ("FSxWindowsFileServerVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration"),
    ("IAM", "iam"),
    ("ProxyConfigurationProperties", "properties"),
];

/// CloudFormation's name of a key in the API's spelling, whatever case its first letter has.
pub(super) fn api_name(key: &str) -> Name<'_> {
    let is = |(template, _): &&(&str, &str)| {
        template.len() == key.len()
            && template.get(1..) == key.get(1..)
            && template.as_bytes()[0].eq_ignore_ascii_case(&key.as_bytes()[0])
    };
    let mut rest = RENAMED.iter().find(is).map_or(key, |it| it.1).chars();
    let first = rest.next().map_or('_', |it| it.to_ascii_lowercase());
    (Some(first), rest.as_str())
}

/// What a key of the API is called in CloudFormation.
pub fn template_name(key: &str) -> String {
    match RENAMED.iter().find(|it| it.1 == key) {
        Some((template, _)) => (*template).to_owned(),
        None => {
            let mut rest = key.chars();
            rest.next().map(|it| it.to_ascii_uppercase()).into_iter().chain(rest).collect()
        }
    }
}

/// Whether the API calls `key` so.
fn is_named(key: &str, name: &str) -> bool {
    let mut rest = name.chars();
    (rest.next(), rest.as_str()) == api_name(key)
}

/// Maps whose keys are the user's own words, wherever they come from.
pub fn has_free_keys(key: &str) -> bool {
    matches!(api_name(key), (Some('d'), "ockerLabels" | "riverOpts") | (Some('o'), "ptions") | (Some('l'), "abels"))
}

/// The names of a map's entries as the output has them, and where each stands last.
fn last_of_each(map: &Map) -> HashMap<Name<'_>, usize> {
    map.entries.iter().enumerate().map(|(at, (key, _))| (api_name(key), at)).collect()
}

#[derive(Clone, Copy)]
struct Output<'a> {
    facts: &'a Facts,
}

impl Output<'_> {
    /// A property and what is below it; with `free`, the keys of this map keep their spelling.
    fn prop(self, prop: &Prop, free: bool, out: &mut Writer) {
        let origin = Some(&prop.origin);
        match &prop.value {
            Value::Null => out.scalar((), origin),
            Value::Bool(it) => out.scalar(it, origin),
            Value::Int(it) => out.scalar(it, origin),
            Value::Float(it) => out.scalar(it, origin),
            Value::Text(it) if !self.facts.is_empty() => out.scalar(fill(it, self.facts), origin),
            Value::Text(it) => out.scalar(&**it, origin),
            Value::Reference(it) => out.scalar(reference(it, self.facts), origin),
            Value::List(items) => out.collection(Bracket::List, origin, |out| self.items(items, out)),
            Value::Map(map) => {
                out.collection(Bracket::Map, origin, |out| self.entries(map, free || map.free_keys, out))
            }
        }
    }

    fn items(self, items: &[Prop], out: &mut Writer) {
        let mut index = 0;
        for item in items {
            match self.ids(item) {
                Some(ids) => {
                    for id in ids.split(',') {
                        out.item(index, |out| out.scalar(id.trim(), Some(&item.origin)));
                        index += 1;
                    }
                }
                None => {
                    out.item(index, |out| self.prop(item, false, out));
                    index += 1;
                }
            }
        }
    }

    /// The ids, with commas between them, that a fact fills in for one item.
    fn ids(&self, item: &Prop) -> Option<&str> {
        match &item.value {
            Value::Reference(Reference::ImportList(name)) => self.facts.get(&**name).map(String::as_str),
            _ => None,
        }
    }

    fn entries(self, map: &Map, keeps_keys: bool, out: &mut Writer) {
        let is_ours = |key: &str| key.starts_with(|it: char| it.is_ascii_uppercase());
        let all_ours = keeps_keys || map.entries.iter().all(|(key, _)| is_ours(key));
        // Of two entries with one name in the API, as an override makes that spells it so, the
        // later counts.
        let last = if all_ours { HashMap::new() } else { last_of_each(map) };
        for (index, (key, value)) in map.entries.iter().enumerate() {
            let name = if keeps_keys { (None, &**key) } else { api_name(key) };
            if all_ours || last.get(&name) == Some(&index) {
                out.entry(name, |out| self.prop(value, has_free_keys(key), out));
            }
        }
    }
}

/// A reference as text, or the fact that fills it in.
pub(super) fn reference(reference: &Reference, facts: &Facts) -> String {
    let known = |key: &str| facts.get(key).cloned();
    let filled = match reference {
        Reference::Resource(id) => known(id),
        Reference::Attribute(id, attribute) => known(&format!("{id}.{attribute}")).or_else(|| known(id)),
        Reference::Import(name) | Reference::ImportList(name) => known(name),
        Reference::Sub(text) => Some(fill(text, facts)),
    };
    filled.unwrap_or_else(|| reference.to_string())
}

/// Fills facts into the `${…}` of a text; unknown ones stay.
fn fill(text: &str, facts: &Facts) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(end) = rest[start..].find('}').map(|it| it + start) else { break };
        let name = &rest[start + 2..end];
        let name = name.strip_prefix("Import:").unwrap_or(name);
        out.push_str(&rest[..start]);
        match facts.get(name) {
            Some(value) => out.push_str(value),
            None => out.push_str(&rest[start..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}
