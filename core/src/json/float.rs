//! Decimal numbers and the nearest 64-bit ones, both ways, with exact integers of any size.
//!
//! Slower than what uses tables, and rare: a manifest has a handful of such numbers.

use std::cmp::Ordering;
use std::fmt::{self, Write};

/// Digits behind so many cannot decide how a number is rounded, but for not being zero.
const DIGITS: usize = 800;
/// Numbers of so many digits before the point are infinite, and with as many zeros behind it
/// they are none.
const LARGEST: i64 = 310;
const SMALLEST: i64 = -330;
/// So many digits, and ten to so much, are numbers without rounding: one division is the answer.
const EXACT_DIGITS: usize = 15;
const EXACT_POWER: u64 = 22;
/// Bits of the significand and of the fraction that is stored of it.
const PRECISION: u32 = 53;
const FRACTION: u32 = PRECISION - 1;
const BIAS: i64 = 1023;

/// A number as text: the shortest decimal that means this very number.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Float(pub f64);

impl Float {
    /// The nearest number to decimal digits with at most one point and an optional exponent.
    /// Of two that are equally near, the one with an even significand. `None` for other texts,
    /// also for one with a sign.
    pub fn parse(text: &str) -> Option<f64> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(it, e)| (it, Some(e)));
        let mut exponent = exponent.map_or(Some(0), whole)?;
        let (mut digits, mut count, mut seen, mut point) = (Big(Vec::new()), 0, false, false);
        let mut is_longer = false;
        for byte in mantissa.bytes() {
            match byte {
                b'.' if !point => point = true,
                b'0'..=b'9' => {
                    let digit = u32::from(byte - b'0');
                    seen = true;
                    exponent -= i64::from(point);
                    if count == DIGITS {
                        is_longer |= digit != 0;
                        exponent += 1;
                    } else if count > 0 || digit != 0 {
                        digits.multiply_and_add(10, digit);
                        count += 1;
                    }
                }
                _ => return None,
            }
        }
        if !seen {
            return None;
        }
        if is_longer {
            digits.multiply_and_add(10, 1);
            exponent -= 1;
            count += 1;
        }
        let point = exponent + count as i64;
        Some(match count {
            0 => 0.0,
            _ if point > LARGEST => f64::INFINITY,
            _ if point < SMALLEST => 0.0,
            _ if count <= EXACT_DIGITS && exponent.unsigned_abs() <= EXACT_POWER => {
                let power = (0..exponent.unsigned_abs()).fold(1.0, |it, _| it * 10.0);
                let digits = digits.low() as f64;
                if exponent < 0 { digits / power } else { digits * power }
            }
            _ => {
                let mut divisor = Big::new(1);
                (if exponent < 0 { &mut divisor } else { &mut digits }).multiply_by_10_to(exponent.unsigned_abs());
                nearest(digits, divisor)
            }
        })
    }

    /// As JSON, as `serde_json` writes it: with a fraction or an exponent, and of two decimals
    /// that are equally near the even one. `null` for what is no finite number.
    pub fn to_json(self) -> String {
        if !self.0.is_finite() {
            return "null".to_owned();
        }
        let (digits, point) = self.digits(false);
        let mut text = if self.0.is_sign_negative() { "-".to_owned() } else { String::new() };
        if (-4..=16).contains(&point) {
            place_point(&mut text, &digits, point);
            if point >= digits.len() as i32 {
                text.push_str(".0");
            }
            return text;
        }
        let (first, rest) = digits.split_at(1);
        text.push_str(first);
        if !rest.is_empty() {
            text.push('.');
            text.push_str(rest);
        }
        text.push_str(if point > 0 { "e+" } else { "e" });
        text.push_str(&(point - 1).to_string());
        text
    }

    /// The fewest digits that mean the number without its sign, and how many of them stand
    /// before the point. Of two that are equally near, the larger or the even ones.
    fn digits(self, halves_up: bool) -> (String, i32) {
        if self.0 == 0.0 {
            return ("0".to_owned(), 1);
        }
        let bits = self.0.to_bits();
        let fraction = bits & ((1 << FRACTION) - 1);
        let stored = (bits >> FRACTION & 0x7ff) as i32;
        let significand = if stored == 0 { fraction } else { fraction | 1 << FRACTION };
        let exponent = stored.max(1) - (BIAS as i32 + FRACTION as i32);
        // Below a power of two, the numbers are twice as dense as above it.
        let is_edge = fraction == 0 && stored > 1;
        shortest(significand, exponent, is_edge, halves_up)
    }
}

