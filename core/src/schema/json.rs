//! The JSON Schema of a manifest type, from its declarations.
//!
//! In: a root [`Section`] and a workload type. Out: a schema of draft 2020-12 that judges the
//! structure of a manifest *as it is written*, as an editor does: keys, forms, allowed values.
//! Knows no field by name but `type` (whose one value tells the schemas apart), `environments`,
//! and `name`, which with `type` is what an environment cannot change.
//!
//! A manifest is valid under the schema exactly when the check, made for every environment the
//! manifest names and for one it does not name, finds nothing under the *structural* rules:
//! `wrong-form`, `unknown-key`, `value-zeroed`, `value-dropped`, `not-for-type`, `missing-key`,
//! `exclusive-keys`, and with source `copilot` `unknown-value`, `out-of-range` and
//! `wrong-format`. A null is as good as an absent key. Left out, because JSON Schema or one
//! look at the text cannot say it:
//!
//! - **What an environment may complete.** Where `environments` has an entry, no key but `name`
//!   and `type` is required outside lists, and keys that exclude each other only in the merged
//!   manifest are let through: the base may lack what every environment adds. Items of lists
//!   are never merged, so their keys stay required.
//! - **References.** A text that holds `${` fits wherever text can lead to a valid value,
//!   because what it becomes is not known: allowed values, patterns, durations, switches,
//!   lists (a JSON array in a text becomes a list). What is left over after filling in is
//!   judged by the check, which of a variable without a value says no more than that. A text
//!   that starts with `[` fits wherever a list does.
//! - **Spelling.** Duplicate keys, tags, the spelling of numbers and booleans in text fields,
//!   keys that are no text, infinities, numbers beyond 63 bits and durations beyond 292 years;
//!   a fraction between a bound and the next whole number, which Copilot cuts off; an IPv6
//!   network by more than its letters; how long a job's `timeout` may be.
//! - **Anchors.** A key of the root that is unknown but holds an anchor is accepted by the
//!   check; the schema wants it to start with `x-` or `.`.
//!
//! Limits of AWS and advice are in the descriptions only.

mod complete;
mod print;
mod words;

use serde_json::{Map, Value, json};

use super::format::Form;
use super::{Case, Constraint, Counts, Exclusive, Field, Limit, Section, Shape, Stage, Union, WorkloadType};
use crate::diagnostic::Source;
use crate::yaml::Tree;
use crate::yaml::json::to_json;

pub use print::pretty;
pub use words::{limit, prose};

/// Where the published schemas lie.
const HOME: &str = "https://raw.githubusercontent.com/taxiway-dev/taxiway/main/docs/schemas";

/// A text that Copilot fills in before it decodes.
const REFERENCE: &str = r"\$\{";

/// The JSON Schema of the manifests of one type.
pub fn json_schema(root: &'static Section, workload: WorkloadType) -> Value {
    let mut cx = Schemas { workload, path: Vec::new(), names: Vec::new(), defs: leaves() };
    let mut properties = Map::new();
    let mut overrides = Map::new();
    for field in root.fields_of(workload) {
        let schema = match field.name {
            "environments" => continue,
            "type" => json!({"description": words::prose(field.doc), "const": workload.name()}),
            "name" => {
                let value = cx.value(field.shape(workload), field.limits);
                cx.described(field, not_null(value))
            }
            name => {
                overrides.insert(name.to_owned(), json!({"$ref": format!("#/properties/{name}")}));
                cx.field(field)
            }
        };
        properties.insert(field.name.to_owned(), schema);
    }
    let environment = json!({
        "description": "What the environment changes.",
        "type": ["object", "null"],
        "properties": overrides,
        "additionalProperties": false,
    });
    cx.defs.insert("environment".to_owned(), environment);
    if let Some(field) = root.field(workload, "environments") {
        let value = json!({"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/environment"}});
        properties.insert(field.name.to_owned(), cx.described(field, value));
    }
    let complete = complete::section(root, workload).unwrap_or(Value::Bool(true));
    cx.defs.insert("complete".to_owned(), complete);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{HOME}/{}.json", kebab(workload.name())),
        "title": format!("Manifest of a {}", workload.name()),
        "description": words::prose(root.doc),
        "type": "object",
        "required": ["name", "type"],
        "properties": properties,
        "patternProperties": {r"^(x-|\.)": true},
        "additionalProperties": false,
        "if": {"required": ["environments"], "properties": {"environments": {"type": "object", "minProperties": 1}}},
        "else": {"$ref": "#/$defs/complete"},
        "$defs": cx.defs,
    })
}

