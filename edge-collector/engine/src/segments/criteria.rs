//! Criteria: a segment's definition made ready to judge people, with the segments it starts from resolved.

use super::deed::Counted;
use super::dimensions::{Conditions, Tally};
use super::imported::Members;
use super::model::{Segment, SegmentDoc};
use super::store;
use crate::Timestamp;
use crate::behaviour::{Asker, Filling};
use crate::error::ApiError;
use crate::sql::Sql;
use crate::turn::Turn;
use carillon_rules::{Dimensions, Person};
use carillon_wire::{Include, SegmentGroup, SegmentReference, SourceType, Type};
use std::collections::BTreeSet;

/// How far a segment may build on a segment that builds on another.
const DEPTH_MAX: usize = 5;
/// Segments that one segment may build on, over all levels.
const RESOLVED_MAX: usize = 100;

/// Who belongs to one version of a segment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Criteria {
    /// The version these criteria are of, also when the latest was asked for.
    pub(crate) version: i64,
    /// Why the segment cannot be judged any more, if so: then nobody is in it.
    pub(crate) fault: Option<String>,
    /// Whether an imported list has a part in it.
    pub(crate) imported: bool,
    /// How far the counts of behaviour have come that it goes by, while they are not complete: then nothing is sent by it.
    pub(crate) filling: Option<Filling>,
    pub(super) rule: Rule,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    Everybody,
    Nobody,
    Dimensions(Box<Part>),
    Groups(Combine, Vec<Group>),
    Imported(Members),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) sources: (Combine, Vec<Rule>),
    pub(super) dimensions: (Combine, Vec<Part>),
}

/// What somebody must be like, and must have done, all of it at once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) dimensions: Dimensions,
    pub(super) deeds: Vec<Counted>,
}

/// How several conditions make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Combine {
    All,
    Any,
    None,
}

impl Criteria {
    /// The criteria of a definition that is not kept, as it would be judged now.
    pub(super) fn of_draft(turn: &Turn<'_>, doc: &SegmentDoc) -> Result<Criteria, ApiError> {
        let rule = Resolver::new(turn, None, Asker::Passing).rule(doc, 0)?;
        Ok(Criteria::new(0, rule, None))
    }

    fn new(version: i64, mut rule: Rule, fault: Option<String>) -> Criteria {
        Criteria {
            version,
            fault,
            imported: !rule.lists().is_empty(),
            filling: rule.deeds().iter().filter_map(|deed| deed.filling()).min(),
            rule,
        }
    }

    /// Looks up what lists and counts say of these people, before they are judged. Most criteria have nothing to look up.
    pub(crate) fn meet<P: Person>(
        &mut self,
        turn: &Turn<'_>,
        people: &[P],
    ) -> Result<(), ApiError> {
        for members in self.rule.lists() {
            members.meet(turn, people)?;
        }
        for deed in self.rule.deeds() {
            deed.meet(turn, people)?;
        }
        Ok(())
    }

    /// Whether somebody may come to belong to the segment, or cease to, by the passing of time alone.
    pub(super) fn ages(&self) -> bool {
        self.rule.ages()
    }

    /// Whether the person belongs to the segment now.
    pub(crate) fn contains<P: Person>(&self, person: &P, now: Timestamp) -> bool {
        self.rule.contains(person, now)
    }
}

impl Rule {
    pub(super) fn contains<P: Person>(&self, person: &P, now: Timestamp) -> bool {
        match self {
            Rule::Everybody => true,
            Rule::Nobody => false,
            Rule::Dimensions(part) => part.contains(person, now),
            Rule::Groups(combine, groups) => {
                combine.holds(groups, |group| group.contains(person, now))
            }
            Rule::Imported(members) => members.hold(person),
        }
    }

    fn ages(&self) -> bool {
        let aging = |part: &Part| part.dimensions.recency.is_some() || !part.deeds.is_empty();
        match self {
            Rule::Everybody | Rule::Nobody | Rule::Imported(_) => false,
            Rule::Dimensions(part) => aging(part),
            Rule::Groups(_, groups) => groups.iter().any(|group| {
                group.sources.1.iter().any(Rule::ages) || group.dimensions.1.iter().any(aging)
            }),
        }
    }

