//! JSON within JSON.

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// A text that is JSON, written as it is. Only for `serde_json`.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a>(pub &'a str);

/// How `serde_json` knows a text of this kind from other values. Its own type for them can only
/// be had by reading the text again.
const RAW: &str = "$serde_json::private::RawValue";

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_struct(RAW, 1)?;
        written.serialize_field(RAW, self.0)?;
        written.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_as_it_is() {
        for text in ["[1,  2]", "null", "1.50", "\"\\u0041\"", "{}"] {
            assert_eq!(serde_json::to_string(&[Written(text)]).expect("json"), format!("[{text}]"));
            assert_eq!(serde_json::to_string_pretty(&[Written(text)]).expect("json"), format!("[\n  {text}\n]"));
        }
    }
}
