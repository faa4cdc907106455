//! Opening the office in its data folder.

use std::env;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Common, Failure, FileDeed, Said, found_database};
use crate::said;
use pult_config::{Config, KeySetting, SetBy, Variables};
use pult_domain::Locale;
use pult_store::Store;

const DATABASE: &str = "pult.db";
const LOCK: &str = "pult.lock";
/// A lock that others only look at is free again within this many tries, so far apart.
const TRIES: usize = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// An opened office.
pub struct OpenOffice {
    /// Its data folder.
    pub data: PathBuf,
    /// How this process runs.
    pub config: Config,
    /// The file of the configuration, whether or not it is there.
    pub config_file: PathBuf,
    /// Every key of the configuration, for the console.
    pub settings: Vec<KeySetting>,
    /// Its memory.
    pub store: Store,
    /// What it says to whoever started it is said in this language.
    pub locale: Locale,
    /// Held by whoever runs the office.
    pub lock: Option<FolderLock>,
}

impl OpenOffice {
    /// Opens the office to run it: nobody else may run it at the same time.
    ///
    /// # Errors
    /// A sentence: somebody else has it, the configuration is wrong, the database does not open.
    pub fn to_run(common: &Common) -> Result<OpenOffice, Failure> {
        let data = made_folder(common)?;
        let lock = FolderLock::take(&data)?;
        found_database::look(&data)?;
        OpenOffice::locked(common, data, lock)
    }

    /// Opens the office whose lock is held already, to run it.
    ///
    /// # Errors
    /// As [`OpenOffice::to_run`].
    pub fn locked(common: &Common, data: PathBuf, lock: FolderLock) -> Result<OpenOffice, Failure> {
        Ok(OpenOffice {
            lock: Some(lock),
            ..OpenOffice::open(common, data)?
        })
    }

    /// Opens the office beside whoever runs it, making an empty one if there is none.
    ///
    /// # Errors
    /// A sentence: the configuration is wrong, the database does not open.
    pub fn beside_or_new(common: &Common) -> Result<OpenOffice, Failure> {
        let data = made_folder(common)?;
        OpenOffice::open(common, data)
    }

    /// Opens an office that is there, to change it beside whoever runs it.
    ///
    /// # Errors
    /// As [`OpenOffice::to_read`].
    pub fn beside(common: &Common) -> Result<OpenOffice, Failure> {
        OpenOffice::to_read(common)
    }

    /// Opens an office that is there, to read it.
    ///
    /// # Errors
    /// A sentence: there is no office, the configuration is wrong, the database does not open.
    pub fn to_read(common: &Common) -> Result<OpenOffice, Failure> {
        let data = data_folder(common)?;
        existing_database(&data)?;
        OpenOffice::open(common, data)
    }

    fn open(common: &Common, data: PathBuf) -> Result<OpenOffice, Failure> {
        let config = load_config(common, &data)?;
        let settings = settings(common, &data);
        let config_file = config_file(common, &data);
        let store = Store::open(&database(&data))?;
        Ok(OpenOffice {
            data,
            config,
            config_file,
            settings,
            store,
            locale: common.locale(),
            lock: None,
        })
    }
}

/// The data folder: the one asked for, else the platform's.
///
/// # Errors
/// When the platform does not say where data belongs.
pub fn data_folder(common: &Common) -> Result<PathBuf, Failure> {
    let named = common
        .data
        .clone()
        .filter(|path| !path.as_os_str().is_empty());
    named.or_else(platform_folder).ok_or_else(|| {
        Failure::Usage(Said::new(
            "the system does not say where data belongs; give --data DIR",
            "система не говорит, где хранить данные; назовите папку: --data ПАПКА",
        ))
    })
}

