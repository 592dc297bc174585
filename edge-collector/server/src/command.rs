//! The command line: reads it, and runs what it names.

use crate::config::{Config, Settings};
use crate::import::{self, Import, Upload};
use crate::json::quote;
use crate::operator::Wish;
use crate::people::{self, People, Wanted};
use crate::{events, keys, log, retention, serve};
use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
carillon: an open, self-hosted replacement of Amazon Pinpoint

  carillon serve [--listen ADDR] [--data DIR] [--config FILE] [--log error|info|debug]
      Serves everything from one folder. Listens on 127.0.0.1:8787 until told otherwise.

  carillon keys make [--power ADMIN|WRITE|READ|PUBLISH] [--app ID] [--origin ORIGIN]...
                     [--secrets REQUIRED|OPTIONAL] [--users SIGNED|OPEN] [--data DIR]
  carillon keys list [--data DIR]
  carillon keys rotate ID [--data DIR]
  carillon keys drop-former ID [--data DIR]
  carillon keys revoke ID [--data DIR]
      Works on the folder itself, or through the server that holds it, with the administrator's key in
      CARILLON_ACCESS_KEY_ID and CARILLON_SECRET_ACCESS_KEY.

  carillon events --app ID [--data DIR]
      Prints every event of an application's log, a JSON object a line. A server may go on meanwhile.

  carillon people export APP USER [--data DIR]
  carillon people erase APP USER [--dry-run] [--data DIR]
      Prints, or erases, all that is kept of one person. With --dry-run it is only counted. Through a server as `keys`.

  carillon retention --app ID [--data DIR]
      Shows what an application would forget now, by keep-events-days and keep-sends-days in the settings of this command. Nothing is
      forgotten by it. Through a server as `keys`.

  carillon import pinpoint DIR|FILE... [--app ID|NAME] [--dry-run] [--data DIR]
      Loads what was saved of Amazon Pinpoint: endpoint exports (gzip or plain), the AWS CLI's answers, Terraform state.
      What is here already stays as it is, so that the same command goes on after a stop. With --dry-run nothing is kept.

  carillon import FILE... --app ID|NAME [--format CSV|JSON] [--segment-name NAME] [--data DIR]
      Sends files of endpoints, as an import job reads them (plain or gzip), and makes or updates each. With --segment-name they also become
      a segment. The same command goes on after a stop.

Settings come from the file (TOML), then the environment (CARILLON_LISTEN, CARILLON_DATA,
CARILLON_SMTP_URL, ...), then flags; the later wins.
";

/// What a command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Help,
    Version,
    Serve,
    Keys(Wish),
    /// The log of an application.
    Events(String),
    People(People),
    /// What an application would forget.
    Retention(String),
    Import(Import),
    Upload(Upload),
}