/// As the standard library writes numbers: never with an exponent, and of two decimals that are
/// equally near the larger one.
impl fmt::Display for Float {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_nan() {
            return f.write_str("NaN");
        }
        if self.0.is_sign_negative() {
            f.write_char('-')?;
        }
        if self.0.is_infinite() {
            return f.write_str("inf");
        }
        let (digits, point) = self.digits(true);
        let mut text = String::new();
        place_point(&mut text, &digits, point);
        f.write_str(&text)
    }
}

/// An exponent; those that are too large for any number stay so.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() {
        return None;
    }
    let mut value: i64 = 0;
    for byte in digits.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = (value * 10 + i64::from(byte - b'0')).min(i64::MAX / 100);
    }
    Some(if text.starts_with('-') { -value } else { value })
}

/// The number nearest to a quotient.
fn nearest(mut dividend: Big, mut divisor: Big) -> f64 {
    // With as many bits, the quotient lies between 1/2 and 2.
    let scale = dividend.bits() - divisor.bits();
    (if scale > 0 { &mut divisor } else { &mut dividend }).shift_left(scale.unsigned_abs() as usize);
    let mut quotient: u64 = 0;
    for _ in 0..u64::BITS {
        let is_less = dividend.compare(&divisor) == Ordering::Less;
        if !is_less {
            dividend.subtract(&divisor);
        }
        quotient = quotient << 1 | u64::from(!is_less);
        dividend.shift_left(1);
    }
    let blank = quotient.leading_zeros();
    quotient <<= blank;
    // The place of the quotient's first bit, then as it is stored: numbers too small for that
    // have fewer bits.
    let stored = scale - i64::from(blank) + BIAS;
    let cut = i64::from(u64::BITS - PRECISION) + (1 - stored).max(0);
    if cut > i64::from(u64::BITS) {
        return 0.0;
    }
    let kept = quotient.checked_shr(cut as u32).unwrap_or(0);
    let half = 1_u64 << (cut - 1);
    let rest = quotient & (half | (half - 1));
    let is_exact_half = rest == half && dividend.is_zero();
    let up = if is_exact_half { kept & 1 == 1 } else { rest >= half };
    // The first bit of a number that is not small is not stored, and carries into the exponent.
    let bits = ((stored.max(1) as u64 - 1) << FRACTION) + kept + u64::from(up);
    f64::from_bits(bits.min(f64::INFINITY.to_bits()))
}

