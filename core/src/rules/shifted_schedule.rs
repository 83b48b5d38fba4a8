//! `shifted-schedule`: a schedule that becomes another one when Copilot converts it.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::schedule::{self, FIELDS, Schedule};

pub static RULE: Rule = Rule {
    name: "shifted-schedule",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("shifted_schedule.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(schedule) = cx.workload().trigger.as_ref().and_then(|it| it.schedule.as_ref()) else { return };
    let Ok(Schedule::Cron(cron)) = schedule::parse(schedule) else { return };
    let expression = Schedule::Cron(cron.clone()).expression();
    let note = format!("EventBridge gets `{expression}`");
    for index in cron.lost_days() {
        let (name, ..) = FIELDS[index];
        cx.report(
            RULE.at(schedule.span(), format!("the {name} `{}` is read as every day", cron.fields[index]))
                .note(note.clone())
                .help("write the days out, or a whole expression such as `cron(0 9 */2 * ? *)`"),
        );
    }
    if cron.shifts_weekday_step() {
        cx.report(
            RULE.at(schedule.span(), "the step of the day of the week grows by one")
                .note(note)
                .help("write the days out, for example `1,3,5`"),
        );
    }
}