/// Where the platform keeps data of programs.
fn platform_folder() -> Option<PathBuf> {
    let folder = |name: &str| {
        let path = PathBuf::from(env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let base = if cfg!(windows) {
        folder("APPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        // XDG Base Directory Specification 0.8.
        folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("pult"))
}

/// The data folder, made if it was not there; others may not look into a new one.
pub fn made_folder(common: &Common) -> Result<PathBuf, Failure> {
    let data = data_folder(common)?;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(&data)
        .map_err(|error| Failure::file(FileDeed::Make, &data, &error))?;
    Ok(data)
}

/// The database of a data folder.
pub fn database(data: &Path) -> PathBuf {
    data.join(DATABASE)
}

/// The map of a data folder: its roads and its addresses.
pub fn map_file(data: &Path) -> PathBuf {
    data.join("map").join("roads.pult")
}

/// The database of a data folder that has one.
pub fn existing_database(data: &Path) -> Result<PathBuf, Failure> {
    let path = database(data);
    match path.exists() {
        true => Ok(path),
        false => Err(Failure::Failed(said!(
            "there is no office in {}; `pult` alone sets one up, `pult import` reads an office file; is another \
             folder meant, give --data",
            "в папке {} офиса нет; его заведёт pult без команды или файл офиса (pult import); если нужна другая \
             папка, назовите её: --data",
            data.display()
        ))),
    }
}

/// The configuration of the file, the environment and the command line.
///
/// # Errors
/// What is wrong with it, and where; a file that was named and is not there.
pub fn load_config(common: &Common, data: &Path) -> Result<Config, Failure> {
    let path = config_file(common, data);
    if named_config(common).is_some() && !path.exists() {
        return Err(Failure::no_file(&path));
    }
    let mut config = Config::load(&path, &Variables::of_process())?;
    if let Some(listen) = common.listen {
        config.http.listen = listen;
    }
    Ok(config)
}

fn named_config(common: &Common) -> Option<PathBuf> {
    let named = common.config.clone();
    named.filter(|path| !path.as_os_str().is_empty())
}

fn config_file(common: &Common, data: &Path) -> PathBuf {
    named_config(common).unwrap_or_else(|| data.join("config.toml"))
}

/// Every key of the configuration, as the file, the environment and the command line set it.
fn settings(common: &Common, data: &Path) -> Vec<KeySetting> {
    // A file that is not there sets nothing; one that is wrong was refused before.
    let text = fs::read_to_string(config_file(common, data)).unwrap_or_default();
    let mut settings = pult_config::listing(&text, &Variables::of_process());
    for setting in &mut settings {
        if let Some(listen) = common.listen.filter(|_| setting.key == "http.listen") {
            setting.value = format!("\"{listen}\"");
            setting.set_by = SetBy::Command;
        }
    }
    settings
}

/// The lock of a data folder: the operating system's, gone with the process however it ends.
pub struct FolderLock(File);

impl FolderLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// A sentence that names the process that has it.
    pub fn take(data: &Path) -> Result<FolderLock, Failure> {
        let path = data.join(LOCK);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Failure::file(FileDeed::Open, &path, &error))?;
        match patiently(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken(data, &mut file)),
            Err(TryLockError::Error(error)) => {
                return Err(Failure::file(FileDeed::Lock, &path, &error));
            }
        }
        // The number is for people alone; without it the lock is as good.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        Ok(FolderLock(file))
    }

    /// Writes into the lock where the office answers, for whoever asks beside it.
    pub fn tell(&mut self, addresses: &[String]) {
        // They are for people alone; without them the lock is as good.
        let _ = writeln!(self.0, "\n{}", addresses.join("\n"));
    }

    /// Who has the lock, if anybody: his process id, or nothing when it is not known.
    pub fn holder(data: &Path) -> Option<String> {
        FolderLock::held(data).map(|holder| holder.process)
    }

    /// Who has the lock, if anybody, and where he answers.
    pub fn held(data: &Path) -> Option<Holder> {
        let mut file = File::open(data.join(LOCK)).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(Holder::in_file(&mut file)),
            _ => None,
        }
    }
}

/// Who runs an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The process id; empty when it is not known.
    pub process: String,
    /// Where the office answers: none while it starts.
    pub addresses: Vec<String>,
}

impl Holder {
    fn in_file(file: &mut File) -> Holder {
        let mut text = String::new();
        let _ = file.read_to_string(&mut text);
        let mut lines = text.lines().map(str::trim).map(str::to_owned);
        Holder {
            process: lines.next().unwrap_or_default(),
            addresses: lines.filter(|line| !line.is_empty()).collect(),
        }
    }
}

/// Takes a lock that may be looked at just now: who asks whether it is free has it for a moment.
fn patiently(file: &File) -> Result<(), TryLockError> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
            done => return done,
        }
    }
    file.try_lock()
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing the file would do the same.
        let _ = self.0.unlock();
    }
}

fn taken(data: &Path, file: &mut File) -> Failure {
    let holder = match Holder::in_file(file).process {
        pid if pid.is_empty() => Said::new("another process", "другой процесс"),
        pid => said!("process {pid}", "процесс {pid}"),
    };
    Failure::Failed(said!(
        "{holder} runs the office in {}; stop it first, or give another --data",
        "офис в папке {} уже запущен, его держит {holder:#}; сначала остановите его (pult stop) или назовите другую папку: --data",
        data.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_is_told_who_has_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = FolderLock::take(folder.path()).expect("free");
        let pid = std::process::id().to_string();
        assert_eq!(FolderLock::holder(folder.path()), Some(pid.clone()));
        let refusal = FolderLock::take(folder.path()).err().expect("taken");
        assert!(refusal.to_string().contains(&pid), "{refusal}");
        let (mut first, url) = (first, "http://127.0.0.1:8080".to_owned());
        first.tell(std::slice::from_ref(&url));
        let held = FolderLock::held(folder.path()).expect("held");
        assert_eq!((held.process, held.addresses), (pid, vec![url]));
        drop(first);
        assert_eq!(FolderLock::holder(folder.path()), None);
        assert!(FolderLock::take(folder.path()).is_ok());
    }
}
