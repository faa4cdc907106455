//! Addresses that were not written into the configuration: what a browser or a program brings is asked
//! only where it lies outside, so that nobody makes the office ask its own network.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

/// A call is answered within this time, or it failed.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Why an address is not asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no address of the web.
    #[error("`{0}` is no https:// or http:// address")]
    NoAddress(String),
    /// It lies inside.
    #[error("{0} is not on the public internet")]
    Inside(String),
    /// Its name is not known, or it could not be asked.
    #[error("{0}")]
    Unreachable(String),
}

/// Whether an address of the internet is anybody's outside: no loopback, no private or shared network, no
/// link of this machine, nothing that is set apart (RFC 6890).
pub fn is_outside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            let is_protocol = a == 192 && b == 0 && (c == 0 || c == 2);
            let is_benchmark = a == 198 && (b == 18 || b == 19);
            let is_example = (a, b, c) == (198, 51, 100) || (a, b, c) == (203, 0, 113);
            !(a == 0
                || a >= 224
                || v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || is_shared
                || is_protocol
                || is_benchmark
                || is_example)
        }
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            // Global unicast alone, without documentation and what is tunnelled to an IPv4 address.
            let is_tunnel = first == 0x2002 || (first == 0x2001 && second < 0x200);
            let is_example = first == 0x2001 && second == 0xdb8;
            first & 0xe000 == 0x2000 && !is_tunnel && !is_example
        }
    }
}

/// Where an address of the web leads, looked up once: what is asked is what was checked.
#[derive(Debug, Clone)]
pub struct Outside {
    /// The address.
    pub url: Url,
    at: Vec<SocketAddr>,
}

impl Outside {
    /// Looks an address up; every place that its name stands for has to be outside.
    ///
    /// # Errors
    /// Why it is not asked.
    pub async fn look_up(text: &str) -> Result<Outside, Refusal> {
        let (url, host, port) = parts(text)?;
        let found = tokio::net::lookup_host((host.as_str(), port)).await;
        let found = found.map_err(|error| Refusal::Unreachable(format!("{host}: {error}")))?;
        let at: Vec<SocketAddr> = found.collect();
        match at.is_empty() || at.iter().any(|at| !is_outside(at.ip())) {
            true => Err(Refusal::Inside(host)),
            false => Ok(Outside { url, at }),
        }
    }

    /// What asks there and nowhere else: it follows no redirect.
    ///
    /// # Errors
    /// When the system's certificates cannot be read.
    pub fn client(&self) -> Result<Client, Refusal> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let host = self.url.host_str().unwrap_or_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .resolve_to_addrs(host, &self.at)
            .timeout(ANSWER_WITHIN);
        let client = match self.url.scheme() {
            "https" => client,
            // Without TLS it does not matter whether the system has certificates.
            _ => client.tls_certs_only([]),
        };
        client
            .build()
            .map_err(|error| Refusal::Unreachable(error.to_string()))
    }
}

/// Whether an address could be asked as it is written: a number that lies inside is refused at once,
/// a name when it is looked up.
///
/// # Errors
/// Why it is not.
pub fn check(text: &str) -> Result<(), Refusal> {
    let (_, host, _) = parts(text)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_inside = match bare.parse::<IpAddr>() {
        Ok(address) => !is_outside(address),
        Err(_) => {
            let name = bare.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost") || !name.contains('.')
        }
    };
    match is_inside {
        true => Err(Refusal::Inside(host)),
        false => Ok(()),
    }
}

fn parts(text: &str) -> Result<(Url, String, u16), Refusal> {
    let none = || Refusal::NoAddress(text.to_owned());
    let url = Url::parse(text).map_err(|_| none())?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_bare = url.username().is_empty() && url.password().is_none();
    let host = url
        .host_str()
        .filter(|_| is_web && is_bare)
        .ok_or_else(none)?;
    let host = host.to_owned();
    let port = url.port_or_known_default().ok_or_else(none)?;
    Ok((url, host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_inside_is_told_from_what_lies_outside() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "2001:db8::1",
            "64:ff9b::7f00:1",
            "ff02::1",
        ] {
            assert!(!is_outside(inside.parse().expect(inside)), "{inside}");
        }
        for outside in ["8.8.8.8", "93.184.216.34", "100.128.0.1", "2606:4700::1111"] {
            assert!(is_outside(outside.parse().expect(outside)), "{outside}");
        }
    }

    #[test]
    fn addresses_are_refused_as_they_are_written() {
        for wrong in [
            "ftp://example.com/",
            "example.com",
            "https://",
            "http://localhost/",
            "http://a.localhost/",
            "http://127.0.0.1:9000/",
            "http://[::1]/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://intranet/",
            "https://user:pass@example.com/",
            "http://169.254.169.254/latest/",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
        assert_eq!(check("https://fcm.googleapis.com/fcm/send/x"), Ok(()));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_asked() {
        let looked_up = Outside::look_up("http://localhost:1/").await;
        assert!(
            matches!(looked_up, Err(Refusal::Inside(_))),
            "{looked_up:?}"
        );
    }
}
