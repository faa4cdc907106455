//! What leaves the office: kept until a service has taken it, and sent once.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Office, eventually};

/// A service that answers its calls with these statuses in turn, the last one for ever.
struct Service {
    url: String,
    taken: Arc<Mutex<Vec<Value>>>,
}

impl Service {
    fn answering(statuses: &'static [u16]) -> Service {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/send", socket.local_addr().expect("an address"));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let heard = taken.clone();
        std::thread::spawn(move || {
            for stream in socket.incoming() {
                let mut stream = BufReader::new(stream.expect("a connection"));
                let body = body_of(&mut stream);
                let mut heard = heard.lock().expect("nobody panicked");
                let status = statuses[heard.len().min(statuses.len() - 1)];
                heard.push(serde_json::from_slice(&body).expect("JSON"));
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                );
                // The office may have been killed meanwhile.
                let _ = stream.get_mut().write_all(answer.as_bytes());
            }
        });
        Service { url, taken }
    }

    fn taken(&self) -> Vec<Value> {
        self.taken.lock().expect("nobody panicked").clone()
    }
}

fn body_of(stream: &mut impl BufRead) -> Vec<u8> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).expect("a header");
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a body");
    body
}

#[test]
fn a_text_that_was_not_taken_is_sent_by_the_next_start_and_only_once() {
    let service = Service::answering(&[503, 200]);
    let office = Office::vega();
    let template = r#"{"to":"{phone}","from":"{from}","text":"{text}"}"#;
    let config = format!(
        "[[sms.channel]]\nname = 'main'\nurl = '{}'\nbody = '{template}'\n",
        service.url
    );
    std::fs::write(office.data().join("config.toml"), config).expect("a configuration");

    let first = office.serve();
    let sms = "operator_login=my-api&operator_password=secret-1&from=VEGA&phone=79261112233&msg=%D0%96%D0%B4%D1%91%D0%BC";
    let told = first
        .client
        .send("GET", &format!("/api/v1/send_sms?{sms}"), "");
    assert_eq!(told.json()["result"], "1", "{}", told.body);
    eventually("a first attempt", || {
        (service.taken().len() == 1).then_some(())
    });
    first.signal("KILL");
    drop(first);

    let _second = office.serve();
    eventually("a second attempt", || {
        (service.taken().len() == 2).then_some(())
    });
    std::thread::sleep(Duration::from_secs(2));
    let text = json!({"to": "+79261112233", "from": "VEGA", "text": "Ждём"});
    assert_eq!(service.taken(), [text.clone(), text]);
}
