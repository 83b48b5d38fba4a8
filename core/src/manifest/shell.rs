//! Splits one line into words, the way Copilot splits `command` and `entrypoint`.
//!
//! In: a text. Out: its words, or why it has none. POSIX-like quoting and nothing else: no
//! variables, globs or operators (`lowering-ecs.md`, section 1.3). Knows no manifest.

/// Why a line cannot be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// The quote at this byte is never closed.
    Quote(char, usize),
    /// The backslash at this byte, the last of the text, escapes nothing.
    Escape(usize),
}

impl Unfinished {
    /// The byte at which it goes wrong.
    pub fn at(self) -> usize {
        match self {
            Unfinished::Quote(_, at) | Unfinished::Escape(at) => at,
        }
    }
}

/// The words of a line.
///
/// Blanks separate words; `'…'` is taken as it is; in `"…"` and outside of quotes a backslash
/// goes and the character behind it stays; parts that touch are one word; `''` is an empty
/// word; a `#` at the start of a word hides the rest of its line.
pub fn split(text: &str) -> Result<Vec<String>, Unfinished> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '#' if word.is_none() => {
                chars.by_ref().find(|(_, c)| *c == '\n');
            }
            '\'' => quoted(&mut chars, word.get_or_insert_default(), c, at)?,
            '"' => quoted(&mut chars, word.get_or_insert_default(), c, at)?,
            '\\' => {
                let (_, escaped) = chars.next().ok_or(Unfinished::Escape(at))?;
                word.get_or_insert_default().push(escaped);
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Reads up to the closing quote.
fn quoted(chars: &mut std::str::CharIndices, word: &mut String, quote: char, at: usize) -> Result<(), Unfinished> {
    while let Some((inside, c)) = chars.next() {
        match c {
            _ if c == quote => return Ok(()),
            '\\' if quote == '"' => word.push(chars.next().ok_or(Unfinished::Escape(inside))?.1),
            _ => word.push(c),
        }
    }
    Err(Unfinished::Quote(quote, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_a_shell_sees_them() {
        for (text, words) in [
            ("a  b\tc\r\nd", &["a", "b", "c", "d"][..]),
            ("'a b'\"c d\"e", &["a bc de"]),
            (r#""a\"b\n" \  c\'d"#, &["a\"bn", " ", "c'd"]),
            (r"'a\b'", &[r"a\b"]),
            ("'' x", &["", "x"]),
            ("a#b # c d", &["a#b"]),
            ("a # b\nc", &["a", "c"]),
            ("$HOME *.c && x", &["$HOME", "*.c", "&&", "x"]),
            ("  ", &[]),
        ] {
            assert_eq!(
                split(text).as_deref(),
                Ok(words.iter().map(|it| it.to_string()).collect::<Vec<_>>().as_slice())
            );
        }
    }

    #[test]
    fn unfinished_lines() {
        assert_eq!(split("a 'b"), Err(Unfinished::Quote('\'', 2)));
        assert_eq!(split("a \"b\\\""), Err(Unfinished::Quote('"', 2)));
        assert_eq!(split("a\\"), Err(Unfinished::Escape(1)));
    }
}
