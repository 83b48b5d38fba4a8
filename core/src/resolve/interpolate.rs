//! Fills in `${NAME}` (`environments.md`, section 3).
//!
//! In: one text and the variables. Out: the text with values, the names that were used and
//! those that have no value. Knows nothing of YAML.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::Variables;
use crate::json;

pub const APPLICATION: &str = "COPILOT_APPLICATION_NAME";
pub const ENVIRONMENT: &str = "COPILOT_ENVIRONMENT_NAME";

/// What the name of a variable looks like, for people.
pub const NAME_FORM: &str = "a variable's name has letters, digits and `_`, and starts with no digit";

/// Whether a variable can have this name.
pub fn is_name(name: &str) -> bool {
    let starts_well = name.chars().next().is_some_and(|c| !c.is_ascii_digit());
    starts_well && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether Copilot itself gives the variable its value.
pub fn is_predefined(name: &str) -> bool {
    matches!(name, APPLICATION | ENVIRONMENT)
}

/// Beyond so many bytes to look through, each reference is replaced at its own place only: no
/// real text has thousands of references.
const MOST_WORK: usize = 32 << 20;

/// A text after its variables were filled in.
#[derive(Debug, Default)]
pub struct Filled {
    pub text: String,
    pub used: Vec<Arc<str>>,
    /// Names without a value, and where they stand in the original text.
    pub undefined: Vec<(String, std::ops::Range<usize>)>,
    /// Predefined names for which a variable of the same name says something else.
    pub conflicts: Vec<(String, std::ops::Range<usize>)>,
}

/// One `${NAME}` of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'t> {
    pub name: &'t str,
    /// With `${`, `}` and the backslash that escapes it.
    pub range: std::ops::Range<usize>,
    pub escaped: bool,
}

/// Every reference in `text`, escaped ones included.
pub fn references(text: &str) -> Vec<Reference<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("${").map(|at| at + from) {
        let name_start = at + 2;
        let name_len = bytes[name_start..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let end = name_start + name_len;
        if name_len > 0 && !bytes[name_start].is_ascii_digit() && bytes.get(end) == Some(&b'}') {
            let escaped = at > 0 && bytes[at - 1] == b'\\';
            found.push(Reference { name: &text[name_start..end], range: at - usize::from(escaped)..end + 1, escaped });
            from = end + 1;
        } else {
            from = name_start;
        }
    }
    found
}

/// Fills in `text`; `None` when it holds no reference.
///
/// Each name is replaced in the whole text, in the order of the original, as Copilot does: a
/// value's own `${B}` is filled in only if `${B}` also stands later in the original.
pub fn fill(text: &str, variables: &Variables, environment: Option<&str>) -> Option<Filled> {
    if !text.as_bytes().contains(&b'$') {
        return None;
    }
    let references = references(text);
    if references.is_empty() {
        return None;
    }
    let is_long = references.len().saturating_mul(text.len()) > MOST_WORK;
    if is_long || is_simple(text, &references, variables, environment) {
        return Some(fill_once(text, &references, variables, environment));
    }
    let mut filled = Filled { text: text.to_owned(), ..Filled::default() };
    for reference in references {
        let plain = format!("${{{}}}", reference.name);
        if reference.escaped {
            filled.text = filled.text.replace(&format!("\\{plain}"), &plain);
            continue;
        }
        match value(reference.name, variables, environment) {
            Value::Known(value) => {
                filled.text = filled.text.replace(&plain, &value);
                if !filled.used.iter().any(|it| **it == *reference.name) {
                    filled.used.push(reference.name.into());
                }
            }
            Value::Later => {}
            Value::Conflict => filled.conflicts.push((reference.name.to_owned(), reference.range)),
            Value::Undefined => filled.undefined.push((reference.name.to_owned(), reference.range)),
        }
    }
    Some(filled)
}

/// Whether replacing in the order of the text comes to the same: no value can bring or complete a
/// reference, and no name is both escaped and not.
fn is_simple(text: &str, references: &[Reference], variables: &Variables, environment: Option<&str>) -> bool {
    let mut escaped: HashMap<&str, bool> = HashMap::new();
    let is_plain = |it: &Reference| match value(it.name, variables, environment) {
        _ if it.escaped => !text[..it.range.start].ends_with('\\'),
        Value::Known(value) => !value.contains(['$', '\\']),
        Value::Later | Value::Conflict | Value::Undefined => true,
    };
    references.iter().all(|it| is_plain(it) && *escaped.entry(it.name).or_insert(it.escaped) == it.escaped)
        && text.matches("${").count() == references.len()
        && !text.contains("$${")
}

