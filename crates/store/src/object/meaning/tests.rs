use super::*;

fn place() -> Place {
    Place {
        language: Language::S3,
        bucket: "books".into(),
        endpoint: "http://127.0.0.1:4566".into(),
        bucket_url: "http://127.0.0.1:4566/books".into(),
        region: "us-east-1".into(),
    }
}

fn answer(status: u16, code: &str) -> Failure {
    Failure::Answer(Answer { status, code: code.into(), ..Answer::default() })
}

fn put(failure: &Failure) -> PutNew {
    of_put_new(failure, &place(), None)
}

fn get(failure: &Failure) -> Result<Option<()>, Fault> {
    of_get(failure, &place(), None)
}

fn refused(failure: &Failure) -> Fault {
    let PutNew::Refused(fault) = put(failure) else { panic!("{failure:?} is not refused") };
    fault
}

#[test]
fn whoever_may_hold_the_slot_is_looked_at() {
    for (status, code) in [(412, "PreconditionFailed"), (304, ""), (409, "ConditionalRequestConflict"), (409, "")] {
        assert_eq!(put(&answer(status, code)), PutNew::SlotTaken, "{status} {code}");
    }
}

#[test]
fn what_may_have_been_applied_is_unknown() {
    let answers = [
        (500, "InternalError"),
        (502, ""),
        (503, "SlowDown"),
        (504, ""),
        (429, ""),
        (408, ""),
        (400, "RequestTimeout"),
    ];
    let mut failures: Vec<_> = answers.iter().map(|(status, code)| answer(*status, code)).collect();
    failures.push(Failure::NoAnswer { reason: "connection reset".into() });
    for failure in failures {
        let PutNew::Unknown(fault) = put(&failure) else { panic!("{failure:?}") };
        assert_eq!(fault.kind, FaultKind::Unavailable);
        assert!(fault.message.contains("http://127.0.0.1:4566"), "{fault}");
    }
}

#[test]
fn a_definite_no_says_what_to_do() {
    let table = [
        (404, "NoSuchBucket", FaultKind::NoStore, "no bucket 'books' at http://127.0.0.1:4566"),
        (301, "PermanentRedirect", FaultKind::Configuration, "set its region"),
        (307, "TemporaryRedirect", FaultKind::Configuration, "set its region"),
        (400, "AuthorizationHeaderMalformed", FaultKind::Configuration, "set its region"),
        (400, "ExpiredToken", FaultKind::Permission, "expired"),
        (400, "InvalidArgument", FaultKind::Configuration, "400 InvalidArgument"),
        (401, "", FaultKind::Permission, "denies access (401)"),
        (403, "SignatureDoesNotMatch", FaultKind::Permission, "the secret access key is wrong"),
        (403, "InvalidAccessKeyId", FaultKind::Permission, "does not know this access key id"),
        (403, "RequestTimeTooSkewed", FaultKind::Permission, "clock is wrong"),
        (403, "AccessDenied", FaultKind::Permission, "s3:PutObject"),
        (403, "ExpiredToken", FaultKind::Permission, "expired"),
        (404, "", FaultKind::Configuration, "as no S3 store does"),
        (404, "NoSuchKey", FaultKind::Configuration, "If-None-Match"),
        (405, "MethodNotAllowed", FaultKind::Configuration, "If-None-Match"),
        (501, "NotImplemented", FaultKind::Configuration, "If-None-Match"),
    ];
    for (status, code, kind, words) in table {
        let fault = refused(&answer(status, code));
        assert_eq!(fault.kind, kind, "{status} {code}");
        assert!(fault.message.contains(words), "{status} {code}: {fault}");
    }
}

#[test]
fn the_region_that_the_store_names_is_passed_on() {
    let moved = Failure::Answer(Answer { status: 301, region: Some("eu-west-1".into()), ..Answer::default() });
    assert!(refused(&moved).message.contains("set the region to eu-west-1"));
}

#[test]
fn the_action_that_the_store_names_is_the_only_one_named() {
    let denied = |action: &str| {
        let denied_action = Some(action.to_owned());
        Failure::Answer(Answer { status: 403, code: "AccessDenied".into(), denied_action, ..Answer::default() })
    };
    let listing = get(&denied("s3:ListBucket")).unwrap_err();
    assert_eq!(listing.kind, FaultKind::Permission);
    assert!(listing.message.ends_with("(403 AccessDenied): the credentials lack s3:ListBucket"), "{listing}");
    let key = refused(&denied("kms:GenerateDataKey"));
    assert!(key.message.contains("kms:GenerateDataKey") && !key.message.contains("s3:PutObject"), "{key}");
}

