//! What the operator set: variables and secrets of the Worker.

use carillon_engine::{Aws, Config, FirstKey, MailRoute, Quotas, Rates, Retention, Sinks};
use worker::Env;

/// 64 hexadecimal digits, a secret: seals access-key secrets at rest.
const SEAL_KEY: &str = "CARILLON_SEAL_KEY";
/// The first administrator's key; made and logged once when these are not set.
const ACCESS_KEY_ID: &str = "CARILLON_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "CARILLON_SECRET_ACCESS_KEY";
/// The region and account that every ARN shows.
const REGION: &str = "CARILLON_REGION";
const ACCOUNT: &str = "CARILLON_ACCOUNT";
/// Requests a minute with one publishable key, and of pages about one endpoint; and requests a second for an operation with any one key,
/// as in "SendMessages=4000,PutEvents=7000". What is not set has no limit. An object that was evicted has forgotten who called.
const KEY_PER_MINUTE: &str = "CARILLON_KEY_PER_MINUTE";
const ENDPOINT_PER_MINUTE: &str = "CARILLON_ENDPOINT_PER_MINUTE";
const QUOTAS: &str = "CARILLON_QUOTAS";
/// Days for which events, and sends, are kept. What is not set is kept for ever.
const KEEP_EVENTS_DAYS: &str = "CARILLON_KEEP_EVENTS_DAYS";
const KEEP_SENDS_DAYS: &str = "CARILLON_KEEP_SENDS_DAYS";
/// Object stores and streams of AWS's protocols: the key, its secret, and where they are if not at AWS.
const AWS_KEY_ID: &str = "CARILLON_AWS_KEY_ID";
const AWS_SECRET: &str = "CARILLON_AWS_SECRET";
const AWS_SESSION_TOKEN: &str = "CARILLON_AWS_SESSION_TOKEN";
const AWS_ENDPOINTS: [(&str, &str); 4] = [
    ("", "CARILLON_AWS_ENDPOINT"),
    ("s3", "CARILLON_AWS_ENDPOINT_S3"),
    ("kinesis", "CARILLON_AWS_ENDPOINT_KINESIS"),
    ("firehose", "CARILLON_AWS_ENDPOINT_FIREHOSE"),
];
/// "1" lets a test ask one request to fail; see `faults.rs`. Never set it in production.
const TEST_FAULTS: &str = "CARILLON_TEST_FAULTS";
/// "1" lets anybody ask how many rows an object has written; see `ledger.rs`. Never set it in production.
const TEST_LEDGER: &str = "CARILLON_TEST_LEDGER";

const DEFAULT_REGION: &str = "us-east-1";
const DEFAULT_ACCOUNT: &str = "000000000000";

/// The engine's configuration; the error is for the operator's log.
pub(crate) fn config(env: &Env) -> Result<Config, String> {
    let hex = variable(env, SEAL_KEY).ok_or_else(|| format!("{SEAL_KEY} is not set. Make one with `openssl rand -hex 32` and store it with `wrangler secret put {SEAL_KEY}`."))?;
    let seal_key =
        seal_key(hex.trim()).ok_or_else(|| format!("{SEAL_KEY} is not 64 hexadecimal digits."))?;
    Ok(Config {
        seal_key,
        account: variable(env, ACCOUNT).unwrap_or_else(|| DEFAULT_ACCOUNT.to_owned()),
        region: variable(env, REGION).unwrap_or_else(|| DEFAULT_REGION.to_owned()),
        mail: MailRoute::Inbox,
        aws: aws(env),
        sinks: Sinks::default(),
        rates: Rates {
            key_per_minute: number(env, KEY_PER_MINUTE)?,
            endpoint_per_minute: number(env, ENDPOINT_PER_MINUTE)?,
            quotas: Quotas::named(&variable(env, QUOTAS).unwrap_or_default())?,
        },
        retention: Retention::of_days(
            maybe_number(env, KEEP_EVENTS_DAYS)?,
            maybe_number(env, KEEP_SENDS_DAYS)?,
        )?,
    })
}

fn aws(env: &Env) -> Option<Aws> {
    let endpoint = |(service, name): (&str, &str)| Some((service.to_owned(), variable(env, name)?));
    Some(Aws {
        key_id: variable(env, AWS_KEY_ID)?,
        secret: variable(env, AWS_SECRET)?,
        session_token: variable(env, AWS_SESSION_TOKEN),
        endpoints: AWS_ENDPOINTS.into_iter().filter_map(endpoint).collect(),
    })
}

/// A number; zero when it is not set.
fn number(env: &Env, name: &str) -> Result<u32, String> {
    Ok(maybe_number(env, name)?.unwrap_or_default())
}

fn maybe_number(env: &Env, name: &str) -> Result<Option<u32>, String> {
    let read = |text: String| {
        text.parse()
            .map_err(|_| format!("{name} cannot be read: {text}"))
    };
    variable(env, name).map(read).transpose()
}

/// The first key that the operator chose, if he did.
pub(crate) fn first_key(env: &Env) -> Option<FirstKey> {
    Some(FirstKey {
        id: variable(env, ACCESS_KEY_ID)?,
        secret: variable(env, SECRET_ACCESS_KEY)?,
    })
}

/// Whether tests may ask for faults.
pub(crate) fn test_faults(env: &Env) -> bool {
    variable(env, TEST_FAULTS).is_some_and(|value| value == "1")
}

/// Whether rows are counted.
pub(crate) fn test_ledger(env: &Env) -> bool {
    variable(env, TEST_LEDGER).is_some_and(|value| value == "1")
}

/// A variable or a secret: both are plain text to the Worker.
fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name)
        .ok()
        .map(|value| value.to_string())
        .filter(|value| !value.is_empty())
}

fn seal_key(hex: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (byte, digits) in key.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(key)
}
