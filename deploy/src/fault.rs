//! What went wrong at AWS, in words for people.
//!
//! In: the SDK's errors. Out: [`Fault`]s, which say what was asked, what became of it, and what
//! helps. No error of the SDK is shown as it is.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A call that gave no answer, or a bad one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub cause: Cause,
    /// One line: what happened.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// What kind of trouble it is, for whoever decides what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There are no credentials, or they are no longer valid.
    Credentials,
    /// The credentials do not allow the call.
    Denied,
    /// AWS asks to be asked less often.
    Throttled,
    /// Whether AWS did what was asked is not known: no answer, or one that says nothing.
    Unclear,
    /// The cluster is not there, or no longer.
    NoCluster,
    /// What was asked about is not there.
    Missing,
    /// AWS refuses the request.
    Refused,
    /// Somebody interrupted the run.
    Interrupted,
    /// Nothing could be asked: no region, no runtime.
    Setup,
}

impl Fault {
    pub(crate) fn new(cause: Cause, message: impl Into<String>) -> Fault {
        Fault { cause, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }

    /// A call to `action`, such as `ecs:UpdateService`, that failed. `wait` is how long an
    /// answer was waited for.
    pub(crate) fn of<E>(action: &str, wait: Duration, error: &SdkError<E, HttpResponse>) -> Fault
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let wait = wait.as_secs_f64();
        match error {
            SdkError::ServiceError(it) => {
                let status = it.raw().status().as_u16();
                let code = it.err().code().unwrap_or_default();
                refused(action, code, it.err().message().unwrap_or_default(), status)
            }
            SdkError::TimeoutError(_) => {
                Fault::new(Cause::Unclear, format!("{action}: no answer within {wait} seconds"))
            }
            SdkError::ResponseError(it) => {
                let status = it.raw().status().as_u16();
                Fault::new(Cause::Unclear, format!("{action}: an answer that cannot be read (HTTP {status})"))
            }
            SdkError::DispatchFailure(it) if it.is_timeout() => {
                Fault::new(Cause::Unclear, format!("{action}: no connection within the time"))
            }
            SdkError::DispatchFailure(it) => match it.as_connector_error().map(|it| chain(it)) {
                Some(words) if is_about_credentials(&words) => credentials(&words),
                Some(words) => Fault::new(Cause::Unclear, format!("{action}: the server is not reached: {words}"))
                    .help("check the network, the region and `AWS_ENDPOINT_URL`"),
                None => Fault::new(Cause::Unclear, format!("{action}: the server is not reached")),
            },
            other => {
                let words = chain(other);
                if is_about_credentials(&words) {
                    credentials(&words)
                } else {
                    Fault::new(Cause::Setup, format!("{action}: the request cannot be sent: {words}"))
                }
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl Error for Fault {}

/// An error that AWS itself answers with.
fn refused(action: &str, code: &str, message: &str, status: u16) -> Fault {
    let said = match (code, message) {
        ("", "") => format!("an answer that cannot be read (HTTP {status})"),
        ("", message) => message.to_owned(),
        (code, "") => code.to_owned(),
        (code, message) => format!("{message} ({code})"),
    };
    match code {
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => {
            Fault::new(Cause::Credentials, format!("{action}: the credentials have expired"))
                .help("sign in again, for example with `aws sso login`, and run the same command")
        }
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "MissingAuthenticationToken"
        | "IncompleteSignature" => {
            Fault::new(Cause::Credentials, format!("{action}: AWS does not accept the credentials ({code})"))
                .help("check `AWS_PROFILE`, the keys, and that the region is enabled for the account")
        }
        "AccessDenied" | "AccessDeniedException" | "UnauthorizedOperation" => denied(action, message),
        _ if message.contains("is not authorized to perform") => denied(action, message),
        "ClusterNotFoundException" => Fault::new(Cause::NoCluster, format!("{action}: {said}")),
        _ if message.contains("cluster was inactive") => Fault::new(Cause::NoCluster, format!("{action}: {said}")),
        "ServiceNotFoundException" | "ServiceNotActiveException" => {
            Fault::new(Cause::Missing, format!("{action}: {said}"))
        }
        // What is asked about by a name that there is not.
        "ValidationError" if message.contains("does not exist") => {
            Fault::new(Cause::Missing, format!("{action}: {said}"))
        }
        "ClientException" if message.contains("Unable to describe task definition") => {
            Fault::new(Cause::Missing, format!("{action}: {said}"))
        }
        _ if is_throttling(code) || status == 429 => {
            Fault::new(Cause::Throttled, format!("{action}: AWS asks for fewer calls, also after several tries"))
                .help("wait a little and run the same command")
        }
        _ if status < 400 => Fault::new(Cause::Unclear, format!("{action}: {said}")),
        _ if status >= 500 => Fault::new(Cause::Unclear, format!("{action}: a fault at AWS: {said}"))
            .help("run the same command again; https://health.aws.amazon.com says how AWS is"),
        _ => Fault::new(Cause::Refused, format!("{action}: {said}")),
    }
}

fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "Throttling"
            | "ThrottlingException"
            | "ThrottledException"
            | "RequestThrottled"
            | "RequestThrottledException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded"
            | "BandwidthLimitExceeded"
            | "LimitExceededException"
            | "SlowDown"
    )
}

/// "User: … is not authorized to perform: ecs:UpdateService on resource: arn:… because …": the
/// action that lacks may be another than the one that was called.
fn denied(action: &str, message: &str) -> Fault {
    let after = |mark: &str| {
        let rest = message.split_once(mark)?.1;
        rest.split([' ', ',']).next().filter(|it| !it.is_empty())
    };
    let lacking = after("perform: ").unwrap_or(action);
    let resource = after("on resource: ").map(|it| format!(" on {it}")).unwrap_or_default();
    let who = after("User: ").map(|it| format!(" for {it}")).unwrap_or_default();
    let because = message.split_once("because ").map(|(_, it)| format!(": {}", it.trim_end_matches('.')));
    let during = if lacking == action { String::new() } else { format!(" (needed by {action})") };
    Fault::new(
        Cause::Denied,
        format!("`{lacking}`{resource} is not allowed{who}{during}{}", because.unwrap_or_default()),
    )
    .help("have a policy allow it, or use other credentials")
}

fn is_about_credentials(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("credential") || words.contains("token has expired")
}

fn credentials(words: &str) -> Fault {
    // What every way of finding credentials says is too much where none was tried.
    let is_none = words.contains("no credentials found in chain");
    let why = if is_none { "there are no AWS credentials" } else { words };
    Fault::new(Cause::Credentials, why)
        .help("set `AWS_PROFILE` or the keys, or sign in, for example with `aws sso login`")
}

/// An error and what it is due to, each once.
fn chain(error: &dyn Error) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        // What the SDK says of its own insides helps nobody.
        let is_inside = text == "other" || text.contains(" { ") || text.contains("interceptor");
        if !text.is_empty() && !is_inside && !words.iter().any(|it| it.contains(&text)) {
            words.push(text);
        }
        next = error.source();
    }
    words.join(": ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_permission_names_action_and_resource() {
        let message = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: iam:PassRole on \
                       resource: arn:aws:iam::111122223333:role/task because no identity-based policy allows the \
                       iam:PassRole action.";
        let fault = refused("ecs:RegisterTaskDefinition", "ClientException", message, 400);
        assert_eq!(fault.cause, Cause::Denied);
        assert_eq!(
            fault.message,
            "`iam:PassRole` on arn:aws:iam::111122223333:role/task is not allowed for \
             arn:aws:iam::111122223333:user/ann (needed by ecs:RegisterTaskDefinition): no identity-based policy \
             allows the iam:PassRole action"
        );
    }

    #[test]
    fn what_aws_did_not_say_is_unclear() {
        assert_eq!(refused("ecs:UpdateService", "ServerException", "boom", 500).cause, Cause::Unclear);
        assert_eq!(
            refused("ecs:UpdateService", "", "", 503).message,
            "ecs:UpdateService: a fault at AWS: an answer that cannot be read (HTTP 503)"
        );
        assert_eq!(refused("ecs:UpdateService", "ThrottlingException", "Rate exceeded", 400).cause, Cause::Throttled);
    }
}
