use super::*;

fn between(number: &str, places: u8) -> (i64, String) {
    match minor(number, places) {
        Minor::Between { nearest, difference } => (nearest, difference.show()),
        other @ (Minor::Exact(_) | Minor::TooFine | Minor::TooLarge) => panic!("{number}: {other:?}"),
    }
}

#[test]
fn every_form_of_a_json_number_is_read_exactly() {
    for (number, cents) in [
        ("150", 15000),
        ("-50", -5000),
        ("150.0", 15000),
        ("1.5e2", 15000),
        ("1E-1", 10),
        ("-0.0", 0),
        ("0e999999999999999999999", 0),
        ("0.0000000000000000000000000000000000000000000000", 0),
        ("1e+2", 10000),
        ("78400.10", 7_840_010),
        ("12.500000000000000000000000000000000000000000000", 1250),
        ("1500000e-7", 15),
        ("90071992547409.91", 9_007_199_254_740_991),
        ("-90071992547409.91", -9_007_199_254_740_991),
    ] {
        assert_eq!(minor(number, 2), Minor::Exact(cents), "{number}");
    }
    assert_eq!(minor("1e3", 0), Minor::Exact(1000));
    assert_eq!(minor("1.2345", 4), Minor::Exact(12345));
}

#[test]
fn what_lies_between_goes_to_the_nearest_and_half_away_from_zero() {
    for (number, cents, difference) in [
        ("0.125", 13, "0.005"),
        ("-0.125", -13, "-0.005"),
        ("0.124", 12, "-0.004"),
        ("-0.124", -12, "0.004"),
        ("0.1249999999999999999999999999", 12, "-0.0049999999999999999999999999"),
        ("0.30000000000000004", 30, "-0.00000000000000004"),
        ("0.004", 0, "-0.004"),
        ("1e-30", 0, "-0.000000000000000000000000000001"),
        ("-99.99999999999999", -10000, "-0.00000000000001"),
    ] {
        assert_eq!(between(number, 2), (cents, difference.to_owned()), "{number}");
    }
    assert_eq!(between("0.5", 0), (1, "0.5".to_owned()));
    assert_eq!(between("-2.5", 0), (-3, "-0.5".to_owned()));
}

#[test]
fn what_is_beyond_all_money_is_told_apart() {
    for number in ["90071992547409.92", "1e15", "-1e400", "1e99999999999999999999", "90071992547409.915"] {
        assert_eq!(minor(number, 2), Minor::TooLarge, "{number}");
    }
    for number in ["1e-31", "5e-324", "1e-99999999999999999999"] {
        assert_eq!(minor(number, 2), Minor::TooFine, "{number}");
    }
    assert_eq!(minor(&"1".repeat(40), 2), Minor::TooLarge);
    assert_eq!(minor(&format!("0.{}", "1".repeat(40)), 2), Minor::TooFine);
}

#[test]
fn equal_numbers_are_equal_however_they_are_written() {
    for number in ["100", "1e2", "100.000", "10000E-2"] {
        assert_eq!(Decimal::parse(number), Some(Decimal::of_minor(10000, 2)), "{number}");
    }
    assert_eq!(Decimal::parse("-0"), Some(Decimal::of_minor(0, 2)));
    assert_ne!(Decimal::parse("99.99999999999999"), Some(Decimal::of_minor(10000, 2)));
}

#[test]
fn minor_units_are_written_and_read_with_the_digits_of_the_currency() {
    for (n, places, text) in [(0, 2, "0.00"), (-5, 2, "-0.05"), (123, 0, "123"), (i64::MIN, 1, "-922337203685477580.8")]
    {
        assert_eq!(write(n, places), text);
    }
    assert_eq!(read("-12.5", 2), Some(Minor::Exact(-1250)));
    assert_eq!(read("1.000", 2), Some(Minor::TooFine));
    assert_eq!(read("1.0", 0), Some(Minor::TooFine));
    assert_eq!(read("99999999999999999999", 2), Some(Minor::TooLarge));
    for text in ["", "-", ".5", "5.", "1e2", "+1", "1,5", "--1", " 1", "NaN"] {
        assert_eq!(read(text, 2), None, "{text}");
    }
}
