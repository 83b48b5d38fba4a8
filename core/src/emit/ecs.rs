//! The RegisterTaskDefinition and CreateService requests, in the ECS API's own names.
//!
//! Keys become lower camel case (`lowering-ecs.md`, section 4.3); what only AWS knows is
//! written `${LogicalId.Attribute}`, `${LogicalId}` or `${Import:export-name}`, or filled in
//! from the user's facts.

use std::collections::HashMap;

use litemap::LiteMap;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::Emitted;
use super::indented::Indented;
use super::map::{Walked, mappings};
use crate::ir::{Map, Prop, Reference, Stack, Value};
use crate::origin::Origin;

/// What only AWS knows, filled in by the user: an export's name or a logical id, and its value.
pub type Facts = LiteMap<String, String>;

/// `{"taskDefinition": …, "service": … | null}` as JSON with two blanks of indentation and a
/// line end behind it.
pub fn text(stack: &Stack, facts: &Facts) -> String {
    let mut bytes = Vec::with_capacity(4096);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Indented::default());
    // Writing into memory cannot fail, and every key is text.
    let written = Requests { stack, facts }.serialize(&mut serializer);
    debug_assert!(written.is_ok());
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// The same text with the origin of every value.
pub fn with_map(stack: &Stack, facts: &Facts) -> Emitted {
    let text = text(stack, facts);
    let map = mappings(&text, |part| root(stack, part).map(|it| Level::indexed(it, false)));
    Emitted { text, map }
}

/// The logical ids behind the keys of the output.
const PARTS: [(&str, &str); 2] = [("taskDefinition", "TaskDefinition"), ("service", "Service")];

/// The property at a path of the output, such as `taskDefinition`, `containerDefinitions`, `0`.
pub fn lookup<'a>(stack: &'a Stack, path: &[&str]) -> Option<&'a Prop> {
    let (part, rest) = path.split_first()?;
    let mut at = Level { prop: root(stack, part)?, free: false, index: None };
    for step in rest {
        at = at.child(step, false)?;
    }
    Some(at.prop)
}

fn root<'a>(stack: &'a Stack, part: &str) -> Option<&'a Prop> {
    let (_, logical_id) = PARTS.iter().find(|(key, _)| *key == part)?;
    Some(&stack.resource(logical_id)?.properties)
}

/// Beyond so many entries a map is indexed where all of them are asked for.
const FEW: usize = 16;

/// The names of a map's entries as the output has them, and where each stands last.
type Index<'a> = HashMap<Name<'a>, usize>;

/// A key in the output: its first letter, if that may be another than in the map, and the rest.
type Name<'a> = (Option<char>, &'a str);

fn index(map: &Map, keeps_keys: bool) -> Index<'_> {
    let name = |key| if keeps_keys { (None, key) } else { ApiName(key).name() };
    map.entries.iter().enumerate().map(|(at, (key, _))| (name(&**key), at)).collect()
}

fn name_in_output(step: &str, keeps_keys: bool) -> Name<'_> {
    let mut rest = step.chars();
    match rest.next() {
        Some(first) if !keeps_keys => (Some(first), rest.as_str()),
        _ if !keeps_keys => ApiName("").name(),
        _ => (None, step),
    }
}

/// A property, and what finds those below it.
struct Level<'a> {
    prop: &'a Prop,
    /// The keys of this map keep their spelling.
    free: bool,
    index: Option<Index<'a>>,
}

impl<'a> Level<'a> {
    fn child(&self, step: &str, indexed: bool) -> Option<Level<'a>> {
        let (free, prop) = match &self.prop.value {
            Value::Map(map) => {
                let keeps_keys = self.free || map.free_keys;
                let is = |key: &str| if keeps_keys { key == step } else { ApiName(key).is(step) };
                // An override may spell a key as the API does; then the later of the two counts.
                let (key, value) = match &self.index {
                    Some(index) => map.entries.get(*index.get(&name_in_output(step, keeps_keys))?)?,
                    None => map.entries.iter().rfind(|(key, _)| is(key))?,
                };
                (has_free_keys(key), value)
            }
            // A list of ids that facts filled in has one property for all its items.
            Value::List(items) => (false, items.get(step.parse::<usize>().ok()?).or_else(|| items.last())?),
            _ => return None,
        };
        Some(if indexed { Level::indexed(prop, free) } else { Level { prop, free, index: None } })
    }

    fn indexed(prop: &'a Prop, free: bool) -> Level<'a> {
        let index = match &prop.value {
            Value::Map(map) if map.entries.len() > FEW => Some(index(map, free || map.free_keys)),
            _ => None,
        };
        Level { prop, free, index }
    }
}

