//! The SSH door of an office: opened when the configuration says where, shut in a build without it.

use std::net::SocketAddr;
use std::path::Path;

use super::super::{Failure, Said, said};
use super::desks::Desks;
use crate::app::Dispatch;
use crate::config::Config;

#[cfg(feature = "ssh")]
pub(in crate::cli) use with::Door;
#[cfg(not(feature = "ssh"))]
pub(in crate::cli) use without::Door;

#[cfg(feature = "ssh")]
mod with {
    use std::sync::Arc;

    use tokio::sync::mpsc;

    use super::{Config, Desks, Dispatch, Failure, Path, Said, SocketAddr, said};
    use pult_ssh::{SshDoor, Visitor, host_key};

    /// The door; shut where the configuration names no address.
    #[derive(Default)]
    pub(in crate::cli) struct Door(Option<(SshDoor, mpsc::Receiver<Visitor>)>);

    impl Door {
        /// Opens it, where the configuration says so.
        ///
        /// # Errors
        /// A sentence: it cannot be listened there, or the host key is of no use.
        pub(in crate::cli) async fn open(
            config: &Config,
            data: &Path,
            dispatch: &Dispatch,
        ) -> Result<Door, Failure> {
            let Some(at) = config.ssh.listen else {
                return Ok(Door(None));
            };
            let own = config.ssh.host_key.clone();
            let key = own.unwrap_or_else(|| host_key::in_folder(data));
            let open = SshDoor::open(at, &key, dispatch.clone()).await;
            let (door, visitors) = open.map_err(|error| {
                let error = Said::from_below(error);
                Failure::Failed(said!(
                    "cannot open the SSH door on {at}: {error}",
                    "вход по SSH на {at} не открыть: {error:#}"
                ))
            })?;
            tracing::info!(address = %door.address(), "the SSH door is open");
            Ok(Door(Some((door, visitors))))
        }

        /// Where it listens, unless it is shut.
        pub(in crate::cli) fn address(&self) -> Option<SocketAddr> {
            self.0.as_ref().map(|(door, _)| door.address())
        }

        /// Lets whoever logs in sit down, for ever.
        pub(in crate::cli::host) async fn receive(&mut self, desks: &Arc<Desks>) {
            if let Some((_, visitors)) = &mut self.0 {
                while let Some(visitor) = visitors.recv().await {
                    desks.receive_by_ssh(visitor).await;
                }
            }
            std::future::pending().await
        }

        /// Shuts it, once everybody has heard their last word.
        pub(in crate::cli::host) async fn close(self) {
            if let Some((door, _)) = self.0 {
                door.close().await;
            }
        }
    }
}

#[cfg(not(feature = "ssh"))]
mod without {
    use std::sync::Arc;

    use super::{Config, Desks, Dispatch, Failure, Path, Said, SocketAddr};

    /// No door.
    #[derive(Default)]
    pub(in crate::cli) struct Door;

    impl Door {
        /// Refuses a configuration that wants one.
        ///
        /// # Errors
        /// A sentence.
        pub(in crate::cli) async fn open(
            config: &Config,
            _: &Path,
            _: &Dispatch,
        ) -> Result<Door, Failure> {
            match config.ssh.listen {
                None => Ok(Door),
                Some(_) => Err(Failure::Usage(Said::new(
                    "ssh.listen: this build of pult has no SSH door; build it with the feature `ssh`",
                    "ssh.listen: этот pult собран без входа по SSH; соберите его с возможностью `ssh`",
                ))),
            }
        }

        /// It is shut.
        pub(in crate::cli) fn address(&self) -> Option<SocketAddr> {
            None
        }

        /// Nobody comes.
        pub(in crate::cli::host) async fn receive(&mut self, _: &Arc<Desks>) {
            std::future::pending().await
        }

        /// There is nothing to shut.
        pub(in crate::cli::host) async fn close(self) {}
    }
}
