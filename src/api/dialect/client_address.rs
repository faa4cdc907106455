//! Whose request it is when proxies stand between.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

use pult_input::Network;

/// The address that a request is counted under, noted with the request.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClientAddress(pub(super) IpAddr);

/// The last address outside the trusted proxies: the connection's own, else what the proxies noted in
/// `Forwarded` (RFC 7239), else in `X-Forwarded-For`. What stands before an address that is not trusted
/// may be invented.
pub(super) fn client_address(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|proxy| proxy.holds(address));
    let mut client = peer;
    if !is_proxy(client) {
        return client;
    }
    for hop in hops(headers).into_iter().rev() {
        let Some(address) = hop else {
            // A hidden hop: all that is known is the proxy that named it.
            return client;
        };
        client = address;
        if !is_proxy(client) {
            return client;
        }
    }
    client
}

/// The hops that proxies noted, the nearest last; nothing for one that is no address.
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let forwarded = listed(headers, "forwarded");
    if forwarded.is_empty() {
        let listed = listed(headers, "x-forwarded-for");
        return listed.iter().map(|hop| address_of(hop)).collect();
    }
    forwarded
        .iter()
        .map(|hop| address_of(for_of(hop)))
        .collect()
}

/// The elements of a header that is a list, over all its lines.
fn listed(headers: &HeaderMap, name: &str) -> Vec<String> {
    let lines = headers.get_all(name).iter();
    let text =
        |line: &axum::http::HeaderValue| String::from_utf8_lossy(line.as_bytes()).into_owned();
    let elements = lines.map(text).collect::<Vec<_>>().join(",");
    let elements = elements.split(',').map(str::trim);
    elements
        .filter(|hop| !hop.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What `for=` says in an element of `Forwarded`; nothing where it is not said.
fn for_of(element: &str) -> &str {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let mut pairs = pairs.map(|(name, value)| (name.trim(), value.trim()));
    pairs
        .find(|(name, _)| name.eq_ignore_ascii_case("for"))
        .map_or("", |(_, value)| value.trim_matches('"'))
}

/// `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`, `2001:db8::1`.
fn address_of(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_matches('"');
    let with_port = || bare.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let in_brackets = || bare.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let address: Option<IpAddr> = bare.parse().ok().or_else(with_port).or_else(in_brackets);
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let proxies = ["10.0.0.0/8", "127.0.0.1"].map(|proxy| proxy.parse().expect(proxy));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a header"));
        }
        client_address(peer.parse().expect(peer), &map, &proxies).to_string()
    }

    #[test]
    fn the_last_address_outside_the_proxies_is_the_clients() {
        for (peer, headers, right) in [
            (
                "203.0.113.9",
                &[("x-forwarded-for", "192.0.2.1")][..],
                "203.0.113.9",
            ),
            ("10.0.0.1", &[][..], "10.0.0.1"),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "192.0.2.1")][..],
                "192.0.2.1",
            ),
            // The first is invented by the client, the last is another proxy.
            (
                "127.0.0.1",
                &[("x-forwarded-for", "1.1.1.1, 192.0.2.1, 10.0.0.7")][..],
                "192.0.2.1",
            ),
            (
                "127.0.0.1",
                &[
                    ("x-forwarded-for", "1.1.1.1"),
                    ("x-forwarded-for", "192.0.2.1"),
                ][..],
                "192.0.2.1",
            ),
            (
                "10.0.0.1",
                &[(
                    "forwarded",
                    "for=1.1.1.1, for=\"[2001:db8::1]:4711\";proto=https;by=10.0.0.1",
                )][..],
                "2001:db8::1",
            ),
            (
                "10.0.0.1",
                &[
                    ("forwarded", "For=192.0.2.1:80"),
                    ("x-forwarded-for", "1.1.1.1"),
                ][..],
                "192.0.2.1",
            ),
            ("10.0.0.1", &[("forwarded", "for=_hidden")][..], "10.0.0.1"),
            ("10.0.0.1", &[("forwarded", "proto=http")][..], "10.0.0.1"),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "192.0.2.1, unknown")][..],
                "10.0.0.1",
            ),
            (
                "10.0.0.1",
                &[("x-forwarded-for", "10.0.0.3")][..],
                "10.0.0.3",
            ),
            (
                "::ffff:10.0.0.1",
                &[("x-forwarded-for", "192.0.2.1")][..],
                "192.0.2.1",
            ),
        ] {
            assert_eq!(client(peer, headers), right, "{peer} {headers:?}");
        }
    }
}
