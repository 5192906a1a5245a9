//! What the tests do to a real S3 behind the program's back, whichever server it is.

use std::collections::BTreeMap;

use http::{Method, Request};
use object_store::aws::{AwsAuthorizer, AwsCredential};
use object_store::client::HttpRequestBody;

use crate::http_client::{self, Answer};
use crate::ministack::Keys;

const REGION: &str = "us-east-1";

/// A running S3 and who may do everything there.
#[derive(Debug)]
pub struct S3Server {
    endpoint: String,
    admin: Keys,
}

impl S3Server {
    pub(crate) fn new(endpoint: String, admin: Keys) -> Self {
        Self { endpoint, admin }
    }

    /// Its address, without a slash at the end.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// A user who may do everything.
    pub fn admin(&self) -> Keys {
        self.admin.clone()
    }

    /// Makes a bucket.
    pub fn create_bucket(&self, name: &str) {
        self.s3(Method::PUT, name, Vec::new());
    }

    /// Has a bucket keep what is overwritten or deleted in it.
    pub fn keep_versions(&self, name: &str) {
        let setting = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        self.s3(Method::PUT, &format!("{name}?versioning="), setting.into());
    }

    /// The headers of an object, names in lower case: `x-amz-server-side-encryption` and the like.
    pub fn head(&self, bucket: &str, key: &str) -> BTreeMap<String, String> {
        self.s3(Method::HEAD, &format!("{bucket}/{key}"), Vec::new()).headers
    }

    /// All keys of a bucket, in order.
    pub fn objects(&self, bucket: &str) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        loop {
            let after = keys.last().map_or(String::new(), |last| format!("&start-after={}", encode(last)));
            let page = self.s3(Method::GET, &format!("{bucket}?list-type=2{after}"), Vec::new()).text();
            keys.extend(page.split("<Key>").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned));
            if !page.contains("<IsTruncated>true<") {
                return keys;
            }
        }
    }

    /// Reads an object, whatever anybody thinks of it.
    pub fn get(&self, bucket: &str, key: &str) -> Vec<u8> {
        self.s3(Method::GET, &format!("{bucket}/{key}"), Vec::new()).body
    }

    /// Overwrites an object, as no rule of ours allows.
    pub fn put(&self, bucket: &str, key: &str, body: &[u8]) {
        self.s3(Method::PUT, &format!("{bucket}/{key}"), body.to_vec());
    }

    /// Deletes an object, as no rule of ours allows.
    pub fn delete(&self, bucket: &str, key: &str) {
        self.s3(Method::DELETE, &format!("{bucket}/{key}"), Vec::new());
    }

    fn s3(&self, method: Method, path: &str, body: Vec<u8>) -> Answer {
        signed(&self.endpoint, &self.admin, "s3", method, path, body)
    }
}

/// Sends a signed request, which must succeed.
pub(crate) fn signed(endpoint: &str, by: &Keys, service: &str, method: Method, path: &str, body: Vec<u8>) -> Answer {
    let credential = AwsCredential { key_id: by.id.clone(), secret_key: by.secret.clone(), token: None };
    let mut request = Request::builder().method(method).uri(format!("{endpoint}/{path}"));
    if service == "iam" {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    if service == "kms" {
        request = request.header("content-type", "application/x-amz-json-1.1");
        request = request.header("x-amz-target", "TrentService.CreateKey");
    }
    let mut request = request.body(HttpRequestBody::from(body.clone())).expect("the path is clean");
    AwsAuthorizer::new(&credential, service, REGION).try_authorize(&mut request, None).expect("it can be signed");
    let request = request.map(|_| body);
    let answer = http_client::send(&request).expect("the server answers");
    let (uri, text) = (request.uri(), answer.text());
    assert!((200..300).contains(&answer.status), "{} {uri}: {} {text}", request.method(), answer.status);
    answer
}

/// Percent-encodes as signatures want it.
pub(crate) fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
