//! `import` then `lower` gives back the requests: of every fixture, and of what Copilot itself
//! made of real manifests, where those cases lie beside the checkout.

use std::path::PathBuf;

use serde_json::{Map, Value};
use taxiway_core::emit::ecs::Facts;
use taxiway_core::import::{Kept, Options, import};
use taxiway_core::lower::Target;
use taxiway_core::resolve::Variables;
use taxiway_fixture::File;
use taxiway_fixture::corpus::{files, fixtures, read};

use crate::described::{answers, deployed};
use crate::leaves::{Share, compare};
use crate::{lower, lower_imported};

/// The least share of values, in percent, that has to come back.
const LEAST: f64 = 99.0;

/// How much of all requests came back, and how much of it without overrides.
#[derive(Default)]
struct Total {
    cases: usize,
    share: Share,
    by_keys: Share,
    /// What imports say that they lose.
    lost: Vec<String>,
    differences: String,
}

impl Total {
    #[track_caller]
    fn add(&mut self, case: &str, wanted: &Value, documents: &[Value], options: &Options) {
        let imported = match import(documents, options) {
            Ok(imported) => imported,
            Err(error) => return self.differences.push_str(&format!("{case}: {error}\n")),
        };
        self.cases += 1;
        let (share, differences) = compare(wanted, &lower_imported(&imported, true));
        self.share.add(share);
        self.by_keys.add(compare(wanted, &lower_imported(&imported, false)).0);
        self.lost.extend(imported.left.iter().filter(|it| matches!(it.kept, Kept::Lost(_))).map(|it| it.path.clone()));
        for difference in differences {
            self.differences.push_str(&format!("{case}: {difference}\n"));
        }
        for error in &imported.errors {
            println!("{case}: {}: {}", error.rule.name, error.message);
        }
        if std::env::var_os("SHOW_IMPORTED").is_some() {
            println!("── {case}\n{}{:#?}", imported.manifest, imported.left);
        }
    }

    #[track_caller]
    fn judge(&self, what: &str) {
        println!("{}", self.differences);
        println!(
            "{what}: {} of {} values of {} cases came back, {:.2} %; {:.2} % by keys alone; {} values said to be lost",
            self.share.same,
            self.share.all,
            self.cases,
            self.share.percent(),
            self.by_keys.percent(),
            self.lost.len(),
        );
        assert!(self.cases == 0 || self.share.percent() >= LEAST, "{}", self.differences);
    }
}

#[test]
fn every_fixture_comes_back() {
    let folders = ["tests/suite/lower", "tests/suite/diagnostics", "tests/suite/verdicts"];
    let mut total = Total::default();
    for file in folders.iter().flat_map(|it| fixtures(it)) {
        let Some(lowered) = lowered(&file) else { continue };
        total.add(
            &file.path,
            &lowered,
            std::slice::from_ref(&lowered),
            &Options { app: file.app.clone(), ..Options::default() },
        );
    }
    assert!(total.cases > 100, "{}", total.cases);
    total.judge("fixtures");
}

/// What a fixture amounts to; `None` where nothing is left of it.
fn lowered(file: &File) -> Option<Value> {
    let app = file.app.as_deref().unwrap_or("my-app");
    let environment = file.environments.first().map_or("test", String::as_str);
    let variables = Variables { app: Some(app.into()), values: file.variables.clone().into_iter().collect() };
    let target = Target {
        app: Some(app.into()),
        environment: environment.into(),
        account: Some("111122223333".into()),
        region: Some("us-west-2".into()),
        ..Target::default()
    };
    let lowered = lower(&file.text, variables, &target, &Facts::new())?;
    let name = lowered.pointer("/taskDefinition/containerDefinitions/0/name")?;
    name.as_str().is_some_and(|it| !it.is_empty()).then_some(lowered)
}

/// The requests that Copilot itself made, by case; none where the cases are not beside the checkout.
fn conformance_cases() -> Vec<(String, Value)> {
    let case = |path: PathBuf| {
        let mut case: Map<String, Value> = serde_json::from_str(&read(&path)).unwrap();
        let is_on_ecs = case["verdict"] == "ok" && case.get("taskDefinition").is_some_and(Value::is_object);
        let name = path.parent()?.file_name()?.to_string_lossy().into_owned();
        let requests = ["taskDefinition", "service"].map(|it| (it.to_owned(), case.remove(it).unwrap_or_default()));
        is_on_ecs.then(|| (name, Value::Object(requests.into_iter().collect())))
    };
    files("../shared/conformance/cases", "json").into_iter().filter_map(case).collect()
}

#[test]
fn every_conformance_case_comes_back() {
    let mut total = Total::default();
    for (name, requests) in conformance_cases() {
        total.add(&name, &requests, std::slice::from_ref(&requests), &Options::default());
    }
    total.judge("conformance");
}

#[test]
fn every_conformance_case_comes_back_from_the_answers_of_aws() {
    let mut total = Total::default();
    for (name, requests) in conformance_cases() {
        let deployed = deployed(&requests);
        total.add(&name, &deployed, &answers(&deployed), &Options::default());
    }
    total.judge("conformance, as AWS answers");
}
