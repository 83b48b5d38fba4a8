//! `taxiway resolve`: the manifest that holds in one environment, and where each value comes
//! from.

use serde::Serialize;
use taxiway_core::analysis::{Resolved, workload_section};
use taxiway_core::explain::{self, Value};

use crate::Status;
use crate::args::{Resolve, ResolveFormat};
use crate::commands::{report_aside, spoils_results};
use crate::output;
use crate::plan::{self, Opened};
use crate::report::json::to_text;
use crate::report::origin::WireOrigin;
use crate::report::yaml::{self, Plain};

pub fn run(args: &Resolve) -> anyhow::Result<Status> {
    let environment = &*args.place.environment;
    let opened = plan::open(&args.place.manifest, &args.place.known, &[environment])?;
    let Some(resolved) = opened.document.resolve(&opened.cx, Some(environment)) else {
        let findings = opened.document.check(&opened.cx, &[environment.to_owned()]);
        return Ok(report_aside(&opened, findings));
    };
    opened.note_on_environment(environment);
    if spoils_results(&resolved.findings) {
        return Ok(report_aside(&opened, resolved.findings));
    }
    let values = values(&resolved);
    let text = match args.format {
        ResolveFormat::Yaml => yaml::manifest(&resolved.root, &values, &opened.document.tree)?,
        ResolveFormat::Json => json(&opened, environment, &resolved, &values)?,
    };
    let status = report_aside(&opened, resolved.findings.clone());
    output::plain(&text)?;
    Ok(status)
}

/// Every value of the resolved manifest.
pub fn values(resolved: &Resolved) -> Vec<Value<'_>> {
    explain::values(&resolved.root, workload_section(), resolved.workload_type)
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    environment: &'a str,
    manifest: Plain<'a>,
    values: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    value: Plain<'a>,
    origin: WireOrigin<'a>,
}

fn json<'a>(
    opened: &Opened,
    environment: &'a str,
    resolved: &'a Resolved,
    values: &'a [Value<'a>],
) -> anyhow::Result<String> {
    let masked = yaml::masked(values);
    let entry = |it: &'a Value<'a>| (it, WireOrigin::new(&it.node.origin, &opened.document.tree));
    let entries = values.iter().map(entry);
    to_text(&Report {
        kind: resolved.workload_type.name(),
        environment,
        manifest: Plain { node: &resolved.root, masked: &masked },
        values: entries
            .map(|(it, origin)| Entry { path: &it.path, value: Plain { node: it.node, masked: &masked }, origin })
            .collect(),
    })
}
