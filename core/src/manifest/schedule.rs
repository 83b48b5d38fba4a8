//! Reads a job's schedule and turns it into what EventBridge takes.
//!
//! In: the text of `on.schedule`. Out: a [`Schedule`], or why Copilot refuses it
//! (`validation.md`, section 18, and `lowering-ecs.md`, section 3.8). Knows no manifest.

use crate::schema::duration;

/// A schedule that Copilot takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Holds `rate(…)`, `cron(…)` or the word `none`: passed on without a look at it.
    Verbatim(String),
    /// `@daily` and its like, as the cron expression of EventBridge.
    Preset(&'static str),
    /// `@every 2h`, in minutes.
    Every(i64),
    /// Five cron fields.
    Cron(Cron),
}

/// Minute, hour, day of the month, month and day of the week, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    pub fields: [String; 5],
    /// A leading `TZ=…` or `CRON_TZ=…`, which Copilot reads over but leaves where it is.
    pub zone: Option<String>,
}

/// Why Copilot refuses a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Empty,
    /// An `@` word that is no preset.
    UnknownPreset,
    /// `@every` without a duration in Go's notation behind it.
    NoDuration,
    /// `@every` with less than a minute.
    UnderAMinute,
    /// `@every` with a fraction of a minute.
    FractionOfAMinute,
    /// Not five fields, but so many.
    FieldCount(usize),
    /// The field of this position (from 0) is not what cron takes.
    Field(usize),
    /// Both the day of the month and the day of the week are restricted.
    BothDays,
}

