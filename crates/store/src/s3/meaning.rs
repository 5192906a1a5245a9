//! What a failure means: the table of the commit protocol, as code. Pure.
//!
//! The rule for a PUT: what may have been applied, now or later, is `Unknown`; what cannot have been is
//! `Refused`; what says that somebody may hold the key is `SlotTaken`, and the engine looks.

use journal::{Fault, FaultKind, PutNew, PutView};

use super::failure::{Answer, Failure};
use super::place::Place;

type Read<T> = Result<Option<T>, Fault>;

/// What came of a conditional create.
pub(super) fn of_put_new(failure: &Failure, place: &Place, ahead_seconds: Option<i64>) -> PutNew {
    match failure {
        // 409 says that a conflicting request was under way, not that anything is stored.
        Failure::Answer(Answer { status: 304 | 409 | 412, .. }) => PutNew::SlotTaken,
        Failure::Answer(answer) if answer.is_not_now() => PutNew::Unknown(unavailable(failure, place)),
        // Whoever says that all is well in a web page may have passed the request on.
        Failure::Answer(answer) if answer.status < 300 => {
            PutNew::Unknown(Fault::new(FaultKind::Unavailable, page(answer, place)))
        }
        Failure::Answer(answer) => PutNew::Refused(refusal(answer, Asked::Put, place, ahead_seconds)),
        Failure::NotSent { is_trust, .. } => PutNew::Refused(unreachable(failure, *is_trust, place)),
        Failure::NoAnswer { .. } | Failure::TooLong { .. } => PutNew::Unknown(unavailable(failure, place)),
    }
}

/// What came of a view's conditional replacement.
pub(super) fn of_put_if(
    failure: &Failure,
    had_tag: bool,
    place: &Place,
    ahead_seconds: Option<i64>,
) -> Result<PutView, Fault> {
    let is_removed = matches!(failure, Failure::Answer(answer) if had_tag && is_missing(answer));
    match of_put_new(failure, place, ahead_seconds) {
        _ if is_removed => Ok(PutView::Changed),
        PutNew::Created => unreachable!("a failure creates nothing"),
        PutNew::SlotTaken => Ok(PutView::Changed),
        PutNew::Unknown(fault) | PutNew::Refused(fault) => Err(fault),
    }
}

/// The store does not have what the request asks for, a condition say; so it did nothing.
pub(super) fn is_not_implemented(failure: &Failure) -> bool {
    matches!(failure, Failure::Answer(Answer { status: 501, .. }))
}

/// What came of a read, after the last try.
pub(super) fn of_get<T>(failure: &Failure, place: &Place, ahead_seconds: Option<i64>) -> Read<T> {
    match failure {
        Failure::Answer(answer) if is_missing(answer) => Ok(None),
        Failure::Answer(answer) if answer.is_not_now() || answer.status == 409 => Err(unavailable(failure, place)),
        Failure::Answer(answer) => Err(refusal(answer, Asked::Get, place, ahead_seconds)),
        Failure::NotSent { is_trust, .. } => Err(unreachable(failure, *is_trust, place)),
        Failure::NoAnswer { .. } => Err(unavailable(failure, place)),
        Failure::TooLong { bytes_max } => Err(place.too_long(*bytes_max)),
    }
}

/// A bare 404 may come from anything that stands on the way, so only the store's own word counts: taking
/// it for a missing object would make an empty ledger of a wrong address.
fn is_missing(answer: &Answer) -> bool {
    answer.status == 404 && answer.code == "NoSuchKey"
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Get,
    Put,
}

fn unavailable(failure: &Failure, place: &Place) -> Fault {
    let message = match failure {
        Failure::Answer(answer) => format!("{} answered {answer}", place.endpoint),
        Failure::NoAnswer { .. } | Failure::NotSent { .. } | Failure::TooLong { .. } => {
            format!("no answer from {}: {failure}", place.endpoint)
        }
    };
    Fault::new(FaultKind::Unavailable, message)
}

fn unreachable(failure: &Failure, is_trust: bool, place: &Place) -> Fault {
    if is_trust {
        let hint = "a store with a certificate of its own needs its CA bundle";
        return Fault::new(FaultKind::Configuration, format!("cannot trust {}: {failure} ({hint})", place.endpoint));
    }
    Fault::new(FaultKind::Unavailable, format!("cannot reach {}: {failure}", place.endpoint))
}

/// A definite no: by the code where it says more than the status.
fn refusal(answer: &Answer, asked: Asked, place: &Place, ahead_seconds: Option<i64>) -> Fault {
    let endpoint = &place.endpoint;
    let (kind, message) = match (answer.status, answer.code.as_str()) {
        _ if answer.is_page => (FaultKind::Configuration, page(answer, place)),
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
    };
    Fault::new(kind, message)
}

fn page(answer: &Answer, place: &Place) -> String {
    let remedy = "check the endpoint, and whether this network wants you to log in first";
    format!("{} answered with a web page ({answer}), as no S3 store does: {remedy}", place.endpoint)
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

#[cfg(test)]
mod tests;