    fn lists(&mut self) -> Vec<&mut Members> {
        match self {
            Rule::Everybody | Rule::Nobody | Rule::Dimensions(_) => Vec::new(),
            Rule::Groups(_, groups) => {
                let sources = groups.iter_mut().flat_map(|group| &mut group.sources.1);
                sources.flat_map(Rule::lists).collect()
            }
            Rule::Imported(members) => vec![members],
        }
    }

    fn deeds(&mut self) -> Vec<&mut Counted> {
        match self {
            Rule::Everybody | Rule::Nobody | Rule::Imported(_) => Vec::new(),
            Rule::Dimensions(part) => part.deeds.iter_mut().collect(),
            Rule::Groups(_, groups) => groups.iter_mut().flat_map(Group::deeds).collect(),
        }
    }
}

impl Group {
    /// A group without source segments starts from everybody, and one without dimensions keeps all of them.
    pub(super) fn contains<P: Person>(&self, person: &P, now: Timestamp) -> bool {
        let (combine, sources) = &self.sources;
        let base = sources.is_empty() || combine.holds(sources, |rule| rule.contains(person, now));
        let (combine, dimensions) = &self.dimensions;
        let kept =
            dimensions.is_empty() || combine.holds(dimensions, |part| part.contains(person, now));
        base && kept
    }

    fn deeds(&mut self) -> impl Iterator<Item = &mut Counted> {
        let sources = self.sources.1.iter_mut().flat_map(Rule::deeds);
        let own = &mut self.dimensions.1;
        sources.chain(own.iter_mut().flat_map(|part| &mut part.deeds))
    }
}

impl Part {
    pub(super) fn contains<P: Person>(&self, person: &P, now: Timestamp) -> bool {
        self.dimensions.contain(person, now.0) && self.deeds.iter().all(|deed| deed.holds(person))
    }
}

impl Combine {
    fn holds<T>(self, conditions: &[T], test: impl FnMut(&T) -> bool) -> bool {
        match self {
            Combine::All => conditions.iter().all(test),
            Combine::Any => conditions.iter().any(test),
            Combine::None => !conditions.iter().any(test),
        }
    }
}

impl From<Option<Include>> for Combine {
    fn from(given: Option<Include>) -> Combine {
        match given {
            None | Some(Include::All) => Combine::All,
            Some(Include::Any) => Combine::Any,
            Some(Include::None) => Combine::None,
        }
    }
}

impl From<Option<SourceType>> for Combine {
    fn from(given: Option<SourceType>) -> Combine {
        match given {
            None | Some(SourceType::All) => Combine::All,
            Some(SourceType::Any) => Combine::Any,
            Some(SourceType::None) => Combine::None,
        }
    }
}

impl From<Option<Type>> for Combine {
    fn from(given: Option<Type>) -> Combine {
        match given {
            None | Some(Type::All) => Combine::All,
            Some(Type::Any) => Combine::Any,
            Some(Type::None) => Combine::None,
        }
    }
}

/// The criteria of a segment as it is kept. It was sound when it was written, but what it builds on may have been deleted or have grown
/// since. Then it has nobody in it: an audience may shrink by such a mistake, and never grow.
pub(super) fn of_segment(turn: &Turn<'_>, segment: &Segment) -> Result<Criteria, ApiError> {
    let mut resolver = Resolver::new(turn, None, Asker::Passing);
    let (rule, fault) = match resolver.rule(&segment.doc, 0) {
        Ok(rule) => (rule, None),
        Err(ApiError::BadRequest(fault)) => (Rule::Nobody, Some(fault)),
        Err(other) => return Err(other),
    };
    Ok(Criteria::new(segment.version, rule, fault))
}

/// Checks that a definition about to be kept can be judged: that the segments it starts from exist, and that it does not come back to
/// itself. `own` is the id of the segment that it redefines.
pub(super) fn check(turn: &Turn<'_>, own: Option<&str>, doc: &SegmentDoc) -> Result<(), ApiError> {
    Resolver::new(turn, own, Asker::Segment)
        .rule(doc, 0)
        .map(drop)
}

