//! Answers that wait until what they promise is true elsewhere too.

use carillon_engine::{EffectId, Response};
use std::collections::HashMap;
use tokio::sync::oneshot::Sender;

/// The held answers of one scope.
#[derive(Default)]
pub(crate) struct Held {
    next: u64,
    answers: HashMap<u64, Answer>,
    waits: HashMap<EffectId, u64>,
}

struct Answer {
    /// Effects that are not settled yet.
    left: usize,
    to: Sender<Response>,
    response: Response,
}

impl Held {
    /// Sends `response` once every one of `effects` is settled; at once when there is none.
    pub(crate) fn send(&mut self, effects: &[EffectId], to: Sender<Response>, response: Response) {
        if effects.is_empty() {
            let _ = to.send(response);
            return;
        }
        let ticket = self.next;
        self.next += 1;
        self.waits.extend(effects.iter().map(|id| (*id, ticket)));
        let left = effects.len();
        let answer = Answer { left, to, response };
        self.answers.insert(ticket, answer);
    }

    /// Notes that an effect is settled.
    pub(crate) fn settled(&mut self, id: EffectId) {
        let Some(ticket) = self.waits.remove(&id) else {
            return;
        };
        let Some(answer) = self.answers.get_mut(&ticket) else {
            return;
        };
        answer.left -= 1;
        if answer.left == 0
            && let Some(answer) = self.answers.remove(&ticket)
        {
            let _ = answer.to.send(answer.response);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Held;
    use carillon_engine::{EffectId, Response};
    use tokio::sync::oneshot;

    #[test]
    fn an_answer_waits_for_all_its_effects() {
        let mut held = Held::default();
        let response = Response {
            status: 201,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let (to, mut answer) = oneshot::channel();
        held.send(&[EffectId::Tell(1), EffectId::Tell(2)], to, response);
        held.settled(EffectId::Tell(2));
        held.settled(EffectId::Tell(2));
        assert!(answer.try_recv().is_err());
        held.settled(EffectId::Tell(1));
        assert_eq!(answer.try_recv().unwrap().status, 201);
        assert!(held.waits.is_empty() && held.answers.is_empty());
    }
}