#[test]
fn a_web_page_is_no_store_s_answer_and_leaves_a_put_that_went_well_open() {
    let page = |status: u16| Failure::Answer(Answer { status, is_page: true, ..Answer::default() });
    for status in [301, 302, 400, 401, 403, 404, 405] {
        for fault in [refused(&page(status)), get(&page(status)).unwrap_err()] {
            assert_eq!(fault.kind, FaultKind::Configuration, "{status}");
            let words = format!("answered with a web page ({status}), as no S3 store does");
            assert!(fault.message.contains(&words), "{fault}");
        }
    }
    assert_eq!(get(&page(200)).unwrap_err().kind, FaultKind::Configuration);
    assert!(matches!(put(&page(200)), PutNew::Unknown(fault) if fault.message.contains("web page")));
    // A balancer's page before a store that is away says "not now", and that the slot is taken is said by the status.
    assert_eq!(get(&page(503)).unwrap_err().kind, FaultKind::Unavailable);
    assert!(matches!(put(&page(503)), PutNew::Unknown(_)));
    assert_eq!(put(&page(412)), PutNew::SlotTaken);
}

#[test]
fn a_wrong_clock_is_told_by_how_much() {
    let fault = of_get::<()>(&answer(403, "RequestTimeTooSkewed"), &place(), Some(-7200)).unwrap_err();
    assert!(fault.message.contains("wrong by 7200 s"), "{fault}");
}

#[test]
fn a_failed_connection_is_definite_because_nothing_was_sent() {
    let fault = refused(&Failure::NotSent { reason: "Connection refused".into(), is_trust: false });
    assert_eq!(fault, Fault::new(FaultKind::Unavailable, "cannot reach http://127.0.0.1:4566: Connection refused"));
    assert_eq!(refused(&Failure::NotSent { reason: "bad".into(), is_trust: true }).kind, FaultKind::Configuration);
}

#[test]
fn only_the_store_s_own_word_makes_an_object_missing() {
    assert_eq!(get(&answer(404, "NoSuchKey")), Ok(None));
    for (failure, kind) in [
        (answer(404, "NoSuchBucket"), FaultKind::NoStore),
        (answer(404, ""), FaultKind::Configuration),
        (answer(403, "AccessDenied"), FaultKind::Permission),
        (answer(301, ""), FaultKind::Configuration),
        (answer(501, "NotImplemented"), FaultKind::Configuration),
        (answer(500, ""), FaultKind::Unavailable),
        (answer(409, "OperationAborted"), FaultKind::Unavailable),
        (Failure::NoAnswer { reason: "reset".into() }, FaultKind::Unavailable),
        (Failure::TooLong { bytes_max: 1 }, FaultKind::Corrupt),
    ] {
        assert_eq!(get(&failure).unwrap_err().kind, kind, "{failure:?}");
    }
    assert!(get(&answer(403, "AccessDenied")).unwrap_err().message.contains("s3:ListBucket"));
}

#[test]
fn a_view_that_somebody_changed_or_removed_has_changed() {
    let put_if = |failure: &Failure, had_tag| of_put_if(failure, had_tag, &place(), None);
    for status in [412, 409, 304] {
        assert_eq!(put_if(&answer(status, ""), true), Ok(PutView::Changed));
        assert_eq!(put_if(&answer(status, ""), false), Ok(PutView::Changed));
    }
    assert_eq!(put_if(&answer(404, "NoSuchKey"), true), Ok(PutView::Changed));
    assert_eq!(put_if(&answer(404, "NoSuchBucket"), true).unwrap_err().kind, FaultKind::NoStore);
    assert_eq!(put_if(&answer(404, "NoSuchKey"), false).unwrap_err().kind, FaultKind::Configuration);
    assert_eq!(put_if(&answer(500, ""), true).unwrap_err().kind, FaultKind::Unavailable);
    assert_eq!(put_if(&answer(403, "AccessDenied"), true).unwrap_err().kind, FaultKind::Permission);
}
