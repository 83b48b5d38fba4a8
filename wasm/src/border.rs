//! Between JavaScript's values and ours.
//!
//! In: any value. Out: texts, places and records, or an `Error` that names the argument. Answers
//! go out as JSON, which JavaScript's own parser turns into objects.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, catch)]
    fn parse(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = JSON, catch)]
    fn stringify(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// An answer as a plain object.
pub fn out(value: &impl Serialize) -> Result<JsValue, JsError> {
    let text = serde_json::to_string(value).map_err(|error| JsError::new(&error.to_string()))?;
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

/// An argument that is a plain object or a list; `what` says which.
pub fn record<T: DeserializeOwned>(name: &str, what: &str, value: &JsValue) -> Result<T, JsError> {
    let text = stringify(value).ok().and_then(|it| it.as_string()).ok_or_else(|| wrong(name, what, value))?;
    serde_json::from_str(&text).map_err(|error| {
        let error = error.to_string();
        // Where it stands in a text that nobody has written helps nobody.
        let error = error.split(" at line ").next().unwrap_or_default();
        JsError::new(&format!("`{name}` has to be {what}: {error}"))
    })
}

fn wrong(name: &str, what: &str, value: &JsValue) -> JsError {
    let found = match value {
        it if it.is_undefined() => "undefined".to_owned(),
        it if it.is_null() => "null".to_owned(),
        it => it.js_typeof().as_string().map_or_else(String::new, |it| format!("a value of type {it}")),
    };
    JsError::new(&format!("`{name}` has to be {what}, not {found}"))
}
