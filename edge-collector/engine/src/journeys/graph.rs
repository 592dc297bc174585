//! The graph that the activities of a journey make.

use super::activity::ways;
use super::forms::short;
use crate::error::ApiError;
use carillon_wire::Activity;
use std::collections::{BTreeMap, BTreeSet};

/// Which activity leads to which others, and by which of its members.
pub(super) struct Graph<'a>(BTreeMap<&'a str, Vec<(String, &'a str)>>);

impl<'a> Graph<'a> {
    pub(super) fn of(activities: &'a BTreeMap<String, Activity>) -> Graph<'a> {
        let activities = activities.iter();
        Graph(
            activities
                .map(|(id, activity)| (id.as_str(), ways(activity)))
                .collect(),
        )
    }

    /// Checks that there is an activity at the end of every way, that nobody walks in a circle, and that every activity can be reached.
    ///
    /// The service's own rule for circles and for what cannot be reached is not documented. Here both are faults: the one would never
    /// end, the other would look as if it did something.
    pub(super) fn check(&self, start: &'a str) -> Result<(), ApiError> {
        for (id, ways) in &self.0 {
            if let Some((member, next)) = ways.iter().find(|(_, next)| !self.0.contains_key(next)) {
                return Err(ApiError::bad(format!(
                    "Activities.{id}.{member}: there is no activity {}.",
                    short(next)
                )));
            }
        }
        if let Some(circle) = self.circle() {
            let first = circle.first().copied().unwrap_or_default();
            return Err(ApiError::bad(format!(
                "Activities.{first}: this leads back to itself, by {}, {first}. A journey only goes forward.",
                circle.join(", ")
            )));
        }
        let reached = self.reached(start);
        match self.0.keys().find(|id| !reached.contains(*id)) {
            Some(id) => Err(ApiError::bad(format!(
                "Activities.{id}: no way leads here from StartActivity. Lead one here, or take the activity out."
            ))),
            None => Ok(()),
        }
    }

    /// Whether somebody who is at `first` may come to `then`.
    pub(super) fn leads(&self, first: &'a str, then: &str) -> bool {
        let mut ways = self.0.get(first).into_iter().flatten();
        ways.any(|(_, next)| self.reached(next).contains(then))
    }

    /// The activities that can be reached from one, itself included.
    fn reached(&self, start: &'a str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                let ways = self.0.get(id).into_iter().flatten();
                open.extend(ways.map(|(_, next)| *next));
            }
        }
        reached
    }

    /// Activities that lead back to the first of them, if there are any.
    fn circle(&self) -> Option<Vec<&'a str>> {
        let mut left = BTreeSet::new();
        let mut walks = self.0.keys();
        walks.find_map(|id| self.walk(id, &mut Vec::new(), &mut left))
    }

    /// Walks every way on from `id`. `path` is how it came there; nothing that was left before is in a circle.
    fn walk(
        &self,
        id: &'a str,
        path: &mut Vec<&'a str>,
        left: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<&'a str>> {
        if let Some(place) = path.iter().position(|passed| *passed == id) {
            return Some(path.split_off(place));
        }
        if left.contains(id) {
            return None;
        }
        path.push(id);
        let mut ways = self.0.get(id).into_iter().flatten();
        if let Some(circle) = ways.find_map(|(_, next)| self.walk(next, path, left)) {
            return Some(circle);
        }
        path.pop();
        left.insert(id);
        None
    }
}
