//! Whether the bucket keeps what is overwritten or deleted in it: a look at its setting, with one signed GET.

use bytes::Bytes;
use http::{Request, StatusCode};
use journal::Fault;
use object_store::aws::{AwsAuthorizer, AwsCredential};
use object_store::client::{HttpError, HttpRequest, HttpRequestBody};

use super::S3Bucket;
use crate::object::failure::{Answer, Failure};
use crate::object::meaning;

/// Whether a bucket keeps versions of its objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    /// It does.
    On,
    /// It does not, or no longer.
    Off,
    /// Nobody can tell. The reason is the right that is missing, or what the store said.
    MayNotLook(String),
}

impl S3Bucket {
    /// Asks once, in the time of one try. A failure is an answer too.
    pub async fn keeps_versions(&self) -> Versions {
        let signing = match self.keyring.ready().await {
            Ok(signing) => signing,
            Err(fault) => return Versions::MayNotLook(fault.message),
        };
        let answer = match self.versioning_request(&signing) {
            Ok(request) => self.transport.exchange(request).await,
            Err(fault) => return Versions::MayNotLook(fault.message),
        };
        match answer {
            Ok(answer) => read(&answer.into_body().bytes().await),
            Err(failure) => Versions::MayNotLook(self.reason(&failure)),
        }
    }

    fn versioning_request(&self, signing: &AwsCredential) -> Result<HttpRequest, Fault> {
        let request = Request::get(format!("{}?versioning=", self.objects.place().bucket_url));
        let bad = |error: &dyn std::fmt::Display| Fault::new(journal::FaultKind::Configuration, error);
        let mut request = request.body(HttpRequestBody::empty()).map_err(|error| bad(&error))?;
        let authorizer = AwsAuthorizer::new(signing, "s3", &self.objects.place().region);
        authorizer.try_authorize(&mut request, None).map_err(|error| bad(&error))?;
        Ok(request)
    }

    fn reason(&self, failure: &Failure) -> String {
        match failure {
            Failure::Answer(Answer { status, code, denied_action, .. })
                if *status == StatusCode::FORBIDDEN.as_u16() && code == "AccessDenied" =>
            {
                denied_action.clone().unwrap_or_else(|| "s3:GetBucketVersioning".to_owned())
            }
            Failure::Answer(answer) => format!("{} answered {answer}", self.objects.place().endpoint),
            Failure::NotSent { .. } | Failure::NoAnswer { .. } | Failure::TooLong { .. } => {
                meaning::of_get::<()>(failure, self.objects.place(), None)
                    .err()
                    .map_or_else(String::new, |fault| fault.message)
            }
        }
    }
}

fn read(body: &Result<Bytes, HttpError>) -> Versions {
    let text = body.as_ref().map_or("".into(), |body| String::from_utf8_lossy(body));
    if !text.contains("<VersioningConfiguration") {
        return Versions::MayNotLook("the answer cannot be read".to_owned());
    }
    if text.contains("<Status>Enabled</Status>") { Versions::On } else { Versions::Off }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_enabled_is_on() {
        let namespace = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
        let read = |inner: &str| {
            let text = format!(
                "<?xml version=\"1.0\"?>\n<VersioningConfiguration {namespace}>{inner}</VersioningConfiguration>"
            );
            read(&Ok(text.into()))
        };
        assert_eq!(read("<Status>Enabled</Status>"), Versions::On);
        assert_eq!(read("<Status>Enabled</Status><MfaDelete>Disabled</MfaDelete>"), Versions::On);
        assert_eq!(read("<Status>Suspended</Status>"), Versions::Off);
        assert_eq!(read(""), Versions::Off);
        assert_eq!(super::read(&Ok("<VersioningConfiguration/>".into())), Versions::Off);
        assert!(matches!(super::read(&Ok("<html>".into())), Versions::MayNotLook(_)));
    }
}
