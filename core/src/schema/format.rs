//! The forms that texts take: paths, names, CIDR blocks.
//!
//! A [`Form`] is named in a field's declaration. Where a rule is Copilot's, it is as loose as
//! Copilot's and has a regular expression too, which JSON Schemas speak; AWS's own limits are
//! predicates only.

use super::port;

/// A form that a text takes.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    check: fn(&str) -> bool,
    /// Accepts what the predicate accepts, in the part of regular expressions that JSON Schema
    /// recommends; a little more where that part cannot say it.
    pub regex: Option<&'static str>,
}

impl Form {
    const fn new(check: fn(&str) -> bool) -> Form {
        Form { check, regex: None }
    }

    const fn with(check: fn(&str) -> bool, regex: &'static str) -> Form {
        Form { check, regex: Some(regex) }
    }

    pub fn matches(&self, text: &str) -> bool {
        (self.check)(text)
    }
}

/// A number of 16 bits, in a regular expression.
macro_rules! port_number {
    () => {
        "0*(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5]?[0-9]{1,4})"
    };
}

/// A path inside a container, or nothing (`validation.md`, section 11).
pub const MOUNT_PATH_OR_EMPTY: Form = Form::with(is_mount_path_or_empty, r"^[A-Za-z0-9._/-]*$");
/// A topic's name (`validation.md`, section 15).
pub const TOPIC_NAME: Form = Form::with(is_topic_name, r"^[A-Za-z0-9_-]*$");
/// The name of a service as `subscribe` takes it (`validation.md`, section 16).
pub const SERVICE_NAME: Form = Form::with(is_service_name, r"^[a-z]([a-z0-9]*(-[a-z0-9]+)+|[a-z0-9]+)$");
/// A file whose extension is exactly `.env` (`validation.md`, section 13).
pub const ENV_FILE: Form = Form::with(is_env_file, r"\.env$");
/// A network in CIDR notation. The expression is exact for IPv4 and looks at the letters only for IPv6.
pub const CIDR: Form = Form::with(
    is_cidr,
    concat!(
        r"^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}",
        r"/([12][0-9]|3[0-2]|[0-9])|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$"
    ),
);
/// The text form of `count.range`.
pub const COUNT_RANGE: Form = Form::with(is_count_range, r"^0*[0-9]{1,19}-0*[0-9]{1,19}$");
/// The port of a container: `8080`, `8125/udp`.
pub const CONTAINER_PORT: Form =
    Form::with(port::is_container_port, concat!("^", port_number!(), "(/([tT][cC]|[uU][dD])[pP])?$"));
/// The port of a listener: `80`, `53/udp`, `443/tls`.
pub const LISTENER_PORT: Form =
    Form::with(port::is_listener_port, concat!("^", port_number!(), "(/(([tT][cC]|[uU][dD])[pP]|[tT][lL][sS]))?$"));
/// How long a job may run (`validation.md`, section 18). The expression lets any duration through.
pub const JOB_TIMEOUT: Form = Form::with(is_job_timeout, r"^(\+?([0-9.]+(ns|us|µs|μs|ms|s|m|h))+)?$");
pub const ECS_NAME: Form = Form::new(is_ecs_name);
pub const CONTAINER_NAME: Form = Form::new(is_container_name);
pub const SECRET: Form = Form::new(is_secret);
pub const STATUS_CODES: Form = Form::new(is_status_codes);
pub const SECURITY_GROUP: Form = Form::new(is_security_group);
pub const SUBNET: Form = Form::new(is_subnet);
pub const ACCESS_POINT: Form = Form::new(is_access_point);
pub const FILE_SYSTEM: Form = Form::new(is_file_system);
pub const CLIENT_ALIAS: Form = Form::new(is_client_alias);
pub const HOST_NAME: Form = Form::new(is_host_name);

/// Letters, digits, `-`, `.`, `_` and `/`; not empty (`validation.md`, section 11).
pub fn is_mount_path(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'/'))
}

/// As [`is_mount_path`], or empty.
pub fn is_mount_path_or_empty(text: &str) -> bool {
    text.is_empty() || is_mount_path(text)
}

/// Letters, digits, `_` and `-` (`validation.md`, section 15).
pub fn is_topic_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The name of a service as `subscribe` takes it (`validation.md`, section 16).
pub fn is_service_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 2
        && bytes[0].is_ascii_lowercase()
        && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
        && !text.contains("--")
        && !text.ends_with('-')
}

/// What ECS takes as a container or volume name: letters, digits, `_` and `-`, at most 255.
pub fn is_ecs_name(text: &str) -> bool {
    matches!(text.len(), 1..=255) && is_topic_name(text)
}

/// What a shell takes as the name of a variable.
pub fn is_env_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A file whose extension is exactly `.env` (`validation.md`, section 13).
pub fn is_env_file(text: &str) -> bool {
    let name = text.rsplit('/').next().unwrap_or(text);
    name.rsplit_once('.').is_some_and(|(_, extension)| extension == "env")
}

