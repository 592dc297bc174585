//! Publishes messages into the operator's server of NATS, whose JetStream says of each that it is kept.

use crate::house::House;
use async_nats::jetstream::{self, Context};
use async_nats::{ConnectOptions, HeaderMap, header};
use carillon_engine::{
    EffectId, HttpAnswer, Message, Messages, Outcome, Scope, Settled, Shortfall,
};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::timeout;
use url::Url;

/// How long the server may take to accept a connection, and to keep one message.
const STEP_S: u64 = 5;
/// How long all messages of one call may take: less than the lease that they are asked for under.
const CALL_S: u64 = 60;

/// The server, and the connection to it once there is one, which mends itself.
#[derive(Debug, Clone)]
pub(crate) struct Nats {
    url: String,
    context: Arc<OnceCell<Context>>,
}

impl Nats {
    /// Reads the URL that the operator set. Errors never quote it, for it may hold a password.
    pub(crate) fn read(url: &str) -> Result<Nats, String> {
        let parsed =
            Url::parse(url).map_err(|error| format!("The URL of NATS does not read: {error}"))?;
        if !["nats", "tls"].contains(&parsed.scheme()) || parsed.host_str().is_none() {
            return Err(
                "The URL of NATS starts with nats:// or tls:// and names a host.".to_owned(),
            );
        }
        Ok(Nats {
            url: url.to_owned(),
            context: Arc::default(),
        })
    }

    /// Publishes messages, and lets the scope that asked for it settle what came of it.
    pub(crate) fn publish(&self, house: Arc<House>, from: Scope, id: EffectId, of: Messages) {
        let (nats, runtime) = (self.clone(), house.runtime.clone());
        runtime.spawn(async move {
            let outcome = match timeout(Duration::from_secs(CALL_S), nats.keep(of)).await {
                Ok(Ok(answer)) => Outcome::Answered(answer),
                Ok(Err(why)) => Outcome::Later(why),
                Err(_) => Outcome::Unknown("NATS took too long".to_owned()),
            };
            house.settle(&from, Settled { id, outcome });
        });
    }

    async fn keep(&self, of: Messages) -> Result<HttpAnswer, String> {
        let context = self.context.get_or_try_init(|| connect(&self.url)).await?;
        let mut lanes: BTreeMap<String, Vec<(usize, Message)>> = BTreeMap::new();
        for (place, message) in of.messages.into_iter().enumerate() {
            let lane = lanes.entry(message.key.clone()).or_default();
            lane.push((place, message));
        }
        let lanes = lanes
            .into_values()
            .map(|lane| keep_lane(context, &of.subject, lane));
        let first = join_all(lanes).await.into_iter().flatten().min();
        Ok(first.map_or_else(all, |(place, fault)| short(place, fault)))
    }
}

async fn connect(url: &str) -> Result<Context, String> {
    let options = ConnectOptions::new()
        .name("Carillon")
        .connection_timeout(Duration::from_secs(STEP_S));
    let client = options
        .connect(url)
        .await
        .map_err(|error| format!("NATS cannot be reached: {}", error.kind()))?;
    let mut context = jetstream::new(client);
    context.set_timeout(Duration::from_secs(STEP_S));
    Ok(context)
}

/// Publishes messages one after the other, up to one that is not kept: which one that is, and why.
async fn keep_lane(
    context: &Context,
    subject: &str,
    lane: Vec<(usize, Message)>,
) -> Option<(usize, String)> {
    for (place, message) in lane {
        let mut headers = HeaderMap::new();
        headers.insert(header::NATS_MESSAGE_ID, message.id);
        let sent = context.publish_with_headers(subject.to_owned(), headers, message.body.into());
        let kept = match sent.await {
            Ok(kept) => kept.await,
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            return Some((place, format!("NATS: {error}")));
        }
    }
    None
}

fn all() -> HttpAnswer {
    HttpAnswer {
        status: 200,
        ..HttpAnswer::default()
    }
}

fn short(place: usize, fault: String) -> HttpAnswer {
    let shortfall = Shortfall {
        taken: i64::try_from(place).unwrap_or_default(),
        fault,
    };
    HttpAnswer {
        status: 502,
        body: serde_json::to_vec(&shortfall).unwrap_or_default(),
        ..HttpAnswer::default()
    }
}

#[cfg(test)]
mod tests {
    use super::Nats;

    #[test]
    fn a_url_of_nats_names_a_host() {
        for good in ["nats://127.0.0.1:4222", "tls://user:password@nats.example"] {
            assert!(Nats::read(good).is_ok(), "{good}");
        }
        for bad in ["", "127.0.0.1:4222", "http://nats.example", "nats:"] {
            assert!(Nats::read(bad).is_err(), "{bad}");
        }
    }
}