/// The fewest digits that are nearer to a significand times two to an exponent than to the
/// numbers beside it, and where the point stands: Steele and White's way, as Dybvig improved it.
fn shortest(significand: u64, exponent: i32, is_edge: bool, halves_up: bool) -> (String, i32) {
    let even = significand & 1 == 0;
    let edge = usize::from(is_edge);
    let (up, down) = (exponent.max(0) as usize, (-exponent).max(0) as usize);
    // The number is `rest / scale`; half the distances to its neighbours are in the same scale.
    let mut rest = Big::new(significand);
    rest.shift_left(up + 1 + edge);
    let mut scale = Big::new(1);
    scale.shift_left(down + 1 + edge);
    let mut above = Big::new(1);
    above.shift_left(up + edge);
    let mut below = Big::new(1);
    below.shift_left(up);
    // At most one too small, which the next lines see.
    let magnitude = (i64::from(u64::BITS - significand.leading_zeros()) + i64::from(exponent) - 1) * 30_103;
    let mut point = magnitude.div_euclid(100_000) as i32;
    if point > 0 {
        scale.multiply_by_10_to(point as u64);
    } else {
        for it in [&mut rest, &mut above, &mut below] {
            it.multiply_by_10_to(u64::from(point.unsigned_abs()));
        }
    }
    let reaches = |rest: &Big, above: &Big, scale: &Big| match rest.plus(above).compare(scale) {
        Ordering::Greater => true,
        Ordering::Equal => even,
        Ordering::Less => false,
    };
    while reaches(&rest, &above, &scale) {
        scale.multiply_and_add(10, 0);
        point += 1;
    }
    let mut digits = String::new();
    loop {
        for it in [&mut rest, &mut above, &mut below] {
            it.multiply_and_add(10, 0);
        }
        let mut digit = b'0';
        while rest.compare(&scale) != Ordering::Less {
            rest.subtract(&scale);
            digit += 1;
        }
        let low = match rest.compare(&below) {
            Ordering::Less => true,
            Ordering::Equal => even,
            Ordering::Greater => false,
        };
        let high = reaches(&rest, &above, &scale);
        let is_upper_half = || match rest.plus(&rest).compare(&scale) {
            Ordering::Greater => true,
            Ordering::Equal => halves_up || digit & 1 == 1,
            Ordering::Less => false,
        };
        let rounds_up = high && (!low || is_upper_half());
        digits.push(char::from(digit + u8::from(rounds_up)));
        if low || high {
            return (digits, point);
        }
    }
}

/// Writes digits of which so many stand before the point, without a needless point.
fn place_point(text: &mut String, digits: &str, point: i32) {
    let before = point.clamp(0, digits.len() as i32) as usize;
    let zeros = |text: &mut String, count: i32| (0..count).for_each(|_| text.push('0'));
    text.push_str(if before == 0 { "0" } else { &digits[..before] });
    zeros(text, point - digits.len() as i32);
    if before < digits.len() {
        text.push('.');
        zeros(text, -point);
        text.push_str(&digits[before..]);
    }
}

/// A whole number of any size, its lowest 32 bits first.
struct Big(Vec<u32>);

impl Big {
    fn new(value: u64) -> Big {
        let mut big = Big(vec![value as u32, (value >> 32) as u32]);
        big.trim();
        big
    }

    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The lowest 64 bits.
    fn low(&self) -> u64 {
        self.0.iter().take(2).rev().fold(0, |low, part| low << 32 | u64::from(*part))
    }

    fn bits(&self) -> i64 {
        let top = self.0.last().map_or(0, |it| it.leading_zeros());
        self.0.len() as i64 * 32 - i64::from(top)
    }

