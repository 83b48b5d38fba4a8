//! What runs, as the documents that `taxiway import` reads.

use anyhow::{anyhow, bail};
use serde_json::Value;
use taxiway_deploy::{Options, Place, Session, short};

use crate::args::deploy::Running;

/// The service and the task definition that were asked for, and what they are called.
pub fn documents(args: &Running) -> anyhow::Result<(Vec<Value>, String)> {
    let session = Session::open(&Options { region: args.region.name.clone(), wait: args.wait.answer_timeout })?;
    match (&args.cluster, &args.service, &args.task_definition) {
        (Some(cluster), Some(service), _) => {
            of_service(&session, &Place { cluster: cluster.clone(), service: service.clone() })
        }
        (_, _, Some(name)) => of_task_definition(&session, name),
        _ => bail!("neither files nor a service were given"),
    }
}

fn of_service(session: &Session, place: &Place) -> anyhow::Result<(Vec<Value>, String)> {
    let (name, cluster, region) = (short(&place.service), short(&place.cluster), session.region());
    let running = session.running(place)?;
    let service = running.service.ok_or_else(|| anyhow!("there is no service `{name}` in {cluster} ({region})"))?;
    let task_definition = running.task_definition.ok_or_else(|| {
        anyhow!("the service `{name}` in {cluster} ({region}) names no task definition that is still there")
    })?;
    let (account, revision) = account_and_revision(&task_definition);
    let heading = format!("{name} in {cluster} runs {revision} ({account}, {region})");
    Ok((vec![task_definition, service], heading))
}

fn of_task_definition(session: &Session, name: &str) -> anyhow::Result<(Vec<Value>, String)> {
    let region = session.region();
    let found = session.find_task_definition(name)?.running.task_definition;
    let task_definition = found.ok_or_else(|| anyhow!("there is no task definition `{}` in {region}", short(name)))?;
    let (account, revision) = account_and_revision(&task_definition);
    let heading = format!("{revision} ({account}, {region})");
    Ok((vec![task_definition], heading))
}

/// The account that holds a task definition, and which revision it is: `api:7`.
fn account_and_revision(task_definition: &Value) -> (&str, &str) {
    let arn = task_definition["taskDefinitionArn"].as_str().unwrap_or_default();
    (arn.split(':').nth(4).unwrap_or_default(), short(arn))
}
