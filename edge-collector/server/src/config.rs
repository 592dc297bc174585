//! What an operator decides: a TOML file, then the environment, then flags; the later wins.

use crate::log::Level;
use carillon_engine::{Aws, Quotas, Rates, Retention};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Loopback, until told otherwise.
const LISTEN: &str = "127.0.0.1:8787";
const DATA: &str = "carillon-data";
const REGION: &str = "us-east-1";
const ACCOUNT: &str = "000000000000";
/// Requests that may wait for one scope; the next is answered 429.
const QUEUE_REQUESTS: usize = 1_024;
/// Bytes of bodies that may wait for one scope.
const QUEUE_BYTES: usize = 64 << 20;
/// Bytes of one body: the largest of the API's own limits.
const BODY_BYTES: usize = 7_000_000;
/// Seconds in which a body must have arrived.
const BODY_S: u64 = 30;
/// Pages that may listen to one application at once.
const LIVE_SOCKETS: usize = 10_000;
/// Connections kept to the mail provider.
const SMTP_CONNECTIONS: usize = 4;
/// Seconds that one step of an SMTP conversation may take.
const SMTP_STEP_S: u64 = 30;

/// Everything decided.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) listen: String,
    pub(crate) data: PathBuf,
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) log: Level,
    pub(crate) smtp: Option<Smtp>,
    pub(crate) aws: Option<Aws>,
    /// Whether a URL that came in by the API may lead to an address that is not public.
    pub(crate) private_addresses: bool,
    /// Folders that jobs may read and write by `file:` addresses.
    pub(crate) folders: Vec<PathBuf>,
    /// Where event streams keep their files; without it they may lead to none.
    pub(crate) stream_folder: Option<PathBuf>,
    /// Where the server of NATS is that event streams may lead to; without it they may lead to none.
    pub(crate) nats_url: Option<String>,
    pub(crate) limits: Limits,
    pub(crate) rates: Rates,
    pub(crate) retention: Retention,
}

/// Where mail goes.
#[derive(Debug, Clone)]
pub(crate) struct Smtp {
    /// `smtp://` or `smtps://`, with user and password, and `?tls=required` to demand STARTTLS.
    pub(crate) url: String,
    pub(crate) connections: usize,
    pub(crate) step_s: u64,
}

/// How much is taken in at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) queue_requests: usize,
    pub(crate) queue_bytes: usize,
    pub(crate) body_bytes: usize,
    pub(crate) body_s: u64,
    pub(crate) live_sockets: usize,
}