/// Asks for what a segment needs counted. One that cannot be judged any more needs nothing.
pub(super) fn ask(turn: &Turn<'_>, segment: &Segment) -> Result<(), ApiError> {
    match Resolver::new(turn, None, Asker::Segment).rule(&segment.doc, 0) {
        Ok(_) | Err(ApiError::BadRequest(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// The segments whose latest versions a segment builds on, those too that are gone.
pub(super) fn sources(turn: &Turn<'_>, segment: &Segment) -> Result<BTreeSet<String>, ApiError> {
    let mut resolver = Resolver::new(turn, None, Asker::Passing);
    match resolver.rule(&segment.doc, 0) {
        Ok(_) | Err(ApiError::BadRequest(_)) => Ok(resolver.latest),
        Err(other) => Err(other),
    }
}

/// Turns definitions into rules, following references within limits.
struct Resolver<'a> {
    turn: &'a Turn<'a>,
    own: Option<&'a str>,
    asker: Asker,
    resolved: usize,
    /// Segments that were referred to without a version.
    latest: BTreeSet<String>,
}

impl<'a> Resolver<'a> {
    fn new(turn: &'a Turn<'a>, own: Option<&'a str>, asker: Asker) -> Resolver<'a> {
        Resolver {
            turn,
            own,
            asker,
            resolved: 0,
            latest: BTreeSet::new(),
        }
    }

    fn rule(&mut self, doc: &SegmentDoc, depth: usize) -> Result<Rule, ApiError> {
        if let Some(imported) = &doc.imported {
            return Ok(Rule::Imported(Members::new(imported)));
        }
        if let Some(dimensions) = &doc.dimensions {
            let conditions = Tally::default().dimensions("Dimensions", dimensions)?;
            return Ok(Rule::Dimensions(Box::new(self.part(conditions)?)));
        }
        let Some(list) = &doc.groups else {
            return Ok(Rule::Everybody);
        };
        let groups = list.groups.iter().flatten();
        let groups: Result<_, ApiError> = groups.map(|group| self.group(group, depth)).collect();
        Ok(Rule::Groups(list.include.into(), groups?))
    }

    fn group(&mut self, group: &SegmentGroup, depth: usize) -> Result<Group, ApiError> {
        let sources = group.source_segments.iter().flatten();
        let sources: Result<_, ApiError> =
            sources.map(|source| self.source(source, depth)).collect();
        let mut tally = Tally::default();
        let dimensions = group.dimensions.iter().flatten();
        let dimensions: Result<_, ApiError> = dimensions
            .map(|dimensions| self.part(tally.dimensions("SegmentGroups", dimensions)?))
            .collect();
        Ok(Group {
            sources: (group.source_type.into(), sources?),
            dimensions: (group.r#type.into(), dimensions?),
        })
    }

    fn part(&self, conditions: Conditions) -> Result<Part, ApiError> {
        let deeds = conditions.deeds.into_iter();
        let deeds: Result<_, ApiError> = deeds
            .map(|deed| deed.watched(self.turn, self.asker))
            .collect();
        Ok(Part {
            dimensions: conditions.dimensions,
            deeds: deeds?,
        })
    }

    fn source(&mut self, source: &SegmentReference, depth: usize) -> Result<Rule, ApiError> {
        let id = source.id.as_str();
        if self.own == Some(id) && source.version.is_none() {
            return Err(ApiError::bad(
                "SegmentGroups: a segment cannot build on its own latest version.",
            ));
        }
        self.resolved += 1;
        if depth >= DEPTH_MAX || self.resolved > RESOLVED_MAX {
            return Err(ApiError::bad(format!(
                "SegmentGroups: segments build on one another at most {DEPTH_MAX} levels deep, and on {RESOLVED_MAX} in all."
            )));
        }
        if source.version.is_none() {
            self.latest.insert(id.to_owned());
        }
        let found = find(self.turn.sql, id, source.version)?.ok_or_else(|| {
            ApiError::bad(format!(
                "SegmentGroups: there is no segment {id}{}.",
                source
                    .version
                    .map_or(String::new(), |version| format!(" of version {version}"))
            ))
        })?;
        self.rule(&found.doc, depth + 1)
    }
}

/// A version of a segment; the latest when none is named.
pub(super) fn find(
    sql: &dyn Sql,
    id: &str,
    version: Option<i64>,
) -> Result<Option<Segment>, ApiError> {
    match version {
        None => Ok(store::latest(sql, id)?),
        // A number that no version reaches is no number for the store either.
        Some(version) if u32::try_from(version).is_err() => Ok(None),
        Some(version) => Ok(store::version(sql, id, version)?),
    }
}
