//! A PostgreSQL of its own for one run, that only this process's user and the server's can reach, with what it needs to do its best.

use crate::host::Folder;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Two cores, and memory enough for the table and its indexes.
const SETTINGS: &str = "-c listen_addresses='' -c shared_buffers=2GB -c work_mem=256MB -c maintenance_work_mem=1GB -c effective_cache_size=4GB -c random_page_cost=1.1 -c max_parallel_workers_per_gather=2 -c jit=off -c max_wal_size=8GB -c fsync=off";

pub(crate) struct Postgres {
    folder: Folder,
    bin: PathBuf,
}

impl Postgres {
    /// Starts one; `None` when this machine has none.
    pub(crate) fn start() -> Result<Option<Postgres>, String> {
        let Some(bin) = find() else {
            return Ok(None);
        };
        let folder = Folder::new()?;
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder.0))?;
        }
        let postgres = Postgres { folder, bin };
        let data = postgres.data();
        let mut init = postgres.command("initdb");
        init.args(["-A", "trust", "-U", "postgres", "--locale=C.UTF-8", "-D"])
            .arg(&data);
        run(&mut init)?;
        let mut start = postgres.command("pg_ctl");
        let settings = format!("{SETTINGS} -k {}", postgres.folder.0.display());
        start
            .args(["-w", "-o", &settings, "-l"])
            .arg(data.join("log"));
        start.arg("-D").arg(&data).arg("start");
        run(&mut start)?;
        Ok(Some(postgres))
    }

    /// Runs statements, and returns what they print.
    pub(crate) fn query(&self, sql: &str) -> Result<String, String> {
        run(self.psql().args(["-c", sql]))
    }

    /// Fills a table with lines in the text format of COPY.
    pub(crate) fn copy(
        &self,
        table: &str,
        lines: impl Iterator<Item = String>,
    ) -> Result<(), String> {
        let mut child = self
            .psql()
            .args(["-c", &format!("COPY {table} FROM STDIN")])
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut input = BufWriter::new(child.stdin.take().ok_or("psql takes no input")?);
        for line in lines {
            writeln!(input, "{line}").map_err(|error| error.to_string())?;
        }
        drop(input);
        let ended = child.wait().map_err(|error| error.to_string())?;
        match ended.success() {
            true => Ok(()),
            false => Err("COPY failed".to_owned()),
        }
    }

    /// The same with the lines of a file.
    pub(crate) fn copy_file(&self, table: &str, path: &Path) -> Result<(), String> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let copy = format!("COPY {table} FROM STDIN");
        let ended = self.psql().args(["-c", &copy]).stdin(file).status();
        match ended.map_err(|error| error.to_string())?.success() {
            true => Ok(()),
            false => Err("COPY failed".to_owned()),
        }
    }

    /// Counts, and says how many milliseconds the server itself says that execution took: no planning, no network.
    pub(crate) fn count(&self, condition: &str) -> Result<(u64, f64), String> {
        let select = format!("SELECT count(*) FROM endpoints WHERE {condition}");
        let counted = self.query(&select)?;
        let counted = counted.trim().parse().map_err(|_| counted.clone())?;
        let explained = self.query(&format!(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {select}"
        ))?;
        let plan: Value = serde_json::from_str(&explained).map_err(|error| error.to_string())?;
        let ms = plan[0]["Execution Time"].as_f64();
        Ok((counted, ms.ok_or("no execution time")?))
    }

    fn data(&self) -> PathBuf {
        self.folder.0.join("data")
    }

    fn psql(&self) -> Command {
        let mut psql = self.command("psql");
        psql.args([
            "-XAtq",
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
        ])
        .arg(&self.folder.0);
        psql
    }

    /// The server refuses to run as root.
    fn command(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        if !is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command
            .args([OsStr::new("-u"), OsStr::new("postgres"), OsStr::new("--")])
            .arg(program);
        command.current_dir("/");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        let _ = run(stop
            .args(["-w", "-m", "immediate", "-D"])
            .arg(self.data())
            .arg("stop"));
    }
}

/// The newest of the machine's installations, where Debian and most others put them.
fn find() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut bins: Vec<PathBuf> = versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    bins.sort();
    bins.pop()
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|this| this.uid() == 0)
}

fn run(command: &mut Command) -> Result<String, String> {
    // The server that pg_ctl leaves behind keeps pipes open, so that only psql's are read.
    let reads = command.get_args().any(|argument| argument == "-XAtq");
    let pipe = || if reads { Stdio::piped() } else { Stdio::null() };
    let output = command
        .stdin(Stdio::null())
        .stdout(pipe())
        .stderr(pipe())
        .output();
    let output = output.map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => String::from_utf8(output.stdout).map_err(|error| error.to_string()),
        false => Err(format!(
            "{command:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}
