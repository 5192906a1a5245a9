//! Decimal digits of other scripts, so that a suggestion can be made in digits 0 to 9.

/// The zero of each common script whose digits are ten code points in a row.
const ZEROS: [u32; 43] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
    0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x11066, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
];

/// The text with all digits in ASCII, if any was not.
pub(super) fn in_ascii(text: &str) -> Option<String> {
    let ascii: String = text.chars().map(|c| ascii_digit(c).unwrap_or(c)).collect();
    (ascii != text).then_some(ascii)
}

fn ascii_digit(c: char) -> Option<char> {
    match c {
        '\u{66B}' | '\u{FF0E}' => Some('.'), // the Arabic and the wide point
        _ => ZEROS.iter().find_map(|zero| char::from_digit(u32::from(c).checked_sub(*zero)?, 10)),
    }
}
