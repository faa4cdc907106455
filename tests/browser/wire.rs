//! The network between a page and its office, which can be cut.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Passes connections on, as long as it leads somewhere.
pub struct Wire {
    pub url: String,
    ends: Arc<Mutex<Ends>>,
}

#[derive(Default)]
struct Ends {
    to: Option<SocketAddr>,
    open: JoinSet<()>,
}

impl Wire {
    /// A wire to an office.
    pub async fn to(url: &str) -> Wire {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = socket.local_addr().expect("an address");
        let wire = Wire {
            url: format!("http://{at}"),
            ends: Arc::default(),
        };
        let ends = Arc::clone(&wire.ends);
        tokio::spawn(async move {
            while let Ok((mut page, _)) = socket.accept().await {
                let mut ends = ends.lock().expect("the ends");
                if let Some(to) = ends.to {
                    ends.open.spawn(async move {
                        if let Ok(mut office) = TcpStream::connect(to).await {
                            let _ = copy_bidirectional(&mut page, &mut office).await;
                        }
                    });
                }
            }
        });
        wire.lead_to(url);
        wire
    }

    /// It leads to this office from now on.
    pub fn lead_to(&self, url: &str) {
        let to = url.trim_start_matches("http://").parse();
        self.ends.lock().expect("the ends").to = Some(to.expect("an address"));
    }

    /// Nothing passes any more.
    pub fn cut(&self) {
        let mut ends = self.ends.lock().expect("the ends");
        ends.to = None;
        ends.open.abort_all();
    }
}
