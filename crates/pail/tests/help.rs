//! The examples in the help of every verb are run, each on a device of its own.

use testkit::{Device, session};

fn verbs() -> Vec<String> {
    cli::command().get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}

#[test]
fn the_example_of_every_verb_shows_what_happens() {
    for verb in verbs() {
        let device = Device::new(env!("CARGO_BIN_EXE_pail"));
        if verb != "init" {
            device.ok(&["init"]);
        }
        let help = device.ok(&["help", &verb]);
        session::play_help(&device, &format!("pail help {verb}"), &help);
    }
}

#[test]
fn the_example_of_the_program_shows_what_happens() {
    let device = Device::new(env!("CARGO_BIN_EXE_pail"));
    device.ok(&["init"]);
    let help = device.ok(&["--help"]);
    session::play_help(&device, "pail --help", &help);
}
