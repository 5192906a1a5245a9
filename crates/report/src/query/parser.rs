//! How the terms of a query are joined: `not` first, then side by side or `and`, then `or`.

use domain::TextRange;

use super::lexer::{Token, TokenKind};
use super::problem::{QueryFault, QueryProblem};
use super::value::Reading;
use super::{QUERY_LEVELS_MAX, QUERY_TERMS_MAX, Query};

/// The tokens, and how many of them were read.
struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    reading: &'a Reading<'a>,
    next: usize,
    terms: usize,
    levels: usize,
}

/// Reads the whole query.
pub(super) fn parse(text: &str, tokens: &[Token], reading: &Reading<'_>) -> Result<Query, QueryProblem> {
    if tokens.is_empty() {
        return Ok(Query::Every);
    }
    let mut parser = Parser { text, tokens, reading, next: 0, terms: 0, levels: 0 };
    let query = parser.any()?;
    match parser.peek() {
        Some(token) => Err(parser.problem(token.at, QueryFault::NotOpened)), // `any` ends at nothing but `)`
        None => Ok(query),
    }
}

impl<'a> Parser<'a> {
    /// What is joined by `or`.
    fn any(&mut self) -> Result<Query, QueryProblem> {
        let mut queries = vec![self.all()?];
        while let Some(Token { kind: TokenKind::Or, .. }) = self.peek() {
            self.next += 1;
            queries.push(self.all()?);
        }
        Ok(joined(queries, Query::Any))
    }

    /// What stands side by side, or is joined by `and`.
    fn all(&mut self) -> Result<Query, QueryProblem> {
        let mut queries = vec![self.one()?];
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Or | TokenKind::Close => break,
                TokenKind::And => self.next += 1,
                TokenKind::Open | TokenKind::Not | TokenKind::Written(_) => {}
            }
            queries.push(self.one()?);
        }
        Ok(joined(queries, Query::All))
    }

    /// One term, what is in parentheses, or either of them behind `not`.
    fn one(&mut self) -> Result<Query, QueryProblem> {
        let Some(token) = self.peek() else {
            return Err(self.missing(None));
        };
        match &token.kind {
            TokenKind::Not => self.deeper(token.at, |parser| parser.one().map(Box::new).map(Query::Not)),
            TokenKind::Open => self.deeper(token.at, |parser| parser.inside(token.at)),
            TokenKind::Written(written) => {
                self.next += 1;
                self.terms += 1;
                if QUERY_TERMS_MAX < self.terms {
                    return Err(self.problem(token.at, QueryFault::TooManyTerms));
                }
                self.reading.term(token.at, written).map(Query::Term)
            }
            TokenKind::Close | TokenKind::And | TokenKind::Or => Err(self.missing(Some(token))),
        }
    }

    /// What stands behind a `(`, and its `)`.
    fn inside(&mut self, open: TextRange) -> Result<Query, QueryProblem> {
        let query = self.any()?;
        match self.peek() {
            Some(_) => self.next += 1, // `any` ends at nothing but `)`
            None => return Err(self.problem(open, QueryFault::NotClosed)),
        }
        Ok(query)
    }

    /// Reads a token, and what stands one level deeper behind it.
    fn deeper(
        &mut self,
        at: TextRange,
        read: impl FnOnce(&mut Self) -> Result<Query, QueryProblem>,
    ) -> Result<Query, QueryProblem> {
        if self.levels == QUERY_LEVELS_MAX {
            return Err(self.problem(at, QueryFault::TooDeep));
        }
        self.next += 1;
        self.levels += 1;
        let query = read(self)?;
        self.levels -= 1;
        Ok(query)
    }

    /// Why there is no term where one is needed: something else stands there, or nothing.
    fn missing(&self, found: Option<&Token>) -> QueryProblem {
        let before = self.next.checked_sub(1).and_then(|index| self.tokens.get(index));
        match (before, found) {
            (Some(Token { kind: TokenKind::Open, at }), Some(Token { kind: TokenKind::Close, at: close })) => {
                self.problem(at.to(*close), QueryFault::NothingInside)
            }
            (Some(open @ Token { kind: TokenKind::Open, .. }), None) => self.problem(open.at, QueryFault::NotClosed),
            (None, Some(Token { kind: TokenKind::Close, at })) => self.problem(*at, QueryFault::NotOpened),
            (Some(Token { kind: TokenKind::Open, .. }) | None, Some(joint)) => {
                self.problem(joint.at, QueryFault::MissingBefore { word: self.typed(joint) })
            }
            (Some(joint), _) => self.problem(joint.at, QueryFault::MissingAfter { word: self.typed(joint) }),
            (None, None) => self.problem(TextRange::default(), QueryFault::EmptyText),
        }
    }

    fn typed(&self, token: &Token) -> String {
        token.at.of(self.text).to_owned()
    }

    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    fn problem(&self, at: TextRange, fault: QueryFault) -> QueryProblem {
        QueryProblem::new(self.text, at, fault)
    }
}

impl Query {
    /// All of them; nothing is asked where there are none.
    pub(super) fn all_of(queries: Vec<Self>) -> Self {
        if queries.is_empty() { Self::Every } else { joined(queries, Self::All) }
    }
}

/// Several as one; one alone is itself.
fn joined(mut queries: Vec<Query>, join: impl FnOnce(Vec<Query>) -> Query) -> Query {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        last => {
            queries.extend(last);
            join(queries)
        }
    }
}
