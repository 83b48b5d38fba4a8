//! The answer of `lower`, which is places for the most part.
//!
//! In: requests with their map. Out: the object that their JSON would become. The map crosses as
//! numbers and one text, which takes a fraction of the time that JavaScript's parser needs;
//! `wasm/scripts/requests.js` reads them in the order in which they are written here.

use taxiway_core::json;
use taxiway_core::wire::{Mapping, Origin, Place, Requests};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./requests.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn requests(output: &str, texts: &str, numbers: &[u32], findings: &str) -> Result<JsValue, JsValue>;
}

/// Requests as a plain object.
pub fn out(answer: &Requests) -> Result<JsValue, JsError> {
    let mut map = Map::default();
    answer.map.iter().for_each(|it| map.mapping(it));
    let findings = json::compact(&answer.findings).unwrap_or_default();
    requests(answer.output, &map.texts, &map.numbers, &findings).map_err(|_| JsError::new("the answer is no JSON"))
}

#[derive(Default)]
struct Map {
    /// All texts, one behind the other.
    texts: String,
    numbers: Vec<u32>,
}

impl Map {
    fn mapping(&mut self, Mapping { path, output, origin }: &Mapping) {
        self.text(Some(path));
        self.place(Some(output));
        let Origin { kind, manifest, environment, replaced, variables, rule } = origin;
        self.text(Some(kind));
        self.place(manifest.as_ref());
        self.text(*environment);
        self.place(replaced.as_ref());
        self.numbers.push(variables.len() as u32);
        variables.iter().for_each(|it| self.text(Some(it)));
        self.text(rule.as_deref());
    }

    /// Four numbers; where there is no place, a zero.
    fn place(&mut self, place: Option<&Place>) {
        match place {
            Some(Place { range }) => {
                self.numbers.extend([range.start.line, range.start.column, range.end.line, range.end.column]);
            }
            None => self.numbers.push(0),
        }
    }

    /// Its length in UTF-16 units and one; where there is no text, a zero.
    fn text(&mut self, text: Option<&str>) {
        let length = |it: &str| if it.is_ascii() { it.len() } else { it.encode_utf16().count() };
        self.numbers.push(text.map_or(0, |it| length(it) as u32 + 1));
        self.texts.push_str(text.unwrap_or_default());
    }
}
