//! Performs what turns leave to do, and lets the scope settle what came of it.

use crate::keeper::Keeper;
use crate::{object, outside};
use carillon_engine::{Act, ApiError, Effect, Outcome, Scope, Settled, Told};
use futures_util::future::join_all;
use std::rc::Rc;
use worker::Env;

/// The runtime opens no more connections than this at once for one object.
const AT_ONCE: usize = 6;

/// Performs `effects`, settles each, and returns what settling them left to do in turn.
pub(crate) async fn perform(keeper: &Rc<Keeper>, effects: Vec<Effect>) -> Vec<Effect> {
    let mut more = Vec::new();
    for several in effects.chunks(AT_ONCE) {
        let settled = join_all(several.iter().map(|effect| act(keeper, effect))).await;
        for settled in settled {
            more.extend(keeper.settle(&settled));
        }
    }
    more
}

/// Performs `effects` and all that follows from them.
pub(crate) async fn perform_all(keeper: Rc<Keeper>, mut effects: Vec<Effect>) {
    while !effects.is_empty() {
        effects = perform(&keeper, effects).await;
    }
}

async fn act(keeper: &Keeper, effect: &Effect) -> Settled {
    let outcome = match &effect.act {
        Act::Tell { to, told } => tell(&keeper.env, to, told).await,
        // The engine is configured to let the inbox catch all mail, so this is not asked for.
        Act::Mail(_) => Outcome::Refused("this host has no mail provider".to_owned()),
        Act::Call(call) => outside::call(call).await,
        Act::File(_) => {
            Outcome::Refused("this host has no folders. Put it in an object store".to_owned())
        }
        // The engine is configured to refuse streams that lead to files.
        Act::Keep(_) => Outcome::Refused("this host keeps no files".to_owned()),
        // The engine is configured to refuse streams that lead to NATS, too.
        Act::Publish(_) => Outcome::Refused("this host has no server of NATS".to_owned()),
        Act::Announce(news) => {
            keeper.announce(*news);
            Outcome::Done
        }
    };
    Settled {
        id: effect.id,
        outcome,
    }
}

async fn tell(env: &Env, to: &Scope, told: &Told) -> Outcome {
    let body = match serde_json::to_vec(told) {
        Ok(body) => body,
        Err(error) => return Outcome::Refused(error.to_string()),
    };
    match object::send(env, to, object::TELL, body).await {
        Ok(response) if response.status_code() < 300 => Outcome::Done,
        Ok(response) if response.status_code() < 500 => {
            Outcome::Refused(format!("refused with {}", response.status_code()))
        }
        Ok(response) => Outcome::Later(format!("failed with {}", response.status_code())),
        Err(error) => Outcome::Unknown(error.to_string()),
    }
}

/// The status that tells the teller what became of its tell.
pub(crate) fn status(heard: &Result<(), ApiError>) -> u16 {
    heard.as_ref().map_or_else(ApiError::status, |()| 204)
}
