use domain::{Amount, Days, Status, Tag};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

/// A Wednesday.
const TODAY: Date = date(2026, 11, 25);

fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

fn read(text: &str) -> Query {
    parse_query(text, euro(), TODAY).unwrap_or_else(|problem| panic!("{}", problem.marked(text)))
}

fn refused(text: &str) -> QueryProblem {
    parse_query(text, euro(), TODAY).expect_err(text)
}

/// The query without the places of its terms, so that two texts can be compared.
fn bare(query: Query) -> Query {
    let each = |queries: Vec<Query>| queries.into_iter().map(bare).collect();
    match query {
        Query::Every => Query::Every,
        Query::Term(term) => Query::Term(Term { at: TextRange::default(), ..term }),
        Query::Not(query) => Query::Not(Box::new(bare(*query))),
        Query::All(queries) => Query::All(each(queries)),
        Query::Any(queries) => Query::Any(each(queries)),
    }
}

#[test]
fn a_query_has_one_plain_way_of_writing_it() {
    let table = [
        ("", ""),
        ("  ", ""),
        ("food", "food"),
        ("food rent", "food rent"),
        ("food and rent AND fuel", "food rent fuel"),
        ("food or rent OR fuel", "food or rent or fuel"),
        ("a b or c d", "a b or c d"),
        ("a (b or c) d", "a (b or c) d"),
        ("(a b) or (c d)", "a b or c d"),
        ("(((a)))", "a"),
        ("a (b c)", "a (b c)"),
        ("a or (b or c)", "a or (b or c)"),
        ("not food", "not food"),
        ("not:food", "not food"),
        ("not:env:food", "not env:food"),
        ("NOT not food", "not not food"),
        ("not food rent", "not food rent"),
        ("not (food rent)", "not (food rent)"),
        ("not:(a or b)", "not (a or b)"),
        ("(food)rent", "food rent"),
        ("\"two words\"", "\"two words\""),
        ("'two words'", "\"two words\""),
        ("\"food\"", "food"),
        ("\"or\" 'not'", "\"or\" \"not\""),
        ("Or", "Or"),
        ("\"env:x\" \"12:30\" 12:30", "\"env:x\" 12:30 12:30"),
        ("Joe's", "Joe's"),
        ("'say \"hi\"'", "\"say \\\"hi\\\"\""),
        ("\"say \\\"hi\\\" \\\\ \\n\"", "\"say \\\"hi\\\" \\\\ \\\\n\""),
        ("'a)b'", "\"a)b\""),
        ("ENV:Food acct:'my card'", "env:Food acct:\"my card\""),
        ("payee:rewe memo:\"week 3\"", "payee:rewe memo:\"week 3\""),
        ("memo:12:30", "memo:12:30"),
        ("tag:trip tag:#trip", "tag:trip tag:trip"),
        ("tag:##trip", "tag:##trip"),
        ("amt:50", "amt:50.00"),
        ("amt:>50", "amt:>50.00"),
        ("amt:>=.5", "amt:>=0.50"),
        ("amt:<1234.56", "amt:<1234.56"),
        ("amt:<=50", "amt:<=50.00"),
        ("amt:-50", "amt:-50.00"),
        ("amt:\u{2212}50", "amt:-50.00"),
        ("amt:+50", "amt:+50.00"),
        ("amt:\"> -50\"", "amt:>-50.00"),
        ("amt:<0", "amt:<0.00"),
        ("amt:>-0", "amt:>0.00"),
        ("amt:>€50", "amt:>50.00"),
        ("date:2026-10", "date:2026-10-01..2026-11-01"),
        ("date:\"last month\"", "date:2026-10-01..2026-11-01"),
        ("date:\"since oct\"", "date:\"since 2026-10-01\""),
        ("date:..oct", "date:\"until 2026-10-01\""),
        ("date:all", "date:all"),
        ("status:cleared status:u status:R", "status:cleared status:unmarked status:reconciled"),
    ];
    for (typed, shown) in table {
        let query = read(typed);
        assert_eq!(query.to_string(), shown, "{typed}");
        assert_eq!(bare(read(shown)), bare(query), "{typed}");
    }
}

