//! A network that is cut while a request is under way.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use super::orders::Wire;

/// When the network is cut.
#[derive(Debug, Clone, Copy)]
pub enum Cut {
    /// So much of the request was sent, in tenths.
    Within(usize),
    /// All of it was sent, so many milliseconds ago.
    After(u64),
}

impl Cut {
    /// Each of them in turn.
    pub fn of(n: usize) -> Cut {
        match n % 4 {
            0 => Cut::Within(3),
            1 => Cut::Within(9),
            2 => Cut::After(0),
            _ => Cut::After(n as u64 % 7),
        }
    }
}

/// Sends a request, or the beginning of one, and is gone. Whether anything came of it nobody hears.
pub fn cut_off(address: &str, wire: &Wire, cut: Cut) {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return;
    };
    let mut request = format!(
        "{} {} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n",
        wire.method,
        wire.path,
        wire.body.len()
    );
    for (name, value) in &wire.headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(&wire.body);
    let sent = match cut {
        Cut::Within(tenths) => request.len() * tenths / 10,
        Cut::After(_) => request.len(),
    };
    let _ = stream.write_all(&request.as_bytes()[..sent]);
    if let Cut::After(ms) = cut {
        std::thread::sleep(Duration::from_millis(ms));
    }
}
