use super::*;

fn resolve(flag: Option<&str>, variables: &[(&str, &str)], config: Option<&str>) -> Result<Location, LocationProblem> {
    let variables = variables.iter().chain(&[("HOME", "/home/ann")]);
    let environment = Environment::new(variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let dirs = Dirs::of(&environment).unwrap();
    Location::resolve(flag, &environment, config, &dirs, Path::new("/current"))
}

fn shown(location: Result<Location, LocationProblem>) -> String {
    let location = location.unwrap();
    format!("{} · {}", location.address, location.why)
}

#[test]
fn the_first_match_wins() {
    let all = [("PAIL_STORE", "/p"), ("BUDGET_BUCKET", "budget"), ("LEDGER_KEY", "a/b.json")];
    assert_eq!(shown(resolve(Some("/flag"), &all, Some("/c"))), "/flag · --store");
    assert_eq!(shown(resolve(None, &all, Some("/c"))), "/p · PAIL_STORE");
    assert_eq!(shown(resolve(None, &all[1..], Some("/c"))), "s3://budget/a/b · BUDGET_BUCKET with LEDGER_KEY");
    assert_eq!(shown(resolve(None, &[], Some("/c"))), "/c · /home/ann/.config/pennypail/config.toml");
    assert!(shown(resolve(None, &[], None)).starts_with("/home/ann/.local/share/pennypail · the default"));
}

#[test]
fn a_place_is_written_in_four_ways() {
    assert_eq!(shown(resolve(Some("file:///srv/budget"), &[], None)), "/srv/budget · --store");
    assert_eq!(shown(resolve(Some("budget"), &[], None)), "/current/budget · --store");
    assert_eq!(shown(resolve(Some("s3://home-budget/ann/"), &[], None)), "s3://home-budget/ann · --store");
    assert_eq!(shown(resolve(Some("s3://home-budget"), &[], None)), "s3://home-budget · --store");
    assert_eq!(shown(resolve(Some("az://home-budget/ann/"), &[], None)), "az://home-budget/ann · --store");
}

#[test]
fn the_keys_in_a_container_are_those_in_a_bucket() {
    let keys = |flag| {
        let location = resolve(Some(flag), &[], None).unwrap();
        let elsewhere = location.reports_elsewhere().map(str::to_owned);
        let fixed = [location.reports(), location.published()].map(str::to_owned);
        (fixed, location.imported("abc", "json"), elsewhere)
    };
    assert_eq!(keys("az://home-budget/ann"), keys("s3://home-budget/ann"));
    assert_eq!(keys("az://home-budget/ann").0, ["ann/reports", "ann/ledger.json"]);
}

#[test]
fn the_originals_names_give_the_originals_keys() {
    let location = resolve(None, &[("BUDGET_BUCKET", "budget")], None).unwrap();
    let Address::S3(place) = &location.address else { panic!("{location:?}") };
    assert_eq!((place.root.as_str(), location.reports()), ("data/ledger", "reports"));
    assert_eq!(location.reports_elsewhere(), Some("data/ledger/reports"));
}

#[test]
fn words_that_name_no_place_are_refused() {
    assert_eq!(resolve(None, &[("LEDGER_KEY", "a.json")], Some("/c")), Err(LocationProblem::KeyAlone));
    for (variables, word) in [
        (vec![("BUDGET_BUCKET", "Budget")], "Budget"),
        (vec![("BUDGET_BUCKET", "budget"), ("LEDGER_KEY", "data/ledger")], ".json"),
        (vec![("BUDGET_BUCKET", "budget"), ("LEDGER_KEY", "../ledger.json")], ".."),
        (vec![("BUDGET_BUCKET", "budget"), ("LEDGER_KEY", "data/.json")], "no name"),
        (vec![("PAIL_STORE", "gs://bucket/a")], "gs://bucket/a"),
        (vec![("BUDGET_BUCKET", "budget"), ("LEDGER_KEY", "data/ledger.json.json")], "key `data/ledger.json.json`: "),
        (vec![("BUDGET_BUCKET", "budget"), ("LEDGER_KEY", "data/ledger.json/b.json")], "leave that `.json` out"),
        (vec![("PAIL_STORE", "s3://bucket/data/ledger.json")], "leave that `.json` out"),
        (vec![("PAIL_STORE", "s3://bucket/a//b")], "empty part"),
        (vec![("PAIL_STORE", "az://bucket/a//b")], "empty part"),
        (vec![("PAIL_STORE", "az://")], "names the bucket ``"),
    ] {
        let message = resolve(None, &variables, None).unwrap_err().to_string();
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn an_empty_variable_is_no_variable() {
    assert!(shown(resolve(None, &[("PAIL_STORE", ""), ("LEDGER_KEY", "")], None)).contains("default"));
}

#[test]
fn caches_of_two_places_are_two() {
    let name = |flag| resolve(Some(flag), &[], None).unwrap().cache_name();
    assert_eq!(name("/a"), name("file:///a"));
    assert_ne!(name("/a"), name("/b"));
    assert_ne!(name("s3://bucket/a"), name("az://bucket/a"));
}