#[test]
fn every_term_knows_where_it_stands() {
    let text = "not ёж (env:\"two words\" or amt:>5)";
    let places: Vec<&str> = read(text).terms().iter().map(|term| term.at.of(text)).collect();
    assert_eq!(places, ["ёж", "env:\"two words\"", "amt:>5"]);
}

#[test]
fn what_is_wrong_is_marked() {
    let table = [
        ("food amt:>5o", "5o", "`5o` is no amount; write digits such as 50 or 12.50"),
        ("amt:", "amt:", "nothing stands after `amt:`; write an amount, such as amt:50 or amt:>12.50"),
        ("amt:>", "", "nothing stands after `amt:`"),
        ("amt:--5", "--5", "`-5` is no amount"),
        ("amt:-€-5", "-€-5", "`€-5` is no amount"),
        ("amt:5,50", "5,50", "the point is written as `.`, and thousands are not grouped; write 5.50"),
        ("amt:1.234", "1.234", "EUR has 2 digits after the point; write at most so many"),
        ("amt:50USD", "50USD", "`USD` is not the currency of this ledger; write the amount in EUR"),
        ("amt:'> 5x'", "5x", "`5x` is no amount"),
        ("amt:\"\\\\5\"", "\\\\5", "`\\5` is no amount"),
        ("date:10", "10", "`10` may be a day, a month or a year"),
        ("date:\"since oktober\"", "oktober", "`oktober` is no period; write 2026-10, oct"),
        (
            "date:last month",
            "",
            "something is missing after `last`; write this month, last week or next year, all of it in quotes: date:\"last month\"",
        ),
        ("date:monthly", "monthly", "`monthly` cuts a report into pieces and picks no days; write `date:` without it"),
        ("status:!", "!", "`!` is no status; write unmarked, cleared or reconciled"),
        ("tag:'a b'", "a b", "the tag `a b` holds a blank or a comma"),
        ("tag:#", "#", "a tag is a name, and the name is empty"),
        ("env:", "env:", "nothing stands after `env:`; write a part of an envelope's name, such as env:food"),
        ("(env:)", "env:", "nothing stands after `env:`"),
        ("desc:rewe", "desc:", "there is no field `desc:`; did you mean `payee:`? A name with a colon is written in"),
        ("paye:rewe", "paye:", "did you mean `payee:`?"),
        (
            "expenses:food",
            "expenses:",
            "there is no field `expenses:`; write env: acct: payee: memo: tag: amt: date: or",
        ),
        ("food or", "or", "a term is missing after `or`; write one, or \"or\" to look for the word"),
        ("and food", "and", "a term is missing before `and`; write one, or \"and\" to look for the word"),
        ("a or or b", "or", "a term is missing after `or`"),
        ("a not:", "not:", "a term is missing after `not:`; write one, or \"not\" to look for the word"),
        ("(or a)", "or", "a term is missing before `or`"),
        ("a ()", "()", "nothing stands in the parentheses; write a term there, or leave them out"),
        ("a (b", "(", "this parenthesis has no end; write `)` behind what it holds"),
        ("(", "(", "this parenthesis has no end"),
        ("a)", ")", "this parenthesis has no begin; leave it out, or write \")\" to look for it"),
        (")", ")", "this parenthesis has no begin"),
        ("a \"b c", "\"b c", "the text has no end; write \" behind it"),
        ("'tis", "'tis", "the text has no end; write ' behind it"),
        ("\"\"", "\"\"", "the text is empty; write what to look for between the quotes"),
        ("env:''", "''", "the text is empty"),
        ("\"a\"b", "b", "this stands right behind a quote; write a blank before it"),
    ];
    for (typed, marked, said) in table {
        let problem = refused(typed);
        let message = problem.fault.to_string();
        assert!(message.starts_with(said) || (said.starts_with("did") && message.contains(said)), "{typed}: {message}");
        assert_eq!(problem.at.of(typed), marked, "{typed}");
    }
}

#[test]
fn a_problem_is_one_line_or_two_with_a_mark() {
    let text = "food amt:>5o";
    let problem = refused(text);
    assert_eq!(problem.to_string(), "column 11: `5o` is no amount; write digits such as 50 or 12.50");
    assert_eq!(
        problem.marked(text),
        "   food amt:>5o\n             ^^ `5o` is no amount; write digits such as 50 or 12.50"
    );
    let wide = "食べ物 status:x\u{1b}y";
    assert_eq!(
        refused(wide).marked(wide),
        "   食べ物 status:x\u{fffd}y\n                 ^^^ `x\u{fffd}y` is no status; write unmarked, cleared or reconciled"
    );
    let long = format!("{} )", "word ".repeat(100));
    let marked = refused(&long).marked(&long);
    assert!(marked.starts_with("   …") && marked.contains("word word  )\n"), "{marked}");
    assert!(marked.lines().all(|line| line.chars().count() < 140), "{marked}");
}

