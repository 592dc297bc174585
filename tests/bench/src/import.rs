//! A file of a million people: how long an import job takes to bring them in, beside PostgreSQL that copies the same people in and makes its
//! indexes of them, in the same run.

use crate::audiences::{now_ms, settle};
use crate::host::{Folder, Host};
use crate::options::Options;
use crate::postgres::Postgres;
use crate::questions::{INDEXES, TABLE, questions};
use crate::{clock, file};
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;

/// How long between two looks at the job.
const PAUSE: Duration = Duration::from_millis(50);
/// Percents of the rows at which the memory is told.
const SHARES: [usize; 3] = [10, 50, 100];

/// What our own side measured.
struct Ours {
    seconds: f64,
    /// The same with what the import leaves to be done in the background. Counts are right without it.
    folded_seconds: f64,
    /// The most memory so far, in bytes, at each of [`SHARES`].
    peaks: [u64; 3],
}

/// What PostgreSQL did: the rows, and then the indexes too.
struct Theirs {
    copy_seconds: f64,
    seconds: f64,
    bytes: u64,
}

pub(crate) fn run(options: &Options) -> Result<(), String> {
    let now_ms = now_ms();
    let files = Folder::new()?;
    let bytes = file::csv(&files.0.join("people.csv"), options.rows, now_ms)?;
    file::copy(&files.0.join("people.txt"), options.rows, now_ms)?;
    println!(
        "import: {} endpoints with 20 attributes, {} MB of CSV",
        options.rows,
        bytes >> 20
    );
    let data = Folder::new()?;
    let host = Host::reading(&options.carillon, &data, &files)?;
    let app = host.call("POST", "/v1/apps", &json!({"Name": "Bench"}))?;
    let app = app["Id"].as_str().ok_or("an application without an id")?;
    let ours = take_in(&host, app, &files, options.rows)?;
    show(&ours, options.rows);
    let postgres = Postgres::start()?;
    let theirs = match &postgres {
        Some(postgres) => Some(copy_in(postgres, &files)?),
        None => {
            println!("PostgreSQL is not installed here, so that there is nothing to compare with.");
            None
        }
    };
    check(&host, app, postgres.as_ref(), options.rows, now_ms)?;
    host.stop()?;
    tell(options.rows, &ours, theirs.as_ref(), data.bytes());
    Ok(())
}

