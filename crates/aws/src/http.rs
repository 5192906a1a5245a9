//! How AWS's library speaks: as the store does, trusting whom the store trusts. Its own client would read the
//! system's certificates in every process, and would panic at a bundle that holds one it cannot read.

use std::io;
use std::path::Path;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect};
use hyper_util::rt::TokioExecutor;
use journal::Fault;
use rustls::ClientConfig;

/// Keys and tokens are short; what is longer is not one.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// With a CA bundle exactly its certificates are trusted.
pub(crate) fn client(ca_bundle: Option<&Path>) -> Result<SharedHttpClient, Fault> {
    Ok(SharedHttpClient::new(Wire { tls: store::tls_config(ca_bundle)? }))
}

#[derive(Debug)]
struct Wire {
    tls: ClientConfig,
}

impl HttpClient for Wire {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        let mut tcp = connect::HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(settings.connect_timeout());
        let builder = HttpsConnectorBuilder::new().with_tls_config(self.tls.clone()).https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(builder.wrap_connector(tcp));
        SharedHttpConnector::new(Connector { client, read_timeout: settings.read_timeout() })
    }
}

#[derive(Clone, Debug)]
struct Connector {
    client: Client<HttpsConnector<connect::HttpConnector>, Full<Bytes>>,
    read_timeout: Option<Duration>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.clone();
        HttpConnectorFuture::new(async move { connector.exchange(request).await })
    }
}

impl Connector {
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
        let (parts, body) = request.into_parts();
        let body = body.bytes().map(Bytes::copy_from_slice);
        let body = body.ok_or_else(|| ConnectorError::user("a body that is no bytes".into()))?;
        let answer = self.client.request(http::Request::from_parts(parts, Full::new(body)));
        let answer = match self.read_timeout {
            Some(wait) => {
                tokio::time::timeout(wait, answer).await.map_err(|late| ConnectorError::timeout(late.into()))?
            }
            None => answer.await,
        };
        let (parts, body) = answer.map_err(failed)?.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(ConnectorError::io)?.to_bytes();
        let answer = http::Response::from_parts(parts, SdkBody::from(body));
        HttpResponse::try_from(answer).map_err(|error| ConnectorError::other(error.into(), None))
    }
}

/// A connection that took too long is told from one that failed: the library asks again after either, but not
/// everywhere as often.
fn failed(error: hyper_util::client::legacy::Error) -> ConnectorError {
    let mut cause = std::error::Error::source(&error);
    while let Some(current) = cause {
        if current.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut) {
            return ConnectorError::timeout(error.into());
        }
        cause = current.source();
    }
    ConnectorError::io(error.into())
}
