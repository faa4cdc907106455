//! `pult tls`: a certificate of one's own for the listener.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{Datelike, Duration, Utc};
use clap::{Args, Subcommand};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use serde_json::json;

use super::office::made_folder;
use super::{Common, Failure, FileDeed, output};
use crate::said;

/// Encryption of the listener.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a self-signed certificate, cert.pem and key.pem, in the data folder
    New(New),
}

/// Make a certificate
#[derive(Debug, Args)]
pub struct New {
    /// A name or address by which clients reach the office, besides localhost; may be repeated
    #[arg(long, value_name = "HOST")]
    name: Vec<String>,
    /// How many days it is good for
    #[arg(long, default_value_t = 825, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// Replace what is there
    #[arg(long)]
    force: bool,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

impl Command {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        match self {
            Command::New(command) => command.run(common),
        }
    }
}

impl New {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let folder = made_folder(common)?;
        let [cert, key] = ["cert.pem", "key.pem"].map(|name| folder.join(name));
        if let Some(there) = [&cert, &key].into_iter().find(|file| file.exists())
            && !self.force
        {
            let there = there.display();
            return Err(Failure::Usage(said!(
                "{there} is there already: say --force to replace it",
                "{there} уже есть: с --force он будет заменён"
            )));
        }
        let (certificate, secret) = self.made()?;
        write(&key, &secret, 0o600)?;
        write(&cert, &certificate, 0o644)?;
        self.print(&cert, &key, common)
    }

    /// The certificate and its key, both PEM.
    fn made(&self) -> Result<(String, String), Failure> {
        let failed = |error: rcgen::Error| {
            Failure::Usage(said!(
                "cannot make a certificate for these names: {error}",
                "с такими именами сертификат не сделать: {error}"
            ))
        };
        let mut params = CertificateParams::new(self.names()).map_err(failed)?;
        params
            .distinguished_name
            .push(DnType::CommonName, "pult dispatch office");
        let day = |date: chrono::NaiveDate| {
            let [month, day] = [date.month(), date.day()].map(|n| u8::try_from(n).unwrap_or(1));
            date_time_ymd(date.year(), month, day)
        };
        // A client whose clock is a little behind must not find it too young.
        let today = Utc::now().date_naive();
        params.not_before = day(today - Duration::days(1));
        params.not_after = day(today + Duration::days(i64::from(self.days)));
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = params.self_signed(&key).map_err(failed)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }

    /// Every way in: this machine, and what was asked for.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
        for name in &self.name {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    fn print(&self, cert: &Path, key: &Path, common: &Common) -> Result<(), Failure> {
        let [cert, key] = [cert, key].map(|file| file.display().to_string());
        if self.json {
            let answer =
                json!({"cert": cert, "key": key, "names": self.names(), "days": self.days});
            return output::print_json(&answer);
        }
        let said = said!(
            "{cert}\n{key}\n\nPut into config.toml:\n[http]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"",
            "{cert}\n{key}\n\nВпишите в config.toml:\n[http]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\""
        );
        output::tell(&said, common.locale())
    }
}

fn write(file: &PathBuf, text: &str, mode: u32) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(FileDeed::Write, file, &error);
    // An older file may be readable by others; its permissions would stay.
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(file).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
