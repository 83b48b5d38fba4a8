//! `taxiway schema`: the JSON Schema of one manifest type.

use anyhow::bail;
use taxiway_core::analysis::workload_section;
use taxiway_core::resolve::closest;
use taxiway_core::schema::{WorkloadType, json};

use crate::Status;
use crate::args::{Schema, kinds};
use crate::output;
use taxiway_core::diagnostic::words::list;

pub fn run(args: &Schema) -> anyhow::Result<Status> {
    let asked = &*args.kind;
    let is_asked = |it: &WorkloadType| it.name() == asked || json::kebab(it.name()) == asked;
    let Some(kind) = WorkloadType::ALL.into_iter().find(is_asked) else {
        let kinds = kinds();
        let near = closest(&json::kebab(asked), kinds.iter().map(String::as_str));
        let near = near.map(|it| format!("; perhaps `{it}`")).unwrap_or_default();
        bail!("there is no schema for `{asked}`; there is one for {}{near}", list(&kinds));
    };
    output::plain(&json::pretty(&json::json_schema(workload_section(), kind)))?;
    Ok(Status::Clean)
}
