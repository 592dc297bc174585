//! The bitmaps of one chunk, asked by trait.

use super::model::Trait;
use super::numbers::{self, Numbers};
use super::{Bits, number, place, store};
use crate::Timestamp;
use crate::endpoints;
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;

/// Values of a trait that are read at once.
const VALUES_PAGE: i64 = 1_000;

/// Up to 65,536 endpoints as the bitmaps have them: the stale ones among them as they were.
pub(crate) struct Chunk<'a> {
    turn: &'a Turn<'a>,
    pub(super) number: i64,
    everybody: Bits,
}

impl<'a> Chunk<'a> {
    pub(crate) fn read(turn: &'a Turn<'a>, number: i64) -> Result<Chunk<'a>, ApiError> {
        let everybody = store::bits(turn.sql, &Trait::Everybody.name(), number, "")?;
        Ok(Chunk {
            turn,
            number,
            everybody: everybody.unwrap_or_default(),
        })
    }

    pub(crate) fn everybody(&self) -> &Bits {
        &self.everybody
    }

    /// The small integers that it begins and ends with.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        (number(self.number, 0), number(self.number + 1, 0) - 1)
    }

    /// The places of small integers within its bounds.
    pub(crate) fn places(&self, ns: &[i64]) -> Bits {
        ns.iter().map(|n| place(*n).1).collect()
    }

    /// The store, for what the bitmaps do not know.
    pub(crate) fn sql(&self) -> &'a dyn Sql {
        self.turn.sql
    }

    /// Who has one of the texts.
    pub(crate) fn having(&self, of: Trait<'_>, texts: &[String]) -> Result<Bits, ApiError> {
        let name = of.name();
        let mut having = Bits::new();
        for text in texts {
            if let Some(bits) = store::bits(self.turn.sql, &name, self.number, text)? {
                having |= bits;
            }
        }
        Ok(having)
    }

    /// Who has a text that passes the test. It costs a look at every text that somebody has.
    pub(crate) fn passing(
        &self,
        of: Trait<'_>,
        test: impl Fn(&str) -> bool,
    ) -> Result<Bits, ApiError> {
        let name = of.name();
        let mut passing = Bits::new();
        let mut from = String::new();
        loop {
            let page = store::values(self.turn.sql, &name, self.number, &from, VALUES_PAGE)?;
            let Some((last, _)) = page.last() else {
                return Ok(passing);
            };
            // The least text that is greater than the last one.
            from = format!("{last}\0");
            for (text, packed) in page {
                if test(&text) {
                    passing |= packed.bits()?;
                }
            }
        }
    }

    /// The numbers of a trait that has numbers.
    pub(crate) fn numbers(&self, of: Trait<'_>) -> Result<Numbers, ApiError> {
        let rows = store::values(self.turn.sql, &of.name(), self.number, "", VALUES_PAGE)?;
        let rows = rows
            .into_iter()
            .map(|(name, packed)| Ok((name, packed.bits()?)))
            .collect::<Result<_, SqlError>>()?;
        Ok(Numbers::new(rows))
    }

    /// The number that each place has of a trait that has numbers; no number where there is none.
    pub(crate) fn each_number(&self, of: Trait<'_>) -> Result<Vec<f64>, ApiError> {
        let rows = store::values(self.turn.sql, &of.name(), self.number, "", VALUES_PAGE)?;
        Ok(numbers::each(&rows)?)
    }

    /// Which of these were active at `since` or later, to the millisecond.
    pub(crate) fn active(&self, whom: &Bits, since: Timestamp) -> Result<Bits, ApiError> {
        let whom: Vec<i64> = whom.iter().map(|low| number(self.number, low)).collect();
        let active = endpoints::active_since(self.turn, &whom, since)?;
        Ok(self.places(&active))
    }
}
