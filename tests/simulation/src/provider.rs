//! A mail provider with moods.

use crate::dice::Dice;
use crate::ledger::Landings;
use carillon_engine::Outcome;

/// Takes one mail, or not, and says something about it.
pub(crate) fn take(dice: &mut Dice, faults: bool, landings: &mut Landings) -> Outcome {
    let mood = if faults { dice.below(100) } else { 100 };
    match mood {
        // It never arrived.
        0..8 => Outcome::Later("not now".to_owned()),
        8..12 => Outcome::Refused("never".to_owned()),
        12..15 => Outcome::Unknown("silence".to_owned()),
        // It arrived, and the answer was lost.
        15..20 => {
            landings.times += 1;
            Outcome::Unknown("silence".to_owned())
        }
        // It arrived, and the provider says that it did not. Nobody can help what follows.
        20..24 => {
            landings.times += 1;
            landings.denied += 1;
            Outcome::Later("lost, sorry".to_owned())
        }
        _ => {
            landings.times += 1;
            Outcome::Done
        }
    }
}
