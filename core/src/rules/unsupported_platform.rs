//! `unsupported-platform`: an operating system on an architecture that Copilot does not pair.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::deployment::Platform;

pub static RULE: Rule = Rule {
    name: "unsupported-platform",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("unsupported_platform.md"),
};

pub fn check(cx: &mut Cx) {
    // The text form lists whole pairs; only the map can pair what does not go together.
    let Some(Platform::Options(options)) = &cx.workload().platform else { return };
    let (Some(os), Some(architecture)) = (&options.osfamily, &options.architecture) else { return };
    let is_windows = os.to_ascii_lowercase().starts_with("windows");
    let is_arm = matches!(architecture.to_ascii_lowercase().as_str(), "arm" | "arm64");
    if !(is_windows && is_arm) {
        return;
    }
    cx.report(
        RULE.at(architecture.span(), format!("`{os}` does not run on `{architecture}`"))
            .label(os.span(), "the operating system")
            .help("write `architecture: x86_64`"),
    );
}
