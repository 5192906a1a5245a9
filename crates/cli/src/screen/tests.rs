use super::*;

const TERMINAL: Screen = Screen { data: Some(Size { columns: 80, lines: 24 }), has_talk: true };
const PIPE: Screen = Screen { data: None, has_talk: true };

fn look(screen: Screen, args: LookArgs, variables: &[(&str, &str)]) -> Look {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Look::of(screen, args, &Environment::new(variables))
}

fn color(color: ColorArg) -> LookArgs {
    LookArgs { color: Some(color), ..LookArgs::default() }
}

#[test]
fn colours_are_for_a_terminal_and_whoever_wants_them() {
    let auto = LookArgs::default();
    let always = color(ColorArg::Always);
    for (screen, args, variables, data, talk) in [
        (TERMINAL, auto, &[][..], true, true),
        (PIPE, auto, &[], false, true),
        (TERMINAL, auto, &[("NO_COLOR", "1")], false, false),
        (TERMINAL, auto, &[("NO_COLOR", "")], true, true),
        (TERMINAL, auto, &[("TERM", "dumb")], false, false),
        (TERMINAL, color(ColorArg::Never), &[], false, false),
        (PIPE, always, &[("NO_COLOR", "1"), ("TERM", "dumb")], true, true),
        (Screen::default(), color(ColorArg::Auto), &[], false, false),
    ] {
        let look = look(screen, args, variables);
        assert_eq!((look.has_colours, look.talk_has_colours), (data, talk), "{screen:?} {args:?} {variables:?}");
    }
}

#[test]
fn text_is_as_wide_as_the_terminal_and_anywhere_else_as_it_needs() {
    let width = |width| LookArgs { width: Some(width), ..LookArgs::default() };
    for (screen, args, columns, stream, file) in [
        (TERMINAL, LookArgs::default(), "", Some(80), None),
        (TERMINAL, LookArgs::default(), "60", Some(60), None),
        (TERMINAL, LookArgs::default(), "many", Some(80), None),
        (TERMINAL, width(40), "60", Some(40), Some(40)),
        (TERMINAL, width(0), "60", None, None),
        (PIPE, LookArgs::default(), "60", None, None),
        (PIPE, width(40), "", Some(40), Some(40)),
    ] {
        let look = look(screen, args, &[("COLUMNS", columns)]);
        let shown = (look.on_stream().columns, look.in_file().columns);
        assert_eq!(shown, (stream, file), "{screen:?} {args:?} COLUMNS={columns}");
        assert!(!look.in_file().isolates);
    }
}

#[test]
fn a_pager_is_the_first_that_is_named_and_for_what_is_long() {
    let none = LookArgs { no_pager: true, ..LookArgs::default() };
    let long = "line\n".repeat(24);
    for (screen, args, variables, expected) in [
        (TERMINAL, LookArgs::default(), &[][..], Some("less")),
        (TERMINAL, LookArgs::default(), &[("PAGER", "more")], Some("more")),
        (TERMINAL, LookArgs::default(), &[("PAGER", "more"), ("PAIL_PAGER", "most -s")], Some("most -s")),
        (TERMINAL, LookArgs::default(), &[("PAGER", "more"), ("PAIL_PAGER", "")], None),
        (TERMINAL, LookArgs::default(), &[("PAGER", "cat")], None),
        (TERMINAL, LookArgs::default(), &[("TERM", "dumb")], None),
        (TERMINAL, none, &[], None),
        (PIPE, LookArgs::default(), &[], None),
    ] {
        let look = look(screen, args, variables);
        assert_eq!(look.pager_for(&long), expected, "{screen:?} {args:?} {variables:?}");
        assert_eq!(look.pager_for("line\n"), None, "it fits");
    }
}

#[test]
fn without_its_colours_a_text_is_the_same() {
    let mut page = Page::default();
    page.put(Role::Heading, "Envelopes");
    writeln!(page).expect("a page");
    page.put(Role::Plain, "Food  ");
    page.put(Role::Alarm, "-1.00");
    let shown = look(TERMINAL, LookArgs::default(), &[]).worded(page.clone());
    assert_eq!(shown, "\u{1b}[1mEnvelopes\u{1b}[0m\nFood  \u{1b}[31m-1.00\u{1b}[0m");
    assert_eq!(look(PIPE, LookArgs::default(), &[]).worded(page), "Envelopes\nFood  -1.00");
}
