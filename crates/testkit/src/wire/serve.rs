//! One connection: read, act, and answer as the script says.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use socket2::SockRef;

use super::message::{answer, answer_reply, read};
use super::{Behaviour, Reply, Shared, State, Verb, WireRequest};

/// What is asked of the bucket when its versioning is.
const VERSIONING: &str = "?versioning";

/// What is asked of the bucket when its objects are.
const LISTING: &str = "?list-type=2";

/// What an honest server answers.
struct Honest {
    status: u16,
    code: &'static str,
    tag: Option<String>,
    body: Bytes,
}

/// Serves until either side has had enough.
pub(super) fn connection(stream: TcpStream, shared: &Shared) {
    let _ = stream.set_nodelay(true);
    let Ok(reading) = stream.try_clone() else { return };
    let mut reading = BufReader::new(reading);
    while let Ok(Some(request)) = read(&mut reading) {
        if !serve(&stream, shared, request) {
            return;
        }
    }
}

/// Whether the connection goes on.
fn serve(mut stream: &TcpStream, shared: &Shared, request: WireRequest) -> bool {
    let mut state = shared.state();
    let behaviour = state.next(&request);
    state.requests.push(request.clone());
    if behaviour == Behaviour::Hold {
        match shared.hold(state) {
            Some(again) => state = again,
            None => return false,
        }
    }
    let honest = behaviour.acts().then(|| state.act(&request, behaviour == Behaviour::IgnoreCondition));
    let behaviour = match &honest {
        Some(honest) if behaviour == Behaviour::NoListing && honest.status == 404 => {
            Behaviour::Answer(Reply::denied("s3:ListBucket"))
        }
        _ => behaviour,
    };
    let date = state.date.clone();
    drop(state);

    let honest = honest.map(|honest| honest.bytes(date.as_deref()));
    match (behaviour, honest) {
        (Behaviour::Answer(reply) | Behaviour::ActThenAnswer(reply), _) => {
            stream.write_all(&answer_reply(&reply, date.as_deref())).is_ok()
        }
        (Behaviour::Honest | Behaviour::Hold | Behaviour::IgnoreCondition | Behaviour::NoListing, Some(bytes)) => {
            stream.write_all(&bytes).is_ok()
        }
        (Behaviour::FlipBit(at), Some(mut bytes)) => {
            let at = head_of(&bytes) + at;
            bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
            stream.write_all(&bytes).is_ok()
        }
        (Behaviour::HonestThenClose, Some(bytes)) => {
            let _ = stream.write_all(&bytes);
            false
        }
        (Behaviour::Truncate, Some(bytes)) => {
            let _ = stream.write_all(&bytes[..cut(&bytes)]);
            false
        }
        (Behaviour::Trickle(pause), Some(bytes)) => bytes.chunks(bytes.len().div_ceil(8)).all(|piece| {
            thread::sleep(pause);
            stream.write_all(piece).is_ok()
        }),
        (Behaviour::Stall, Some(bytes)) => {
            let _ = stream.write_all(&bytes[..cut(&bytes)]);
            let _ = stream.read(&mut [0]);
            false
        }
        (Behaviour::ActThenGarbage, _) => {
            let _ = stream.write_all(b"SSH-2.0-something-else\r\n\r\n");
            false
        }
        (Behaviour::ActThenReset | Behaviour::Reset, _) => {
            let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
            false
        }
        (Behaviour::ActThenSilence | Behaviour::Silence, _) => {
            // Until the client has had enough.
            let _ = stream.read(&mut [0]);
            false
        }
        (Behaviour::ActThenClose | Behaviour::Close, _) => false,
        (_, None) => unreachable!("it acted"),
    }
}

/// The end of the head and half of the body.
fn cut(bytes: &[u8]) -> usize {
    let head = head_of(bytes);
    head + (bytes.len() - head) / 2
}

/// The length of the head.
fn head_of(bytes: &[u8]) -> usize {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |end| end + 4)
}

impl State {
    fn next(&mut self, request: &WireRequest) -> Behaviour {
        let verb = match request.method.as_str() {
            "PUT" => Verb::Put,
            "GET" if request.key == VERSIONING => Verb::GetVersioning,
            "GET" if request.key.starts_with(LISTING) => Verb::List,
            "GET" => Verb::Get,
            _ => return Behaviour::Honest,
        };
        let scripted = self.scripts.get_mut(&verb).and_then(|script| script.pop_front());
        scripted.or_else(|| self.always.get(&verb).cloned()).unwrap_or(Behaviour::Honest)
    }

    fn act(&mut self, request: &WireRequest, is_blind: bool) -> Honest {
        let there = self.objects.get(&request.key).cloned();
        match (request.method.as_str(), there) {
            ("GET", _) if request.key == VERSIONING => {
                Honest { status: 200, code: "", tag: None, body: "<VersioningConfiguration/>".into() }
            }
            ("GET", _) if request.key.starts_with(LISTING) => {
                Honest { status: 200, code: "", tag: None, body: self.listing(&request.key).into() }
            }
            ("GET", None) => Honest::error(404, "NoSuchKey"),
            ("GET", Some(body)) => Honest { status: 200, code: "", tag: Some(tag_of(&body)), body },
            ("PUT", there) if !is_blind => self.put(request, there),
            ("PUT", _) => self.store(request),
            _ => Honest::error(405, "MethodNotAllowed"),
        }
    }

    /// All objects below the prefix that the query names.
    fn listing(&self, query: &str) -> String {
        let prefix = query.split('&').find_map(|pair| pair.strip_prefix("prefix=")).unwrap_or_default();
        let prefix = prefix.replace("%2F", "/");
        let below = self.objects.iter().filter(|(key, _)| key.starts_with(&prefix));
        let contents = below.map(|(key, body)| {
            let modified = "<LastModified>2026-11-01T00:00:00.000Z</LastModified>";
            format!("<Contents><Key>{key}</Key>{modified}<Size>{}</Size></Contents>", body.len())
        });
        let head = "<?xml version=\"1.0\"?>\n<ListBucketResult><IsTruncated>false</IsTruncated>";
        format!("{head}{}</ListBucketResult>", contents.collect::<String>())
    }

    fn put(&mut self, request: &WireRequest, there: Option<Bytes>) -> Honest {
        let if_match = request.headers.get("if-match");
        match (there, if_match) {
            (Some(_), None) if request.headers.contains_key("if-none-match") => {
                Honest::error(412, "PreconditionFailed")
            }
            (None, Some(_)) => Honest::error(404, "NoSuchKey"),
            (Some(body), Some(tag)) if *tag != tag_of(&body) => Honest::error(412, "PreconditionFailed"),
            _ => self.store(request),
        }
    }

    fn store(&mut self, request: &WireRequest) -> Honest {
        self.objects.insert(request.key.clone(), request.body.clone());
        Honest { status: 200, code: "", tag: Some(tag_of(&request.body)), body: Bytes::new() }
    }
}

impl Honest {
    fn error(status: u16, code: &'static str) -> Self {
        Self { status, code, tag: None, body: Bytes::new() }
    }

    fn bytes(self, date: Option<&str>) -> Vec<u8> {
        if !self.code.is_empty() {
            return answer_reply(&Reply::code(self.status, self.code), date);
        }
        let mut headers = vec![("last-modified".to_owned(), "Sun, 01 Nov 2026 00:00:00 GMT".to_owned())];
        headers.extend(self.tag.map(|tag| ("etag".to_owned(), tag)));
        headers.extend(date.map(|date| ("date".to_owned(), date.to_owned())));
        answer(self.status, &headers, &self.body)
    }
}

fn tag_of(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