/// What cron's fields are called and which numbers they take.
pub const FIELDS: [(&str, u32, u32); 5] =
    [("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 6)];

const DAY: usize = 2;
const MONTH: usize = 3;
const WEEKDAY: usize = 4;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// The presets and their cron expressions.
pub const PRESETS: [(&str, &str); 7] = [
    ("@hourly", "cron(0 * * * ? *)"),
    ("@daily", "cron(0 0 * * ? *)"),
    ("@midnight", "cron(0 0 * * ? *)"),
    ("@weekly", "cron(0 0 ? * 1 *)"),
    ("@monthly", "cron(0 0 1 * ? *)"),
    ("@yearly", "cron(0 0 1 1 ? *)"),
    ("@annually", "cron(0 0 1 1 ? *)"),
];

/// Reads a schedule as Copilot does.
pub fn parse(text: &str) -> Result<Schedule, Refused> {
    if text.is_empty() {
        return Err(Refused::Empty);
    }
    if text.contains("none") || holds_call(text, "rate(") || holds_call(text, "cron(") {
        return Ok(Schedule::Verbatim(text.to_owned()));
    }
    if let Some(period) = text.strip_prefix("@every ") {
        let minute = 60_000_000_000;
        return match duration::parse(period).ok_or(Refused::NoDuration)?.0 {
            nanos if nanos < minute => Err(Refused::UnderAMinute),
            nanos if nanos % minute != 0 => Err(Refused::FractionOfAMinute),
            nanos => Ok(Schedule::Every(nanos / minute)),
        };
    }
    if text.starts_with('@') {
        let preset = PRESETS.iter().find(|(name, _)| *name == text).ok_or(Refused::UnknownPreset)?;
        return Ok(Schedule::Preset(preset.1));
    }
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let zoned = text.starts_with("TZ=") || text.starts_with("CRON_TZ=");
    let zone = (zoned && !words.is_empty()).then(|| words.remove(0).to_owned());
    let fields: [&str; 5] = words.try_into().map_err(|it: Vec<&str>| Refused::FieldCount(it.len()))?;
    if let Some(wrong) = fields.iter().enumerate().position(|(index, field)| !is_field(index, field)) {
        return Err(Refused::Field(wrong));
    }
    let cron = Cron { fields: fields.map(str::to_owned), zone };
    if !is_any(&cron.raw(DAY)) && !is_any(&cron.raw(WEEKDAY)) {
        return Err(Refused::BothDays);
    }
    Ok(Schedule::Cron(cron))
}

impl Schedule {
    /// As EventBridge gets it.
    pub fn expression(&self) -> String {
        match self {
            Schedule::Verbatim(text) => text.clone(),
            Schedule::Preset(cron) => (*cron).to_owned(),
            Schedule::Every(1) => "rate(1 minute)".to_owned(),
            Schedule::Every(minutes) => format!("rate({minutes} minutes)"),
            Schedule::Cron(cron) => cron.expression(),
        }
    }

    /// Whether the rule is made, but switched off.
    pub fn is_disabled(&self) -> bool {
        matches!(self, Schedule::Verbatim(text) if text == "none")
    }
}

impl Cron {
    /// The word at a position of the whole text, which a zone shifts by one.
    fn raw(&self, index: usize) -> String {
        self.words().into_iter().nth(index).unwrap_or_default()
    }

    fn words(&self) -> Vec<String> {
        self.zone.iter().chain(&self.fields).cloned().collect()
    }

    fn expression(&self) -> String {
        let mut words = self.words();
        let (any_day, any_weekday) = (is_any(&words[DAY]), is_any(&words[WEEKDAY]));
        if any_day {
            words[DAY] = if any_weekday { "*" } else { "?" }.to_owned();
        }
        if any_weekday {
            words[WEEKDAY] = "?".to_owned();
        }
        // EventBridge counts the days of the week from 1.
        words[WEEKDAY] = words[WEEKDAY].chars().map(next_digit).collect();
        format!("cron({} *)", words.join(" "))
    }

    /// The fields for a day that are replaced although they restrict it: `*/2` is read as `*`.
    pub fn lost_days(&self) -> impl Iterator<Item = usize> {
        [DAY, WEEKDAY].into_iter().filter(|index| {
            let field = &self.fields[*index];
            is_any(field) && !matches!(field.as_str(), "*" | "?" | "*/1" | "?/1")
        })
    }

    /// Whether the day of the week has a step, whose digits are counted up like days.
    pub fn shifts_weekday_step(&self) -> bool {
        let field = &self.fields[WEEKDAY];
        !is_any(field) && field.contains('/')
    }
}

fn next_digit(c: char) -> char {
    match c {
        '0'..='8' => char::from(c as u8 + 1),
        other => other,
    }
}

/// Whether Copilot takes a field for "every day".
fn is_any(field: &str) -> bool {
    field.contains(['*', '?'])
}

fn holds_call(text: &str, name: &str) -> bool {
    text.lines().any(|line| line.find(name).is_some_and(|at| line[at + name.len()..].contains(')')))
}

/// A list of numbers, names and ranges with steps.
fn is_field(index: usize, field: &str) -> bool {
    field.split(',').filter(|it| !it.is_empty()).all(|it| is_range(index, it))
}

fn is_range(index: usize, text: &str) -> bool {
    let (_, min, max) = FIELDS[index];
    let mut parts = text.split('/');
    let (range, step) = (parts.next().unwrap_or_default(), parts.next());
    if parts.next().is_some() || step.is_some_and(|it| number(it).is_none_or(|it| it == 0)) {
        return false;
    }
    let mut ends = range.split('-');
    let (low, high) = (ends.next().unwrap_or_default(), ends.next());
    if matches!(low, "*" | "?") {
        return true;
    }
    if ends.next().is_some() {
        return false;
    }
    let Some(low) = number_or_name(index, low) else { return false };
    let high = match high {
        Some(high) => number_or_name(index, high),
        None => Some(if step.is_some() { max } else { low }),
    };
    high.is_some_and(|high| low >= min && high <= max && low <= high)
}

fn number_or_name(index: usize, text: &str) -> Option<u32> {
    let position = |names: &[&str]| names.iter().position(|it| it.eq_ignore_ascii_case(text));
    let named = match index {
        MONTH => position(&MONTHS).map(|it| it + 1),
        WEEKDAY => position(&WEEKDAYS),
        _ => None,
    };
    named.and_then(|it| u32::try_from(it).ok()).or_else(|| number(text))
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_and_their_expressions() {
        for (text, expression) in [
            ("rate(5 minutes)", "rate(5 minutes)"),
            ("rate()", "rate()"),
            ("nonexistent", "nonexistent"),
            ("@daily", "cron(0 0 * * ? *)"),
            ("@weekly", "cron(0 0 ? * 1 *)"),
            ("@every 1m", "rate(1 minute)"),
            ("@every 1h30m", "rate(90 minutes)"),
            ("0 9 * * *", "cron(0 9 * * ? *)"),
            ("0  9 1 * ?", "cron(0 9 1 * ? *)"),
            ("0 9 ? * 1-5", "cron(0 9 ? * 2-6 *)"),
            ("0 9 * JAN,mar MON-FRI", "cron(0 9 ? JAN,mar MON-FRI *)"),
            ("0 9 */2 * *", "cron(0 9 * * ? *)"),
            ("0 9 * * 1-5/2", "cron(0 9 ? * 2-6/3 *)"),
            ("*/15 9-17 * * *", "cron(*/15 9-17 * * ? *)"),
            ("5/15 9 1-5,20 * *", "cron(5/15 9 1-5,20 * ? *)"),
        ] {
            assert_eq!(parse(text).map(|it| it.expression()).as_deref(), Ok(expression), "{text}");
        }
    }

    #[test]
    fn refused_schedules() {
        for (text, why) in [
            ("", Refused::Empty),
            ("@Daily", Refused::UnknownPreset),
            ("@every", Refused::UnknownPreset),
            ("@every day", Refused::NoDuration),
            ("@every 30s", Refused::UnderAMinute),
            ("@every 90s", Refused::FractionOfAMinute),
            ("0 9 * *", Refused::FieldCount(4)),
            ("0 0 9 * * *", Refused::FieldCount(6)),
            ("60 9 * * *", Refused::Field(0)),
            ("0 9 L * *", Refused::Field(2)),
            ("0 9 * * 7", Refused::Field(4)),
            ("0 9-8 * * *", Refused::Field(1)),
            ("*/0 9 * * *", Refused::Field(0)),
            ("0 9 1 * 1", Refused::BothDays),
        ] {
            assert_eq!(parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn what_the_conversion_loses() {
        let cron = |text| match parse(text) {
            Ok(Schedule::Cron(cron)) => cron,
            other => panic!("{other:?}"),
        };
        assert_eq!(cron("0 9 */2 * *").lost_days().collect::<Vec<_>>(), [DAY]);
        assert_eq!(cron("0 9 * * *").lost_days().count(), 0);
        assert!(cron("0 9 * * 1-5/2").shifts_weekday_step());
    }
}