    fn multiply_and_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        self.0.push(carry as u32);
        self.trim();
    }

    fn multiply_by_10_to(&mut self, exponent: u64) {
        for _ in 0..exponent {
            self.multiply_and_add(10, 0);
        }
    }

    fn shift_left(&mut self, bits: usize) {
        self.multiply_and_add(1 << (bits % 32), 0);
        if !self.is_zero() {
            self.0.splice(0..0, std::iter::repeat_n(0, bits / 32));
        }
    }

    fn plus(&self, other: &Big) -> Big {
        let mut carry = 0;
        let length = self.0.len().max(other.0.len()) + 1;
        let part = |big: &Big, index| u64::from(big.0.get(index).copied().unwrap_or(0));
        let sum = (0..length).map(|index| {
            carry = (carry >> 32) + part(self, index) + part(other, index);
            carry as u32
        });
        let mut sum = Big(sum.collect());
        sum.trim();
        sum
    }

    /// Takes away what is not larger.
    fn subtract(&mut self, other: &Big) {
        let mut borrow = false;
        for (index, part) in self.0.iter_mut().enumerate() {
            let (less, first) = part.overflowing_sub(other.0.get(index).copied().unwrap_or(0));
            let (less, second) = less.overflowing_sub(u32::from(borrow));
            *part = less;
            borrow = first || second;
        }
        self.trim();
    }

    fn compare(&self, other: &Big) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers at which roundings and lengths change.
    fn hard() -> Vec<f64> {
        let mut numbers = vec![0.0, 1e21, 1e22, 1e23, 1e-5, 1e-7, 0.1, 0.3, 70.5, 123_456.0, 5e-324, f64::MAX];
        for exponent in (0..2047_u64).step_by(29) {
            let power = f64::from_bits(exponent << 52);
            numbers.extend([power, power.next_up(), power.next_down().abs()]);
        }
        numbers.extend((-323..309).step_by(3).map(|it| format!("1e{it}").parse::<f64>().expect("a number")));
        numbers
    }

    fn same(value: f64) {
        if value.is_sign_positive() && value.is_finite() {
            for text in [format!("{value}"), format!("{value:e}"), format!("{value:.20}"), format!("{value:.17e}")] {
                assert_eq!(Float::parse(&text).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{text}");
            }
            // Just at, above and below the middle between two numbers.
            let (low, high) = (format!("{value:.1080}"), format!("{:.1080}", value.next_up()));
            if value < 1e300 {
                for text in [middle(&low, &high), middle(&low, &high) + "1", less(&middle(&low, &high))] {
                    let std = text.parse::<f64>().expect("a number");
                    assert_eq!(Float::parse(&text).map(f64::to_bits), Some(std.to_bits()), "{text}");
                }
            }
        }
        assert_eq!(Float(value).to_string(), value.to_string());
        assert_eq!(Float(value).to_json(), serde_json::to_string(&value).expect("json"));
    }

    /// Half the sum of two decimals with equally many digits behind the point.
    fn middle(low: &str, high: &str) -> String {
        let width = low.len().max(high.len()) + 1;
        let (low, high) = (format!("{low:0>width$}0"), format!("{high:0>width$}0"));
        let mut sum = Vec::new();
        let mut carry = 0;
        for (a, b) in low.bytes().zip(high.bytes()).rev() {
            if a == b'.' {
                sum.push(b'.');
                continue;
            }
            carry += a - b'0' + b - b'0';
            sum.push(carry % 10);
            carry /= 10;
        }
        let mut rest = 0;
        let halved = sum.iter().rev().map(|digit| {
            if *digit == b'.' {
                return '.';
            }
            rest = rest * 10 + digit;
            let half = char::from(b'0' + rest / 2);
            rest %= 2;
            half
        });
        halved.collect()
    }

    /// A decimal that is smaller by one in its last place that is not zero.
    fn less(text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        if let Some(last) = bytes.iter_mut().rev().find(|it| !matches!(it, b'0' | b'.')) {
            *last -= 1;
        }
        bytes.push(b'9');
        String::from_utf8(bytes).expect("digits")
    }

    #[test]
    fn hard_numbers_are_those_of_the_standard_library() {
        for value in hard() {
            same(value);
            same(-value);
        }
        for value in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            same(value);
        }
    }

    #[test]
    fn long_texts() {
        let zeros = "0".repeat(5000);
        for text in [
            format!("0.{zeros}1e5001"),
            format!("1{zeros}e-5000"),
            format!("1{zeros}"),
            format!("9007199254740993.{zeros}1"),
            format!("9007199254740993.{zeros}"),
            "1e99999999999999999999".to_owned(),
            "0e99999999999999999999".to_owned(),
            "1e-99999999999999999999".to_owned(),
            "2.4703282292062327208e-324".to_owned(),
            "2.4703282292062328e-324".to_owned(),
        ] {
            let std = text.parse::<f64>().expect("a number");
            assert_eq!(Float::parse(&text).map(f64::to_bits), Some(std.to_bits()), "{text}");
        }
        for text in ["", ".", "e1", "1e", "1e+", "1.2.3", "1e1.5", "-1", "inf", "1_0"] {
            assert_eq!(Float::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bits(bits: u64) {
            same(f64::from_bits(bits));
        }

        #[test]
        fn any_decimals(text in "[0-9]{0,25}(\\.[0-9]{0,25})?([eE][+-]?[0-9]{1,3})?") {
            let std = text.parse::<f64>().ok();
            prop_assert_eq!(Float::parse(&text).map(f64::to_bits), std.map(f64::to_bits), "{}", text);
        }

        #[test]
        fn numbers_that_people_write(value in -100_000_i64..100_000, places in 0_i32..6) {
            same(value as f64 / 10_f64.powi(places));
        }
    }
}