/// Lets a job import the file, and watches its memory.
fn take_in(host: &Host, app: &str, files: &Folder, rows: usize) -> Result<Ours, String> {
    let jobs = format!("/v1/apps/{app}/jobs/import");
    let file = format!("file://{}", files.0.join("people.csv").display());
    let role = "arn:aws:iam::000000000000:role/none";
    let wanted = json!({"Format": "CSV", "RoleArn": role, "S3Url": file});
    let started = clock::start();
    let job = host.call("POST", &jobs, &wanted)?;
    let job = format!(
        "{jobs}/{}",
        job["Id"].as_str().ok_or("a job without an id")?
    );
    let mut peaks = [0; 3];
    loop {
        let now = host.call("GET", &job, &Value::Null)?;
        let processed = now["TotalProcessed"].as_u64().unwrap_or(0) as usize;
        for (share, peak) in SHARES.iter().zip(&mut peaks) {
            if *peak == 0 && processed >= rows * share / 100 {
                *peak = host.peak_memory();
            }
        }
        match now["JobStatus"].as_str() {
            Some("COMPLETED") if processed == rows && now["TotalFailures"] == 0 => break,
            Some("COMPLETED" | "FAILED") => return Err(format!("the job ended badly: {now}")),
            _ => thread::sleep(PAUSE),
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    settle(host, app)?;
    Ok(Ours {
        seconds,
        folded_seconds: started.elapsed().as_secs_f64(),
        peaks,
    })
}

fn copy_in(postgres: &Postgres, files: &Folder) -> Result<Theirs, String> {
    postgres.query(TABLE)?;
    let started = clock::start();
    postgres.copy_file("endpoints", &files.0.join("people.txt"))?;
    let copy_seconds = started.elapsed().as_secs_f64();
    postgres.query(INDEXES)?;
    let seconds = started.elapsed().as_secs_f64();
    postgres.query("VACUUM ANALYZE endpoints")?;
    let bytes = postgres.query("SELECT pg_total_relation_size('endpoints')")?;
    Ok(Theirs {
        copy_seconds,
        seconds,
        bytes: bytes.trim().parse().map_err(|_| bytes.clone())?,
    })
}

/// Sees that everybody is there, and that both sides count alike.
fn check(
    host: &Host,
    app: &str,
    postgres: Option<&Postgres>,
    rows: usize,
    now_ms: i64,
) -> Result<(), String> {
    let path = format!("/carillon/apps/{app}/segments/count");
    let questions = questions(now_ms);
    for question in &questions {
        let answer = host.call("POST", &path, &question.segment)?;
        if answer["Endpoints"] != rows {
            return Err(format!("{rows} rows were imported, and there are {answer}"));
        }
        let Some(postgres) = postgres else { continue };
        let (theirs, _) = postgres.count(&question.sql)?;
        if answer["Count"] != theirs {
            return Err(format!(
                "{}: we count {answer}, PostgreSQL counts {theirs}",
                question.name
            ));
        }
    }
    if postgres.is_some() {
        println!(
            "both have {rows} endpoints, and count alike in {} segments",
            questions.len()
        );
    }
    Ok(())
}

fn show(ours: &Ours, rows: usize) {
    println!(
        "import job: {:.1} s, {:.0} rows/s; {:.1} s until all is folded into the index; peak memory {}",
        ours.seconds,
        rows as f64 / ours.seconds,
        ours.folded_seconds,
        peaks(ours)
    );
}

fn peaks(ours: &Ours) -> String {
    let each = SHARES.iter().zip(ours.peaks);
    let each: Vec<String> = each
        .map(|(share, peak)| format!("{} MB at {share} %", peak >> 20))
        .collect();
    each.join(", ")
}

/// Prints what PostgreSQL did, the row for README's table, and the figures as one line of JSON.
fn tell(rows: usize, ours: &Ours, theirs: Option<&Theirs>, bytes: u64) {
    let rate = rows as f64 / ours.seconds;
    let mut line = json!({
        "bench": "import",
        "rows": rows,
        "rowsPerSecond": rate.round(),
        "foldedSeconds": ours.folded_seconds.round(),
        "peakMemoryBytes": ours.peaks,
        "diskBytes": bytes,
    });
    if let Some(theirs) = theirs {
        let ratio = theirs.seconds / ours.seconds;
        println!(
            "PostgreSQL, fsync off: COPY {:.1} s, with its indexes {:.1} s, {:.0} rows/s; {} MB on disk, ours {} MB; ratio {ratio:.2}",
            theirs.copy_seconds,
            theirs.seconds,
            rows as f64 / theirs.seconds,
            theirs.bytes >> 20,
            bytes >> 20
        );
        println!(
            "| rows a second from a CSV of {rows} endpoints with 20 attributes, one import job natively, durable | {rate:.0}, which is {ratio:.2} of the rate of PostgreSQL 15 with COPY and the twelve indexes of `bench audiences`, fsync off; peak memory {}; {} MB on disk, PostgreSQL {} MB | `npm run bench -- import` |",
            peaks(ours),
            bytes >> 20,
            theirs.bytes >> 20
        );
        line["postgresRowsPerSecond"] = (rows as f64 / theirs.seconds).round().into();
        line["postgresCopySeconds"] = theirs.copy_seconds.round().into();
        line["postgresDiskBytes"] = theirs.bytes.into();
        line["ratio"] = ((ratio * 100.0).round() / 100.0).into();
    }
    println!("{line}");
}
