//! What a failure means: the table of the commit protocol, as code. Pure.
//!
//! The rule for a PUT: what may have been applied, now or later, is `Unknown`; what cannot have been is
//! `Refused`; what says that somebody may hold the key is `SlotTaken`, and the engine looks.

#[cfg(feature = "azure")]
mod azure;
mod s3;

use journal::{Fault, FaultKind, PutNew, PutView};

use super::failure::{Answer, Failure};
use super::place::{Language, Place};

type Read<T> = Result<Option<T>, Fault>;

/// What came of a conditional create.
pub(crate) fn of_put_new(failure: &Failure, place: &Place, ahead_seconds: Option<i64>) -> PutNew {
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
pub(crate) fn of_put_if(
    failure: &Failure,
    had_tag: bool,
    place: &Place,
    ahead_seconds: Option<i64>,
) -> Result<PutView, Fault> {
    let is_removed = matches!(failure, Failure::Answer(answer) if had_tag && is_missing(answer, place));
    match of_put_new(failure, place, ahead_seconds) {
        _ if is_removed => Ok(PutView::Changed),
        PutNew::Created => unreachable!("a failure creates nothing"),
        PutNew::SlotTaken => Ok(PutView::Changed),
        PutNew::Unknown(fault) | PutNew::Refused(fault) => Err(fault),
    }
}

/// Why a hint was not put.
pub(crate) fn of_hint(failure: &Failure, place: &Place, ahead_seconds: Option<i64>) -> Fault {
    match of_put_new(failure, place, ahead_seconds) {
        PutNew::Unknown(fault) | PutNew::Refused(fault) => fault,
        PutNew::Created | PutNew::SlotTaken => unavailable(failure, place),
    }
}

/// The store does not have what the request asks for, a condition say; so it did nothing.
pub(crate) fn is_not_implemented(failure: &Failure) -> bool {
    matches!(failure, Failure::Answer(Answer { status: 501, .. }))
}

/// What came of a read, after the last try.
pub(crate) fn of_get<T>(failure: &Failure, place: &Place, ahead_seconds: Option<i64>) -> Read<T> {
    match failure {
        Failure::Answer(answer) if is_missing(answer, place) => Ok(None),
        Failure::Answer(answer) if answer.is_not_now() || answer.status == 409 => Err(unavailable(failure, place)),
        Failure::Answer(answer) => Err(refusal(answer, Asked::Get, place, ahead_seconds)),
        Failure::NotSent { is_trust, .. } => Err(unreachable(failure, *is_trust, place)),
        Failure::NoAnswer { .. } => Err(unavailable(failure, place)),
        Failure::TooLong { bytes_max } => Err(place.too_long(*bytes_max)),
    }
}

/// A bare 404 may come from anything that stands on the way, so only the store's own word counts: taking
/// it for a missing object would make an empty ledger of a wrong address.
fn is_missing(answer: &Answer, place: &Place) -> bool {
    let missing = match place.language {
        Language::S3 => "NoSuchKey",
        #[cfg(feature = "azure")]
        Language::Azure => "BlobNotFound",
    };
    answer.status == 404 && answer.code == missing
}

/// What was asked for.
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

/// A definite no.
fn refusal(answer: &Answer, asked: Asked, place: &Place, ahead_seconds: Option<i64>) -> Fault {
    if answer.is_page {
        return Fault::new(FaultKind::Configuration, page(answer, place));
    }
    let (kind, message) = match place.language {
        Language::S3 => s3::refusal(answer, asked, place, ahead_seconds),
        #[cfg(feature = "azure")]
        Language::Azure => azure::refusal(answer, asked, place, ahead_seconds),
    };
    Fault::new(kind, message)
}

fn page(answer: &Answer, place: &Place) -> String {
    let remedy = "check the endpoint, and whether this network wants you to log in first";
    format!("{} answered with a web page ({answer}), as no {} does: {remedy}", place.endpoint, place.store())
}

#[cfg(test)]
mod tests;
