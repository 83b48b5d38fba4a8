//! What the commands that ask Amazon ECS say in a binary that cannot.

use anyhow::bail;
use serde_json::Value;

use crate::Status;
use crate::args::Diff;
use crate::args::deploy::{Deploy, Rollback, Running};

pub fn run(_: &Deploy) -> anyhow::Result<Status> {
    refuse("deploy")
}

pub fn rollback(_: &Rollback) -> anyhow::Result<Status> {
    refuse("rollback")
}

pub fn diff(_: &Diff, _: &str) -> anyhow::Result<Status> {
    refuse("diff --deployed")
}

pub fn documents(args: &Running) -> anyhow::Result<(Vec<Value>, String)> {
    refuse(if args.service.is_some() { "import --service" } else { "import --task-definition" })
}

fn refuse<T>(command: &str) -> anyhow::Result<T> {
    bail!(
        "this `taxiway` was built without the AWS SDK, which `taxiway {command}` needs; take one from a release, or \
         build it in a checkout with `cargo install --path . --features deploy`"
    )
}
