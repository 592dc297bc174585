//! A sheet of figures in the text format of Prometheus: each family of samples in one piece, however many scopes add to it.

use std::fmt::Write as _;

/// Upper bounds of a histogram's buckets, in milliseconds.
const BOUNDS_MS: [u64; 12] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000];

/// Name and value of a label. They are words of ours and ids of applications, so that nothing in them has to be escaped.
pub type Label<'a> = (&'static str, &'a str);

#[derive(Debug, Clone, Default)]
pub struct Sheet {
    families: Vec<Family>,
}

#[derive(Debug, Clone)]
struct Family {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    samples: String,
}

/// How long something took, each time.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    buckets: [u64; BOUNDS_MS.len()],
    count: u64,
    sum_us: u64,
}

impl Histogram {
    pub fn note(&mut self, took_us: u64) {
        for (bucket, bound_ms) in self.buckets.iter_mut().zip(BOUNDS_MS) {
            *bucket += u64::from(took_us <= bound_ms * 1_000);
        }
        self.count += 1;
        self.sum_us = self.sum_us.saturating_add(took_us);
    }
}

impl Sheet {
    /// What may rise and fall.
    pub fn gauge(
        &mut self,
        name: &'static str,
        help: &'static str,
        labels: &[Label<'_>],
        value: i64,
    ) {
        let family = self.family(name, "gauge", help);
        family.sample("", labels, value);
    }

    /// What only rises, until its host starts anew.
    pub fn counter(
        &mut self,
        name: &'static str,
        help: &'static str,
        labels: &[Label<'_>],
        value: u64,
    ) {
        let family = self.family(name, "counter", help);
        family.sample("", labels, value);
    }

    /// How long something took; the name ends in `_seconds`.
    pub fn histogram(
        &mut self,
        name: &'static str,
        help: &'static str,
        labels: &[Label<'_>],
        histogram: &Histogram,
    ) {
        let family = self.family(name, "histogram", help);
        for (bucket, bound_ms) in histogram.buckets.iter().zip(BOUNDS_MS) {
            let bound = format!("{}.{:03}", bound_ms / 1_000, bound_ms % 1_000);
            let labels = [labels, &[("le", bound.as_str())]].concat();
            family.sample("_bucket", &labels, bucket);
        }
        let labels_to_infinity = [labels, &[("le", "+Inf")]].concat();
        family.sample("_bucket", &labels_to_infinity, histogram.count);
        let sum_us = histogram.sum_us;
        let sum = format!("{}.{:06}", sum_us / 1_000_000, sum_us % 1_000_000);
        family.sample("_sum", labels, sum);
        family.sample("_count", labels, histogram.count);
    }

    /// Adds what another sheet holds.
    pub fn join(&mut self, other: Sheet) {
        for theirs in other.families {
            let family = self.family(theirs.name, theirs.kind, theirs.help);
            family.samples.push_str(&theirs.samples);
        }
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        for family in &self.families {
            let Family {
                name,
                kind,
                help,
                samples,
            } = family;
            // Writing into a text does not fail.
            let _ = write!(
                text,
                "# HELP {name} {help}\n# TYPE {name} {kind}\n{samples}"
            );
        }
        text
    }

    fn family(
        &mut self,
        name: &'static str,
        kind: &'static str,
        help: &'static str,
    ) -> &mut Family {
        let known = self.families.iter().position(|family| family.name == name);
        let place = known.unwrap_or(self.families.len());
        if known.is_none() {
            self.families.push(Family {
                name,
                kind,
                help,
                samples: String::new(),
            });
        }
        &mut self.families[place]
    }
}

impl Family {
    fn sample(&mut self, ending: &str, labels: &[Label<'_>], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(name, value)| format!("{name}=\"{value}\""))
            .collect();
        let name = self.name;
        let _ = match labels.is_empty() {
            true => writeln!(self.samples, "{name}{ending} {value}"),
            false => writeln!(
                self.samples,
                "{name}{ending}{{{}}} {value}",
                labels.join(",")
            ),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Histogram, Sheet};

    #[test]
    fn a_family_stays_in_one_piece() {
        let sheet = |app: &str, value| {
            let mut sheet = Sheet::default();
            sheet.gauge("carillon_a", "Some.", &[("app", app)], value);
            sheet.counter("carillon_b_total", "More.", &[], 7);
            sheet
        };
        let mut joined = sheet("x", 1);
        joined.join(sheet("y", -2));
        insta::assert_snapshot!(joined.text(), @r#"
        # HELP carillon_a Some.
        # TYPE carillon_a gauge
        carillon_a{app="x"} 1
        carillon_a{app="y"} -2
        # HELP carillon_b_total More.
        # TYPE carillon_b_total counter
        carillon_b_total 7
        carillon_b_total 7
        "#);
    }

    #[test]
    fn a_histogram_counts_up_to_each_bound() {
        let mut histogram = Histogram::default();
        for took_us in [10, 1_000, 1_001, 3_000_000, 60_000_000] {
            histogram.note(took_us);
        }
        let mut sheet = Sheet::default();
        sheet.histogram("carillon_turn_seconds", "Time.", &[], &histogram);
        let text = sheet.text();
        for line in [
            "carillon_turn_seconds_bucket{le=\"0.001\"} 2\n",
            "carillon_turn_seconds_bucket{le=\"0.002\"} 3\n",
            "carillon_turn_seconds_bucket{le=\"10.000\"} 4\n",
            "carillon_turn_seconds_bucket{le=\"+Inf\"} 5\n",
            "carillon_turn_seconds_sum 63.002011\n",
            "carillon_turn_seconds_count 5\n",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
    }
}
