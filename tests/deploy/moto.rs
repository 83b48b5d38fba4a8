//! Deployments against moto, a server of the shape of AWS that others wrote.
//!
//! A small proxy of ours stands in front: it can answer in moto's place, and gives back what
//! moto drops of a service. moto never finishes a rollout, so nobody waits for one here.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Map, Value, json};

use super::environment;
use super::fake::{REGION, error, json_answer};
use super::harness::Project;
use super::http::{self, Answer, Request};

/// What moto 5.2 does not keep of CreateService and UpdateService.
const DROPPED: [&str; 2] = ["deploymentConfiguration", "enableExecuteCommand"];

struct Moto {
    server: Child,
    port: u16,
    proxy: u16,
    /// The next calls of these operations are answered with throttling.
    throttled: Arc<Mutex<Vec<&'static str>>>,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Moto {
    /// A server of its own with the environment `test` of `shop` and the roles of `api`.
    fn start() -> Moto {
        static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
        let programs = PROGRAMS.get_or_init(|| environment::programs("moto", &["moto[server]==5.2.5"]));
        let mut command = Command::new(programs.join("moto_server"));
        command.args(["-H", "127.0.0.1", "-p", "0"]).stdin(Stdio::null()).stdout(Stdio::null());
        let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|it| it.split_once("Running on http://127.0.0.1:")?.1.trim().parse().ok()).unwrap();
        // A server whose words nobody reads stops at some point.
        std::thread::spawn(move || lines.for_each(drop));
        let throttled = Arc::new(Mutex::new(Vec::new()));
        let (faults, kept) = (Arc::clone(&throttled), Mutex::new(BTreeMap::new()));
        let proxy = http::serve(move |request| forward(port, request, &faults, &kept));
        let moto = Moto { server, port, proxy, throttled };
        moto.prepare();
        moto
    }

    fn prepare(&self) {
        let subnets = self.query("ec2", "Action=DescribeSubnets&Version=2016-11-15");
        let groups = self.query("ec2", "Action=DescribeSecurityGroups&Version=2016-11-15");
        let first = |text: &str, tag: &str| text.split(tag).nth(1).unwrap().split('<').next().unwrap().to_owned();
        let export =
            |name: &str, value: Value| json!({"Value": value, "Export": {"Name": format!("shop-test-{name}")}});
        let cluster = json!({"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": "shop-test-Cluster"}});
        self.stack(
            "shop-test",
            &json!({
                "Resources": {"Cluster": cluster},
                "Outputs": {
                    "A": export("ClusterId", json!({"Ref": "Cluster"})),
                    "B": export("PublicSubnets", first(&subnets, "<subnetId>").into()),
                    "C": export("EnvironmentSecurityGroup", first(&groups, "<groupId>").into()),
                },
            }),
        );
        let policy = json!({"Version": "2012-10-17", "Statement": []});
        let role = json!({"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": policy}});
        self.stack("shop-test-api", &json!({"Resources": {"ExecutionRole": role, "TaskRole": role}}));
    }

    fn stack(&self, name: &str, template: &Value) {
        let template = template.to_string().replace('%', "%25").replace('&', "%26").replace('+', "%2B");
        let body = format!("Action=CreateStack&Version=2010-05-15&StackName={name}&TemplateBody={template}");
        assert!(self.query("cloudformation", &body).contains("<StackId>"));
    }

    /// Asks a service that speaks in forms.
    fn query(&self, service: &str, body: &str) -> String {
        let scope = format!("AKIATEST/20260101/{REGION}/{service}/aws4_request");
        let signed = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x");
        let form = "application/x-www-form-urlencoded";
        let headers = [("Authorization", &*signed), ("Content-Type", form)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (status, _, body) = http::post(self.port, &headers, body.as_bytes()).unwrap();
        let text = String::from_utf8(body).unwrap();
        assert_eq!(status, 200, "{text}");
        text
    }
}

