//! Answers that wait until what they promise is true elsewhere too.

use carillon_engine::EffectId;
use std::collections::HashMap;
use tokio::sync::oneshot::Sender;

/// The held answers of one scope.
pub(crate) struct Held<Answer> {
    next: u64,
    answers: HashMap<u64, Waiting<Answer>>,
    waits: HashMap<EffectId, u64>,
}

struct Waiting<Answer> {
    /// Effects that are not settled yet.
    left: usize,
    to: Sender<Answer>,
    answer: Answer,
}

impl<Answer> Held<Answer> {
    pub(crate) fn new() -> Held<Answer> {
        Held {
            next: 0,
            answers: HashMap::new(),
            waits: HashMap::new(),
        }
    }

    /// Sends `answer` once every one of `effects` is settled; at once when there is none.
    pub(crate) fn send(&mut self, effects: &[EffectId], to: Sender<Answer>, answer: Answer) {
        if effects.is_empty() {
            let _ = to.send(answer);
            return;
        }
        let ticket = self.next;
        self.next += 1;
        self.waits.extend(effects.iter().map(|id| (*id, ticket)));
        let left = effects.len();
        self.answers.insert(ticket, Waiting { left, to, answer });
    }

    /// Notes that an effect is settled.
    pub(crate) fn settled(&mut self, id: EffectId) {
        let Some(ticket) = self.waits.remove(&id) else {
            return;
        };
        let Some(waiting) = self.answers.get_mut(&ticket) else {
            return;
        };
        waiting.left -= 1;
        if waiting.left == 0
            && let Some(waiting) = self.answers.remove(&ticket)
        {
            let _ = waiting.to.send(waiting.answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Held;
    use carillon_engine::EffectId;
    use tokio::sync::oneshot;

    #[test]
    fn an_answer_waits_for_all_its_effects() {
        let mut held = Held::new();
        let (to, mut answer) = oneshot::channel();
        held.send(&[EffectId::Tell(1), EffectId::Tell(2)], to, "made");
        held.settled(EffectId::Tell(2));
        held.settled(EffectId::Tell(2));
        assert!(answer.try_recv().is_err());
        held.settled(EffectId::Tell(1));
        assert_eq!(answer.try_recv(), Ok("made"));
        assert!(held.waits.is_empty() && held.answers.is_empty());
    }
}