impl Walked for Level<'_> {
    fn origin(&self) -> Origin {
        self.prop.origin.clone()
    }

    fn below(&self, step: &str) -> Option<Self> {
        self.child(step, true)
    }
}

/// CloudFormation's name of a key in the API's spelling.
struct ApiName<'a>(&'a str);

impl<'a> ApiName<'a> {
    /// The first letter, and the rest.
    fn parts(&self) -> (char, &'a str) {
        match self.0 {
            "EFSVolumeConfiguration" | "eFSVolumeConfiguration" => ('e', "fsVolumeConfiguration"),
            "FilesystemId" | "filesystemId" => ('f', "ileSystemId"),
            "IAM" | "iAM" => ('i', "am"),
            key => {
                let mut rest = key.chars();
                let first = rest.next().map_or('_', |it| it.to_ascii_lowercase());
                (first, rest.as_str())
            }
        }
    }

    fn name(&self) -> Name<'a> {
        let (first, rest) = self.parts();
        (Some(first), rest)
    }

    fn is(&self, name: &str) -> bool {
        let (first, rest) = self.parts();
        name.strip_prefix(first) == Some(rest)
    }
}

impl Serialize for ApiName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (first, rest) = self.parts();
        // Names of properties are short; a longer one from an override takes the slow way.
        let mut buffer = [0; 64];
        let length = first.len_utf8() + rest.len();
        if length <= buffer.len() {
            first.encode_utf8(&mut buffer);
            buffer[first.len_utf8()..length].copy_from_slice(rest.as_bytes());
            if let Ok(name) = std::str::from_utf8(&buffer[..length]) {
                return serializer.serialize_str(name);
            }
        }
        serializer.serialize_str(&format!("{first}{rest}"))
    }
}

/// Maps whose keys are the user's own words, wherever they come from.
fn has_free_keys(key: &str) -> bool {
    matches!(ApiName(key).parts(), ('d', "ockerLabels" | "riverOpts") | ('o', "ptions") | ('l', "abels"))
}

struct Requests<'a> {
    stack: &'a Stack,
    facts: &'a Facts,
}

impl Serialize for Requests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(PARTS.len()))?;
        for (key, logical_id) in PARTS {
            let resource = self.stack.resource(logical_id);
            let value = resource.map(|it| Output { prop: &it.properties, facts: self.facts, free: false });
            map.serialize_entry(key, &value)?;
        }
        map.end()
    }
}

struct Output<'a> {
    prop: &'a Prop,
    facts: &'a Facts,
    /// The keys of this map keep their spelling.
    free: bool,
}

impl Output<'_> {
    fn inner<'b>(&'b self, prop: &'b Prop, free: bool) -> Output<'b> {
        Output { prop, facts: self.facts, free }
    }
}

impl Serialize for Output<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.prop.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(it) => serializer.serialize_bool(*it),
            Value::Int(it) => serializer.serialize_i64(*it),
            Value::Float(it) => serializer.serialize_f64(*it),
            Value::Text(it) if !self.facts.is_empty() => serializer.serialize_str(&fill(it, self.facts)),
            Value::Text(it) => serializer.serialize_str(it),
            Value::Reference(it) => serializer.serialize_str(&reference(it, self.facts)),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(None)?;
                for item in items {
                    match &item.value {
                        Value::Reference(Reference::ImportList(name)) if self.facts.contains_key(&**name) => {
                            let ids = self.facts.get(&**name).map_or("", String::as_str);
                            for id in ids.split(',') {
                                list.serialize_element(id.trim())?;
                            }
                        }
                        _ => list.serialize_element(&self.inner(item, false))?,
                    }
                }
                list.end()
            }
            Value::Map(map) => {
                let mut out = serializer.serialize_map(Some(map.entries.len()))?;
                let keeps_keys = self.free || map.free_keys;
                let is_ours = |key: &str| key.starts_with(|it: char| it.is_ascii_uppercase());
                let all_ours = keeps_keys || map.entries.iter().all(|(key, _)| is_ours(key));
                // Of two entries with one name in the API, as an override makes that spells it
                // so, the later counts.
                let last = if all_ours { Index::new() } else { index(map, false) };
                for (index, (key, value)) in map.entries.iter().enumerate() {
                    let free = has_free_keys(key);
                    if keeps_keys {
                        out.serialize_entry(&**key, &self.inner(value, free))?;
                    } else if all_ours || last.get(&ApiName(key).name()) == Some(&index) {
                        out.serialize_entry(&ApiName(key), &self.inner(value, free))?;
                    }
                }
                out.end()
            }
        }
    }
}

/// A reference as text, or the fact that fills it in.
fn reference(reference: &Reference, facts: &Facts) -> String {
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