/// A network in CIDR notation, IPv4 or IPv6, with its prefix length.
pub fn is_cidr(text: &str) -> bool {
    let Some((address, prefix)) = text.split_once('/') else { return false };
    let Ok(address) = address.parse::<std::net::IpAddr>() else { return false };
    let max = if address.is_ipv4() { 32 } else { 128 };
    !prefix.is_empty()
        && prefix.bytes().all(|b| b.is_ascii_digit())
        && (prefix == "0" || !prefix.starts_with('0'))
        && prefix.parse::<u8>().is_ok_and(|it| it <= max)
}

/// Digits, a dash, digits: the text form of `count.range`. The numbers have 63 bits.
pub fn is_count_range(text: &str) -> bool {
    text.split_once('-').is_some_and(|(min, max)| {
        [min, max].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<i64>().is_ok())
    })
}

/// An ARN of AWS Secrets Manager, or a name, which ECS looks for in the task's region.
pub fn is_secret(text: &str) -> bool {
    text.contains("${") || !text.starts_with("arn:") || text.split(':').nth(2) == Some("secretsmanager")
}

/// What ECS takes as the name of a container, or a reference.
pub fn is_container_name(text: &str) -> bool {
    text.contains("${") || is_ecs_name(text)
}

/// How long a job may run: empty for no limit, else whole seconds, at least one
/// (`validation.md`, section 18).
pub fn is_job_timeout(text: &str) -> bool {
    text.is_empty() || super::duration::parse(text).is_some_and(|it| it.0 >= 1_000_000_000 && !it.has_fraction())
}

/// The status codes a load balancer takes as healthy: `200`, `200,301`, `200-299`.
pub fn is_status_codes(text: &str) -> bool {
    text.split(',').all(|part| {
        let mut ends = part.splitn(2, '-').map(|end| end.parse::<u16>().ok().filter(|it| *it <= 499));
        match (ends.next().flatten(), ends.next()) {
            (Some(_), None) => true,
            (Some(low), Some(Some(high))) => low <= high,
            _ => false,
        }
    })
}

/// `sg-…`, or a reference.
pub fn is_security_group(text: &str) -> bool {
    text.contains("${") || is_resource_id(text, "sg-")
}

/// `subnet-…`, or a reference.
pub fn is_subnet(text: &str) -> bool {
    text.contains("${") || is_resource_id(text, "subnet-")
}

/// `fs-…`, or a reference.
pub fn is_file_system(text: &str) -> bool {
    text.contains("${") || is_resource_id(text, "fs-")
}

/// `fsap-…`, or a reference.
pub fn is_access_point(text: &str) -> bool {
    text.contains("${") || is_resource_id(text, "fsap-")
}

fn is_resource_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A name that Service Connect can give to a service; empty for the service's own.
pub fn is_client_alias(text: &str) -> bool {
    text.contains("${")
        || (text.len() <= 127
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            && !text.starts_with('-'))
}

/// A host name that a listener rule can look for, with `*` and `?` for what it leaves open; empty
/// for none. The characters and the length are those of a `host-header` condition in the API of
/// Elastic Load Balancing, which has no `_`: names with one are let through.
pub fn is_host_name(text: &str) -> bool {
    text.contains("${")
        || (text.len() <= 128
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'*' | b'?')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        assert!(is_mount_path("/var/www-1.0_x") && !is_mount_path("") && !is_mount_path("/a b"));
        assert!(is_service_name("a1-b") && !is_service_name("a") && !is_service_name("a--b") && !is_service_name("a-"));
        assert!(is_env_file(".env") && is_env_file("d/x.env") && !is_env_file("x.env.local") && !is_env_file("env"));
        assert!(is_cidr("10.0.0.1/8") && is_cidr("::/0") && !is_cidr("10.0.0.1") && !is_cidr("010.0.0.1/8"));
        assert!(!is_count_range("1-99999999999999999999"));
        assert!(is_count_range("1-10") && !is_count_range("1 - 10") && !is_count_range("-1-3"));
        assert!(
            is_status_codes("200")
                && is_status_codes("200,301")
                && is_status_codes("200-299")
                && !is_status_codes("abc")
        );
        assert!(is_job_timeout("1h30m") && is_job_timeout("") && !is_job_timeout("60") && !is_job_timeout("1500ms"));
        assert!(
            is_host_name("*.shop-1.example.com")
                && is_host_name("")
                && !is_host_name("https://a")
                && !is_host_name("a, b")
        );
        assert!(is_client_alias("api.shop_1") && !is_client_alias("a/b") && !is_client_alias("-a"));
        assert!(
            is_secret("registry")
                && is_secret("arn:aws:secretsmanager:x:1:secret:y")
                && !is_secret("arn:aws:ssm:x:1:y")
        );
        assert!(is_env_name("_A1") && !is_env_name("1A") && !is_env_name("A-B"));
        assert!(is_subnet("subnet-0a1b") && !is_subnet("sn-1") && is_security_group("sg-1"));
    }
}
