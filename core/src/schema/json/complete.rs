//! What a finished manifest has to have, as a schema beside that of the forms.
//!
//! In: a section or a shape. Out: a schema that says which keys are required and which keys go
//! together, nothing else; it lets anything through that is no map. Kept apart because an
//! environment may complete its base.

use serde_json::{Map, Value, json};

use super::{any_of, both, exclusive, not_null, says_nothing, with};
use crate::schema::{Constraint, Field, Required, Section, Shape, Stage, WorkloadType};

/// What a value of this shape has to have; `None` for nothing.
pub(super) fn shape(shape: Shape, workload: WorkloadType) -> Option<Value> {
    match shape {
        Shape::Section(it) => section(it, workload),
        Shape::Keyed(keyed) => {
            let mut entries = self::shape(keyed.value, workload);
            if matches!(keyed.value, Shape::Section(_)) {
                // Copilot crashes on one without a body.
                entries = Some(not_null(entries.unwrap_or_else(|| json!({}))));
            }
            Some(json!({"additionalProperties": entries?}))
        }
        Shape::Union(union) => self::shape(union.map_form()?, workload),
        // Items of lists say themselves what they have to have.
        _ => None,
    }
}

/// What a map of this section has to have; `None` for nothing.
pub(super) fn section(section: &'static Section, workload: WorkloadType) -> Option<Value> {
    let mut required = Vec::new();
    let mut properties = Map::new();
    let mut further = Vec::new();
    for field in section.fields_of(workload) {
        let mut inside = match shape(field.shape(workload), workload) {
            Some(Value::Object(inside)) => inside,
            _ => Map::new(),
        };
        if field.is_required(workload) {
            required.push(Value::from(field.name));
            inside.insert("not".to_owned(), absent(field));
        }
        // Null takes such a default away.
        if field.seeded.contains(workload) && field.shape(workload).is_scalar() {
            inside.insert("not".to_owned(), json!({"type": "null"}));
        }
        if field.required == Required::IfAny {
            let nothing = says_nothing(section, workload);
            further.push(any_of(vec![nothing, with(field.name, json!({"not": {"type": "null"}}))]));
        }
        if !inside.is_empty() {
            properties.insert(field.name.to_owned(), inside.into());
        }
    }
    further.extend(section.all_constraints().filter_map(constraint));
    further.extend(exclusive(section, Stage::Merged).map(|it| json!({"not": both(it)})));

    let mut schema = Map::new();
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if !properties.is_empty() {
        schema.insert("properties".to_owned(), properties.into());
    }
    if !further.is_empty() {
        schema.insert("allOf".to_owned(), further.into());
    }
    (!schema.is_empty()).then_some(Value::Object(schema))
}

/// What is as good as the key not being there.
fn absent(field: &Field) -> Value {
    match field.required {
        Required::Text => json!({"enum": [null, ""]}),
        _ => json!({"type": "null"}),
    }
}

fn constraint(constraint: &Constraint) -> Option<Value> {
    let given = |key: &str| with(key, json!({"not": {"type": "null"}}));
    let not_given = |keys: &[&str]| {
        let properties: Map<String, Value> =
            keys.iter().map(|it| ((*it).to_owned(), json!({"type": "null"}))).collect();
        json!({"properties": properties})
    };
    match constraint {
        Constraint::Exclusive(_) => None,
        Constraint::OneOf { keys, .. } => {
            let says_something = |key: &&str| match *key {
                // An empty location is a location.
                "location" => given(key),
                key => with(key, json!({"not": {"enum": [null, "", [], {}]}})),
            };
            Some(any_of(keys.iter().map(says_something).collect()))
        }
        Constraint::Together { keys, .. } => {
            let all: Vec<Value> = keys.iter().map(|it| given(it)).collect();
            Some(any_of(vec![not_given(keys), json!({"allOf": all})]))
        }
        Constraint::Needs { key, needs, .. } => {
            let mut ways = vec![not_given(&[key])];
            ways.extend(needs.iter().map(|it| given(it)));
            Some(any_of(ways))
        }
    }
}