/// Replaces in the order of the text.
fn fill_once(text: &str, references: &[Reference], variables: &Variables, environment: Option<&str>) -> Filled {
    let mut filled = Filled { text: String::with_capacity(text.len() + 16), ..Filled::default() };
    let mut from = 0;
    for reference in references {
        let range = reference.range.clone();
        filled.text.push_str(&text[from..range.start]);
        from = range.end;
        if reference.escaped {
            filled.text.push_str(&text[range.start + 1..range.end]);
            continue;
        }
        let kept = &text[range.clone()];
        match value(reference.name, variables, environment) {
            Value::Known(value) => {
                filled.text.push_str(&value);
                if !filled.used.iter().any(|it| **it == *reference.name) {
                    filled.used.push(reference.name.into());
                }
                continue;
            }
            Value::Later => {}
            Value::Conflict => filled.conflicts.push((reference.name.to_owned(), range)),
            Value::Undefined => filled.undefined.push((reference.name.to_owned(), range)),
        }
        filled.text.push_str(kept);
    }
    filled.text.push_str(&text[from..]);
    filled
}

enum Value<'a> {
    Known(Cow<'a, str>),
    /// Known only once application or environment are chosen: stays a reference.
    Later,
    Conflict,
    Undefined,
}

fn value<'a>(name: &str, variables: &'a Variables, environment: Option<&'a str>) -> Value<'a> {
    let own = variables.values.get(name);
    let predefined = match name {
        APPLICATION => variables.app.as_deref(),
        ENVIRONMENT => environment,
        _ => return own.map_or(Value::Undefined, |it| Value::Known(Cow::Borrowed(it))),
    };
    match (predefined, own) {
        (Some(predefined), Some(own)) if predefined != own => Value::Conflict,
        (Some(predefined), _) => Value::Known(Cow::Borrowed(predefined)),
        (None, _) => Value::Later,
    }
}

/// The items of a text that is, as a whole, a JSON array of at least one string.
/// Copilot turns such texts into lists (`environments.md`, section 3.6).
pub fn json_array(text: &str) -> Option<Vec<String>> {
    let trimmed = text.trim_ascii();
    if !trimmed.starts_with('[') || !trimmed.ends_with(']') {
        return None;
    }
    let items = json::texts(trimmed)?;
    if items.is_empty() { None } else { Some(items.into_iter().map(Option::unwrap_or_default).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        let variables = Variables {
            app: Some("shop".into()),
            values: [("A", "one"), ("B", "two"), ("N", "${B}"), ("E", "")]
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .collect(),
        };
        fill(text, &variables, Some("test")).map_or_else(|| text.to_owned(), |it| it.text)
    }

    #[test]
    fn references_are_filled_in_and_nothing_else() {
        assert_eq!(filled("x-${A}-${COPILOT_ENVIRONMENT_NAME}${E}"), "x-one-test");
        for text in ["$A", "$(A)", "${A:-x}", "${1A}", "${A-B}", "${AWS::Region}", "${ A }", "${}", "${A"] {
            assert_eq!(filled(text), text);
        }
        assert_eq!(filled("$${A}"), "$one");
    }

    #[test]
    fn escapes_and_inserted_text() {
        assert_eq!(filled(r"\${A}"), "${A}");
        assert_eq!(filled(r"\\${A}"), r"\${A}");
        assert_eq!(filled("${N}"), "${B}");
        assert_eq!(filled("${N}${B}"), "twotwo");
        assert_eq!(filled(r"${A}\${A}"), r"one\one");
        assert_eq!(filled(r"\\${A} \${A}"), "${A} ${A}");
        assert_eq!(filled(r"\${A} ${X} ${B} \${A}"), "${A} ${X} two ${A}");
        let values = [("A", "B"), ("B", "two"), ("E", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let bring = Variables { values: values.into_iter().collect(), app: None };
        assert_eq!(fill("$${E}{B}${B}", &bring, None).map(|it| it.text).as_deref(), Some("twotwo"));
        assert_eq!(fill("${${A}}${B}", &bring, None).map(|it| it.text).as_deref(), Some("twotwo"));
    }

    #[test]
    fn arrays_of_strings_only() {
        assert_eq!(json_array(r#" ["a","b"] "#), Some(vec!["a".into(), "b".into()]));
        for text in ["[]", "[1]", "[[\"a\"]]", "x [\"a\"]", "{\"a\":1}", "[a]"] {
            assert_eq!(json_array(text), None, "{text}");
        }
    }
}
