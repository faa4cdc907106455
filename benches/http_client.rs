//! A plain HTTP client over one connection, and requests as clients of the dialects write them.

use md5::{Digest, Md5};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What requests of Taxi-Master are signed with.
pub const SECRET: &str = "1234567890";

pub fn signed(method: &str, path: &str, body: &str) -> String {
    let header = format!(
        "Signature: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        signature(body)
    );
    request(method, path, &header, body)
}

pub fn signed_get(call: &str, query: &str) -> String {
    let header = format!("Signature: {}\r\n", signature(query));
    request(
        "GET",
        &format!("/common_api/1.0/{call}?{query}"),
        &header,
        "",
    )
}

fn signature(parameters: &str) -> String {
    let digest = Md5::digest(format!("{parameters}{SECRET}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

/// One connection that stays open.
pub struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    pub async fn connect(address: String) -> Client {
        let stream = TcpStream::connect(address).await.expect("connects");
        stream.set_nodelay(true).expect("set");
        Client {
            stream,
            read: Vec::new(),
        }
    }

    /// Whether the answer is a good one.
    pub async fn ask(&mut self, request: &str) -> bool {
        self.stream
            .write_all(request.as_bytes())
            .await
            .expect("sent");
        self.read.clear();
        loop {
            let n = self.stream.read_buf(&mut self.read).await.expect("read");
            assert!(n > 0, "the connection was closed");
            let text = String::from_utf8_lossy(&self.read);
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let lower = head.to_lowercase();
            let length = lower
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.split("\r\n").next()?.parse::<usize>().ok());
            if body.len() >= length.unwrap_or_default() {
                return head.starts_with("HTTP/1.1 200") && !body.contains("\"code\":1");
            }
        }
    }
}
