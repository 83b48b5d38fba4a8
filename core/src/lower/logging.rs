//! Log drivers, the FireLens container and the tracing collector
//! (`lowering-ecs.md`, section 1.7).

use super::build::{Entries, list};
use super::{Cx, environment};
use crate::ir::{Prop, Value};
use crate::manifest::containers::{COLLECTOR, FIRELENS};
use crate::manifest::copilot::container::Logging;
use crate::origin::Origin;

/// The logging section, when any key but `retention` switches FireLens on.
fn firelens<'a>(cx: &'a Cx) -> Option<&'a Logging> {
    cx.manifest.workload.logging.as_ref().filter(|it| it.has_router())
}

/// The main container's logs: CloudWatch, or FireLens where it is on.
pub(super) fn main(cx: &Cx) -> Prop {
    let Some(logging) = firelens(cx) else { return to_cloudwatch(cx) };
    let origin = Origin::derived("the main container's output goes through FireLens", &[&logging.at.origin]);
    let mut entries = Entries::new();
    entries.put("LogDriver", Prop::text("awsfirelens", origin.clone()));
    if let Some(destination) = &logging.destination {
        let mut options = Entries::new();
        for (name, value) in destination.sorted() {
            options.put(name.text.clone(), Prop::text(value.value.clone(), value.origin.clone()));
        }
        entries.put("Options", options.finish_free(destination.at.origin.clone()));
    }
    if let Some(secrets) = logging.secret_options.as_ref().and_then(|it| environment::secrets(cx, it)) {
        entries.put("SecretOptions", secrets);
    }
    entries.finish(origin)
}

pub(super) fn to_cloudwatch(cx: &Cx) -> Prop {
    const RULE: &str = "output goes to the workload's log group in CloudWatch";
    let mut options = Entries::new();
    options.put("awslogs-region", Prop::text(cx.region.clone(), Origin::rule(RULE)));
    options.rule("awslogs-group", cx.log_group.clone(), RULE);
    options.rule("awslogs-stream-prefix", "copilot", RULE);
    let mut entries = Entries::new();
    entries.rule("LogDriver", "awslogs", RULE);
    entries.put("Options", options.finish_free(Origin::rule(RULE)));
    entries.finish(Origin::rule(RULE))
}

pub(super) fn router(cx: &Cx) -> Option<Prop> {
    let logging = firelens(cx)?;
    let origin =
        Origin::derived("any key of `logging` but `retention` adds a FireLens container", &[&logging.at.origin]);
    let mut container = Entries::new();
    container.put("Name", Prop::text(FIRELENS, origin.clone()));
    if let Some(image) = logging.image() {
        container.sourced("Image", &image);
    }
    container.put("Environment", environment::router(cx, logging.variables.as_ref()));
    if let Some(file) = &logging.env_file {
        environment::file(&mut container, "LoggingEnvFileARN".to_owned(), file);
    }
    if let Some(secrets) = logging.secrets.as_ref().and_then(|it| environment::secrets(cx, it)) {
        container.put("Secrets", secrets);
    }
    let mut options = Entries::new();
    if let Some(metadata) = logging.enable_metadata() {
        let text = if metadata.value { "true" } else { "false" };
        options.put("enable-ecs-log-metadata", Prop::text(text, metadata.origin.clone()));
    }
    if let Some(path) = &logging.config_file_path {
        options.put("config-file-type", Prop::text("file", path.origin.clone()));
        options.put("config-file-value", Prop::text(path.value.clone(), path.origin.clone()));
    }
    let mut configuration = Entries::new();
    configuration.put("Type", Prop::text("fluentbit", origin.clone()));
    configuration.put("Options", options.finish_free(origin.clone()));
    container.put("FirelensConfiguration", configuration.finish(origin.clone()));
    container.put("LogConfiguration", to_cloudwatch(cx));
    Some(container.finish(origin))
}

pub(super) fn collector(cx: &Cx) -> Option<Prop> {
    let tracing = cx.manifest.collector()?;
    let origin = Origin::derived("X-Ray tracing adds a collector container", &[&tracing.origin]);
    let mut container = Entries::new();
    container.put("Name", Prop::text(COLLECTOR, origin.clone()));
    let image = "public.ecr.aws/aws-observability/aws-otel-collector:v0.17.0";
    container.put("Image", Prop::text(image, origin.clone()));
    let argument = Prop::new(Value::Text("--config=/etc/ecs/ecs-xray.yaml".into()), origin.clone());
    container.put("Command", list(vec![argument], origin.clone()));
    container.put("LogConfiguration", to_cloudwatch(cx));
    Some(container.finish(origin))
}
