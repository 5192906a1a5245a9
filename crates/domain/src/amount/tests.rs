use proptest::prelude::*;

use super::*;

fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

fn read(text: &str) -> Result<String, AmountProblem> {
    parse_amount(text, currency("EUR")).map(|amount| amount.to_string())
}

#[test]
fn an_amount_is_read_as_a_person_types_it() {
    let table = [
        ("12", "12.00"),
        ("+5", "5.00"),
        (".50", "0.50"),
        ("1.5", "1.50"),
        ("  12.50  ", "12.50"),
        ("12.50 EUR", "12.50"),
        ("12.50eur", "12.50"),
        ("EUR 12.50", "12.50"),
        ("€12.50", "12.50"),
        ("12.50€", "12.50"),
        ("12.50 €", "12.50"),
        ("+€12.50", "12.50"),
        ("€+12.50", "12.50"),
        ("007", "7.00"),
        ("90071992547409.91", "90071992547409.91"),
    ];
    for (typed, shown) in table {
        assert_eq!(read(typed), Ok(shown.to_owned()), "{typed}");
    }
}

#[test]
fn each_currency_is_read_with_its_own_digits_and_sign() {
    let table =
        [("1200", "JPY", "1200"), ("¥1200", "JPY", "1200"), ("1.234", "KWD", "1.234"), ("0.0001 CLF", "CLF", "0.0001")];
    for (typed, code, shown) in table.into_iter().chain([("12 лв.", "BGN", "12.00"), ("$1", "CAD", "1.00")]) {
        assert_eq!(parse_amount(typed, currency(code)).unwrap().to_string(), shown, "{typed}");
    }
}

#[test]
fn what_is_no_amount_is_refused_with_a_remedy() {
    let table = [
        ("", "the amount is empty; write one such as 12.50"),
        ("-5", "the amount is negative; write it without a sign and let the verb say the direction"),
        ("\u{2212}5", "the amount is negative; write it without a sign and let the verb say the direction"),
        ("€-5", "the amount is negative; write it without a sign and let the verb say the direction"),
        ("-€5", "the amount is negative; write it without a sign and let the verb say the direction"),
        ("0", "the amount is zero; write one above zero"),
        ("0.00", "the amount is zero; write one above zero"),
        ("1,5", "the point is written as `.`, and thousands are not grouped; write 1.50"),
        ("1,50", "the point is written as `.`, and thousands are not grouped; write 1.50"),
        (",5", "the point is written as `.`, and thousands are not grouped; write 0.50"),
        ("1,234", "the point is written as `.`, and thousands are not grouped; write 1234.00"),
        ("1,234.56", "the point is written as `.`, and thousands are not grouped; write 1234.56"),
        ("1.234,56 €", "the point is written as `.`, and thousands are not grouped; write 1234.56"),
        ("1.2,3.4", "`1.2,3.4` is not an amount; write digits with at most one point, such as 12.50"),
        ("1,2.345,6", "`1,2.345,6` is not an amount; write digits with at most one point, such as 12.50"),
        ("1e3", "the amount has an exponent; write all its digits, such as 1000 for 1e3"),
        ("1.5E-3", "the amount has an exponent; write all its digits, such as 1000 for 1e3"),
        ("1.234", "EUR has 2 digits after the point; write at most so many"),
        ("1.500", "EUR has 2 digits after the point; write at most so many"),
        ("5 USD", "`USD` is not the currency of this ledger; write the amount in EUR"),
        ("$5", "`$` is not the currency of this ledger; write the amount in EUR"),
        ("٥٠", "the amount has digits that are not 0 to 9; write 50"),
        ("１２.５", "the amount has digits that are not 0 to 9; write 12.5"),
        ("1234567890123456789012345678901234567890", "the amount is too large; 90071992547409.91 is the most"),
        ("90071992547409.92", "the amount is too large; 90071992547409.91 is the most"),
    ];
    for (typed, message) in table {
        assert_eq!(read(typed).unwrap_err().to_string(), message, "{typed}");
    }
}

