//! An audience: the members of a segment, counted, or walked in the order of their small integers.

use super::criteria::Criteria;
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::index::{self, Bits, Chunk, Span};
use crate::turn::Turn;

/// Stretches of everybody that one step of a walk passes at most, so that a step ends also where hardly anybody is a member.
const STEP_SPANS: usize = 16;

/// Walks and counts the members of a segment within one turn.
pub(crate) struct Audience<'a> {
    turn: &'a Turn<'a>,
    criteria: Criteria,
    /// The chunk that was asked last: everybody in it, and its members.
    chunk: Option<(i64, Bits, Bits)>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Count {
    pub(super) members: u64,
    pub(super) endpoints: u64,
}

/// A step of a walk.
#[derive(Debug, Default)]
pub(crate) struct Step {
    /// The members met in it, in order.
    pub(crate) members: Vec<Endpoint>,
    /// The small integer that the walk has come to; the next step begins after it.
    pub(crate) until: i64,
}

impl<'a> Audience<'a> {
    pub(crate) fn new(turn: &'a Turn<'a>, criteria: Criteria) -> Audience<'a> {
        Audience {
            turn,
            criteria,
            chunk: None,
        }
    }

    pub(super) fn count(&mut self) -> Result<Count, ApiError> {
        let mut count = Count::default();
        let mut until = 0;
        while let Some(span) = index::span_after(self.turn, until)? {
            let (everybody, members) = self.of_chunk(span.chunk)?;
            count.members += span.fresh(members).len();
            count.endpoints += span.fresh(everybody).len();
            self.criteria.meet(self.turn, &span.changed)?;
            count.members += self.changed(&span).count() as u64;
            count.endpoints += span.changed.len() as u64;
            until = span.until;
        }
        Ok(count)
    }

    /// The next members after `n`, `limit` of them at most. A step may meet none and not be the last one; `None` when the walk is over.
    pub(crate) fn step(&mut self, n: i64, limit: usize) -> Result<Option<Step>, ApiError> {
        let (mut found, mut changed) = (Vec::new(), 0);
        let mut until = n;
        for _ in 0..STEP_SPANS {
            let Some(span) = index::span_after(self.turn, until)? else {
                break;
            };
            until = span.until;
            changed += span.changed.len();
            found.extend(self.of_span(&span)?);
            // Those who had to be looked at count as much as those who are found: both are read.
            if found.len().max(changed) >= limit {
                break;
            }
        }
        if until == n {
            return Ok(None);
        }
        if found.len() > limit {
            found.truncate(limit);
            until = found.last().copied().unwrap_or(until);
        }
        let members = endpoints::at(self.turn, &found)?;
        Ok(Some(Step { members, until }))
    }

    /// The members in a chunk by their places there, as they are now.
    pub(super) fn in_chunk(&mut self, chunk: i64) -> Result<Bits, ApiError> {
        let mut found = Bits::new();
        let mut until = index::number(chunk, 0) - 1;
        while let Some(span) = index::span_after(self.turn, until)?
            && span.chunk == chunk
        {
            let (_, members) = self.of_chunk(chunk)?;
            found |= span.fresh(members);
            self.criteria.meet(self.turn, &span.changed)?;
            found.extend(self.changed(&span).map(|one| index::place(one.n).1));
            until = span.until;
        }
        Ok(found)
    }

    /// The members in a stretch by their small integers, in order.
    fn of_span(&mut self, span: &Span) -> Result<Vec<i64>, ApiError> {
        let (_, members) = self.of_chunk(span.chunk)?;
        let fresh = span.fresh(members);
        let mut found: Vec<i64> = fresh.iter().map(|low| span.number(low)).collect();
        self.criteria.meet(self.turn, &span.changed)?;
        found.extend(self.changed(span).map(|endpoint| endpoint.n));
        found.sort_unstable();
        Ok(found)
    }

    /// Those whom the bitmaps do not know as they are, and who are members.
    fn changed<'s>(&'s self, span: &'s Span) -> impl Iterator<Item = &'s Endpoint> {
        let contains = move |endpoint: &&Endpoint| self.criteria.contains(*endpoint, self.turn.now);
        span.changed.iter().filter(contains)
    }

    /// Everybody in a chunk, and its members, as the bitmaps have them.
    fn of_chunk(&mut self, number: i64) -> Result<(&Bits, &Bits), ApiError> {
        let known = self.chunk.take().filter(|(of, _, _)| *of == number);
        let known = match known {
            Some(known) => known,
            None => {
                let chunk = Chunk::read(self.turn, number)?;
                let members = self.criteria.members(&chunk, self.turn.now)?;
                (number, chunk.everybody().clone(), members)
            }
        };
        let (_, everybody, members) = self.chunk.insert(known);
        Ok((everybody, members))
    }
}
