//! S3's words for a definite no.

use journal::FaultKind;

use super::{Answer, Asked, Place};

/// By the code where it says more than the status.
pub(super) fn refusal(answer: &Answer, asked: Asked, place: &Place, ahead_seconds: Option<i64>) -> (FaultKind, String) {
    let endpoint = &place.endpoint;
    match (answer.status, answer.code.as_str()) {
        (_, "NoSuchBucket") => (FaultKind::NoStore, format!("no {place}")),
        (300..=399, _) | (_, "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException") => {
            (FaultKind::Configuration, elsewhere(answer, place))
        }
        (_, "ExpiredToken" | "TokenRefreshRequired") => {
            (FaultKind::Permission, format!("{endpoint} says that the credentials have expired ({})", answer.code))
        }
        (_, "InvalidToken") => {
            (FaultKind::Permission, format!("{endpoint} does not take the session token (InvalidToken)"))
        }
        (401 | 403, code) => (FaultKind::Permission, denied(code, answer, asked, place, ahead_seconds)),
        (405 | 501, _) => (FaultKind::Configuration, unsupported(answer, asked, place)),
        (404, "NoSuchKey") => (FaultKind::Configuration, unsupported(answer, asked, place)),
        (404, _) => (FaultKind::Configuration, format!("{endpoint} answered {answer}, as no S3 store does")),
        _ => (FaultKind::Configuration, format!("{endpoint} answered {answer} for bucket '{}'", place.bucket)),
    }
}

fn elsewhere(answer: &Answer, place: &Place) -> String {
    match &answer.region {
        Some(region) => format!("{place} lies in region {region}, not in {}: set the region to {region}", place.region),
        None => format!("{place} is not in region {} ({answer}): set its region", place.region),
    }
}

fn unsupported(answer: &Answer, asked: Asked, place: &Place) -> String {
    let what = match asked {
        Asked::Get => "reading objects",
        Asked::Put => "a conditional write (If-None-Match) or the encryption asked for (sse)",
    };
    format!("{} does not support {what}: it answered {answer}", place.endpoint)
}

fn denied(code: &str, answer: &Answer, asked: Asked, place: &Place, ahead_seconds: Option<i64>) -> String {
    let endpoint = &place.endpoint;
    match code {
        "SignatureDoesNotMatch" => {
            format!("{endpoint} does not take the signature ({code}): the secret access key is wrong")
        }
        "InvalidAccessKeyId" => format!("{endpoint} does not know this access key id ({code})"),
        "RequestTimeTooSkewed" => {
            let by = ahead_seconds.map_or(String::new(), |ahead| format!(" by {} s", ahead.unsigned_abs()));
            format!("this machine's clock is wrong{by}, so {endpoint} refuses its requests ({code})")
        }
        _ => format!("{place} denies access ({answer}): {}", needs(answer, asked)),
    }
}

/// What the credentials lack: the store's own word where it has one, else what such a request needs.
fn needs(answer: &Answer, asked: Asked) -> String {
    match (&answer.denied_action, asked) {
        (Some(action), _) => format!("the credentials lack {action}"),
        (None, Asked::Put) => "the policy must allow s3:PutObject".to_owned(),
        (None, Asked::Get) => {
            "the policy must allow s3:GetObject and s3:ListBucket, without which a missing object reads as denied"
                .to_owned()
        }
    }
}