#[test]
fn what_is_no_number_is_said_to_be_none() {
    for typed in [
        "abc",
        "NaN",
        "inf",
        "Infinity",
        "5.",
        ".",
        "1_000",
        "1 000",
        "1..2",
        "1.2.3",
        "+",
        "++5",
        "EUR",
        "€",
        "1e",
        "1,2,3.4",
        "0x10",
        "½",
        "5-",
        "5 bananas",
        "1e3e4",
        "-",
        "-abc",
        "€5€",
        ",",
    ] {
        assert!(matches!(read(typed), Err(AmountProblem::NotANumber { .. })), "{typed}: {:?}", read(typed));
    }
}

#[test]
fn a_currency_without_a_minor_unit_takes_no_point() {
    let yen = currency("JPY");
    assert_eq!(parse_amount("12.0", yen), Err(AmountProblem::TooManyDigits { digits: 0, code: "JPY" }));
    assert_eq!(parse_amount("1,200", yen), Err(AmountProblem::Comma { suggest: "1200".to_owned() }));
}

#[test]
fn an_amount_is_shown_with_exactly_its_digits() {
    let euros = |minor_units| Amount::new(minor_units, currency("EUR")).unwrap();
    let table =
        [(123_450, "1234.50", "+1234.50"), (-5, "-0.05", "-0.05"), (0, "0.00", "0.00"), (-2000, "-20.00", "-20.00")];
    for (minor_units, shown, signed) in table {
        assert_eq!((euros(minor_units).to_string().as_str(), euros(minor_units).signed().as_str()), (shown, signed));
        assert_eq!(euros(minor_units).decimal().get(), shown);
    }
    assert_eq!(format!("{:>8}", euros(-5)), "   -0.05");
}

#[test]
fn an_amount_in_json_has_text_number_and_currency() {
    let amount = Amount::new(10_000, currency("EUR")).unwrap();
    let json = serde_json::to_string(&amount).unwrap();
    assert_eq!(json, r#"{"amount":"100.00","minor_units":10000,"currency":"EUR"}"#);
}

#[test]
fn sums_stay_within_the_limits_and_in_one_currency() {
    let most = Amount::new(AMOUNT_MAX, currency("EUR")).unwrap();
    let cent = Amount::new(1, currency("EUR")).unwrap();
    let yen = Amount::new(1, currency("JPY")).unwrap();
    assert_eq!(most.plus(cent), Err(SumProblem::OutOfRange));
    assert_eq!(most.negated().minus(cent), Err(SumProblem::OutOfRange));
    assert_eq!(most.minus(most).map(|rest| rest.is_zero()), Ok(true));
    assert!(matches!(cent.plus(yen), Err(SumProblem::MixedCurrencies { .. })));
    assert_eq!(Amount::new(i64::MIN, currency("EUR")), Err(SumProblem::OutOfRange));
}

proptest! {
    /// What is shown can be typed again, whatever the digits of the currency.
    #[test]
    fn amounts_round_trip(minor_units in 1..=AMOUNT_MAX, code in prop::sample::select(vec!["JPY", "EUR", "KWD", "CLF"])) {
        let amount = Amount::new(minor_units, currency(code)).unwrap();
        prop_assert_eq!(parse_amount(&amount.to_string(), currency(code)), Ok(amount));
        prop_assert_eq!(parse_amount(&format!("{amount} {code}"), currency(code)), Ok(amount));
        prop_assert_eq!(parse_amount(&format!("{}{amount}", currency(code).symbol()), currency(code)), Ok(amount));
    }

    /// No text makes the parser panic, and what it reads is above zero.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
        if let Ok(amount) = parse_amount(&text, currency("EUR")) {
            prop_assert!(amount.is_positive());
        }
    }

    /// Nor do texts that are nearly amounts; a suggestion is itself readable.
    #[test]
    fn suggestions_are_readable(text in "[-+€$ ]{0,2}[0-9٠-٩]{0,5}[.,eE]{0,2}[0-9]{0,4}[.,]{0,1}[0-9]{0,3}( ?(EUR|USD|€))?") {
        if let Err(AmountProblem::Comma { suggest } | AmountProblem::UnicodeDigits { suggest })
            = parse_amount(&text, currency("EUR"))
        {
            prop_assert!(parse_amount(&suggest, currency("EUR")).is_ok(), "{} -> {}", text, suggest);
        }
    }
}