#[test]
fn a_query_has_its_limits() {
    let terms = |count: usize| vec!["a"; count].join(" ");
    let nested = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    let negated = |levels: usize| format!("{}a", "not ".repeat(levels));
    assert_eq!(read(&terms(QUERY_TERMS_MAX)).terms().len(), QUERY_TERMS_MAX);
    assert_eq!(refused(&terms(QUERY_TERMS_MAX + 1)).fault, QueryFault::TooManyTerms);
    for deep in [nested, negated] {
        read(&deep(QUERY_LEVELS_MAX));
        assert_eq!(refused(&deep(QUERY_LEVELS_MAX + 1)).fault, QueryFault::TooDeep);
    }
    read(&"x".repeat(QUERY_BYTES_MAX));
    let long = "ё".repeat(QUERY_BYTES_MAX / 2 + 1);
    assert_eq!(
        refused(&long).to_string(),
        "column 2049: the query has 4098 bytes and 4096 are the most; write a shorter one"
    );
}

#[test]
fn levels_count_only_what_is_still_open() {
    read(&"(a) not b ".repeat(QUERY_LEVELS_MAX * 2));
}

#[test]
fn words_of_a_command_line_keep_what_the_shell_took() {
    let table: [(&[&str], &str); 19] = [
        (&[], ""),
        (&["food or rent"], "food or rent"),
        (&["food", "or", "rent"], "food or rent"),
        (&["rewe", "food or rent"], "rewe (food or rent)"),
        (&["(food or rent) rewe", "aldi"], "((food or rent) rewe) aldi"),
        (&["(food", "or", "rent)"], "(food or rent)"),
        (&["not food"], "not food"),
        (&["env:food amt:>50"], "env:food amt:>50"),
        (&["eating out"], "\"eating out\""),
        (&["payee:Rewe Mitte"], "payee:\"Rewe Mitte\""),
        (&["two words", "env:my food", "amt:>50"], "\"two words\" env:\"my food\" amt:>50"),
        (&["date:last month", "not", "x"], "date:\"last month\" not x"),
        (&["not:env:eating out"], "not:env:\"eating out\""),
        (&["'a b'", "c"], "'a b' c"),
        (&["Bed and breakfast"], "\"Bed and breakfast\""),
        (&["env:Bed and breakfast", "x"], "env:\"Bed and breakfast\" x"),
        (&["a:b"], "\"a:b\""),
        (&["Or"], "Or"),
        (&["or"], "\"or\""),
    ];
    let names = ["Bed and breakfast", "env:Bed and breakfast", "a:b", "or"];
    for (words, text) in table {
        assert_eq!(query_text(words, |word| names.contains(&word)), text);
    }
}

fn arb_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        prop::sample::select(vec!["not", "or", "AND", "env:", "not:x", "a b", "\"", "\\", "'", "()", "12:30", " "])
            .prop_map(str::to_owned),
        "\\PC{1,8}",
    ]
}

fn arb_pattern() -> impl Strategy<Value = Pattern> {
    arb_text().prop_filter_map("there is something to look for", |text| Pattern::new(&text))
}

prop_compose! {
    fn arb_amount_test()(
        comparison in prop::sample::select(vec![
            Comparison::Less, Comparison::AtMost, Comparison::Equal, Comparison::AtLeast, Comparison::Greater,
        ]),
        minor_units in -100_000_i64..100_000,
        is_signed in any::<bool>(),
    ) -> AmountTest {
        let than = Amount::new(minor_units, euro()).unwrap();
        let is_signed = is_signed || than.is_zero();
        AmountTest { comparison, than: if is_signed { than } else { than.abs() }, is_signed }
    }
}

fn arb_days() -> impl Strategy<Value = Days> {
    let day = || prop::option::of((1900_i16..9000, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d)));
    (day(), day()).prop_map(|(begin, end)| Days::new(begin, end).unwrap_or_default())
}

