//! Durations in Go's notation: `1h30m`, `1.5s`, `-5s` (`environments.md`, section 2.4).

/// Nanoseconds, as Go counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nanos(pub i64);

impl Nanos {
    /// Whole seconds; a fraction is cut.
    pub fn seconds(self) -> i64 {
        self.0 / 1_000_000_000
    }

    pub fn has_fraction(self) -> bool {
        self.0 % 1_000_000_000 != 0
    }

    /// Seconds with their fraction.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

/// Reads one or more `<decimal><unit>` with an optional leading sign; `0` needs no unit.
/// `None` for anything else, and beyond about 292 years.
pub fn parse(text: &str) -> Option<Nanos> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(Nanos(0));
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (digits, tail) = rest.split_at(number);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') || digits.len() > 40 {
            return None;
        }
        let unit = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit);
        let scale: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        total = total.checked_add(whole.checked_mul(scale)?)?;
        let mut step = scale;
        for digit in fraction.bytes() {
            step /= 10;
            total += i128::from(digit - b'0') * step;
        }
        rest = tail;
    }
    i64::try_from(if negative { -total } else { total }).ok().map(Nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_notation() {
        for (text, nanos) in [
            ("10s", 10_000_000_000),
            ("1h30m", 5_400_000_000_000),
            ("1.5h", 5_400_000_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("5s10m", 605_000_000_000),
            ("-5s", -5_000_000_000),
            ("0", 0),
            ("-0", 0),
            ("250µs", 250_000),
        ] {
            assert_eq!(parse(text), Some(Nanos(nanos)), "{text}");
        }
        for text in ["", "10", "1d", "1w", "10S", "10 s", "1h 30m", "1h30", "1e3s", "1_0s", "s", ".s", "9999999h", "-"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
