//! Everything that goes wrong between here and AWS: it is retried where that is safe, else told.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::fake::{Fake, Fault};
use super::harness::{Project, Run, deployed};

const BUSY: Fault = Fault::Error(400, "ThrottlingException", "Rate exceeded");
const BOOM: Fault = Fault::Error(500, "ServerException", "boom");

#[test]
fn what_passes_is_retried_and_nothing_is_doubled() {
    let (fake, project) = deployed();
    for operation in ["DescribeServices", "RegisterTaskDefinition", "UpdateService"] {
        fake.fails(operation, BUSY).fails(operation, BOOM);
    }
    fake.fails("RegisterTaskDefinition", Fault::Html(502));
    project.deploy("").says(0, &["runs in shop-test-api"]);
    assert_eq!(fake.state().task_definitions.len(), 2);
}

#[test]
fn a_lost_answer_registers_and_creates_nothing_twice() {
    let fake = Fake::new();
    fake.fails("RegisterTaskDefinition", Fault::Lost).fails("CreateService", Fault::Lost);
    Project::new(&fake).deploy("").says(0, &["registered shop-test-api:1", "created shop-test-api"]);
    assert_eq!(fake.state().task_definitions.len(), 1);
    assert_eq!(fake.state().services.len(), 1);
    let tokens: Vec<_> = fake.calls("CreateService").iter().map(|it| it["clientToken"].clone()).collect();
    assert_eq!(tokens.len(), 2);
    assert_eq!(tokens[0], tokens[1]);
}

#[test]
fn a_server_that_stays_busy_is_told_with_what_is_done() {
    let (fake, project) = deployed();
    for _ in 0..4 {
        fake.fails("UpdateService", BUSY);
    }
    let run = project.deploy("");
    run.says(2, &["ecs:UpdateService: AWS asks for fewer calls"]);
    run.says(2, &["shop-test-api:2 is registered, and the service `shop-test-api` was not changed"]);
    project.deploy("").says(0, &["takes shop-test-api:2", "runs in shop-test-api"]);
    assert_eq!(fake.calls("RegisterTaskDefinition").len(), 2);
}

#[test]
fn a_hanging_server_ends_the_run_and_what_is_unknown_is_said() {
    let (fake, project) = deployed();
    for _ in 0..4 {
        fake.fails("UpdateService", Fault::Silence);
    }
    let run = project.deploy("--answer-timeout 0.3");
    run.says(
        2,
        &["ecs:UpdateService: no answer within", "whether the service `shop-test-api` was updated is not known"],
    );
    for _ in 0..4 {
        fake.fails("GetCallerIdentity", Fault::Silence);
    }
    project.deploy("--answer-timeout 0.3").says(2, &["sts:GetCallerIdentity: no answer within"]);
}

#[test]
fn a_fault_while_watching_is_passed_over() {
    let (fake, project) = deployed();
    // One look plans, one checks the plan, the others watch.
    fake.fails("DescribeServices", Fault::Usual).fails("DescribeServices", Fault::Usual);
    for _ in 0..4 {
        fake.fails("DescribeServices", Fault::Broken);
    }
    let run = project.deploy("");
    run.says(0, &["note: ecs:DescribeServices: the server is not reached", "runs in shop-test-api"]);
}

#[test]
fn credentials_that_expired_or_lack_are_told() {
    let (fake, project) = deployed();
    fake.fails("UpdateService", Fault::Error(400, "ExpiredTokenException", "The security token included is expired"));
    let run = project.deploy("");
    run.says(2, &["ecs:UpdateService: the credentials have expired", "sign in again", "shop-test-api:2 is registered"]);
    fake.fails("GetCallerIdentity", Fault::Error(403, "InvalidClientTokenId", "The security token is invalid"));
    project.deploy("").says(2, &["AWS does not accept the credentials (InvalidClientTokenId)"]);
    let mut command = project.command("deploy --yes");
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    Run::of(command.output().unwrap()).says(2, &["there are no AWS credentials", "AWS_PROFILE"]);
    let mut command = project.command("deploy --yes");
    command.env_remove("AWS_REGION");
    Run::of(command.output().unwrap()).says(2, &["the region is not known", "--region"]);
    let mut command = project.command("deploy --yes");
    command.env("AWS_REGION", "eu west/1");
    Run::of(command.output().unwrap()).says(2, &["the region `eu west/1` is none", "written like `eu-west-1`"]);
    let mut command = project.command("deploy --yes");
    command.env("AWS_ENDPOINT_URL", "not an address");
    let run = Run::of(command.output().unwrap());
    run.says(2, &["sts:GetCallerIdentity: the server is not reached", "not a valid URI"]);
}

