//! The dependency list is the architecture.

use std::path::Path;

use serde_json::Value;

use crate::Findings;
use crate::run::output;

/// Each crate and the floors it may stand on; any other edge is refused. Tests may see more.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("journal", &[]),
    ("interchange", &["domain"]),
    ("report", &["domain"]),
    ("store", &["journal"]),
    ("app", &["domain", "interchange", "journal", "report"]),
    ("cli", &["app", "domain", "report"]),
    ("aws", &["app", "journal", "store"]),
    ("pail", &["app", "aws", "cli", "journal", "store"]),
    ("sim", &["journal", "store"]),
    ("testkit", &["app", "cli", "domain", "journal", "report", "store"]),
    ("xtask", &[]),
];

/// What a crate must never stand on, directly: the pure ones know no runtime, the engine no store.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("domain", &["tokio", "async-trait", "futures-util", "getrandom", "object_store"]),
    ("journal", &["tokio", "object_store", "hyper", "clap"]),
    ("interchange", &["tokio", "async-trait", "clap", "getrandom", "object_store"]),
    ("report", &["tokio", "async-trait", "clap"]),
    ("store", &["clap"]),
    ("app", &["tokio", "clap", "object_store", "hyper"]),
    ("cli", &["tokio", "object_store", "hyper"]),
];

/// What must not be anywhere in the program: it costs 30 ms of every process (see docs/decisions).
const NOWHERE: &[&str] = &["aws-lc-sys", "aws-lc-rs", "openssl-sys"];

/// One crate and what it stands on outside its tests.
struct Member {
    name: String,
    stands_on: Vec<String>,
}

pub(crate) fn check_edges(root: &Path) -> Result<Findings, String> {
    Ok(wrong_edges(&members(root)?))
}

pub(crate) fn check_forbidden(root: &Path) -> Result<Findings, String> {
    let mut findings = forbidden_edges(&members(root)?);
    let tree = output(
        root,
        "cargo",
        &["tree", "--workspace", "--all-features", "--edges", "normal,build", "--prefix", "none"],
    )?;
    let is_there = |name: &&&str| tree.lines().any(|line| line.split(' ').next() == Some(name));
    findings.extend(NOWHERE.iter().filter(is_there).map(|name| format!("{name} is in the tree")));
    Ok(findings)
}

fn members(root: &Path) -> Result<Vec<Member>, String> {
    let text = output(root, "cargo", &["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata lists no packages")?;
    Ok(packages.iter().map(member).collect())
}

fn member(package: &Value) -> Member {
    let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let normal = dependencies.iter().filter(|dependency| dependency["kind"] != "dev");
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    Member { name: name(package), stands_on: normal.map(name).collect() }
}

fn wrong_edges(members: &[Member]) -> Findings {
    let mut findings = Vec::new();
    for member in members {
        let Some((_, floors)) = FLOORS.iter().find(|(name, _)| *name == member.name) else {
            findings.push(format!("the crate {} has no place in the floors", member.name));
            continue;
        };
        let inside = member.stands_on.iter().filter(|other| members.iter().any(|member| member.name == **other));
        let wrong = inside.filter(|other| !floors.contains(&other.as_str()));
        findings.extend(wrong.map(|other| format!("{} may not stand on {other}", member.name)));
    }
    findings
}

fn forbidden_edges(members: &[Member]) -> Findings {
    let of = |member: &Member| {
        let forbidden = FORBIDDEN.iter().filter(|(name, _)| *name == member.name).flat_map(|(_, others)| *others);
        let found = forbidden.filter(|other| member.stands_on.iter().any(|name| name == **other));
        found.map(|other| format!("{} may not stand on {other}", member.name)).collect::<Vec<_>>()
    };
    members.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, stands_on: &[&str]) -> Member {
        Member { name: name.into(), stands_on: stands_on.iter().map(|name| (*name).to_owned()).collect() }
    }

    #[test]
    fn an_edge_that_is_not_in_the_floors_is_found() {
        let house = [member("domain", &["serde"]), member("journal", &["domain"]), member("attic", &[])];
        let expected = ["journal may not stand on domain", "the crate attic has no place in the floors"];
        assert_eq!(wrong_edges(&house), expected);
    }

    #[test]
    fn a_runtime_in_a_pure_crate_is_found() {
        assert_eq!(forbidden_edges(&[member("domain", &["tokio"])]), ["domain may not stand on tokio"]);
        assert_eq!(forbidden_edges(&[member("pail", &["tokio"])]), Vec::<String>::new());
    }
}
