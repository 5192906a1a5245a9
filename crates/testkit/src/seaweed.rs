//! A second real S3 for the tests: SeaweedFS, which keeps its objects in a storage engine on disk. Started for this
//! test process and ended with it, on loopback alone.
//!
//! It shares no code with ministack, so what passes on both is no quirk of either. Keep it to four writers at once:
//! with more it is right and slow.

use std::fs;
use std::net::TcpListener;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use tempfile::TempDir;

use crate::ministack::{Keys, free_port, tools};
use crate::s3_server::S3Server;
use crate::tethered::{Leashed, Tethered, started};

const START_WAIT: Duration = Duration::from_secs(60);

/// Who may do everything, who may read, and who may read and write but not list.
const IDENTITIES: &str = r#"{"identities": [
    {"name": "admin", "credentials": [{"accessKey": "ADMINKEY", "secretKey": "admin-secret"}],
     "actions": ["Admin", "Read", "Write", "List", "Tagging"]},
    {"name": "reader", "credentials": [{"accessKey": "READERKEY", "secretKey": "reader-secret"}],
     "actions": ["Read", "List"]},
    {"name": "writer", "credentials": [{"accessKey": "WRITERKEY", "secretKey": "writer-secret"}],
     "actions": ["Read", "Write"]}]}"#;

/// A running SeaweedFS; it ends when this is dropped, or when this process dies.
#[derive(Debug)]
pub struct Seaweed {
    s3: S3Server,
    process: Option<Tethered>,
    place: Place,
}

impl Seaweed {
    /// The server that the tests of this process share, started by the first that asks.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Seaweed> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Starts a server on free ports of loopback.
    ///
    /// # Panics
    ///
    /// If SeaweedFS is not installed, with the command that installs it; or if it does not start.
    pub fn start() -> Self {
        started("SeaweedFS", &program(), Self::try_start)
    }

    /// Keys of somebody who may read all and write nothing.
    pub fn reader(&self) -> Keys {
        Keys { id: "READERKEY".into(), secret: "reader-secret".into() }
    }

    /// Keys of somebody who may read and write and not list.
    pub fn writer(&self) -> Keys {
        Keys { id: "WRITERKEY".into(), secret: "writer-secret".into() }
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.take().expect("it runs").kill_and_keep();
    }

    /// Starts it again after [`Self::kill`], on the same ports and with the same objects.
    pub fn revive(&mut self) {
        self.process = Some(run(&program(), &self.place).expect("SeaweedFS starts again"));
    }

    fn try_start(program: &Path) -> Option<Self> {
        let place = Place::new();
        let process = run(program, &place)?;
        let admin = Keys { id: "ADMINKEY".into(), secret: "admin-secret".into() };
        Some(Self { s3: S3Server::new(place.endpoint(), admin), place, process: Some(process) })
    }
}

/// Where it listens and keeps its objects.
#[derive(Debug)]
struct Place {
    dir: PathBuf,
    ports: Vec<u16>,
    admin_port: u16,
}

impl Place {
    fn new() -> Self {
        // The tether removes it, since a shared server is never dropped.
        let dir = TempDir::new().expect("a directory").keep();
        fs::write(dir.join("s3.json"), IDENTITIES).expect("a file");
        Self { ports: (0..8).map(|_| free_port()).collect(), admin_port: port_with_a_second(), dir }
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports[6])
    }
}

/// Starts it and waits until it is ready.
fn run(program: &Path, place: &Place) -> Option<Tethered> {
    let (dir, admin) = (place.dir.display(), place.admin_port);
    let names = ["master", "volume", "filer", "s3"].into_iter().flat_map(|name| [name.into(), format!("{name}.grpc")]);
    let mut arguments: Vec<String> = FLAGS.map(str::to_owned).into();
    arguments.extend([format!("-dir={dir}"), format!("-s3.config={dir}/s3.json")]);
    arguments.extend(names.zip(&place.ports).map(|(name, port)| port_flag(&name, *port)));
    arguments.extend([port_flag("admin", admin), port_flag("admin.grpc", admin + ADMIN_OFFSET)]);
    // It leaves sockets in /tmp, named by its ports.
    let all = place.ports.iter().copied().chain([admin, admin + ADMIN_OFFSET]);
    let files = all.map(|port| format!("/tmp/seaweedfs-*-{port}.sock")).collect();
    let leashed = Leashed { arguments, dir: Some(&place.dir), files, ..Leashed::default() };
    let mut process = Tethered::start(program, &leashed);
    // It answers before its volumes are there: ready is who answers to a stranger with a refusal of S3.
    process.answers(&format!("{}/", place.endpoint()), 403, START_WAIT).then_some(process)
}

impl Deref for Seaweed {
    type Target = S3Server;

    fn deref(&self) -> &S3Server {
        &self.s3
    }
}

/// Loopback alone, no page and no catalogue, and no word to its makers.
const FLAGS: [&str; 8] = [
    "mini",
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    "-webdav=false",
    "-admin.ui=false",
    "-master.telemetry=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
];

/// Its workers look for the admin server this far above its port, wherever it was told to be.
const ADMIN_OFFSET: u16 = 10_000;

fn port_flag(name: &str, port: u16) -> String {
    match name.split_once('.') {
        Some((server, kind)) => format!("-{server}.port.{kind}={port}"),
        None => format!("-{name}.port={port}"),
    }
}

/// A free port whose second is free too.
fn port_with_a_second() -> u16 {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
    let mut ports = (20_000..50_000).step_by(7).skip(usize::from(free_port()) % 4_000);
    ports.find(|port| is_free(*port) && is_free(port + ADMIN_OFFSET)).expect("loopback has free ports")
}

/// Where `scripts/install-test-tools.sh` puts it.
fn program() -> PathBuf {
    tools().join("weed/bin/weed")
}
