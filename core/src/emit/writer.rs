//! JSON with two blanks of indentation, as `serde_json`'s own formatter writes it, that notes
//! what each value comes from and where it stands.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Emitted, Mapping};
use crate::json;
use crate::origin::Origin;
use crate::text::Span;

/// A text in the making.
pub(super) struct Writer {
    bytes: Vec<u8>,
    depth: usize,
    /// The path of what is written next: `taskDefinition.containerDefinitions[0]`.
    path: String,
    /// `None` where nobody asks where values come from.
    map: Option<Vec<Mapping>>,
}

/// Lists and maps.
#[derive(Clone, Copy)]
pub(super) enum Bracket {
    List,
    Map,
}

impl Bracket {
    fn pair(self) -> (u8, u8) {
        match self {
            Bracket::List => (b'[', b']'),
            Bracket::Map => (b'{', b'}'),
        }
    }
}

const LINE: &str = "\n                                                                ";

impl Writer {
    pub(super) fn new(with_map: bool) -> Writer {
        let map = with_map.then(|| Vec::with_capacity(128));
        Writer { bytes: Vec::with_capacity(4096), depth: 0, path: String::with_capacity(128), map }
    }

    /// The whole, with a line end behind it.
    pub(super) fn finish(mut self) -> Emitted {
        self.bytes.push(b'\n');
        // Only texts and brackets were put in.
        Emitted { text: String::from_utf8(self.bytes).unwrap_or_default(), map: self.map.unwrap_or_default() }
    }

    /// A value that has nothing below it.
    pub(super) fn scalar(&mut self, value: impl Serialize, origin: Option<&Origin>) {
        let start = self.bytes.len();
        write(&mut self.bytes, value);
        self.note(start, origin);
    }

    /// A list or a map with what `entries` puts into it.
    pub(super) fn collection(&mut self, bracket: Bracket, origin: Option<&Origin>, entries: impl FnOnce(&mut Writer)) {
        let (open, close) = bracket.pair();
        let start = self.bytes.len();
        self.bytes.push(open);
        self.depth += 1;
        entries(self);
        self.depth -= 1;
        if self.bytes.len() == start + 1 {
            self.bytes.push(close);
            self.note(start, origin);
        } else {
            self.line();
            self.bytes.push(close);
        }
    }

    /// The next item of a list: what `value` writes.
    pub(super) fn item(&mut self, index: usize, value: impl FnOnce(&mut Writer)) {
        self.next();
        let before = self.path.len();
        // Writing into memory cannot fail.
        let _ = write!(self.path, "[{index}]");
        value(self);
        self.path.truncate(before);
    }

    /// The next entry of a map, and what `value` writes behind its key. The key comes in two
    /// pieces: a first letter, if it is another than its owner writes, and the rest.
    pub(super) fn entry(&mut self, (first, rest): (Option<char>, &str), value: impl FnOnce(&mut Writer)) {
        self.next();
        let before = self.path.len();
        if before > 0 {
            self.path.push('.');
        }
        let start = self.path.len();
        self.path.extend(first);
        self.path.push_str(rest);
        write(&mut self.bytes, self.path.get(start..));
        self.bytes.extend_from_slice(b": ");
        value(self);
        self.path.truncate(before);
    }

    fn next(&mut self) {
        // A text ends with a quote: a bracket opens what is empty so far.
        if !matches!(self.bytes.last(), Some(b'[' | b'{')) {
            self.bytes.push(b',');
        }
        self.line();
    }

    fn line(&mut self) {
        let blanks = self.depth * 2;
        let at_once = blanks.min(LINE.len() - 1);
        self.bytes.extend_from_slice(&LINE.as_bytes()[..=at_once]);
        self.bytes.resize(self.bytes.len() + blanks - at_once, b' ');
    }

    fn note(&mut self, start: usize, origin: Option<&Origin>) {
        let (Some(map), Some(origin)) = (&mut self.map, origin) else { return };
        let output = Span::new(start as u32, self.bytes.len() as u32);
        map.push(Mapping { path: self.path.clone(), output, origin: origin.clone() });
    }
}

fn write(bytes: &mut Vec<u8>, value: impl Serialize) {
    // Writing into memory cannot fail, and no map with other keys than texts comes here.
    let written = json::write(bytes, &value);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn put(writer: &mut Writer, value: &Value) {
        let origin = Some(&Origin::Rule("a test"));
        match value {
            Value::Array(items) => writer.collection(Bracket::List, origin, |it| {
                for (index, item) in items.iter().enumerate() {
                    it.item(index, |it| put(it, item));
                }
            }),
            Value::Object(entries) => writer.collection(Bracket::Map, origin, |it| {
                for (key, value) in entries {
                    it.entry((None, key), |it| put(it, value));
                }
            }),
            scalar => writer.scalar(scalar, origin),
        }
    }

    fn written(value: &Value) -> Emitted {
        let mut writer = Writer::new(true);
        put(&mut writer, value);
        writer.finish()
    }

    #[test]
    fn the_same_as_serde_json_writes() {
        let mut value =
            serde_json::json!({"a": [], "b": {}, "c\n\"": [1, "x[", {"d": null}], "e": {"f": [[]], "": "{"}});
        for _ in 0..40 {
            value = serde_json::json!([value]);
        }
        assert_eq!(written(&value).text, serde_json::to_string_pretty(&value).expect("json") + "\n");
    }

    #[test]
    fn every_value_has_its_path_and_place() {
        let emitted =
            written(&serde_json::json!({"a": [], "b": {"c": ["é\n", 7], "8": {}}, "d": [[true], {"e": null}]}));
        let places = emitted.map.iter().map(|it| format!("{} {}", it.path, &emitted.text[it.output.range()]));
        let expected = ["a []", "b.8 {}", "b.c[0] \"é\\n\"", "b.c[1] 7", "d[0][0] true", "d[1].e null"];
        assert_eq!(places.collect::<Vec<_>>(), expected);
    }
}
