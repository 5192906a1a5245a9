use super::*;

fn said(pairs: &[(&str, &str)]) -> Result<Said, Fault> {
    Said::by(&Environment::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))))
}

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "hush")];

#[track_caller]
fn is_enough(more: &[(&str, &str)]) -> bool {
    said(&[&KEYS, more].concat()).unwrap().all().is_some()
}

#[test]
fn keys_and_a_place_are_enough_where_no_file_says_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().to_str().unwrap();
    assert!(is_enough(&[("HOME", home), ("AWS_REGION", "eu-central-1")]));
    assert!(is_enough(&[("HOME", home), ("AWS_DEFAULT_REGION", "eu-central-1")]));
    assert!(is_enough(&[("HOME", home), ("AWS_ENDPOINT_URL", "http://10.0.0.1:9000")]));
    assert!(!is_enough(&[("HOME", home)]), "the region is open");
    assert!(!is_enough(&[("AWS_ENDPOINT_URL", "https://vpce-1.s3.eu-central-1.vpce.amazonaws.com")]));
    assert!(said(&[("AWS_REGION", "eu-central-1")]).unwrap().all().is_none(), "the keys are open");
}

#[test]
fn a_file_of_aws_s_tools_is_always_read() {
    let dir = tempfile::tempdir().unwrap();
    let (home, region) = (("HOME", dir.path().to_str().unwrap()), ("AWS_REGION", "eu-central-1"));
    std::fs::create_dir(dir.path().join(".aws")).unwrap();
    for name in ["config", "credentials"] {
        let file = dir.path().join(".aws").join(name);
        std::fs::write(&file, "").unwrap();
        assert!(!is_enough(&[home, region]), "{name}");
        std::fs::remove_file(file).unwrap();
    }
    let other = dir.path().join("other");
    let named = [("AWS_CONFIG_FILE", other.to_str().unwrap()), home, region];
    assert!(is_enough(&named));
    std::fs::write(&other, "").unwrap();
    assert!(!is_enough(&named));
    assert!(!is_enough(&[("AWS_SHARED_CREDENTIALS_FILE", "~/elsewhere"), home, region]));
    assert!(!is_enough(&[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"), home, region]));
}

#[test]
fn half_of_the_keys_is_named() {
    for (half, words) in [
        (KEYS[0], "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: "),
        (KEYS[1], "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not: "),
    ] {
        let fault = said(&[half, ("AWS_PROFILE", "work")]).unwrap_err();
        assert!(fault.kind == FaultKind::Configuration && fault.message.starts_with(words), "{fault}");
        assert!(!fault.message.contains("hush"));
    }
    assert!(said(&[]).unwrap().keys.is_none());
}

#[test]
fn the_more_exact_variable_goes_first() {
    let said = said(&[
        ("AWS_ENDPOINT_URL", "http://a"),
        ("AWS_ENDPOINT_URL_S3", "http://b"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_REGION", "eu-central-1"),
    ]);
    let said = said.unwrap();
    assert_eq!((said.endpoint.as_deref(), said.region.as_deref()), (Some("http://b"), Some("eu-central-1")));
}
