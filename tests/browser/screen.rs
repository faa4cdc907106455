//! A browser with one window.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use axum::http::Method;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// What a page does takes at most so long, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(90);

/// A browser; it ends when it is dropped.
pub struct Screen {
    pub client: Client,
    driver: Child,
    port: u16,
}

impl Drop for Screen {
    /// The driver is asked to end, and ends its browser with it: killed, it would leave that behind.
    fn drop(&mut self) {
        let asked = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut driver| {
            driver.set_read_timeout(Some(Duration::from_secs(10)))?;
            driver.write_all(b"GET /shutdown HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
            driver.read_to_end(&mut Vec::new())
        });
        if asked.is_err() {
            let _ = self.driver.kill();
        }
        let _ = self.driver.wait();
    }
}

/// A program on the path.
fn found(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let files = folders.iter().map(|folder| folder.join(name));
        files.into_iter().find(|file| file.is_file())
    })
}

/// A command of the browser's own protocol.
#[derive(Debug)]
struct Own(&'static str, Value);

impl WebDriverCompatibleCommand for Own {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.0, "params": self.1});
        (Method::POST, Some(body.to_string()))
    }
}

impl Screen {
    /// A browser; nothing where there is none, which is said aloud.
    pub async fn open() -> Option<Screen> {
        let browser = found(&["chromium", "chromium-browser", "google-chrome"]);
        let driver = found(&["chromedriver"]);
        let (Some(browser), Some(driver)) = (browser, driver) else {
            let is_required = std::env::var("PULT_BROWSER").is_ok_and(|word| word == "required");
            assert!(
                !is_required,
                "PULT_BROWSER=required, but there is no chromium with chromedriver"
            );
            eprintln!("SKIPPED: there is no chromium with chromedriver on the path");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let port = port.expect("a port").port();
        let child = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let options = json!({
            "goog:chromeOptions": {
                "binary": browser,
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=ru",
                    "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--hide-scrollbars",
                    // Nothing outside can be reached: a page that needs it does not work here.
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                ],
                "prefs": {"intl.accept_languages": "ru"},
            },
        });
        let options = options.as_object().expect("an object").clone();
        let begun = Instant::now();
        let address = format!("http://127.0.0.1:{port}");
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder
                .capabilities(options.clone())
                .connect(&address)
                .await
            {
                Ok(client) => break client,
                Err(error) if begun.elapsed() > PATIENCE => panic!("no session: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        Some(Screen {
            client,
            driver: child,
            port,
        })
    }

    pub async fn go(&self, url: &str) {
        self.client.goto(url).await.expect(url);
    }

    /// What a script answers.
    pub async fn run(&self, script: &str) -> Value {
        let told = self.client.execute(script, Vec::new()).await;
        told.unwrap_or_else(|error| panic!("{error} in {script}"))
    }

    /// Waits until an expression is true.
    pub async fn until(&self, expression: &str) {
        let begun = Instant::now();
        let script = format!("return !!({expression})");
        while self.run(&script).await != json!(true) {
            if begun.elapsed() > PATIENCE {
                let text = self.run("return document.body.innerText").await;
                panic!("never: {expression}\n{text}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The size of the window and whether it is dark.
    pub async fn look(&self, width: u32, height: u32, is_dark: bool) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        let scheme = if is_dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        for command in [
            Own("Emulation.setDeviceMetricsOverride", size),
            Own("Emulation.setEmulatedMedia", media),
        ] {
            self.client.issue_cmd(command).await.expect("a command");
        }
    }

    /// Types into a field, key by key.
    pub async fn types(&self, field: &str, text: &str) {
        let found = self.client.find(Locator::Css(field)).await.expect(field);
        found.send_keys(text).await.expect(field);
    }

    /// Clicks what is there, or comes to be there.
    pub async fn clicks(&self, what: &str) {
        self.until(&format!("document.querySelector({what:?})"))
            .await;
        // What is drawn again between finding and clicking is looked for again.
        for _ in 0..20 {
            if let Ok(found) = self.client.find(Locator::Css(what)).await
                && found.click().await.is_ok()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{what} cannot be clicked");
    }

    /// The phone is set to another time zone.
    pub async fn zone(&self, name: &str) {
        let command = Own("Emulation.setTimezoneOverride", json!({"timezoneId": name}));
        self.client.issue_cmd(command).await.expect("a command");
    }

    /// The phone is there, and pages of this origin may know.
    pub async fn stands_at(&self, origin: &str, lat: f64, lon: f64) {
        let granted = json!({"origin": origin, "permissions": ["geolocation"]});
        let place = json!({"latitude": lat, "longitude": lon, "accuracy": 5});
        for command in [
            Own("Browser.grantPermissions", granted),
            Own("Emulation.setGeolocationOverride", place),
        ] {
            self.client.issue_cmd(command).await.expect("a command");
        }
    }

    /// Has every page run a script before its own.
    pub async fn on_every_page(&self, script: Value) {
        let command = Own("Page.addScriptToEvaluateOnNewDocument", script);
        self.client.issue_cmd(command).await.expect("a command");
    }

    /// Keeps what is seen, when that is wanted.
    pub async fn keep(&self, name: &str) {
        let picture = self.client.screenshot().await.expect("a picture");
        assert!(picture.len() > 2_000, "{name}: nothing is drawn");
        if std::env::var_os("PULT_SCREENSHOTS").is_some() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots/pages");
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(folder.join(format!("{name}.png")), picture).expect("written");
        }
    }

    pub async fn close(self) {
        // The driver is ended anyway.
        let _ = self.client.clone().close().await;
    }
}
