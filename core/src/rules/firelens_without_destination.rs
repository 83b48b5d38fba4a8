//! `firelens-without-destination`: a log router that nothing tells where to send the logs.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "firelens-without-destination",
    severity: Severity::Hint,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("firelens_without_destination.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(logging) = cx.workload().logging.as_ref().filter(|it| it.has_router()) else { return };
    let told = logging.destination.as_ref().is_some_and(|it| !it.entries.is_empty())
        || logging.secret_options.is_some()
        || logging.config_file_path.is_some()
        || logging.image.is_some();
    if told {
        return;
    }
    cx.report(
        RULE.at(logging.at.key, "`logging` adds a FireLens container, but says nowhere where the logs go")
            .note("every key but `retention` adds one, and the main container's logs then leave CloudWatch")
            .help("add `destination`, or keep only `retention`"),
    );
}
