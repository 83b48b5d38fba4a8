//! A JSON list of texts.

use std::iter::Peekable;
use std::str::Chars;

/// The items of a text that is, as a whole, a JSON list of texts and nulls; `None` for anything
/// else.
pub fn texts(text: &str) -> Option<Vec<Option<String>>> {
    let mut reader = Reader { rest: text.chars().peekable() };
    let mut items = Vec::new();
    reader.expect('[')?;
    if reader.token() == Some(']') {
        reader.rest.next();
    } else {
        loop {
            items.push(reader.item()?);
            match reader.token()? {
                ',' => reader.rest.next(),
                _ => break reader.expect(']')?,
            };
        }
    }
    reader.token().is_none().then_some(items)
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    /// The next character that is no blank, which stays.
    fn token(&mut self) -> Option<char> {
        while self.rest.next_if(|it| matches!(it, ' ' | '\t' | '\n' | '\r')).is_some() {}
        self.rest.peek().copied()
    }

    fn expect(&mut self, character: char) -> Option<()> {
        (self.token()? == character).then(|| self.rest.next()).map(|_| ())
    }

    fn item(&mut self) -> Option<Option<String>> {
        if self.token()? == 'n' {
            return "null".chars().all(|it| self.rest.next() == Some(it)).then_some(None);
        }
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                '"' => return Some(Some(text)),
                '\\' => text.push(self.escaped()?),
                '\0'..'\x20' => return None,
                other => text.push(other),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            it @ ('"' | '\\' | '/') => it,
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => match self.unit()? {
                // The first of two units that are one character.
                first @ 0xd800..0xdc00 => {
                    let is_pair = self.rest.next() == Some('\\') && self.rest.next() == Some('u');
                    let second = if is_pair { self.unit()? } else { return None };
                    let low = second.checked_sub(0xdc00).filter(|it| *it < 0x400)?;
                    char::from_u32(0x10000 + (first - 0xd800) * 0x400 + low)?
                }
                unit => char::from_u32(unit)?,
            },
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + self.rest.next()?.to_digit(16)?;
        }
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(text: &str) {
        assert_eq!(texts(text), serde_json::from_str(text).ok(), "{text:?}");
    }

    #[test]
    fn the_same_as_serde_json_reads() {
        for text in [
            "[]",
            " [ ] ",
            "[\"a\"]",
            "[\"a\", null ,\"b\"]\n",
            "[null]",
            "[nul]",
            "[\"a\",]",
            "[,]",
            "[\"a\" \"b\"]",
            "[\"a\"] x",
            "[1]",
            "[\"a\", 1]",
            "[[\"a\"]]",
            "[\"a",
            "[\"a\"",
            "\"a\"",
            "",
            "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
            "[\"\\u0041\\u00e9\\ud83d\\ude00\"]",
            "[\"\\ud83d\"]",
            "[\"\\ud83dx\"]",
            "[\"\\ud83d\\u0041\"]",
            "[\"\\ude00\"]",
            "[\"\\u00g0\"]",
            "[\"\\x41\"]",
            "[\"a\nb\"]",
            "[\"\u{7f}\u{a0}\"]",
            "[\u{a0}]",
        ] {
            same(text);
        }
    }

    proptest! {
        #[test]
        fn any_texts(items: Vec<Option<String>>) {
            same(&serde_json::to_string(&items).expect("json"));
        }

        #[test]
        fn anything_like_a_list(text in r#"\[("([abu\\"0-9d-f]{0,8})",? ?|null,? ?){0,3}\]"#) {
            same(&text);
        }
    }
}