/// One source of settings; what it leaves open, an earlier one or the default decides.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Settings {
    pub(crate) listen: Option<String>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) region: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) log: Option<Level>,
    #[serde(default)]
    pub(crate) smtp: SmtpSettings,
    #[serde(default)]
    pub(crate) aws: AwsSettings,
    pub(crate) private_addresses: Option<bool>,
    pub(crate) folders: Option<Vec<PathBuf>>,
    pub(crate) stream_folder: Option<PathBuf>,
    pub(crate) nats_url: Option<String>,
    #[serde(default)]
    pub(crate) limits: LimitSettings,
    #[serde(default)]
    pub(crate) rates: RateSettings,
    #[serde(default)]
    pub(crate) retention: RetentionSettings,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SmtpSettings {
    url: Option<String>,
    connections: Option<usize>,
    step_s: Option<u64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AwsSettings {
    key_id: Option<String>,
    secret: Option<String>,
    session_token: Option<String>,
    endpoint: Option<String>,
    endpoint_s3: Option<String>,
    endpoint_kinesis: Option<String>,
    endpoint_firehose: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LimitSettings {
    queue_requests: Option<usize>,
    queue_bytes: Option<usize>,
    body_bytes: Option<usize>,
    body_s: Option<u64>,
    live_sockets: Option<usize>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RateSettings {
    key_per_minute: Option<u32>,
    endpoint_per_minute: Option<u32>,
    quotas: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RetentionSettings {
    keep_events_days: Option<u32>,
    keep_sends_days: Option<u32>,
}

impl Settings {
    /// Reads a TOML file.
    pub(crate) fn file(path: &Path) -> Result<Settings, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Reads the environment through `get`.
    pub(crate) fn environment(get: impl Fn(&str) -> Option<String>) -> Result<Settings, String> {
        let text = |name: &str| get(name).filter(|value| !value.is_empty());
        Ok(Settings {
            listen: text("CARILLON_LISTEN"),
            data: text("CARILLON_DATA").map(PathBuf::from),
            region: text("CARILLON_REGION"),
            account: text("CARILLON_ACCOUNT"),
            log: parsed("CARILLON_LOG", text("CARILLON_LOG"), Level::named)?,
            smtp: SmtpSettings {
                url: text("CARILLON_SMTP_URL"),
                connections: number("CARILLON_SMTP_CONNECTIONS", &text)?,
                step_s: number("CARILLON_SMTP_STEP_S", &text)?,
            },
            aws: AwsSettings {
                key_id: text("CARILLON_AWS_KEY_ID"),
                secret: text("CARILLON_AWS_SECRET"),
                session_token: text("CARILLON_AWS_SESSION_TOKEN"),
                endpoint: text("CARILLON_AWS_ENDPOINT"),
                endpoint_s3: text("CARILLON_AWS_ENDPOINT_S3"),
                endpoint_kinesis: text("CARILLON_AWS_ENDPOINT_KINESIS"),
                endpoint_firehose: text("CARILLON_AWS_ENDPOINT_FIREHOSE"),
            },
            private_addresses: parsed(
                "CARILLON_PRIVATE_ADDRESSES",
                text("CARILLON_PRIVATE_ADDRESSES"),
                |text| text.parse().ok(),
            )?,
            folders: text("CARILLON_FOLDERS").map(|paths| std::env::split_paths(&paths).collect()),
            stream_folder: text("CARILLON_STREAM_FOLDER").map(PathBuf::from),
            nats_url: text("CARILLON_NATS_URL"),
            limits: LimitSettings {
                queue_requests: number("CARILLON_QUEUE_REQUESTS", &text)?,
                queue_bytes: number("CARILLON_QUEUE_BYTES", &text)?,
                body_bytes: number("CARILLON_BODY_BYTES", &text)?,
                body_s: number("CARILLON_BODY_S", &text)?,
                live_sockets: number("CARILLON_LIVE_SOCKETS", &text)?,
            },
            rates: RateSettings {
                key_per_minute: number("CARILLON_KEY_PER_MINUTE", &text)?,
                endpoint_per_minute: number("CARILLON_ENDPOINT_PER_MINUTE", &text)?,
                quotas: text("CARILLON_QUOTAS"),
            },
            retention: RetentionSettings {
                keep_events_days: number("CARILLON_KEEP_EVENTS_DAYS", &text)?,
                keep_sends_days: number("CARILLON_KEEP_SENDS_DAYS", &text)?,
            },
        })
    }

    /// These settings where they decide something, and `earlier` where they do not.
    pub(crate) fn over(self, earlier: Settings) -> Settings {
        Settings {
            listen: self.listen.or(earlier.listen),
            data: self.data.or(earlier.data),
            region: self.region.or(earlier.region),
            account: self.account.or(earlier.account),
            log: self.log.or(earlier.log),
            smtp: SmtpSettings {
                url: self.smtp.url.or(earlier.smtp.url),
                connections: self.smtp.connections.or(earlier.smtp.connections),
                step_s: self.smtp.step_s.or(earlier.smtp.step_s),
            },
            aws: self.aws.over(earlier.aws),
            private_addresses: self.private_addresses.or(earlier.private_addresses),
            folders: self.folders.or(earlier.folders),
            stream_folder: self.stream_folder.or(earlier.stream_folder),
            nats_url: self.nats_url.or(earlier.nats_url),
            limits: LimitSettings {
                queue_requests: self.limits.queue_requests.or(earlier.limits.queue_requests),
                queue_bytes: self.limits.queue_bytes.or(earlier.limits.queue_bytes),
                body_bytes: self.limits.body_bytes.or(earlier.limits.body_bytes),
                body_s: self.limits.body_s.or(earlier.limits.body_s),
                live_sockets: self.limits.live_sockets.or(earlier.limits.live_sockets),
            },
            rates: RateSettings {
                key_per_minute: self.rates.key_per_minute.or(earlier.rates.key_per_minute),
                endpoint_per_minute: self
                    .rates
                    .endpoint_per_minute
                    .or(earlier.rates.endpoint_per_minute),
                quotas: self.rates.quotas.or(earlier.rates.quotas),
            },
            retention: RetentionSettings {
                keep_events_days: self
                    .retention
                    .keep_events_days
                    .or(earlier.retention.keep_events_days),
                keep_sends_days: self
                    .retention
                    .keep_sends_days
                    .or(earlier.retention.keep_sends_days),
            },
        }
    }

    /// Decides what is still open.
    pub(crate) fn decide(self) -> Result<Config, String> {
        let account = self.account.unwrap_or_else(|| ACCOUNT.to_owned());
        if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("The account is not twelve digits.".to_owned());
        }
        let smtp = self.smtp.url.map(|url| Smtp {
            url,
            connections: self.smtp.connections.unwrap_or(SMTP_CONNECTIONS).max(1),
            step_s: self.smtp.step_s.unwrap_or(SMTP_STEP_S).max(1),
        });
        Ok(Config {
            listen: self.listen.unwrap_or_else(|| LISTEN.to_owned()),
            data: self.data.unwrap_or_else(|| PathBuf::from(DATA)),
            region: self.region.unwrap_or_else(|| REGION.to_owned()),
            account,
            log: self.log.unwrap_or(Level::Info),
            smtp,
            aws: self.aws.decide()?,
            private_addresses: self.private_addresses.unwrap_or(false),
            folders: self.folders.unwrap_or_default(),
            stream_folder: self.stream_folder,
            nats_url: self.nats_url,
            limits: Limits {
                queue_requests: self.limits.queue_requests.unwrap_or(QUEUE_REQUESTS),
                queue_bytes: self.limits.queue_bytes.unwrap_or(QUEUE_BYTES),
                body_bytes: self.limits.body_bytes.unwrap_or(BODY_BYTES),
                body_s: self.limits.body_s.unwrap_or(BODY_S),
                live_sockets: self.limits.live_sockets.unwrap_or(LIVE_SOCKETS),
            },
            rates: Rates {
                key_per_minute: self.rates.key_per_minute.unwrap_or_default(),
                endpoint_per_minute: self.rates.endpoint_per_minute.unwrap_or_default(),
                quotas: Quotas::named(&self.rates.quotas.unwrap_or_default())?,
            },
            retention: Retention::of_days(
                self.retention.keep_events_days,
                self.retention.keep_sends_days,
            )?,
        })
    }
}

impl AwsSettings {
    /// Key, secret and token belong together, so that they come from one source.
    fn over(self, earlier: AwsSettings) -> AwsSettings {
        let (key_id, secret, session_token) = match self.key_id.is_some() {
            true => (self.key_id, self.secret, self.session_token),
            false => (earlier.key_id, earlier.secret, earlier.session_token),
        };
        AwsSettings {
            key_id,
            secret,
            session_token,
            endpoint: self.endpoint.or(earlier.endpoint),
            endpoint_s3: self.endpoint_s3.or(earlier.endpoint_s3),
            endpoint_kinesis: self.endpoint_kinesis.or(earlier.endpoint_kinesis),
            endpoint_firehose: self.endpoint_firehose.or(earlier.endpoint_firehose),
        }
    }

    fn decide(self) -> Result<Option<Aws>, String> {
        let Some(key_id) = self.key_id else {
            return Ok(None);
        };
        let secret = self
            .secret
            .ok_or("There is a key of AWS, and no secret to it.")?;
        let named = [
            ("", self.endpoint),
            ("s3", self.endpoint_s3),
            ("kinesis", self.endpoint_kinesis),
            ("firehose", self.endpoint_firehose),
        ];
        let mut endpoints = Vec::new();
        for (service, url) in named {
            let Some(url) = url else { continue };
            if !url.starts_with("https://") && !url.starts_with("http://") {
                return Err(format!(
                    "The endpoint of AWS's services is a URL, and this is {url}."
                ));
            }
            endpoints.push((service.to_owned(), url));
        }
        Ok(Some(Aws {
            key_id,
            secret,
            session_token: self.session_token,
            endpoints,
        }))
    }
}

fn number<T: std::str::FromStr>(
    name: &str,
    get: &impl Fn(&str) -> Option<String>,
) -> Result<Option<T>, String> {
    parsed(name, get(name), |text| text.parse().ok())
}

fn parsed<T>(
    name: &str,
    value: Option<String>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    match value {
        None => Ok(None),
        Some(text) => read(&text)
            .map(Some)
            .ok_or_else(|| format!("{name} cannot be read: {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use std::path::PathBuf;

    #[test]
    fn a_later_source_wins_and_the_rest_stays() {
        let file: Settings = toml::from_str("listen = '127.0.0.1:1'\ndata = 'a'\n[smtp]\nurl = 'smtp://mail.example'\n[limits]\nqueue-requests = 7\n").unwrap();
        let environment = Settings::environment(|name| match name {
            "CARILLON_LISTEN" => Some("127.0.0.1:2".to_owned()),
            "CARILLON_REGION" => Some(String::new()),
            _ => None,
        })
        .unwrap();
        let flags = Settings {
            data: Some(PathBuf::from("b")),
            ..Settings::default()
        };
        let config = flags.over(environment.over(file)).decide().unwrap();
        assert_eq!(config.listen, "127.0.0.1:2");
        assert_eq!(config.data, PathBuf::from("b"));
        assert_eq!(config.region, "us-east-1");
        assert_eq!(config.limits.queue_requests, 7);
        assert_eq!(config.smtp.unwrap().url, "smtp://mail.example");
    }

    #[test]
    fn the_example_shows_the_defaults() {
        let example = include_str!("../carillon.example.toml");
        let plain =
            |text: &str| format!("{:?}", toml::from_str::<Settings>(text).unwrap().decide());
        assert_eq!(plain(example), plain(""));
        let setting = |line: &&str| line.starts_with('#') && !line.starts_with("# ");
        let all: Vec<_> = example
            .lines()
            .map(|line| if setting(&line) { &line[1..] } else { line })
            .collect();
        let all = all.join("\n");
        let defaults = plain(
            "stream-folder = 'carillon-streams'\nnats-url = 'nats://user:password@127.0.0.1:4222'\n[smtp]\nurl = 'smtps://user:password@smtp.example.com'\n[aws]\nkey-id = 'AKIDEXAMPLE'\nsecret = 'secret'\n[retention]\nkeep-events-days = 400\nkeep-sends-days = 400",
        );
        assert_eq!(plain(&all), defaults, "{all}");
    }

    #[test]
    fn a_word_nobody_knows_is_refused() {
        assert!(toml::from_str::<Settings>("lisen = 'x'").is_err());
        let environment = Settings::environment(|name| {
            (name == "CARILLON_QUEUE_REQUESTS").then(|| "many".to_owned())
        });
        assert_eq!(
            environment.unwrap_err(),
            "CARILLON_QUEUE_REQUESTS cannot be read: many"
        );
        let none: Settings = toml::from_str("[retention]\nkeep-sends-days = 0").unwrap();
        assert!(
            none.decide()
                .unwrap_err()
                .starts_with("Sends are kept for a day at least")
        );
        let config = Settings {
            account: Some("1".to_owned()),
            ..Settings::default()
        };
        assert!(config.decide().is_err());
    }
}
