//! JSON as text: numbers, lists of texts, values on one line.
//!
//! What `serde_json` and the standard library do with numbers rests on large tables, and their
//! readers of numbers come with any reader of theirs. Nothing here has tables.

mod float;
mod texts;
mod written;

use std::io::{self, Write};

use serde::{Serialize, Serializer as _};
use serde_json::Serializer;
use serde_json::ser::Formatter;

pub use float::Float;
pub use texts::texts;
pub use written::Written;

/// A value on one line, as `serde_json` writes it. Fails where a value refuses to be written,
/// as a map does whose keys are no texts.
pub fn compact(value: &impl Serialize) -> serde_json::Result<String> {
    let mut bytes = Vec::with_capacity(128);
    write(&mut bytes, value)?;
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// Puts a value behind what is written already. Fails as [`compact`] does.
pub fn write(bytes: &mut Vec<u8>, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut serializer(bytes))
}

/// Texts by name as an object on one line.
pub fn object<'a>(texts: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let mut bytes = Vec::with_capacity(128);
    // Writing texts into memory cannot fail.
    let written = serializer(&mut bytes).collect_map(texts);
    debug_assert!(written.is_ok());
    String::from_utf8(bytes).unwrap_or_default()
}

fn serializer(bytes: &mut Vec<u8>) -> Serializer<&mut Vec<u8>, Compact> {
    Serializer::with_formatter(bytes, Compact)
}

struct Compact;

impl Formatter for Compact {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(Float(value).to_json().as_bytes())
    }
}
