//! What becomes of a text that Copilot writes into its template without quotes.
//!
//! Such a text is read as YAML once more: what follows ` #` is lost, and an empty text or `~`
//! becomes null (`lowering-ecs.md`, sections 1.3 and 1.5). Texts that become something else
//! entirely are kept as they are: what Copilot makes of them is refused later or undefined.

use crate::ir::{Str, Value};
use crate::yaml::scalar::{Plain, plain};

pub(super) fn unquoted(text: &str) -> Value {
    let kept = match text.find(" #") {
        Some(at) => &text[..at],
        None => text,
    };
    let kept = kept.trim_matches([' ', '\t']);
    if plain(kept) == Plain::Null { Value::Null } else { Value::Text(Str::Shared(kept.into())) }
}
