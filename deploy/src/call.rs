//! One call to ECS with JSON in and JSON out.
//!
//! The SDK signs, sends, retries and reads errors; the bodies are ours. What a manifest amounts
//! to may hold any property, also one that the SDK's types do not know yet, and what is shown
//! before a deployment is exactly what is sent.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde_json::Value;

use crate::fault::{Cause, Fault};

/// Calls an operation of ECS: `ask!(session, "UpdateService", update_service, &body)`.
macro_rules! ask {
    ($session:expr, $name:literal, $operation:ident, $body:expr) => {
        $crate::call::ask!($session, $name, $operation, $body, |it| it)
    };
    ($session:expr, $name:literal, $operation:ident, $body:expr, $customize:expr) => {{
        let exchange = $crate::call::Exchange::new($body);
        let operation = $session.ecs.$operation().customize().interceptor(exchange.clone());
        let customize = $customize;
        let sent = customize(operation).send().await;
        exchange.answer(concat!("ecs:", $name), $session.wait, &sent.map(|_| ()))
    }};
}
pub(crate) use ask;

/// Puts a body into a request, and keeps that of the answer.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    request: String,
    response: Arc<Mutex<Option<Vec<u8>>>>,
}

impl Exchange {
    pub(crate) fn new(body: &Value) -> Exchange {
        Exchange { request: body.to_string(), response: Arc::default() }
    }

    /// What was answered.
    pub(crate) fn answer<E>(
        &self,
        action: &str,
        wait: Duration,
        sent: &Result<(), SdkError<E, HttpResponse>>,
    ) -> Result<Value, Fault>
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        if let Err(error) = sent {
            return Err(Fault::of(action, wait, error));
        }
        let body = self.response.lock().unwrap_or_else(PoisonError::into_inner).take();
        let value = body.and_then(|it| serde_json::from_slice(&it).ok());
        value.ok_or_else(|| Fault::new(Cause::Unclear, format!("{action}: an answer that is no JSON")))
    }
}

impl Intercept for Exchange {
    fn name(&self) -> &'static str {
        "Exchange"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        *request.body_mut() = SdkBody::from(self.request.clone());
        request.headers_mut().try_insert("content-length", self.request.len().to_string())?;
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().map(<[u8]>::to_vec);
        *self.response.lock().unwrap_or_else(PoisonError::into_inner) = body;
        Ok(())
    }
}
