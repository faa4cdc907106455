//! Keys that are right alone and do not go together.

use std::fmt;
use std::net::SocketAddr;

/// What does not go together. `Display` is the English sentence, [`Conflict::russian`] the Russian one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// Others would reach the listener without TLS.
    PlainDoor(SocketAddr),
    /// A certificate without its key, or a key without its certificate.
    HalfOfTls,
    /// A certificate is named, and another one would be got.
    TwoCertificates,
    /// No authority could look for this name.
    NotPublic(String),
    /// A router of another server, and nothing says where it is.
    NoRouter,
    /// A geocoder of another server, and nothing says where it is.
    NoGeocoder,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Conflict::PlainDoor(listen) => write!(
                f,
                "refusing to listen on {listen} without TLS: set http.tls_cert and http.tls_key, or http.acme, \
                 or http.allow_plain = true behind a proxy"
            ),
            Conflict::HalfOfTls => {
                f.write_str("http.tls_cert and http.tls_key go together; set both or none")
            }
            Conflict::TwoCertificates => f.write_str(
                "http.acme gets a certificate, http.tls_cert names one: set one of them",
            ),
            Conflict::NotPublic(name) => write!(
                f,
                "http.acme: `{name}` is no name that the internet knows, such as `office.example`"
            ),
            Conflict::NoRouter => {
                f.write_str("router.url is missing: a router that is not embedded needs one")
            }
            Conflict::NoGeocoder => {
                f.write_str("geocoder.url is missing: a geocoder that is not embedded needs one")
            }
        }
    }
}

impl Conflict {
    /// The sentence in Russian.
    pub fn russian(&self) -> String {
        match self {
            Conflict::PlainDoor(listen) => format!(
                "слушать на {listen} без шифрования нельзя: задайте http.tls_cert и http.tls_key или http.acme, \
                 а за прокси — http.allow_plain = true"
            ),
            Conflict::HalfOfTls => {
                "http.tls_cert и http.tls_key задаются вместе: оба или ни одного".to_owned()
            }
            Conflict::TwoCertificates => {
                "http.acme получает сертификат, http.tls_cert называет готовый: задайте что-то одно"
                    .to_owned()
            }
            Conflict::NotPublic(name) => {
                format!("http.acme: «{name}» — не имя в интернете, такое как `office.example`")
            }
            Conflict::NoRouter => {
                "нет router.url: без него маршруты другого сервера не получить".to_owned()
            }
            Conflict::NoGeocoder => {
                "нет geocoder.url: без него адреса у другого сервера не спросить".to_owned()
            }
        }
    }
}
