//! What became of everything: a line for each object, a line for each of the first bad rows, and the sums.

/// Bad rows that are shown one by one.
const BAD_SHOWN: u64 = 100;

/// What became of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Taken,
    /// It was here already, and stays as it is.
    Here,
    /// It is not something that is taken over.
    Left,
    /// It should have been taken over and could not be.
    Refused,
    /// A word beside, about something that is counted elsewhere.
    Note,
}

/// What became of the rows of endpoint files. Each row is counted once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) taken: u64,
    pub(super) here: u64,
    pub(super) refused: u64,
}

impl Rows {
    pub(super) fn all(self) -> u64 {
        self.taken + self.here + self.refused
    }
}

#[derive(Debug)]
pub(super) struct Report {
    rehearsal: bool,
    taken: u64,
    here: u64,
    left: u64,
    refused: u64,
    pub(super) rows: Rows,
}

impl Report {
    pub(super) fn new(rehearsal: bool) -> Report {
        if rehearsal {
            println!("A dry run: this is what would happen. Nothing of it is kept.");
        }
        Report {
            rehearsal,
            taken: 0,
            here: 0,
            left: 0,
            refused: 0,
            rows: Rows::default(),
        }
    }

    /// Says what became of one object, and counts it.
    pub(super) fn line(&mut self, verdict: Verdict, what: &str, note: &str) {
        let (word, count) = match verdict {
            Verdict::Taken => ("taken over", Some(&mut self.taken)),
            Verdict::Here => ("here", Some(&mut self.here)),
            Verdict::Left => ("left out", Some(&mut self.left)),
            Verdict::Refused => ("REFUSED", Some(&mut self.refused)),
            Verdict::Note => ("note", None),
        };
        if let Some(count) = count {
            *count += 1;
        }
        match note.is_empty() {
            true => println!("{word:<10}  {what}"),
            false => println!("{word:<10}  {what}: {note}"),
        }
    }

    /// Counts a row that could not be taken, and shows it when it is one of the first.
    pub(super) fn bad_row(&mut self, file: &str, line: u64, why: &str) {
        self.rows.refused += 1;
        if self.rows.refused <= BAD_SHOWN {
            println!("{:<10}  {file}:{line}: {why}", "REFUSED");
        }
    }

    /// The sums. It is an error when anything was refused.
    pub(super) fn end(self) -> Result<(), String> {
        let rows = self.rows;
        if rows.refused > BAD_SHOWN {
            println!("and {} more rows were refused", rows.refused - BAD_SHOWN);
        }
        println!(
            "objects: {} taken over, {} here already, {} left out, {} refused",
            self.taken, self.here, self.left, self.refused
        );
        println!(
            "endpoints: {} rows: {} taken over, {} here already, {} refused",
            rows.all(),
            rows.taken,
            rows.here,
            rows.refused
        );
        if self.rehearsal {
            println!("Nothing was kept: this was a dry run.");
        }
        match self.refused + rows.refused {
            0 => Ok(()),
            refused => Err(format!(
                "{refused} objects or rows were refused; the lines that begin with REFUSED say which and why. Mend them and give the same command again."
            )),
        }
    }
}
