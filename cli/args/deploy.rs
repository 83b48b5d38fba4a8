//! What was typed for the commands that ask Amazon ECS.

use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgGroup, Args as Group};

use super::{At, Place, Region, Target};

#[derive(Debug, Group)]
pub struct Deploy {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub target: Target,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub run: Run,
    /// Print the requests and send none that changes anything
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Group)]
pub struct Rollback {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub at: At,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub run: Run,
}

/// Which service it is, and how to reach AWS.
#[derive(Debug, Group)]
pub struct Reach {
    /// The service's name; that in the workload's CloudFormation stack when left out, else
    /// APP-ENV-WORKLOAD
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub service: Option<String>,
    #[command(flatten)]
    pub wait: Wait,
}

/// What runs, to be read instead of files about it.
#[derive(Debug, Group)]
#[command(group = ArgGroup::new("running").args(["service", "task_definition"]))]
#[command(mut_arg("region", |it| it.conflicts_with("files")))]
#[command(mut_arg("answer_timeout", |it| it.conflicts_with("files")))]
pub struct Running {
    /// Read a service that runs on Amazon ECS, by name or ARN, and its task definition
    #[arg(long, value_name = "NAME", requires = "cluster", value_parser = NonEmptyStringValueParser::new())]
    pub service: Option<String>,
    /// The service's cluster, by name or ARN
    #[arg(long, value_name = "CLUSTER", requires = "service", conflicts_with = "files", value_parser = NonEmptyStringValueParser::new())]
    pub cluster: Option<String>,
    /// Read a task definition that no service runs, such as a job's; the newest active revision
    /// when only the family is given
    #[arg(long, value_name = "FAMILY[:REVISION]", value_parser = NonEmptyStringValueParser::new())]
    pub task_definition: Option<String>,
    #[command(flatten)]
    pub region: Region,
    #[command(flatten)]
    pub wait: Wait,
}

/// How patient to be with AWS.
#[derive(Debug, Group)]
pub struct Wait {
    /// How long to wait for one answer of AWS
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "30")]
    pub answer_timeout: Duration,
}

/// How a change is made and watched.
#[derive(Debug, Group)]
pub struct Run {
    /// Do not ask before anything is changed
    #[arg(long, short)]
    pub yes: bool,
    /// Print what happens as JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// Do not wait until the deployment is decided
    #[arg(long)]
    pub detach: bool,
    /// How long to wait until the deployment is decided
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "1800")]
    pub timeout: Duration,
    /// The pause between two looks at the deployment
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
    pub interval: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|it| (0.01..=864_000.0).contains(it));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "write a number of seconds, such as 30 or 0.5".to_owned())
}
