//! `taxiway schema`: the JSON Schema of one manifest type.

use anyhow::Error;
use taxiway_core::analysis::{json_schema, workload_type};
use taxiway_core::schema::json;

use crate::Status;
use crate::args::Schema;
use crate::output;

pub fn run(args: &Schema) -> anyhow::Result<Status> {
    let kind = workload_type(&args.kind).map_err(Error::msg)?;
    output::plain(&json::pretty(&json_schema(kind)))?;
    Ok(Status::Clean)
}