/// The manifest types that have a schema, in kebab case.
pub fn kinds() -> Vec<String> {
    WorkloadType::ALL.into_iter().map(|it| kebab(it.name())).collect()
}

/// `Backend Service` as it stands in file names: `backend-service`.
pub fn kebab(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

struct Schemas {
    workload: WorkloadType,
    /// The keys on the way to where we are.
    path: Vec<&'static str>,
    /// The name of each section that has a definition.
    names: Vec<(&'static Section, String)>,
    defs: Map<String, Value>,
}

/// The scalars, each with null.
fn leaves() -> Map<String, Value> {
    let truth = r"^([yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$";
    let duration = r"^[+-]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$";
    let leaves = json!({
        "text": {"type": ["string", "number", "boolean", "null"]},
        "number": {"type": ["number", "null"]},
        "switch": {"type": ["boolean", "string", "null"], "pattern": or_reference(truth)},
        "duration": {"type": ["string", "null"], "pattern": or_reference(duration)},
    });
    match leaves {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

impl Schemas {
    fn field(&mut self, field: &'static Field) -> Value {
        if field.refused.is_some_and(|(types, _)| types.contains(self.workload)) {
            return json!({"description": words::description(field, self.workload), "type": "null"});
        }
        self.path.push(field.name);
        let value = self.value(field.shape(self.workload), field.limits);
        self.path.pop();
        self.described(field, value)
    }

    /// Adds what people are told about the field.
    fn described(&self, field: &'static Field, value: Value) -> Value {
        let Value::Object(mut schema) = value else { return value };
        let shape = field.shape(self.workload);
        schema.insert("description".to_owned(), words::description(field, self.workload).into());
        if let Some(default) = field.default {
            schema.insert("default".to_owned(), typed(default, shape));
        }
        let examples = field.examples.iter().map(|it| typed(it, shape));
        let examples: Vec<Value> = examples.filter(|it| suits(it, shape, self.workload)).collect();
        if !examples.is_empty() {
            schema.insert("examples".to_owned(), examples.into());
        }
        if field.deprecated.is_some() {
            schema.insert("deprecated".to_owned(), true.into());
        }
        Value::Object(schema)
    }

    /// What may stand there, null included; the limits hold for scalars, for each scalar of a
    /// list and for the keys of a map.
    fn value(&mut self, shape: Shape, limits: &[Limit]) -> Value {
        match shape {
            Shape::Text => text(limits),
            Shape::Int | Shape::Float => number(limits, json!({"$ref": "#/$defs/number"})),
            Shape::Uint(bits) => {
                let form = json!({"type": ["number", "null"], "minimum": 0, "maximum": (1_u64 << bits) - 1});
                number(limits, form)
            }
            Shape::Bool => json!({"$ref": "#/$defs/switch"}),
            Shape::Duration => json!({"$ref": "#/$defs/duration"}),
            Shape::Any => json!({}),
            Shape::List(item) => json!({
                "type": ["array", "string", "null"],
                "pattern": or_reference(r"^\s*\["),
                "items": self.item(*item, limits),
            }),
            Shape::Keyed(keyed) => {
                let mut schema = Map::new();
                schema.insert("type".to_owned(), json!(["object", "null"]));
                if !matches!(keyed.value, Shape::Any) {
                    let mut value = self.value(keyed.value, limits);
                    // An entry without a value is an empty text.
                    if matches!(keyed.value, Shape::Text) && limits.iter().any(|it| !allows_empty(it)) {
                        value = not_null(value);
                    }
                    schema.insert("additionalProperties".to_owned(), value);
                }
                if let Some(regex) = key_regex(limits) {
                    schema.insert("propertyNames".to_owned(), json!({"pattern": regex}));
                }
                Value::Object(schema)
            }
            Shape::Section(section) => self.section(section),
            Shape::Union(union) => self.union(union, limits),
        }
    }

    /// An item of a list: no null, and complete, because lists are never merged.
    fn item(&mut self, item: Shape, limits: &[Limit]) -> Value {
        let mut schema = not_null(self.value(item, limits));
        if let (Value::Object(schema), Some(Value::Object(complete))) =
            (&mut schema, complete::shape(item, self.workload))
        {
            schema.extend(complete);
        }
        schema
    }

    fn section(&mut self, section: &'static Section) -> Value {
        if let Some((_, name)) = self.names.iter().find(|(it, _)| std::ptr::eq(*it, section)) {
            return json!({"$ref": format!("#/$defs/{name}")});
        }
        let name = self.name(section);
        self.names.push((section, name.clone()));
        let mut properties = Map::new();
        for field in section.fields_of(self.workload) {
            properties.insert(field.name.to_owned(), self.field(field));
        }
        let mut schema = Map::new();
        schema.insert("title".to_owned(), section.title.into());
        schema.insert("description".to_owned(), words::prose(section.doc).into());
        schema.insert("type".to_owned(), json!(["object", "null"]));
        schema.insert("properties".to_owned(), properties.into());
        schema.insert("additionalProperties".to_owned(), false.into());
        let excluded: Vec<Value> = exclusive(section, Stage::Decode).map(both).collect();
        if !excluded.is_empty() {
            schema.insert("not".to_owned(), any_of(excluded));
        }
        self.defs.insert(name.clone(), Value::Object(schema));
        json!({"$ref": format!("#/$defs/{name}")})
    }

    /// The section's title, or where it is taken, the end of the path that leads there.
    fn name(&self, section: &'static Section) -> String {
        let title = kebab(section.title);
        let taken = |name: &String| self.defs.contains_key(name) || self.names.iter().any(|(_, it)| it == name);
        let paths = (0..self.path.len().saturating_sub(1)).rev().map(|from| self.path[from..].join("."));
        let numbered = (2..).map(|n| format!("{title}-{n}"));
        std::iter::once(title.clone()).chain(paths).chain(numbered).find(|it| !taken(it)).unwrap_or_default()
    }

    fn union(&mut self, union: &'static Union, limits: &[Limit]) -> Value {
        let forms = union.forms.iter().map(|form| {
            let mut schema = self.value(*form, limits);
            if let Value::Object(schema) = &mut schema {
                match form {
                    Shape::Section(section) => {
                        schema.insert("not".to_owned(), says_nothing(section, self.workload));
                    }
                    Shape::Keyed(_) => {
                        schema.insert("minProperties".to_owned(), 1.into());
                    }
                    // A text is a form of its own here.
                    Shape::List(_) if matches!(union.scalar_form(), Some(Shape::Text)) => {
                        schema.insert("type".to_owned(), json!(["array", "null"]));
                        schema.remove("pattern");
                    }
                    Shape::Text if union.refuses_empty => {
                        schema.insert("minLength".to_owned(), 1.into());
                    }
                    _ => {}
                }
            }
            schema
        });
        any_of(forms.collect())
    }
}

/// A map in which no key counts as given, or null.
fn says_nothing(section: &'static Section, workload: WorkloadType) -> Value {
    let mut exceptions = Map::new();
    for field in section.fields_of(workload) {
        match field.counts {
            Counts::IfNotEmpty => {
                if let Shape::Section(inside) = field.shape(workload) {
                    exceptions.insert(field.name.to_owned(), says_nothing(inside, workload));
                }
            }
            Counts::EvenEmpty => {
                exceptions.insert(field.name.to_owned(), json!({"type": "null"}));
            }
            Counts::Never => {
                exceptions.insert(field.name.to_owned(), json!(true));
            }
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!(["object", "null"]));
    if !exceptions.is_empty() {
        schema.insert("properties".to_owned(), exceptions.into());
    }
    schema.insert("additionalProperties".to_owned(), json!({"enum": [null, [], {}]}));
    Value::Object(schema)
}

/// The pairs of excluding keys that Copilot looks at in this stage.
fn exclusive(section: &'static Section, stage: Stage) -> impl Iterator<Item = &'static Exclusive> {
    section.all_constraints().filter_map(move |it| match it {
        Constraint::Exclusive(exclusive) if exclusive.refused == stage => Some(exclusive),
        _ => None,
    })
}

/// A map that has keys of both groups.
fn both(exclusive: &Exclusive) -> Value {
    let given =
        |keys: &[&str]| any_of(keys.iter().map(|key| with(key, json!({"not": {"enum": [null, ""]}}))).collect());
    json!({"type": "object", "allOf": [given(exclusive.left), given(exclusive.right)]})
}

/// A map that has this key with such a value.
fn with(key: &str, value: Value) -> Value {
    let mut properties = Map::new();
    properties.insert(key.to_owned(), value);
    json!({"required": [key], "properties": properties})
}

fn any_of(mut schemas: Vec<Value>) -> Value {
    match schemas.len() {
        1 => schemas.remove(0),
        _ => json!({"anyOf": schemas}),
    }
}

fn not_null(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else { return schema };
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|it| it != "null");
    } else {
        schema.insert("not".to_owned(), json!({"type": "null"}));
    }
    Value::Object(schema)
}

fn or_reference(regex: &str) -> String {
    format!("{regex}|{REFERENCE}")
}

fn allows_empty(limit: &Limit) -> bool {
    match limit {
        Limit::OneOf { values, source: Source::Copilot, .. } => values.contains(&""),
        Limit::Format { form, source: Source::Copilot, .. } => form.matches(""),
        _ => true,
    }
}

fn key_regex(limits: &[Limit]) -> Option<&'static str> {
    limits.iter().find_map(|it| match it {
        Limit::Keys { form, source: Source::Copilot, .. } => form.regex,
        _ => None,
    })
}

fn text(limits: &[Limit]) -> Value {
    let mut schema = Map::new();
    for limit in limits {
        match limit {
            Limit::OneOf { values, case, source: Source::Copilot } => {
                let mut forms = vec![
                    json!({"enum": values.iter().copied().map(Value::from).chain([Value::Null]).collect::<Vec<_>>()}),
                ];
                let spellings: Vec<String> = match case {
                    Case::Sensitive => Vec::new(),
                    Case::Ignored => values.iter().map(|it| any_case(it)).collect(),
                };
                let regex = match spellings.is_empty() {
                    true => REFERENCE.to_owned(),
                    false => or_reference(&format!("^({})$", spellings.join("|"))),
                };
                forms.push(json!({"type": "string", "pattern": regex}));
                return any_of(forms);
            }
            Limit::Format { form, source: Source::Copilot, .. } => {
                if let Some(regex) = form.regex {
                    schema.insert("type".to_owned(), scalars(form).into());
                    if form.matches("1") && !form.matches("-1") {
                        schema.insert("minimum".to_owned(), 0.into());
                    }
                    if form.matches("65535") && !form.matches("65536") {
                        schema.insert("maximum".to_owned(), 65535.into());
                    }
                    schema.insert("pattern".to_owned(), or_reference(regex).into());
                }
            }
            Limit::Length { max, source: Source::Copilot } => {
                schema.insert("maxLength".to_owned(), (*max).into());
            }
            _ => {}
        }
    }
    if !schema.contains_key("type") {
        schema.insert("$ref".to_owned(), "#/$defs/text".into());
    }
    Value::Object(schema)
}

/// The scalars that have a form: numbers and booleans are text here, but JSON Schema looks at no
/// text of theirs.
fn scalars(form: &Form) -> Vec<&'static str> {
    let number = match (form.matches("1.5"), form.matches("1")) {
        (true, _) => Some("number"),
        (false, true) => Some("integer"),
        (false, false) => None,
    };
    let boolean = form.matches("true").then_some("boolean");
    ["string"].into_iter().chain(number).chain(boolean).chain(["null"]).collect()
}

fn number(limits: &[Limit], form: Value) -> Value {
    let Value::Object(mut schema) = form else { return form };
    for limit in limits {
        match limit {
            Limit::Range { min, max, source: Source::Copilot } => {
                schema.insert("minimum".to_owned(), (*min).into());
                if *max != i64::MAX {
                    schema.insert("maximum".to_owned(), (*max).into());
                }
            }
            Limit::OneOfInts { values, source: Source::Copilot } => {
                let values = values.iter().copied().map(Value::from).chain([Value::Null]);
                schema.insert("enum".to_owned(), values.collect());
            }
            _ => {}
        }
    }
    Value::Object(schema)
}

/// A regular expression for a text in any case.
fn any_case(text: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_ascii_alphabetic() => format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase()),
        c if c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-') => c.to_string(),
        c => format!("\\{c}"),
    };
    text.chars().map(letter).collect()
}

/// Whether a workload of this type reads every key of an example.
fn suits(example: &Value, shape: Shape, workload: WorkloadType) -> bool {
    let refused = |field: &Field| field.refused.is_some_and(|(types, _)| types.contains(workload));
    match (example, shape) {
        (Value::Object(map), Shape::Section(section)) => {
            map.keys().all(|key| section.field(workload, key).is_some_and(|it| !refused(it)))
        }
        (Value::Object(_), Shape::Union(union)) => union.map_form().is_none_or(|it| suits(example, it, workload)),
        _ => true,
    }
}

/// A default or an example, declared as YAML, as the value the field has then.
fn typed(yaml: &str, shape: Shape) -> Value {
    let value = to_json(&Tree::parse(yaml));
    let is_text = |shape: &Shape| matches!(shape, Shape::Text | Shape::Duration);
    let takes_number = |shape: &Shape| !is_text(shape) && shape.is_scalar();
    let forms = match shape {
        Shape::Union(union) => union.forms,
        ref other => std::slice::from_ref(other),
    };
    let is_scalar = !value.is_object() && !value.is_array() && !value.is_string();
    if is_scalar && forms.iter().any(is_text) && !forms.iter().any(takes_number) { yaml.into() } else { value }
}
