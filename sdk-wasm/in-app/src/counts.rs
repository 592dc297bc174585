//! How often messages have been shown in this browser: in the session, today, ever.

use carillon_rules::{Caps, Counts};

use crate::message::Campaign;
use crate::text::{cut, push_int, read_int};

/// Campaigns remembered; the longest unseen go first.
const CAMPAIGNS_MAX: usize = 200;

/// The counts, as kept between pages: a line with day, count and session, then a line for each campaign, last shown last.
#[derive(Default)]
pub struct Shown {
    day: u32,
    today: u32,
    session: String,
    campaigns: Vec<CampaignShown>,
}

struct CampaignShown {
    id: String,
    session: u32,
    total: u32,
}

impl Shown {
    /// Reads what [`Shown::text`] wrote, as it stands at this `day` and in this `session`.
    pub fn read(text: &str, day: u32, session: &str) -> Shown {
        let mut rest = text;
        let mut head = cut(&mut rest, b'\n');
        let same_day = read_int(cut(&mut head, b'\t')) == day;
        let today = read_int(cut(&mut head, b'\t'));
        let same_session = head == session;
        let mut shown = Shown {
            day,
            today: if same_day { today } else { 0 },
            session: session.into(),
            campaigns: Vec::new(),
        };
        while !rest.is_empty() {
            let mut line = cut(&mut rest, b'\n');
            let id = cut(&mut line, b'\t');
            let in_session = read_int(cut(&mut line, b'\t'));
            let total = read_int(line);
            if total > 0 {
                shown.campaigns.push(CampaignShown {
                    id: id.into(),
                    session: if same_session { in_session } else { 0 },
                    total,
                });
            }
        }
        shown
    }

    /// The text to keep.
    pub fn text(&self) -> String {
        let mut out = String::new();
        push_int(&mut out, self.day);
        out.push_str("\t");
        push_int(&mut out, self.today);
        out.push_str("\t");
        out.push_str(&self.session);
        for campaign in &self.campaigns {
            out.push_str("\n");
            out.push_str(&campaign.id);
            out.push_str("\t");
            push_int(&mut out, campaign.session);
            out.push_str("\t");
            push_int(&mut out, campaign.total);
        }
        out
    }

    /// Whether one more showing of the campaign is within its caps.
    pub fn allow(&self, campaign: &Campaign) -> bool {
        let caps = Caps {
            session: campaign.number("SessionCap").unwrap_or(0),
            daily: campaign.number("DailyCap").unwrap_or(0),
            total: campaign.number("TotalCap").unwrap_or(0),
        };
        let known = self
            .campaigns
            .iter()
            .find(|known| known.id == key(campaign.id()));
        let (session, total) = known.map_or((0, 0), |known| (known.session, known.total));
        caps.allow(Counts {
            session,
            daily: self.today,
            total,
        })
    }

    /// Counts a showing of the campaign of that [`id`](Campaign::id).
    pub fn add(&mut self, id: &str) {
        self.today = self.today.saturating_add(1);
        let place = self.campaigns.iter().position(|known| known.id == key(id));
        let mut known = place.map_or_else(
            || CampaignShown {
                id: key(id).into(),
                session: 0,
                total: 0,
            },
            |place| self.campaigns.remove(place),
        );
        known.session = known.session.saturating_add(1);
        known.total = known.total.saturating_add(1);
        self.campaigns.push(known);
        if self.campaigns.len() > CAMPAIGNS_MAX {
            self.campaigns.remove(0);
        }
    }
}

/// The id behind the campaign's name, which is stable and holds neither tabs nor line breaks.
fn key(id: &str) -> &str {
    let start = id
        .bytes()
        .rposition(|byte| byte == b'-')
        .map_or(0, |dash| dash + 1);
    id.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Node;

    fn campaign(id: &str, session: u32, daily: u32, total: u32) -> Campaign {
        let text = format!(
            r#"{{"CampaignId":"{id}","SessionCap":{session},"DailyCap":{daily},"TotalCap":{total}}}"#
        );
        Campaign(Node::parse(&text))
    }

    #[test]
    fn each_cap_ends_with_what_it_counts() {
        let mut shown = Shown::read("", 1, "s1");
        shown.add("A-b-01");
        let text = shown.text();
        let same = Shown::read(&text, 1, "s1");
        assert!(!same.allow(&campaign("A-b-01", 1, 0, 0)));
        assert!(
            !same.allow(&campaign("other-02", 0, 1, 0)),
            "the day's count is of all messages"
        );
        assert!(same.allow(&campaign("other-02", 1, 0, 1)));
        let next_session = Shown::read(&text, 1, "s2");
        assert!(next_session.allow(&campaign("A-b-01", 1, 0, 0)));
        assert!(!next_session.allow(&campaign("A-b-01", 0, 0, 1)));
        let next_day = Shown::read(&text, 2, "s1");
        assert!(next_day.allow(&campaign("A-b-01", 0, 1, 0)));
        assert!(next_day.allow(&campaign("A-b-01", 0, 0, 0)), "0 is no cap");
    }

    #[test]
    fn counts_that_are_at_their_end_stay_there() {
        let full = "1\t4294967295\ts1\n01\t4294967295\t4294967295";
        let mut shown = Shown::read(full, 1, "s1");
        shown.add("A-b-01");
        assert_eq!(shown.text(), full);
    }

    #[test]
    fn memory_is_bounded_and_rubbish_is_ignored() {
        let mut shown = Shown::read("x\ty\n\n\t\t\nid\t-1\tz", 1, "s");
        for n in 0..=CAMPAIGNS_MAX {
            shown.add(&n.to_string());
        }
        assert_eq!(
            Shown::read(&shown.text(), 1, "s").campaigns.len(),
            CAMPAIGNS_MAX
        );
    }
}