fn forward(
    port: u16,
    request: &Request,
    throttled: &Mutex<Vec<&'static str>>,
    kept: &Mutex<BTreeMap<String, Map<String, Value>>>,
) -> Answer {
    let operation = request.header("x-amz-target").and_then(|it| it.split('.').nth(1)).unwrap_or_default();
    let mut throttled = throttled.lock().unwrap();
    if let Some(at) = throttled.iter().position(|it| *it == operation) {
        throttled.remove(at);
        return error(400, "ThrottlingException", "Rate exceeded");
    }
    let (status, content_type, body) = http::post(port, &request.headers, &request.body).unwrap();
    if !matches!(operation, "CreateService" | "UpdateService" | "DescribeServices") || status != 200 {
        return Answer::Body { status, content_type, body };
    }
    let asked: Value = serde_json::from_slice(&request.body).unwrap();
    let mut answer: Value = serde_json::from_slice(&body).unwrap();
    let mut kept = kept.lock().unwrap();
    let services = match answer["services"].as_array_mut() {
        Some(services) => services.iter_mut().collect(),
        None => vec![&mut answer["service"]],
    };
    for service in services {
        let kept = kept.entry(service["serviceName"].to_string()).or_default();
        for key in DROPPED {
            kept.extend(asked.get(key).map(|it| (key.to_owned(), it.clone())));
            if let Some(value) = kept.get(key) {
                service[key] = value.clone();
            }
        }
    }
    json_answer(status, &answer)
}

#[test]
fn moto_takes_a_service_its_change_and_its_roll_back() {
    let moto = Moto::start();
    let project = Project::at(moto.proxy);
    project.edit("count: 2", "count: 2\nexec: true");
    project.run("diff --deployed").says(1, &["there is no service `shop-test-api`"]);
    project.deploy("--detach").says(0, &["registered shop-test-api:1", "created shop-test-api with shop-test-api:1"]);
    project.run("diff --deployed").says(0, &["nothing differs between test and what runs"]);

    project.edit("LOG_LEVEL: debug", "LOG_LEVEL: trace");
    project.edit("count: 2", "count: 3");
    project.run("diff --deployed").says(1, &["\"debug\" → \"trace\"", "2 → 3", "2 properties differ"]);
    project.deploy("--detach").says(0, &["updated shop-test-api with shop-test-api:2"]);
    project.run("diff --deployed").says(0, &["nothing differs"]);

    project.run("rollback --yes --detach").says(0, &["\"trace\" → \"debug\"", "with shop-test-api:1"]);
    project.run("diff --deployed").says(1, &["\"debug\" → \"trace\"", "1 property differs"]);
    // The revision is still there, so none is registered.
    project.deploy("--detach").says(0, &["takes shop-test-api:2", "updated shop-test-api with shop-test-api:2"]);
    // moto's deployments go on for ever.
    project.deploy("--timeout 0.3").says(2, &["still under way", "is not up after 0.3 seconds"]);
}

#[test]
fn a_throttled_run_comes_to_its_end() {
    let moto = Moto::start();
    let project = Project::at(moto.proxy);
    let busy = ["DescribeServices", "RegisterTaskDefinition", "RegisterTaskDefinition", "CreateService"];
    moto.throttled.lock().unwrap().extend(busy);
    project.deploy("--detach").says(0, &["registered shop-test-api:1", "created shop-test-api"]);
    project.run("diff --deployed").says(0, &["nothing differs"]);
    assert!(moto.throttled.lock().unwrap().is_empty());
}

#[test]
fn what_moto_refuses_is_told() {
    let moto = Moto::start();
    let project = Project::at(moto.proxy);
    project.write("facts.json", r#"{"shop-test-EnvironmentSecurityGroup": "sg-nobody"}"#);
    let run = project.deploy("--facts facts.json");
    run.says(2, &["ecs:CreateService", "sg-nobody", "shop-test-api:1 is registered"]);
    project.write("facts.json", r#"{"shop-test-ClusterId": "nobody"}"#);
    project.deploy("--facts facts.json").says(2, &["there is no cluster `nobody` in eu-west-1"]);
    assert_eq!(project.run("diff --deployed --region us-east-1").status, Some(2));
}
