//! What a plain scalar means in go-yaml's dialect (`environments.md`, section 2.3).
//!
//! YAML 1.1 syntax for numbers with a mostly 1.2 set of types: `yes` is text, `0400` is octal,
//! `1_024` is a number. Quoted and block scalars are always text; that is the caller's to know.

use std::borrow::Cow;

use crate::json::Float;

/// The kind that go-yaml gives an unquoted scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    /// Digits of an integer too large for 64 bits, and everything with a fraction or exponent.
    Float(f64),
    Timestamp,
    Text,
}

/// The kind of the plain scalar `text`.
pub fn plain(text: &str) -> Plain {
    let Some(&first) = text.as_bytes().first() else { return Plain::Null };
    match first {
        b'~' | b'n' | b'N' if matches!(text, "~" | "null" | "Null" | "NULL") => Plain::Null,
        b't' | b'T' if matches!(text, "true" | "True" | "TRUE") => Plain::Bool(true),
        b'f' | b'F' if matches!(text, "false" | "False" | "FALSE") => Plain::Bool(false),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Plain::Text,
    }
}

/// Whether `text` without quotes is this very text, in YAML 1.1 and in 1.2; texts that need a
/// second look are left to quotes.
pub fn is_plain_text(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let is_switch = ["y", "n", "yes", "no", "on", "off"].iter().any(|it| text.eq_ignore_ascii_case(it));
    plain(text) == Plain::Text && !is_switch && text.chars().all(is_word) && !text.starts_with('-')
}

fn number(text: &str) -> Plain {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => return Plain::Float(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => return Plain::Float(f64::INFINITY),
        _ if matches!(text, ".nan" | ".NaN" | ".NAN") => return Plain::Float(f64::NAN),
        _ => {}
    }
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Plain::Text;
    }
    if is_timestamp(text) {
        return Plain::Timestamp;
    }
    let digits = if unsigned.contains('_') { Cow::Owned(unsigned.replace('_', "")) } else { Cow::Borrowed(unsigned) };
    let negative = text.starts_with('-');
    if let Some(value) = integer(&digits, negative) {
        return Plain::Int(value);
    }
    Float::parse(&digits).map_or(Plain::Text, |it| Plain::Float(if negative { -it } else { it }))
}

fn integer(digits: &str, negative: bool) -> Option<i64> {
    let (radix, rest) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if rest.is_empty() || !rest.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = i128::from_str_radix(rest, radix).ok()?;
    i64::try_from(if negative { -value } else { value }).ok()
}

/// `2001-01-01`, or a date with a time.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
    if !(digits(0..4) && bytes.get(4) == Some(&b'-')) {
        return false;
    }
    let mut parts = text[5..].splitn(2, ['T', 't', ' ']);
    let day = parts.next().unwrap_or_default();
    let is_day = day.split_once('-').is_some_and(|(month, day)| {
        [month, day].iter().all(|part| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit()))
    });
    match parts.next() {
        None => is_day && text.len() == 10,
        Some(time) => {
            is_day
                && time.trim_start().bytes().filter(|&b| b == b':').count() >= 2
                && time.trim_start().starts_with(|c: char| c.is_ascii_digit())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_quotes() {
        for text in ["nginx", "a-b_c.d/e", "1-10", "über"] {
            assert!(is_plain_text(text), "{text}");
        }
        for text in ["", "5", "1e3", "Yes", "n", "true", "~", "-x", "---", "a b", "a:b", "*a", "#"] {
            assert!(!is_plain_text(text), "{text}");
        }
    }

    #[test]
    fn spellings_of_the_dialect() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(plain(text), Plain::Null, "{text}");
        }
        for (text, value) in [
            ("256", 256),
            ("+256", 256),
            ("0400", 256),
            ("0o400", 256),
            ("0x100", 256),
            ("0b100000000", 256),
            ("1_024", 1024),
            ("-7", -7),
            ("0", 0),
        ] {
            assert_eq!(plain(text), Plain::Int(value), "{text}");
        }
        for (text, value) in [("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("1e3", 1000.0), ("08", 8.0), ("2.56e2", 256.0)] {
            assert_eq!(plain(text), Plain::Float(value), "{text}");
        }
        assert_eq!(plain("TRUE"), Plain::Bool(true));
        for text in ["2001-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43"] {
            assert_eq!(plain(text), Plain::Timestamp, "{text}");
        }
        for text in ["yes", "off", "1:30", "2,048", "1-10", "10s", "-", "+", ".", "0x", "tRue", "1.2.3", "--1"] {
            assert_eq!(plain(text), Plain::Text, "{text}");
        }
    }
}
