//! How a person comes in at an address where a running office answers.

use std::net::SocketAddr;

use crate::Said;
use crate::said;

/// The address as it is opened. Where the office listens on every address of the machine, the host is that of
/// its public address: `0.0.0.0` opens nothing.
pub(super) fn said(address: &str, public_url: &str) -> Said {
    match address.strip_prefix("SSH ") {
        Some(address) => by_ssh(address, public_url),
        None => in_a_browser(address, public_url),
    }
}

fn in_a_browser(url: &str, public_url: &str) -> Said {
    let at = url.split("://").nth(1).unwrap_or_default();
    let url = match is_everywhere(at) {
        true => public_url,
        false => url,
    };
    said!("in a browser: {url}", "в браузере: {url}")
}

fn by_ssh(address: &str, public_url: &str) -> Said {
    let (host, port) = address.rsplit_once(':').unwrap_or((address, "22"));
    let host = match is_everywhere(address) {
        true => host_of(public_url),
        false => host,
    };
    let host = host.trim_matches(['[', ']']);
    said!(
        "the desk from another terminal: ssh -p {port} {host}",
        "пульт с другого терминала: ssh -p {port} {host}"
    )
}

fn is_everywhere(address: &str) -> bool {
    let address = address.parse::<SocketAddr>();
    address.is_ok_and(|address| address.ip().is_unspecified())
}

fn host_of(url: &str) -> &str {
    let rest = url.split("://").nth(1).unwrap_or(url);
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Locale;

    #[test]
    fn an_address_is_told_as_it_is_opened() {
        let public = "https://office.example:8443";
        for (address, told) in [
            (
                "http://127.0.0.1:8080",
                "in a browser: http://127.0.0.1:8080",
            ),
            (
                "https://0.0.0.0:8443",
                "in a browser: https://office.example:8443",
            ),
            (
                "https://[::]:8443",
                "in a browser: https://office.example:8443",
            ),
            (
                "SSH 127.0.0.1:2222",
                "the desk from another terminal: ssh -p 2222 127.0.0.1",
            ),
            (
                "SSH [::1]:2222",
                "the desk from another terminal: ssh -p 2222 ::1",
            ),
            (
                "SSH 0.0.0.0:2222",
                "the desk from another terminal: ssh -p 2222 office.example",
            ),
        ] {
            assert_eq!(said(address, public).of(Locale::En), told);
        }
    }
}
