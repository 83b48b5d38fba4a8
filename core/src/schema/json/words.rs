//! What a schema tells people about a field: its documentation, and its limits in words.

use crate::diagnostic::Source;
use crate::schema::{Field, Limit, WorkloadType};

/// The field's documentation, its default where that is no fixed value, and what else holds.
pub(super) fn description(field: &Field, workload: WorkloadType) -> String {
    let mut text = prose(field.doc);
    let mut add = |sentence: String| {
        text.push(' ');
        text.push_str(&sentence);
    };
    if let Some(note) = field.default_note {
        add(format!("Default: {note}."));
    }
    for limit in field.limits.iter().filter_map(limit) {
        add(format!("{limit}."));
    }
    if let Some(instead) = field.deprecated {
        add(format!("Write `{instead}` instead."));
    }
    if let Some((types, why)) = field.no_effect
        && types.contains(workload)
    {
        add(format!("Has no effect here: {why}."));
    }
    if let Some((types, why)) = field.refused
        && types.contains(workload)
    {
        add(format!("Not for a {}: {why}.", workload.name()));
    }
    text
}

/// A documentation comment as running text.
pub fn prose(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A limit in words, without full stop; `None` where the schema's own keywords say it.
pub fn limit(limit: &Limit) -> Option<String> {
    let who = |source: &Source| if *source == Source::Aws { " (AWS)" } else { "" };
    match limit {
        Limit::Range { min, max, source } => Some(format!("{}{}", bounds(*min, *max, ""), who(source))),
        Limit::Seconds { min, max, source } => Some(format!("{}{}", bounds(*min, *max, "s"), who(source))),
        Limit::WholeSeconds => Some("Whole seconds".to_owned()),
        Limit::OneOf { values, .. } => {
            let values: Vec<String> = values.iter().map(|it| format!("`{it}`")).collect();
            Some(format!("One of {}", values.join(", ")))
        }
        Limit::OneOfInts { values, source } => {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            Some(format!("One of {}{}", values.join(", "), who(source)))
        }
        Limit::Format { what, source, .. } => Some(format!("Takes {what}{}", who(source))),
        Limit::Length { max, source } => Some(format!("At most {max} characters{}", who(source))),
        Limit::Keys { what, source, .. } => Some(format!("Each key is {what}{}", who(source))),
    }
}

fn bounds(min: i64, max: i64, unit: &str) -> String {
    match max {
        i64::MAX => format!("From {min}{unit} up"),
        _ => format!("From {min}{unit} to {max}{unit}"),
    }
}
