//! The words, quotes and parentheses of a query.

use domain::TextRange;

use super::problem::{QueryFault, QueryProblem};
use super::term::{Field, prefix_of};

/// A piece of a query, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) at: TextRange,
}

#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `not` or `not:`
    Not,
    /// `and`
    And,
    /// `or`
    Or,
    /// A word or a text in quotes, which may be the value of a field.
    Written(Written),
}

/// A value as it was meant, without its quotes.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) field: Option<Field>,
    pub(super) value: String,
    /// Where the value stands, its quotes not included.
    pub(super) at: TextRange,
}

/// A text, and how many bytes of it were read.
struct Lexer<'a> {
    text: &'a str,
    next: usize,
}

/// Takes the text apart.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, QueryProblem> {
    let mut lexer = Lexer { text, next: 0 };
    let mut tokens = Vec::new();
    while let Some(first) = lexer.first_of_token() {
        let start = lexer.next;
        let kind = match first {
            '(' => lexer.sign(TokenKind::Open),
            ')' => lexer.sign(TokenKind::Close),
            _ => lexer.word()?,
        };
        tokens.push(Token { kind, at: TextRange::new(start, lexer.next) });
    }
    Ok(tokens)
}

impl Lexer<'_> {
    /// The character that stands next behind blanks.
    fn first_of_token(&mut self) -> Option<char> {
        self.next = self.text.len() - self.rest().trim_start().len();
        self.rest().chars().next()
    }

    fn rest(&self) -> &str {
        self.text.get(self.next..).unwrap_or_default()
    }

    /// A parenthesis, which is one byte.
    fn sign(&mut self, kind: TokenKind) -> TokenKind {
        self.next += 1;
        kind
    }

    fn word(&mut self) -> Result<TokenKind, QueryProblem> {
        if let Some(text) = self.quoted()? {
            return Ok(TokenKind::Written(text));
        }
        let prefix = prefix_of(self.bare()).map(str::to_owned);
        match prefix {
            Some(prefix) => self.prefixed(&prefix),
            None => {
                let word = self.take_bare();
                Ok(keyword(&word.value).unwrap_or(TokenKind::Written(word)))
            }
        }
    }

    /// `env:food`, or the `not:` before a term.
    fn prefixed(&mut self, prefix: &str) -> Result<TokenKind, QueryProblem> {
        let at = TextRange::new(self.next, self.next + prefix.len() + 1);
        if prefix.eq_ignore_ascii_case("not") {
            self.next = at.end;
            return Ok(TokenKind::Not);
        }
        let Some(field) = Field::of_word(prefix) else {
            return Err(self.problem(at, QueryFault::UnknownField { found: prefix.to_owned() }));
        };
        self.next = at.end;
        let written = match self.quoted()? {
            Some(text) => text,
            None => self.take_bare(),
        };
        if written.value.is_empty() {
            return Err(self.problem(at.to(written.at), QueryFault::EmptyValue { field }));
        }
        Ok(TokenKind::Written(Written { field: Some(field), ..written }))
    }

    /// The characters up to a blank or a parenthesis.
    fn bare(&self) -> &str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    fn take_bare(&mut self) -> Written {
        let value = self.bare().to_owned();
        let at = TextRange::new(self.next, self.next + value.len());
        self.next = at.end;
        Written { field: None, value, at }
    }

    /// The text in quotes that stands next, if a quote does.
    fn quoted(&mut self) -> Result<Option<Written>, QueryProblem> {
        let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return Ok(None);
        };
        let Some((value, length)) = unquoted(self.rest(), quote) else {
            let at = TextRange::new(self.next, self.text.len());
            return Err(self.problem(at, QueryFault::QuoteNotClosed { quote }));
        };
        let whole = TextRange::new(self.next, self.next + length);
        let at = TextRange::new(whole.start + 1, whole.end - 1);
        self.next = whole.end;
        if value.is_empty() {
            return Err(self.problem(whole, QueryFault::EmptyText));
        }
        if !self.bare().is_empty() {
            let behind = TextRange::new(self.next, self.next + self.bare().len());
            return Err(self.problem(behind, QueryFault::NoBlank));
        }
        Ok(Some(Written { field: None, value, at }))
    }

    fn problem(&self, at: TextRange, fault: QueryFault) -> QueryProblem {
        QueryProblem::new(self.text, at, fault)
    }
}

/// The word that joins terms instead of being one.
pub(super) fn keyword(word: &str) -> Option<TokenKind> {
    match word {
        "not" | "NOT" => Some(TokenKind::Not),
        "and" | "AND" => Some(TokenKind::And),
        "or" | "OR" => Some(TokenKind::Or),
        _ => None,
    }
}

/// What stands between the quotes, and how many bytes it has with them. Between double quotes `\"` is a quote and `\\`
/// a backslash; between single ones everything is itself.
fn unquoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Some((value, at + 1));
        }
        let escaped = chars.next_if(|(_, next)| c == '\\' && quote == '"' && matches!(next, '"' | '\\'));
        value.push(escaped.map_or(c, |(_, next)| next));
    }
    None
}
