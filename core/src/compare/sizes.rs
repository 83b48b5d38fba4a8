//! Sizes of tasks in one spelling: `1 vCPU` is `1024`.

use serde_json::Value;

/// The sizes of a task definition, and what they may be written with.
pub(crate) const SIZES: [(&str, &str); 2] = [("cpu", "vcpu"), ("memory", "gb")];

/// Units of CPU or MiB of the size that is called `key`, which may also be written `1 vCPU` and
/// `2 GB`; `None` for what is no size.
pub(crate) fn size(key: &str, value: &Value) -> Option<i64> {
    let (_, unit) = SIZES.iter().find(|it| it.0 == key)?;
    let text = match value {
        Value::Number(number) => return number.as_i64(),
        Value::String(text) => text.trim().to_ascii_lowercase(),
        _ => return None,
    };
    match text.strip_suffix(unit) {
        Some(number) => {
            let size = number.trim().parse::<f64>().ok()? * 1024.0;
            (size.is_finite() && size.fract() == 0.0 && (0.0..1e9).contains(&size)).then_some(size as i64)
        }
        None => text.parse().ok(),
    }
}
