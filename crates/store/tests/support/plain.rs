//! `object_store` as it comes, without our transport: a client that reports failures to the library as its
//! own default client does (`HttpError::reqwest` in its source), so that its retry rules are seen at work.

use std::error::Error;
use std::io::ErrorKind;

use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_util::client::legacy::{Client, connect::HttpConnector as Tcp};
use hyper_util::rt::TokioExecutor;
use object_store::ClientOptions;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
    HttpService,
};

use crate::support::TRY_TIMEOUT;

/// A handle with the library's default configuration.
pub(crate) fn default_handle(endpoint: &str) -> AmazonS3 {
    AmazonS3Builder::new()
        .with_bucket_name("books")
        .with_endpoint(endpoint)
        .with_allow_http(true)
        .with_access_key_id("id")
        .with_secret_access_key("secret")
        .with_http_connector(Plain(Client::builder(TokioExecutor::new()).build_http()))
        .build()
        .expect("the options are good")
}

#[derive(Clone, Debug)]
struct Plain(Client<Tcp, HttpRequestBody>);

#[async_trait]
impl HttpService for Plain {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = tokio::time::timeout(TRY_TIMEOUT, self.0.request(request)).await;
        let answer = answer.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late))?;
        let answer = answer.map_err(|error| HttpError::new(kind_of(&error), error))?;
        Ok(answer.map(|body| HttpResponseBody::new(body.map_err(|error| HttpError::new(kind_of(&error), error)))))
    }
}

impl HttpConnector for Plain {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

fn kind_of(error: &(dyn Error + 'static)) -> HttpErrorKind {
    let mut cause = Some(error);
    while let Some(current) = cause {
        if let Some(hyper) = current.downcast_ref::<hyper::Error>()
            && (hyper.is_closed() || hyper.is_incomplete_message() || hyper.is_body_write_aborted())
        {
            return HttpErrorKind::Request;
        }
        let io = current.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if matches!(io, Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof)) {
            return HttpErrorKind::Interrupted;
        }
        cause = current.source();
    }
    HttpErrorKind::Unknown
}
