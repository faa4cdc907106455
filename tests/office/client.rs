//! A plain HTTP client: one request a connection, nothing that hides what goes over the wire.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use md5::{Digest, Md5};
use serde_json::Value;

use super::SECRET;

#[derive(Debug, Clone)]
pub struct Client {
    address: String,
}

#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub body: String,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.body))
    }
}

impl Client {
    pub fn of(address: &str) -> Client {
        Client {
            address: address.to_owned(),
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Sends a request; an error when the connection breaks before the answer is whole.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> std::io::Result<Told> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
            self.address,
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        request.push_str(body);
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let text = String::from_utf8_lossy(&answer).into_owned();
        let broken = || std::io::Error::other("the answer is not whole");
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .ok_or_else(broken)?;
        Ok(Told {
            status,
            body: body.to_owned(),
        })
    }

    pub fn send(&self, method: &str, path: &str, body: &str) -> Told {
        self.try_send(method, path, &[], body).expect("an answer")
    }

    pub fn get(&self, path: &str) -> Told {
        self.send("GET", path, "")
    }

    /// A Taxi-Master GET, signed over its query.
    pub fn taximaster(&self, call: &str, query: &str) -> Value {
        let signature = sign(query);
        let headers = [("Signature", signature.as_str())];
        let path = format!("/common_api/1.0/{call}?{query}");
        let told = self.try_send("GET", &path, &headers, "");
        told.expect("an answer").json()
    }

    /// A Taxi-Master POST, signed over its body.
    pub fn try_taximaster_post(&self, call: &str, body: &str) -> std::io::Result<Value> {
        let signature = sign(body);
        let headers = [
            ("Signature", signature.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let path = format!("/common_api/1.0/{call}");
        Ok(self.try_send("POST", &path, &headers, body)?.json())
    }
}

/// The signature of these parameters.
pub fn sign(parameters: impl AsRef<[u8]>) -> String {
    sign_with(parameters, SECRET)
}

/// The signature of these parameters with this secret.
pub fn sign_with(parameters: impl AsRef<[u8]>, secret: &str) -> String {
    let digest = Md5::digest([parameters.as_ref(), secret.as_bytes()].concat());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
