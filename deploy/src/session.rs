//! The connection to one account in one region.
//!
//! Credentials, region and endpoint are found as every tool of AWS finds them: variables of the
//! environment (`AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL`, `HTTPS_PROXY` …), `~/.aws`, SSO,
//! roles.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use taxiway_core::lower;
use tokio::runtime::{self, Runtime};

use crate::fault::{Cause, Fault};
use crate::interrupt::Interrupts;

/// How to reach AWS.
#[derive(Clone, Debug)]
pub struct Options {
    /// The region; that of the environment or the profile when `None`.
    pub region: Option<Arc<str>>,
    /// How long to wait for one answer.
    pub wait: Duration,
}

/// A connection to AWS. Every method waits for its answer.
pub struct Session {
    runtime: Runtime,
    pub(crate) calls: Calls,
    pub(crate) interrupts: Interrupts,
}

/// What calls are made with.
pub(crate) struct Calls {
    pub(crate) ecs: aws_sdk_ecs::Client,
    pub(crate) cloudformation: aws_sdk_cloudformation::Client,
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) region: String,
    pub(crate) wait: Duration,
}

/// How often a call is tried when AWS is busy, has a fault of its own, or does not answer.
const TRIES: u32 = 4;

/// How long the whole of a call may take, in waits for one answer.
const WAITS: u32 = 3;

impl Session {
    /// Reads the configuration; asks AWS nothing yet. Fails where no region is known.
    pub fn open(options: &Options) -> Result<Session, Fault> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Fault::new(Cause::Setup, format!("the runtime does not start: {error}")))?;
        let calls = runtime.block_on(Calls::new(options))?;
        Ok(Session { runtime, calls, interrupts: Interrupts::default() })
    }

    /// The region that is asked.
    pub fn region(&self) -> &str {
        &self.calls.region
    }

    /// From here on Ctrl-C ends a wait instead of the process.
    pub fn catch_interrupts(&self) {
        let _inside = self.runtime.enter();
        self.interrupts.catch();
    }

    /// Whether somebody interrupted the run.
    pub fn is_interrupted(&self) -> bool {
        self.interrupts.is_set()
    }

    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

impl Calls {
    async fn new(options: &Options) -> Result<Calls, Fault> {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(options.wait.min(Duration::from_secs(5)))
            .operation_attempt_timeout(options.wait)
            .operation_timeout(options.wait * WAITS);
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client())
            .retry_config(RetryConfig::standard().with_max_attempts(TRIES))
            .timeout_config(timeouts.build());
        if let Some(region) = &options.region {
            loader = loader.region(Region::new(region.to_string()));
        }
        if let Ok(name) = AppName::new("taxiway") {
            loader = loader.app_name(name);
        }
        let config = loader.load().await;
        let region = config.region().map(ToString::to_string).ok_or_else(|| {
            Fault::new(Cause::Setup, "the region is not known")
                .help("pass `--region`, or set `AWS_REGION` or the profile's `region`")
        })?;
        if let Err(form) = lower::region(&region) {
            return Err(Fault::new(Cause::Setup, format!("the region `{region}` is none: {form}")));
        }
        Ok(Calls {
            ecs: aws_sdk_ecs::Client::new(&config),
            cloudformation: aws_sdk_cloudformation::Client::new(&config),
            sts: aws_sdk_sts::Client::new(&config),
            region,
            wait: options.wait,
        })
    }
}

/// TLS by ring, and the proxy that `HTTPS_PROXY` and its like name.
fn http_client() -> SharedHttpClient {
    Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = Connector::builder();
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(|it| it.sleep_impl()));
        connector.set_proxy_config(Some(ProxyConfig::from_env()));
        connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).build()
    })
}
