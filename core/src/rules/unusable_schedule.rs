//! `unusable-schedule`: a schedule that Copilot or EventBridge refuses.

use super::Cx;
use crate::diagnostic::Finding;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Text;
use crate::manifest::schedule::{self, FIELDS, PRESETS, Refused, Schedule};
use crate::resolve::closest;

pub static RULE: Rule = Rule {
    name: "unusable-schedule",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("unusable_schedule.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(schedule) = cx.workload().trigger.as_ref().and_then(|it| it.schedule.as_ref()) else { return };
    if schedule.contains("${") {
        return;
    }
    let finding = match schedule::parse(schedule) {
        Err(refused) => Some(refusal(schedule, &refused)),
        Ok(parsed) => not_for_event_bridge(&parsed).map(|(message, help)| {
            RULE.at(schedule.span(), message)
                .source(Source::Aws)
                .note(format!("EventBridge gets `{}`", parsed.expression()))
                .help(help)
        }),
    };
    finding.into_iter().for_each(|it| cx.report(it));
}

fn refusal(schedule: &Text, refused: &Refused) -> Finding {
    let at = |message: String| RULE.at(schedule.span(), message);
    match refused {
        Refused::Empty => at("`on.schedule` is empty".to_owned()).help("write for example `@daily`"),
        Refused::UnknownPreset => {
            let names = || PRESETS.iter().map(|it| it.0);
            let known: Vec<String> = names().map(|it| format!("`{it}`")).collect();
            let finding = at(format!("there is no preset `{schedule}`"));
            match closest(schedule, names()) {
                Some(near) => finding.help(format!("write `{near}`")),
                None => finding.help(format!("write one of {} or `@every 2h`", known.join(", "))),
            }
        }
        Refused::NoDuration => at(format!("`{schedule}` has no duration behind `@every`"))
            .help("write for example `@every 30m` or `@every 1h30m`"),
        Refused::UnderAMinute => at(format!("`{schedule}` is less than a minute")).help("write at least `@every 1m`"),
        Refused::FractionOfAMinute => {
            at(format!("`{schedule}` is not a whole number of minutes")).help("write for example `@every 90m`")
        }
        Refused::FieldCount(count) => at(format!("a cron schedule has five fields, but this has {count}"))
            .note("minute, hour, day of the month, month, day of the week")
            .help("write five fields, or a whole expression for EventBridge such as `cron(0 3 * * ? *)`"),
        Refused::Field(index) => {
            let (name, min, max) = FIELDS[*index];
            at(format!("the {name} of `{schedule}` is not what cron takes")).help(format!(
                "numbers go from {min} to {max}; `*`, lists, ranges and steps such as `*/5` are possible"
            ))
        }
        Refused::BothDays => at(format!("`{schedule}` restricts both the day of the month and the day of the week"))
            .note("EventBridge takes only one of the two")
            .help("write `*` for one of them"),
    }
}

/// What is wrong with an expression that Copilot passes on, and what to write.
fn not_for_event_bridge(schedule: &Schedule) -> Option<(String, String)> {
    match schedule {
        Schedule::Cron(cron) => {
            let zone = cron.zone.as_ref()?;
            let message = format!("EventBridge knows no time zone in a schedule, but this has `{zone}`");
            Some((message, "write the time in UTC".to_owned()))
        }
        Schedule::Verbatim(text) if text != "none" => verbatim(text.trim()),
        Schedule::Verbatim(_) | Schedule::Preset(_) | Schedule::Every(_) => None,
    }
}

fn verbatim(text: &str) -> Option<(String, String)> {
    let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(rate) = inside("rate") {
        let mut words = rate.split_whitespace();
        let (number, unit, more) = (words.next().and_then(|it| it.parse::<u32>().ok()), words.next(), words.next());
        let (Some(number), Some(unit), None) = (number.filter(|it| *it > 0), unit, more) else {
            return Some((format!("`{text}` is no rate"), "write for example `rate(5 minutes)`".to_owned()));
        };
        let singular = unit.strip_suffix('s').unwrap_or(unit);
        let right = if number == 1 { singular.to_owned() } else { format!("{singular}s") };
        if !matches!(singular, "minute" | "hour" | "day") {
            let help = "write `minutes`, `hours` or `days`".to_owned();
            return Some((format!("a rate counts minutes, hours or days, not `{unit}`"), help));
        }
        return (unit != right)
            .then(|| (format!("`{text}` says `{unit}` for {number}"), format!("write `rate({number} {right})`")));
    }
    let Some(cron) = inside("cron") else {
        let help = "write exactly `rate(…)`, `cron(…)` or `none`".to_owned();
        return Some((format!("`{text}` is passed on as it is, but is no schedule"), help));
    };
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let [_, _, day, _, weekday, _] = fields.as_slice() else {
        let message = format!("a `cron(…)` of EventBridge has six fields, but this has {}", fields.len());
        return Some((message, "write minute, hour, day of the month, month, day of the week and year".to_owned()));
    };
    (*day != "?" && *weekday != "?").then(|| {
        let help = "write `?` for the day of the month or the day of the week".to_owned();
        (format!("neither of the two days is `?` in `{text}`"), help)
    })
}
