//! `taxiway resolve`: the manifest that holds in one environment, and where each value comes
//! from.

use taxiway_core::analysis::{Resolved, workload_section};
use taxiway_core::explain::{self, Masked, Value, yaml};
use taxiway_core::wire;

use crate::Status;
use crate::args::{Resolve, ResolveFormat};
use crate::commands::report_aside;
use crate::output;
use crate::plan::{self, Opened};

pub fn run(args: &Resolve) -> anyhow::Result<Status> {
    let environment = &*args.place.environment;
    let opened = plan::open(&args.place.manifest, &args.place.known, &[environment])?;
    let Some(resolved) = opened.document.resolve(&opened.cx, Some(environment)) else {
        let findings = opened.document.check(&opened.cx, &[environment.to_owned()]);
        return Ok(report_aside(&opened, findings));
    };
    opened.note_on_environment(environment);
    if resolved.is_spoilt {
        return Ok(report_aside(&opened, resolved.findings));
    }
    let values = values(&resolved);
    let tree = &opened.document.tree;
    let text = match args.format {
        ResolveFormat::Yaml => yaml::text(&resolved.root, &values, tree)?,
        ResolveFormat::Json => {
            let masked = yaml::masked(&values);
            wire::pretty(&wire::Resolved::new(&resolved, environment, &values, &masked, tree))?
        }
    };
    let status = report_aside(&opened, resolved.findings.clone());
    output::plain(&text)?;
    Ok(status)
}

/// Every value of the resolved manifest.
pub fn values(resolved: &Resolved) -> Vec<Value<'_>> {
    explain::values(&resolved.root, workload_section(), resolved.workload_type)
}

/// The values that are shown to nobody in an environment.
pub fn masked(opened: &Opened, environment: &str) -> Masked {
    let resolved = opened.document.resolve(&opened.cx, Some(environment));
    resolved.map(|it| Masked::of(&values(&it))).unwrap_or_default()
}