/// Runs the program on its arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    log::report_panics();
    let done = read(arguments).and_then(|(command, flags, file)| match command {
        Command::Help => {
            print!("{HELP}");
            Ok(())
        }
        Command::Version => {
            println!("carillon {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        Command::Serve => serve::serve(config(flags, file)?),
        Command::Keys(wish) => keys::keys(config(flags, file)?, &wish),
        Command::Events(app) => events::events(&config(flags, file)?, &app),
        Command::People(people) => people::people(config(flags, file)?, &people),
        Command::Retention(app) => retention::retention(config(flags, file)?, &app),
        Command::Import(import) => import::import(config(flags, file)?, &import),
        Command::Upload(upload) => import::upload(config(flags, file)?, &upload),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("carillon: {error}");
            ExitCode::FAILURE
        }
    }
}

fn config(flags: Settings, file: Option<PathBuf>) -> Result<Config, String> {
    let set = |name: &str| std::env::var(name).ok();
    let path = file.or_else(|| set("CARILLON_CONFIG").map(PathBuf::from));
    let file = match path {
        Some(path) => Settings::file(&path)?,
        None => Settings::default(),
    };
    flags.over(Settings::environment(set)?.over(file)).decide()
}

/// Everything the flags said.
#[derive(Default)]
struct Flags {
    settings: Settings,
    file: Option<PathBuf>,
    power: Option<String>,
    app: Option<String>,
    origins: Vec<String>,
    secrets: Option<String>,
    users: Option<String>,
    format: Option<String>,
    segment: Option<String>,
    dry_run: bool,
    words: Vec<String>,
    help: bool,
    version: bool,
}

fn read(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<(Command, Settings, Option<PathBuf>), String> {
    let flags = flags(arguments).map_err(|error| format!("{error}\n\n{HELP}"))?;
    let words: Vec<_> = flags.words.iter().map(String::as_str).collect();
    let command = match words.as_slice() {
        _ if flags.help => Command::Help,
        _ if flags.version => Command::Version,
        ["serve"] => Command::Serve,
        ["keys", "make"] => Command::Keys(make(&flags)),
        ["keys", "list"] => Command::Keys(Wish::new("GET", "/keys".to_owned())),
        ["keys", "rotate", id] => {
            Command::Keys(Wish::new("POST", format!("/keys/{}/rotate", escape(id))))
        }
        ["keys", "drop-former", id] => {
            Command::Keys(Wish::new("DELETE", format!("/keys/{}/former", escape(id))))
        }
        ["keys", "revoke", id] => {
            Command::Keys(Wish::new("DELETE", format!("/keys/{}", escape(id))))
        }
        ["events"] => match &flags.app {
            Some(app) => Command::Events(app.clone()),
            None => return Err("events: which application? Say --app ID.".to_owned()),
        },
        ["retention"] => match &flags.app {
            Some(app) => Command::Retention(app.clone()),
            None => return Err("retention: of which application? Say --app ID.".to_owned()),
        },
        ["people", wish @ ("export" | "erase"), app, user] => Command::People(People {
            app: (*app).to_owned(),
            user: (*user).to_owned(),
            wanted: match *wish {
                "erase" => Wanted::Erase {
                    dry_run: flags.dry_run,
                },
                _ => Wanted::Export,
            },
        }),
        ["people", ..] => {
            return Err(
                "people: whom, and what for? Say export or erase, the application's id, and the user's id."
                    .to_owned(),
            );
        }
        ["import", "pinpoint", paths @ ..] if !paths.is_empty() => Command::Import(Import {
            paths: paths.iter().map(PathBuf::from).collect(),
            app: flags.app.clone(),
            dry_run: flags.dry_run,
        }),
        ["import", "pinpoint"] | ["import"] => {
            return Err(
                "import: from where? Say carillon import and the files, or carillon import pinpoint and the folder or the files."
                    .to_owned(),
            );
        }
        ["import", paths @ ..] => Command::Upload(Upload {
            paths: paths.iter().map(PathBuf::from).collect(),
            app: flags
                .app
                .clone()
                .ok_or("import: into which application? Say --app ID.")?,
            format: flags.format.clone(),
            segment: flags.segment.clone(),
        }),
        [] => Command::Help,
        _ => return Err(format!("no such command: {}\n\n{HELP}", words.join(" "))),
    };
    Ok((command, flags.settings, flags.file))
}

fn flags(arguments: impl IntoIterator<Item = OsString>) -> Result<Flags, lexopt::Error> {
    let mut flags = Flags::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("listen") => flags.settings.listen = Some(parser.value()?.string()?),
            Long("data") => flags.settings.data = Some(parser.value()?.into()),
            Long("region") => flags.settings.region = Some(parser.value()?.string()?),
            Long("account") => flags.settings.account = Some(parser.value()?.string()?),
            Long("log") => {
                let level = parser.value()?.parse_with(|name| {
                    log::Level::named(name).ok_or("one of error, info, debug")
                })?;
                flags.settings.log = Some(level);
            }
            Long("config") => flags.file = Some(parser.value()?.into()),
            Long("power") => flags.power = Some(parser.value()?.string()?),
            Long("app") => flags.app = Some(parser.value()?.string()?),
            Long("origin") => flags.origins.push(parser.value()?.string()?),
            Long("secrets") => flags.secrets = Some(parser.value()?.string()?),
            Long("users") => flags.users = Some(parser.value()?.string()?),
            Long("format") => flags.format = Some(parser.value()?.string()?),
            Long("segment-name") => flags.segment = Some(parser.value()?.string()?),
            Long("dry-run") => flags.dry_run = true,
            Long("help") | Short('h') => flags.help = true,
            Long("version") | Short('V') => flags.version = true,
            Value(word) => flags.words.push(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(flags)
}

fn make(flags: &Flags) -> Wish {
    let mut body = format!(
        "{{\"Power\":{}",
        quote(flags.power.as_deref().unwrap_or("ADMIN"))
    );
    if let Some(app) = &flags.app {
        body.push_str(&format!(",\"ApplicationId\":{}", quote(app)));
    }
    if !flags.origins.is_empty() {
        let origins: Vec<_> = flags.origins.iter().map(|origin| quote(origin)).collect();
        body.push_str(&format!(",\"Origins\":[{}]", origins.join(",")));
    }
    if let Some(secrets) = &flags.secrets {
        body.push_str(&format!(",\"Secrets\":{}", quote(secrets)));
    }
    if let Some(users) = &flags.users {
        body.push_str(&format!(",\"Users\":{}", quote(users)));
    }
    body.push('}');
    Wish {
        body: body.into_bytes(),
        ..Wish::new("POST", "/keys".to_owned())
    }
}

/// A word as a segment of a path.
pub(crate) fn escape(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    word.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Command, People, Wanted, read};
    use std::ffi::OsString;

    fn command(line: &str) -> Result<Command, String> {
        read(line.split(' ').map(OsString::from)).map(|(command, ..)| command)
    }

    #[test]
    fn a_wish_is_written_as_the_server_reads_it() {
        let Ok(Command::Keys(wish)) = command(
            "keys make --power PUBLISH --app a\"1 --origin https://shop.example --secrets OPTIONAL --data x",
        ) else {
            panic!("not understood");
        };
        assert_eq!(
            wish.body,
            br#"{"Power":"PUBLISH","ApplicationId":"a\"1","Origins":["https://shop.example"],"Secrets":"OPTIONAL"}"#
        );
        for (line, method, path) in [
            ("keys revoke a/b", "DELETE", "/keys/a%2Fb"),
            ("keys rotate a/b", "POST", "/keys/a%2Fb/rotate"),
            ("keys drop-former a/b", "DELETE", "/keys/a%2Fb/former"),
        ] {
            let Ok(Command::Keys(wish)) = command(line) else {
                panic!("not understood: {line}");
            };
            assert_eq!((wish.method, wish.path.as_str()), (method, path));
        }
    }

    #[test]
    fn an_import_names_what_was_saved() {
        let Ok(Command::Import(import)) = command("import pinpoint a b.gz --app Shop --dry-run")
        else {
            panic!("not understood");
        };
        assert_eq!((import.paths.len(), import.dry_run), (2, true));
        assert_eq!(import.app.as_deref(), Some("Shop"));
        assert!(command("import pinpoint").is_err());
        assert!(command("import").is_err());
    }

    #[test]
    fn an_upload_names_its_application() {
        let line = "import a.csv b.csv --app Shop --format CSV --segment-name Listed";
        let Ok(Command::Upload(upload)) = command(line) else {
            panic!("not understood");
        };
        assert_eq!((upload.paths.len(), upload.app.as_str()), (2, "Shop"));
        assert_eq!(upload.segment.as_deref(), Some("Listed"));
        assert!(command("import a.csv").is_err());
    }

    #[test]
    fn a_person_is_named_by_application_and_user() {
        let erase = |dry_run| {
            Ok(Command::People(People {
                app: "a1".to_owned(),
                user: "ada".to_owned(),
                wanted: Wanted::Erase { dry_run },
            }))
        };
        assert_eq!(command("people erase a1 ada"), erase(false));
        assert_eq!(command("people erase a1 ada --dry-run"), erase(true));
        assert!(command("people export a1").is_err());
        assert!(command("people forget a1 ada").is_err());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(command("serve now").is_err());
        assert!(command("serve --lisen x").is_err());
        assert!(command("serve --log loud").is_err());
        assert_eq!(command("serve --help"), Ok(Command::Help));
    }
}