fn arb_term() -> impl Strategy<Value = TermTest> {
    prop_oneof![
        arb_pattern().prop_map(TermTest::Word),
        arb_pattern().prop_map(TermTest::Envelope),
        arb_pattern().prop_map(TermTest::Account),
        arb_pattern().prop_map(TermTest::Payee),
        arb_pattern().prop_map(TermTest::Memo),
        arb_text().prop_filter_map("it is a tag", |text| Tag::parse(&text).ok()).prop_map(TermTest::Tag),
        arb_amount_test().prop_map(TermTest::Amount),
        arb_days().prop_map(TermTest::Date),
        prop::sample::select(vec![Status::Unmarked, Status::Cleared, Status::Reconciled]).prop_map(TermTest::Status),
    ]
}

fn arb_query() -> impl Strategy<Value = Query> {
    let term = arb_term().prop_map(|test| Query::Term(Term { at: TextRange::default(), test }));
    term.prop_recursive(4, 24, 4, |query| {
        prop_oneof![
            query.clone().prop_map(|query| Query::Not(Box::new(query))),
            prop::collection::vec(query.clone(), 2..4).prop_map(Query::All),
            prop::collection::vec(query, 2..4).prop_map(Query::Any),
        ]
    })
}

proptest! {
    /// A query that is shown reads as the same query, on any day.
    #[test]
    fn a_shown_query_reads_as_itself(query in arb_query()) {
        let shown = query.to_string();
        prop_assume!(shown.len() <= QUERY_BYTES_MAX);
        let again = parse_query(&shown, euro(), date(2001, 1, 1)).map_err(|problem| problem.marked(&shown));
        prop_assert_eq!(again.map(bare), Ok(query), "{}", shown);
    }

    /// No text makes the reader panic; a problem marks a part of the text and says so on one line.
    #[test]
    fn any_text_is_read_or_refused(
        text in prop_oneof![
            any::<String>(),
            "((not:?|or|and|\\(|\\)|\"|'|\\\\|[a-z]{1,4}:|env:|amt:[<>=+-]{0,2}|date:|tag:#?|status:|[0-9.,]{1,5}|a|ё) ?){0,12}",
        ],
    ) {
        match parse_query(&text, euro(), TODAY) {
            Ok(query) => prop_assert!(query.terms().iter().all(|term| text.get(term.at.start..term.at.end).is_some())),
            Err(problem) => {
                prop_assert!(text.get(problem.at.start..problem.at.end).is_some(), "{:?}", problem);
                prop_assert_eq!(problem.to_string().lines().count(), 1);
                prop_assert_eq!(problem.marked(&text).lines().count(), 2);
            }
        }
    }

    /// A word is found in any text that holds it, in capitals or not.
    #[test]
    fn a_word_is_found_without_case(before in "[a-zé]{0,5}", word in "[a-zé]{1,5}", after in "[A-ZÉ]{0,5}") {
        let pattern = Pattern::new(&word.to_uppercase()).unwrap();
        let text = format!("{before}{word}{after}");
        prop_assert!(pattern.is_in(&text));
    }

    /// Looking into plain text letter by letter finds what folding it would.
    #[test]
    fn plain_text_is_searched_like_any_other(text in "[ -~\u{212a}é]{0,8}|[a-cA-C]{0,8}", word in "[a-cA-Ck\u{212a}]{1,3}") {
        let pattern = Pattern::new(&word).unwrap();
        prop_assert_eq!(pattern.is_in(&text), domain::fold_case(&text).contains(&domain::fold_case(&word)));
    }

    /// What is put in quotes for a command line is read as the word that it was.
    #[test]
    fn a_word_with_blanks_is_one_term(first in "[a-z]{1,5}", second in "[a-z\\\\]{1,5}") {
        // Words that join others make an argument a query of its own.
        prop_assume!(![&first, &second].into_iter().any(|word| ["and", "or", "not"].contains(&word.as_str())));
        let word = format!("{first} {second}");
        let query = read(&query_text(&[word.as_str(), "x"], |_| false));
        let terms: Vec<TermTest> = query.terms().iter().map(|term| term.test.clone()).collect();
        prop_assert_eq!(terms, [&word, "x"].map(|text| TermTest::Word(Pattern::new(text).unwrap())));
    }
}
