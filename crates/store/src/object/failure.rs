//! What came of one try when it was not a success: the facts, before anybody says what they mean.

use std::error::Error;
use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use object_store::client::{HttpError, HttpErrorKind};

/// How a try failed. It travels through the library as an error's source and is found again by [`find`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The store answered, and not with success.
    Answer(Answer),
    /// No connection came about, so certainly nothing was sent.
    NotSent { reason: String, is_trust: bool },
    /// Something was, or may have been, sent; no answer that can be read came back.
    NoAnswer { reason: String },
    /// The object is longer than any of ours of its kind.
    TooLong { bytes_max: usize },
}

/// What the store said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The `<Code>` of the XML body, or the code that a header says; empty if there was none.
    pub(crate) code: String,
    /// Where the bucket lies, if the answer told.
    pub(crate) region: Option<String>,
    /// What the credentials do not allow, if the answer told: `s3:ListBucket`.
    pub(crate) denied_action: Option<String>,
    /// It is a web page, which no store answers with.
    pub(crate) is_page: bool,
}

impl Answer {
    pub(crate) fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let header = headers.get("x-amz-bucket-region").and_then(|region| region.to_str().ok()).and_then(word);
        let region = header.or_else(|| element(&text, "Region").and_then(word));
        // Azure repeats its code in a header, which is all there is where a body has none.
        let header = headers.get("x-ms-error-code").and_then(|code| code.to_str().ok());
        let code = element(&text, "Code").or(header).and_then(word).unwrap_or_default();
        let denied_action = element(&text, "Message").and_then(denied_action);
        // Some stores call their XML anything; a code in it is a store's word.
        let is_page = code.is_empty() && (is_html(headers) || looks_like_html(&text));
        Self { status: status.as_u16(), code, region, denied_action, is_page }
    }

    /// The store says "not now", which leaves open whether it acted.
    pub(crate) fn is_not_now(&self) -> bool {
        let broken_on_the_way = ["RequestTimeout", "IncompleteBody", "BadDigest", "XAmzContentSHA256Mismatch"];
        matches!(self.status, 408 | 429 | 500 | 502..=599)
            || (self.status == 400 && broken_on_the_way.contains(&self.code.as_str()))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code.is_empty() { write!(f, "{}", self.status) } else { write!(f, "{} {}", self.status, self.code) }
    }
}

impl Failure {
    /// Wraps this for the library, whose kinds say no more than whether a read is tried again.
    pub(crate) fn into_http(self) -> HttpError {
        let kind = match &self {
            Self::Answer(answer) if answer.is_not_now() => HttpErrorKind::Interrupted,
            Self::NotSent { is_trust: false, .. } => HttpErrorKind::Connect,
            Self::NoAnswer { .. } => HttpErrorKind::Interrupted,
            Self::Answer(_) | Self::NotSent { .. } | Self::TooLong { .. } => HttpErrorKind::Unknown,
        };
        HttpError::new(kind, self)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(answer) => write!(f, "answered {answer}"),
            Self::NotSent { reason, .. } | Self::NoAnswer { reason } => f.write_str(reason),
            Self::TooLong { .. } => f.write_str("the object is too long"),
        }
    }
}

impl Error for Failure {}

/// Finds the facts behind an error of the library. An error without them came after a good answer (no
/// version in it, say), so nobody can tell what the store did.
pub(crate) fn find(error: &object_store::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(failure) = current.downcast_ref::<Failure>() {
            return failure.clone();
        }
        cause = current.source();
    }
    Failure::NoAnswer { reason: "the answer cannot be read".to_owned() }
}

/// The answer says of itself that it is a web page.
pub(crate) fn is_html(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/html")
}

fn looks_like_html(text: &str) -> bool {
    let begins = |word: &str| text.trim_start().get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    begins("<!doctype html") || begins("<html")
}

/// The text of the first XML element of this name.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once('<').map(|(value, _)| value)
}

/// The action in `User: … is not authorized to perform: s3:ListBucket on resource: …`. Only what looks like an
/// action of S3 or of its keys goes into messages.
fn denied_action(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("is not authorized to perform: ")?;
    let action = rest.split([' ', ',', '.']).next()?;
    let name = action.strip_prefix("s3:").or_else(|| action.strip_prefix("kms:"))?;
    let is_name = (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| action.to_owned())
}

/// Foreign text goes into messages only if it is one short word.
fn word(text: &str) -> Option<String> {
    let text = text.trim();
    let is_word = (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    is_word.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Answer {
        Answer::read(StatusCode::FORBIDDEN, &HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn the_code_is_read_from_the_xml_and_from_nothing_else() {
        let error = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Code</Message></Error>";
        assert_eq!(read(error).code, "AccessDenied");
        for foreign in
            ["", "<html>403</html>", "<Code>", "<Code></Code>", "<Code>two words</Code>", "<Code>\u{1b}[2J</Code>"]
        {
            assert_eq!(read(foreign).code, "", "{foreign}");
        }
    }

    #[test]
    fn a_web_page_is_known_by_its_type_or_its_beginning() {
        let mut html = HeaderMap::new();
        html.insert(CONTENT_TYPE, "Text/HTML; charset=utf-8".parse().unwrap());
        let typed = |body: &str| Answer::read(StatusCode::OK, &html, body.as_bytes()).is_page;
        assert!(typed("") && typed("welcome"));
        assert!(!typed("<Error><Code>NoSuchKey</Code></Error>"), "a code is a store's word");
        assert!(read(" <!DOCTYPE html><title>Log in</title>").is_page && read("<html lang=\"en\">").is_page);
        assert!(!read("").is_page && !read("not found").is_page && !read("<Error/>").is_page);
    }

    #[test]
    fn the_action_that_is_denied_is_read_from_the_message_and_nothing_else_is() {
        let error = |message: &str| format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
        let denied = |message: &str| read(&error(message)).denied_action;
        let user = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform:";
        for action in ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:GetBucketVersioning", "kms:GenerateDataKey"]
        {
            let because = format!("because no identity-based policy allows the {action} action");
            let message = format!("{user} {action} on resource: &quot;arn:aws:s3:::books&quot; {because}");
            assert_eq!(denied(&message).as_deref(), Some(action));
        }
        let explicit = "with an explicit deny in a resource-based policy";
        assert_eq!(denied(&format!("{user} s3:PutObject {explicit}")).as_deref(), Some("s3:PutObject"));
        for foreign in
            ["iam:PassRole", "s3:", "s3:List-Bucket", "s3:\u{1b}[2J", "s3:ListBucket\nhint:", "S3:ListBucket"]
        {
            assert_eq!(denied(&format!("{user} {foreign} on resource: x")), None, "{foreign}");
        }
        assert_eq!(denied("Access Denied"), None);
        assert_eq!(read(&format!("{user} s3:ListBucket")).denied_action, None, "it is in no Message");
    }

    #[test]
    fn the_region_is_read_from_the_header_or_the_xml() {
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-bucket-region", "eu-central-1".parse().unwrap());
        assert_eq!(Answer::read(StatusCode::MOVED_PERMANENTLY, &headers, b"").region.unwrap(), "eu-central-1");
        assert_eq!(read("<Error><Region>eu-west-1</Region></Error>").region.unwrap(), "eu-west-1");
    }

    #[test]
    fn a_failure_is_found_again_behind_the_library_s_errors() {
        let failure = Failure::Answer(Answer { status: 403, ..Answer::default() });
        let error = object_store::Error::Generic { store: "S3", source: Box::new(failure.clone().into_http()) };
        assert_eq!(find(&error), failure);
    }
}
