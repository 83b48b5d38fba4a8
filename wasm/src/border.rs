//! Between JavaScript's values and ours.
//!
//! In: any value. Out: texts, places and records, or an `Error` that names the argument. Answers
//! go out as JSON, which JavaScript's own parser turns into objects.

use serde::Serialize;
use taxiway_core::diagnostic::words::list;
use taxiway_core::json;
use taxiway_core::wire::{Position, Texts};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, catch)]
    fn parse(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = Object)]
    fn keys(value: &JsValue) -> JsValue;

    #[wasm_bindgen(js_namespace = Reflect)]
    fn get(value: &JsValue, key: &JsValue) -> JsValue;

    #[wasm_bindgen(js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> bool;
}

/// An answer as a plain object.
pub fn out(value: &impl Serialize) -> Result<JsValue, JsError> {
    let text = json::compact(value).unwrap_or_default();
    parse(&text).map_err(|_| JsError::new("the answer is no JSON"))
}

/// An argument that is a text.
pub fn text(name: &str, value: &JsValue) -> Result<String, JsError> {
    value.as_string().ok_or_else(|| wrong(name, "a text", value))
}

/// An argument that is a text and not empty.
pub fn name(name: &str, value: &JsValue) -> Result<String, JsError> {
    match text(name, value)? {
        text if text.is_empty() => Err(JsError::new(&format!("`{name}` is empty"))),
        text => Ok(text),
    }
}

/// An argument that may be left out.
pub fn optional<T>(value: &JsValue, read: impl FnOnce(&JsValue) -> Result<T, JsError>) -> Result<Option<T>, JsError> {
    if value.is_undefined() || value.is_null() { Ok(None) } else { read(value).map(Some) }
}

/// An argument that is a list of texts.
pub fn texts(name: &str, value: &JsValue) -> Result<Vec<String>, JsError> {
    if !is_array(value) {
        return Err(wrong(name, "a list of texts", value));
    }
    let length = get(value, &"length".into()).as_f64().unwrap_or_default() as u32;
    (0..length).map(|at| text(&format!("{name}[{at}]"), &get(value, &at.into()))).collect()
}

/// An argument that is a plain object: its members by name. Fails where it has others than
/// `known`; any are known where there are none.
pub fn members(name: &str, known: &[&str], value: &JsValue) -> Result<Vec<(String, JsValue)>, JsError> {
    if !value.is_object() || is_array(value) {
        return Err(wrong(name, "an object", value));
    }
    let keys = texts(name, &keys(value))?;
    if let Some(unknown) = keys.iter().find(|it| !known.is_empty() && !known.contains(&&***it)) {
        return Err(JsError::new(&format!("`{name}` has no member `{unknown}`; there is {}", list(known))));
    }
    Ok(keys.into_iter().map(|key| (key.clone(), get(value, &key.into()))).collect())
}

/// An argument that is an object whose members are texts.
pub fn record(name: &str, value: &JsValue) -> Result<Texts, JsError> {
    let members = members(name, &[], value)?;
    members.into_iter().map(|(key, value)| Ok((key.clone(), text(&format!("{name}.{key}"), &value)?))).collect()
}

/// An argument that is a place in a text.
pub fn position(name: &str, value: &JsValue) -> Result<Position, JsError> {
    let mut position = Position { line: 0, column: 0 };
    for (key, value) in members(name, &["line", "column"], value)? {
        let number = value.as_f64().filter(|it| it.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(it));
        let number = number.ok_or_else(|| wrong(&format!("{name}.{key}"), "a number from 1", &value))?;
        *(if key == "line" { &mut position.line } else { &mut position.column }) = number as u32;
    }
    match position {
        Position { line: 0, .. } | Position { column: 0, .. } => {
            Err(JsError::new(&format!("`{name}` has to have `line` and `column`")))
        }
        position => Ok(position),
    }
}

fn wrong(name: &str, what: &str, value: &JsValue) -> JsError {
    let found = match value {
        it if it.is_undefined() => "undefined".to_owned(),
        it if it.is_null() => "null".to_owned(),
        it if is_array(it) => "a list".to_owned(),
        it => it.js_typeof().as_string().map_or_else(String::new, |it| format!("a value of type {it}")),
    };
    JsError::new(&format!("`{name}` has to be {what}, not {found}"))
}
