//! The office and its desks: lets whoever comes to the socket sit down, and closes the office when it is
//! to end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::running::{Running, StopSignals};
use super::{Failure, Said, said};

mod desks;
mod folder;
mod home;
mod rules;
mod ssh;

#[cfg(unix)]
pub(super) use pult_desk::host::{DeskSocket, Visitor};

pub(super) use home::{AtHome, Leaving, is_wanted_again};
pub(super) use rules::{DeskRules, reach, seat, theme_of};
pub(super) use ssh::Door;

use desks::Desks;
use folder::gone;

/// Desks have this long to end when the office closes.
const DESKS_END_WITHIN: Duration = Duration::from_secs(3);
/// The version of the program.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A running office with its desks.
pub(super) struct Host {
    running: Running,
    desks: Arc<Desks>,
    #[cfg(unix)]
    socket: Option<(DeskSocket, mpsc::Receiver<Visitor>)>,
}

impl Host {
    /// An office whose socket is opened here.
    ///
    /// # Errors
    /// A sentence: the socket cannot be made.
    pub(super) fn new(running: Running, rules: DeskRules) -> Result<Host, Failure> {
        #[cfg(unix)]
        let socket = Some(open_socket(&rules.data)?);
        Ok(Host {
            #[cfg(unix)]
            socket,
            ..Host::without_socket(running, rules)
        })
    }

    /// An office whose socket is open already.
    #[cfg(unix)]
    pub(super) fn at(
        running: Running,
        rules: DeskRules,
        socket: DeskSocket,
        visitors: mpsc::Receiver<Visitor>,
    ) -> Host {
        Host {
            socket: Some((socket, visitors)),
            ..Host::without_socket(running, rules)
        }
    }

    fn without_socket(running: Running, rules: DeskRules) -> Host {
        let desks = Desks::new(&running, rules);
        Host {
            running,
            desks: Arc::new(desks),
            #[cfg(unix)]
            socket: None,
        }
    }

    /// Lets a visitor in before anybody else.
    #[cfg(unix)]
    pub(super) async fn seat_first(&self, visitor: Visitor) {
        self.desks.receive(visitor).await;
    }

    /// Runs the office until it is told to end, then closes it.
    pub(super) async fn run(
        self,
        mut signals: StopSignals,
        at_home: Option<AtHome>,
    ) -> Result<(), Failure> {
        let desks = self.desks;
        let home = async {
            match &at_home {
                Some(at_home) => desks.at_home(at_home).await,
                None => std::future::pending().await,
            }
        };
        #[cfg(unix)]
        let (socket, visitors) = self.socket.unzip();
        #[cfg(unix)]
        let receiving = receive(Arc::clone(&desks), visitors);
        #[cfg(not(unix))]
        let receiving = std::future::pending::<()>();
        let mut running = self.running;
        let mut door = running.take_door();
        tokio::pin!(home);
        let is_left = tokio::select! {
            () = &mut home => true,
            () = receiving => false,
            () = door.receive(&desks) => false,
            () = signals.told() => false,
            () = desks.wanted.cancelled() => false,
            () = gone(&desks.rules.data) => {
                tracing::error!("the data folder is gone, and the office ends");
                false
            }
        };
        desks.close.cancel();
        #[cfg(unix)]
        if let Some(socket) = &socket {
            socket.shut();
        }
        if !is_left && at_home.is_some() {
            // The desk gives its terminal back; a second signal does not wait for it.
            tokio::select! {
                _ = tokio::time::timeout(DESKS_END_WITHIN, &mut home) => {}
                () = signals.told() => {}
            }
        }
        desks.tasks.close();
        if tokio::time::timeout(DESKS_END_WITHIN, desks.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("a desk did not end in time");
        }
        door.close().await;
        #[cfg(unix)]
        if let Some(socket) = socket {
            socket.close().await;
        }
        running.close().await;
        Ok(())
    }
}

/// Opens the socket of a data folder.
///
/// # Errors
/// A sentence: it cannot be made.
#[cfg(unix)]
pub(super) fn open_socket(data: &Path) -> Result<(DeskSocket, mpsc::Receiver<Visitor>), Failure> {
    DeskSocket::open(data).map_err(|error| {
        let (data, error) = (data.display(), Said::from(&error));
        Failure::Failed(said!(
            "cannot open the socket for desks of {data}: {error}",
            "не открыть сокет для пультов в {data}: {error:#}"
        ))
    })
}

#[cfg(unix)]
async fn receive(desks: Arc<Desks>, visitors: Option<mpsc::Receiver<Visitor>>) {
    if let Some(mut visitors) = visitors {
        while let Some(visitor) = visitors.recv().await {
            desks.receive(visitor).await;
        }
    }
    // Without a socket the office goes on.
    std::future::pending().await
}
