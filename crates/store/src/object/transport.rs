//! One try on the wire: connect, send, read the whole answer, within its bounds of time and length.
//!
//! Every answer that is not a success leaves as an error that carries its facts ([`Failure`]): the library
//! would keep the status and the code to itself. Nothing is repeated here; the library's retry loop does
//! that for the reader and, told so, not for the writer.

use std::error::Error;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Version};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{self, Client, connect};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use journal::Fault;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpRequest, HttpRequestBody, HttpResponse, HttpService,
};

use super::bounds::{Bounds, Wait};
use super::failure::{Answer, Failure, is_html};
use super::place::Place;
use super::skew::Skew;
use super::tls;

/// An error's text is short; what is longer is not one, and only the code in it matters.
const ERROR_BYTES_MAX: usize = 64 * 1024;

/// Connections that are idle for longer are not trusted with a request.
const IDLE_MAX: Duration = Duration::from_secs(15);

/// The HTTP client below both handles.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    client: Client<HttpsConnector<connect::HttpConnector>, HttpRequestBody>,
    try_timeout: Duration,
    skew: Arc<Skew>,
}

impl Transport {
    pub(crate) fn new(
        place: &Place,
        ca_bundle: Option<&Path>,
        try_timeout: Duration,
        skew: Arc<Skew>,
    ) -> Result<Self, Fault> {
        let mut tcp = connect::HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Sooner than the whole try: a connection that failed is a definite answer, a late one is not.
        tcp.set_connect_timeout(Some(try_timeout / 2));
        let builder = HttpsConnectorBuilder::new().with_tls_config(tls::tls_config(ca_bundle)?);
        let builder = if place.is_plain_http() { builder.https_or_http() } else { builder.https_only() };
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_MAX)
            .build(builder.enable_http1().wrap_connector(tcp));
        Ok(Self { client, try_timeout, skew })
    }

    /// Sends a request once and reads the whole answer, which is a success.
    pub(crate) async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let bounds = Bounds::of(request.extensions());
        let wait = bounds.wait(self.try_timeout, request.body().content_length());
        let (mut parts, body) = request.into_parts();
        parts.version = Version::HTTP_11;
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        let answer = self.client.request(http::Request::from_parts(parts, body));
        let answer = wait.next(answer).await.map_err(late)?;
        let (mut parts, body) = answer.map_err(|error| unanswered(&error))?.into_parts();
        self.skew.observe(&parts.headers);
        if !is_success(&method, parts.status) {
            let read = read_error(parts.status, &parts.headers, body);
            return Err(wait.next(read).await.unwrap_or_else(late));
        }
        if is_page(&path, &parts.headers) {
            return Err(Failure::Answer(Answer::read(parts.status, &parts.headers, b"")));
        }
        let body = read_whole(&parts.headers, body, bounds.bytes_max(), wait).await?;
        // Some stores send an object in chunks, without the length that the library asks for.
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        Ok(HttpResponse::from_parts(parts, body.into()))
    }
}

#[async_trait]
impl HttpService for Transport {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.exchange(request).await.map_err(Failure::into_http)
    }
}

impl HttpConnector for Transport {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

/// A page in the place of an object: a proxy's, a login's, or somebody's web site. One that was stored as a page
/// is an object like any other.
fn is_page(path: &str, headers: &HeaderMap) -> bool {
    is_html(headers) && !path.ends_with(".html")
}

/// A read that was not asked for a part must not be answered with one.
fn is_success(method: &Method, status: StatusCode) -> bool {
    if method == Method::GET { status == StatusCode::OK } else { status.is_success() }
}

/// The status is known even if the text that explains it breaks off, and only a 404 says nothing without its
/// text: of a missing object or bucket, or of something that is no store at all.
async fn read_error(status: StatusCode, headers: &HeaderMap, body: Incoming) -> Failure {
    match Limited::new(body, ERROR_BYTES_MAX).collect().await {
        Ok(whole) => Failure::Answer(Answer::read(status, headers, &whole.to_bytes())),
        Err(error) if status == StatusCode::NOT_FOUND && !error.is::<LengthLimitError>() => broken_off(&*error),
        Err(_) => Failure::Answer(Answer::read(status, headers, b"")),
    }
}

fn broken_off(error: &(dyn Error + 'static)) -> Failure {
    Failure::NoAnswer { reason: format!("it breaks off: {}", innermost(error)) }
}

fn late(waited: Duration) -> Failure {
    Failure::NoAnswer { reason: format!("none within {waited:?}") }
}

/// The whole body, or a failure: hyper sees to it that a body is as long as its head says. It is held once.
async fn read_whole(headers: &HeaderMap, mut body: Incoming, bytes_max: usize, wait: Wait) -> Result<Bytes, Failure> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| bytes_max < length) {
        return Err(Failure::TooLong { bytes_max });
    }
    let mut whole = BytesMut::with_capacity(announced.unwrap_or(0));
    while let Some(frame) = wait.next(body.frame()).await.map_err(late)? {
        let frame = frame.map_err(|error| broken_off(&error))?;
        let Some(piece) = frame.data_ref() else { continue };
        if bytes_max - whole.len() < piece.len() {
            return Err(Failure::TooLong { bytes_max });
        }
        whole.extend_from_slice(piece);
    }
    Ok(whole.freeze())
}

fn unanswered(error: &legacy::Error) -> Failure {
    let reason = innermost(error).to_string();
    if !error.is_connect() {
        return Failure::NoAnswer { reason };
    }
    let is_trust = matches!(innermost(error).downcast_ref(), Some(rustls::Error::InvalidCertificate(_)));
    Failure::NotSent { reason, is_trust }
}

/// The cause that says most: the last one. An `io::Error` hides what it wraps from `source`.
fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source()) {
        Some(inner) => innermost(inner),
        None => error,
    }
}
