//! Port texts: `8080`, `8125/udp`, `443/tls` (`validation.md`, sections 6 and 8).
//!
//! In: the text. Out: its number and protocol. Knows not who listens there.

/// What a port speaks; `Tls` only on listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    Tcp,
    Udp,
    Tls,
}

impl Protocol {
    pub const CONTAINER: &'static [Protocol] = &[Protocol::Tcp, Protocol::Udp];
    pub const LISTENER: &'static [Protocol] = &[Protocol::Tcp, Protocol::Udp, Protocol::Tls];

    /// As a manifest and ECS write it.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Tls => "tls",
        }
    }

    /// What reaches the container: TLS ends at the load balancer.
    #[must_use]
    pub fn transport(self) -> Protocol {
        match self {
            Protocol::Udp => Protocol::Udp,
            Protocol::Tcp | Protocol::Tls => Protocol::Tcp,
        }
    }
}

/// A port text taken apart: `8080`, `8125/udp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub port: u16,
    /// `None` when the text names none, which means TCP.
    pub protocol: Option<Protocol>,
}

impl Mapping {
    pub fn protocol(self) -> Protocol {
        self.protocol.unwrap_or(Protocol::Tcp)
    }

    /// Reads a port text; `protocols` are those that its place takes. `None` when there is more
    /// than one slash, another protocol, or no plain decimal number up to 65535.
    pub fn parse(text: &str, protocols: &[Protocol]) -> Option<Mapping> {
        let (number, protocol) = match text.split_once('/') {
            Some((number, name)) => {
                let known = protocols.iter().copied().find(|it| it.name().eq_ignore_ascii_case(name));
                (number, Some(known?))
            }
            None => (text, None),
        };
        let decimal = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
        let port = if decimal { number.parse().ok()? } else { return None };
        Some(Mapping { port, protocol })
    }
}

/// The port of a container: `8080`, `8125/udp`.
pub fn is_container_port(text: &str) -> bool {
    Mapping::parse(text, Protocol::CONTAINER).is_some()
}

/// The port of a listener: `80`, `53/udp`, `443/tls`.
pub fn is_listener_port(text: &str) -> bool {
    Mapping::parse(text, Protocol::LISTENER).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_texts() {
        let sidecar = |text| Mapping::parse(text, Protocol::CONTAINER);
        assert_eq!(sidecar("0080").map(|it| it.port), Some(80));
        assert_eq!(sidecar("53/UDP").map(Mapping::protocol), Some(Protocol::Udp));
        for text in ["", "1/2/3", "80/", "80/tls", "+80", "0x50", "65536", "8000-8010", "80 "] {
            assert_eq!(sidecar(text), None, "{text}");
        }
        assert_eq!(Mapping::parse("443/tls", Protocol::LISTENER).map(Mapping::protocol), Some(Protocol::Tls));
    }
}