#[test]
fn a_missing_permission_names_action_and_resource() {
    let (fake, project) = deployed();
    let message = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: iam:PassRole on resource: \
                   arn:aws:iam::111122223333:role/r because no identity-based policy allows the iam:PassRole action";
    fake.fails("RegisterTaskDefinition", Fault::Error(400, "ClientException", message));
    let run = project.deploy("");
    run.says(
        2,
        &["`iam:PassRole` on arn:aws:iam::111122223333:role/r is not allowed for arn:aws:iam::", "nothing was changed"],
    );
    let message = "User: u is not authorized to perform: cloudformation:DescribeStackResources";
    fake.fails("DescribeStackResources", Fault::Error(403, "AccessDenied", message));
    project.deploy("").says(2, &["`cloudformation:DescribeStackResources` is not allowed for u"]);
}

#[test]
fn another_account_or_region_is_told() {
    let (fake, project) = deployed();
    project.deploy("--account 999988887777").says(2, &["are for the account 111122223333", "not for 999988887777"]);
    fake.state().exports.clear();
    let run = project.deploy("--region us-east-1");
    run.says(
        2,
        &["`${Import:shop-test-ClusterId}` has no value", "us-east-1 has no exports of the environment `test`"],
    );
    assert_eq!(fake.calls("RegisterTaskDefinition").len(), 1);
}

#[test]
fn errors_and_open_references_are_listed_and_nothing_is_asked_for() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    fake.state().stack.clear();
    let run = project.deploy("");
    run.says(2, &["`${ExecutionRole.Arn}` has no value (", "`${TaskRole.Arn}` has no value", "--facts FILE"]);
    project.edit("memory: 512", "memory: 600");
    project.deploy("").says(1, &["fargate-size", "the manifest has errors"]);
    project.run("diff --deployed").says(2, &["fargate-size"]);
    project.edit("memory: 600", "memory: 512\ncommand: run ${NOBODY}");
    project.deploy("").says(1, &["NOBODY"]);
    assert!(fake.is_untouched());
}

#[test]
fn a_cluster_that_is_gone_is_told() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    fake.fails("DescribeServices", Fault::Error(400, "ClusterNotFoundException", "Cluster not found."));
    project.deploy("").says(2, &["there is no cluster `shop-test-Cluster` in eu-west-1", "deleted"]);
    fake.fails("CreateService", Fault::Error(400, "ClusterNotFoundException", "The referenced cluster was inactive."));
    project.deploy("").says(2, &["The referenced cluster was inactive.", "shop-test-api:1 is registered"]);
}

#[test]
fn a_plan_that_went_stale_is_not_applied() {
    let (fake, project) = deployed();
    fake.fails("DescribeTaskDefinition", Fault::Meanwhile);
    let run = project.deploy("");
    run.says(2, &["the plan is out of date: somebody else deployed the service", "nothing was changed"]);
    assert_eq!(fake.calls("UpdateService").len(), 0);
}

#[test]
fn nobody_to_ask_and_no_yes_changes_nothing() {
    let (fake, project) = deployed();
    project.run("deploy").says(2, &["nobody can be asked here", "--yes"]);
    project.run("rollback").says(2, &[]);
    assert_eq!(fake.calls("UpdateService").len(), 0);
}

#[test]
fn a_plan_that_nobody_can_read_is_not_applied() {
    let (fake, project) = deployed();
    for json in ["", " --json"] {
        let mut command = project.command(&format!("deploy --yes{json}"));
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let run = Run::of(command.stdout(Stdio::from(full)).stderr(Stdio::piped()).output().unwrap());
        run.says(2, &["nothing was changed, for what it is could not be shown"]);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = project.command(&format!("deploy --yes{json}"));
        let run = Run::of(command.stdout(writer).stderr(Stdio::piped()).output().unwrap());
        run.says(2, &["nothing was changed"]);
    }
    assert_eq!(fake.calls("UpdateService").len(), 0);
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    Project::at(port).deploy("").says(2, &["sts:GetCallerIdentity: the server is not reached", "AWS_ENDPOINT_URL"]);
}

#[test]
fn a_reader_that_goes_away_does_not_stop_a_deployment() {
    let (fake, project) = deployed();
    let mut command = project.command("deploy --yes --interval 0.01");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|it| it.contains("registers shop-test-api:2")));
    drop(lines);
    Run::of(child.wait_with_output().unwrap()).says(0, &[]);
    assert_eq!(fake.calls("UpdateService").len(), 1);
}
