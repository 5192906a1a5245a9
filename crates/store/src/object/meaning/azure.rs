//! Azure's words for a definite no.

use journal::FaultKind;

use super::{Answer, Asked, Place};

/// A signature says when it was made, and is not taken when that is longer ago.
const SKEW_SECONDS_MAX: u64 = 15 * 60;

/// By the code where it says more than the status.
pub(super) fn refusal(answer: &Answer, asked: Asked, place: &Place, ahead_seconds: Option<i64>) -> (FaultKind, String) {
    let endpoint = &place.endpoint;
    match (answer.status, answer.code.as_str()) {
        (404, "ContainerNotFound") => (FaultKind::NoStore, format!("no {place}")),
        (401 | 403, code) => (FaultKind::Permission, denied(code, answer, asked, place, ahead_seconds)),
        (300..=399 | 404, _) => {
            (FaultKind::Configuration, format!("{endpoint} answered {answer}, as no {} does", place.store()))
        }
        _ => (FaultKind::Configuration, format!("{endpoint} answered {answer} for container '{}'", place.bucket)),
    }
}

fn denied(code: &str, answer: &Answer, asked: Asked, place: &Place, ahead_seconds: Option<i64>) -> String {
    let endpoint = &place.endpoint;
    let ahead = ahead_seconds.map_or(0, i64::unsigned_abs);
    match code {
        "AuthenticationFailed" if SKEW_SECONDS_MAX < ahead => {
            format!("this machine's clock is wrong by {ahead} s, so {endpoint} refuses its requests ({code})")
        }
        "AuthenticationFailed" => {
            format!(
                "{endpoint} does not take the signature ({code}): the account's key is wrong, or the SAS token is wrong or has expired"
            )
        }
        _ => {
            let needs = match asked {
                Asked::Get => "read",
                Asked::Put => "create and write",
            };
            format!("{place} denies access ({answer}): the SAS token must allow to {needs} objects")
        }
    }
}

#[cfg(test)]
mod tests {
    use journal::{Fault, PutNew, PutView};

    use super::super::{Language, of_get, of_put_if, of_put_new};
    use super::*;
    use crate::object::failure::Failure;

    fn place() -> Place {
        Place {
            language: Language::Azure,
            bucket: "ledger".into(),
            endpoint: "https://books.blob.core.windows.net".into(),
            bucket_url: "https://books.blob.core.windows.net/ledger".into(),
            region: String::new(),
        }
    }

    fn answer(status: u16, code: &str) -> Failure {
        Failure::Answer(Answer { status, code: code.into(), ..Answer::default() })
    }

    fn get(failure: &Failure) -> Result<Option<()>, Fault> {
        of_get(failure, &place(), None)
    }

    #[test]
    fn whoever_may_hold_the_slot_is_looked_at() {
        let codes = [(409, "BlobAlreadyExists"), (412, "ConditionNotMet"), (412, "LeaseIdMissing"), (409, "")];
        for (status, code) in codes {
            assert_eq!(of_put_new(&answer(status, code), &place(), None), PutNew::SlotTaken, "{status} {code}");
            assert_eq!(of_put_if(&answer(status, code), true, &place(), None), Ok(PutView::Changed), "{status} {code}");
        }
        assert_eq!(of_put_if(&answer(404, "BlobNotFound"), true, &place(), None), Ok(PutView::Changed));
    }

    #[test]
    fn what_may_have_been_applied_is_unknown() {
        for (status, code) in [(500, "InternalError"), (500, "OperationTimedOut"), (503, "ServerBusy"), (429, "")] {
            let answered = of_put_new(&answer(status, code), &place(), None);
            assert!(
                matches!(&answered, PutNew::Unknown(fault) if fault.kind == FaultKind::Unavailable),
                "{answered:?}"
            );
            assert_eq!(get(&answer(status, code)).unwrap_err().kind, FaultKind::Unavailable);
        }
        assert_eq!(get(&answer(409, "ContainerBeingDeleted")).unwrap_err().kind, FaultKind::Unavailable);
    }

    #[test]
    fn only_azures_own_word_says_that_an_object_is_missing() {
        assert_eq!(get(&answer(404, "BlobNotFound")), Ok(None));
        for code in ["", "NoSuchKey", "ResourceNotFound"] {
            assert_eq!(get(&answer(404, code)).unwrap_err().kind, FaultKind::Configuration, "{code}");
        }
    }

    #[test]
    fn a_definite_no_says_what_to_do() {
        let table = [
            (404, "ContainerNotFound", FaultKind::NoStore, "no container 'ledger' at https://books.blob"),
            (403, "AuthenticationFailed", FaultKind::Permission, "the account's key is wrong, or the SAS token"),
            (403, "AuthorizationPermissionMismatch", FaultKind::Permission, "must allow to create and write objects"),
            (401, "NoAuthenticationInformation", FaultKind::Permission, "denies access (401 NoAuth"),
            (400, "InvalidHeaderValue", FaultKind::Configuration, "answered 400 InvalidHeaderValue for container"),
            (404, "", FaultKind::Configuration, "answered 404, as no Azure Blob Storage does"),
            (301, "", FaultKind::Configuration, "answered 301, as no Azure Blob Storage does"),
        ];
        for (status, code, kind, words) in table {
            let PutNew::Refused(fault) = of_put_new(&answer(status, code), &place(), Some(3)) else { panic!("{code}") };
            assert_eq!(fault.kind, kind, "{fault}");
            assert!(fault.message.contains(words), "{fault}");
        }
    }

    #[test]
    fn a_clock_that_is_far_off_is_named() {
        let fault = of_get::<()>(&answer(403, "AuthenticationFailed"), &place(), Some(-3_600)).unwrap_err();
        assert!(fault.message.contains("clock is wrong by 3600 s"), "{fault}");
    }
}
