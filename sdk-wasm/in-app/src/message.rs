//! The collector's messages (Pinpoint: GetInAppMessages), as far as a page needs them. Whatever may be missing may also be null.

use carillon_rules::{
    AttributeDimension, AttributeType, Comparison, DimensionType, EventView, MetricDimension,
    SetDimension,
};

use crate::link::is_safe;
use crate::node::Node;

/// A campaign that may show something. Pinpoint: `InAppMessageCampaign`.
pub struct Campaign(pub Node);

/// How a message lies on the page. Pinpoint: `Layout`.
pub struct Layout {
    name: &'static str,
    /// Its names in the style sheet.
    pub class: &'static str,
    /// Whether it is a dialog above the page, and no banner beside its content.
    pub modal: bool,
}

const CAROUSEL: &str = "CAROUSEL";

const LAYOUTS: &[Layout] = &[
    Layout::new("TOP_BANNER", "card banner top", false),
    Layout::new("MIDDLE_BANNER", "card banner middle", false),
    Layout::new("BOTTOM_BANNER", "card banner bottom", false),
    Layout::new("MOBILE_FEED", "card modal", true),
    Layout::new("OVERLAYS", "card modal full", true),
    Layout::new(CAROUSEL, "card modal", true),
];

impl Layout {
    const fn new(name: &'static str, class: &'static str, modal: bool) -> Layout {
        Layout { name, class, modal }
    }

    /// Whether it shows all contents of a message, one after the other.
    pub fn is_carousel(&self) -> bool {
        self.name == CAROUSEL
    }
}

/// An event of the page: `type`, `attributes`, `metrics`.
pub struct Recorded(pub Node);

/// One face of a message. Pinpoint: `InAppMessageContent`.
#[derive(Clone, Copy)]
pub struct Content<'a>(pub &'a Node);

/// Text with its colour and alignment. Pinpoint: `InAppMessageHeaderConfig` and `InAppMessageBodyConfig`.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub text: &'a str,
    pub colour: Option<&'a str>,
    pub alignment: Option<&'a str>,
}

/// Pinpoint: `InAppMessageButton`.
#[derive(Clone, Copy)]
pub struct Button<'a>(pub &'a Node);

impl Campaign {
    /// `<name>-<id>`, repeated in events as it came.
    pub fn id(&self) -> &str {
        self.0.get("CampaignId").text().unwrap_or_default()
    }

    pub fn treatment(&self) -> &str {
        self.0.get("TreatmentId").text().unwrap_or_default()
    }

    /// A whole number of the campaign: its priority, or a cap.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.0.get(name).number().map(|number| number as u32)
    }

    pub fn end_date(&self) -> Option<&str> {
        self.schedule().get("EndDate").text()
    }

    /// `hh:mm` of start and end.
    pub fn quiet_time(&self) -> Option<(&str, &str)> {
        let quiet = self.schedule().get("QuietTime");
        Some((quiet.get("Start").text()?, quiet.get("End").text()?))
    }

    fn schedule(&self) -> &Node {
        self.0.get("Schedule")
    }

    /// The layout, if this module can draw it.
    pub fn layout(&self) -> Option<&'static Layout> {
        let name = self.0.get("InAppMessage").get("Layout").text()?;
        LAYOUTS.iter().find(|layout| layout.name == name)
    }

    /// The faces of the message. All but a carousel have one, or show the first.
    pub fn contents(&self) -> impl Iterator<Item = Content<'_>> {
        let contents = self.0.get("InAppMessage").get("Content").members();
        contents.iter().map(|(_, node)| Content(node))
    }

    /// Whether the event is one that the campaign waits for. A filter that is missing, or that says what this module does not know,
    /// matches nothing.
    pub fn awaits(&self, event: &impl EventView) -> bool {
        self.matches(event).unwrap_or(false)
    }

    fn matches(&self, event: &impl EventView) -> Option<bool> {
        let Node::Members(_) = self.schedule().get("EventFilter") else {
            return None;
        };
        let filter = self.schedule().get("EventFilter").get("Dimensions");
        let kinds = filter.get("EventType");
        if let Node::Members(_) = kinds {
            let exclusive = kinds.get("DimensionType").text() == Some("EXCLUSIVE");
            let dimension_type = if exclusive {
                DimensionType::Exclusive
            } else {
                DimensionType::Inclusive
            };
            if !(SetDimension {
                dimension_type,
                values: texts(kinds.get("Values")),
            })
            .matches(&[event.event_type()])
            {
                return Some(false);
            }
        }
        for (name, node) in filter.get("Attributes").members() {
            let attribute_type = attribute_type(node.get("AttributeType").text())?;
            let dimension = AttributeDimension {
                attribute_type,
                values: texts(node.get("Values")),
            };
            if !dimension.matches(event.attribute(name).as_slice()) {
                return Some(false);
            }
        }
        for (name, node) in filter.get("Metrics").members() {
            let comparison_operator = comparison(node.get("ComparisonOperator").text()?)?;
            let dimension = MetricDimension {
                comparison_operator,
                value: node.get("Value").number()?,
            };
            if !dimension.matches(event.metric(name)) {
                return Some(false);
            }
        }
        Some(true)
    }
}

impl EventView for Recorded {
    fn event_type(&self) -> &str {
        self.0.get("type").text().unwrap_or_default()
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        match self.0.get("attributes").get(name) {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    fn metric(&self, name: &str) -> Option<f64> {
        self.0.get("metrics").get(name).number()
    }
}

fn texts(node: &Node) -> Vec<String> {
    let mut texts = Vec::new();
    for (_, item) in node.members() {
        if let Some(text) = item.text() {
            texts.push(text.into());
        }
    }
    texts
}

fn attribute_type(word: Option<&str>) -> Option<AttributeType> {
    Some(match word {
        None | Some("INCLUSIVE") => AttributeType::Inclusive,
        Some("EXCLUSIVE") => AttributeType::Exclusive,
        Some("CONTAINS") => AttributeType::Contains,
        Some("BEFORE") => AttributeType::Before,
        Some("AFTER") => AttributeType::After,
        Some("ON") => AttributeType::On,
        Some("BETWEEN") => AttributeType::Between,
        Some(_) => return None,
    })
}

fn comparison(word: &str) -> Option<Comparison> {
    Some(match word {
        "GREATER_THAN" => Comparison::GreaterThan,
        "LESS_THAN" => Comparison::LessThan,
        "GREATER_THAN_OR_EQUAL" => Comparison::GreaterThanOrEqual,
        "LESS_THAN_OR_EQUAL" => Comparison::LessThanOrEqual,
        "EQUAL" => Comparison::Equal,
        _ => return None,
    })
}

impl<'a> Content<'a> {
    pub fn background(self) -> Option<&'a str> {
        self.0.get("BackgroundColor").text()
    }

    pub fn image(self) -> Option<&'a str> {
        self.0.get("ImageUrl").text()
    }

    /// What it is called where it cannot be seen; nothing if it has no words.
    pub fn name(self) -> &'a str {
        self.header().or(self.body()).map_or("", |words| words.text)
    }

    pub fn header(self) -> Option<Words<'a>> {
        Words::read(self.0.get("HeaderConfig"), "Header")
    }

    pub fn body(self) -> Option<Words<'a>> {
        Words::read(self.0.get("BodyConfig"), "Body")
    }

    pub fn buttons(self) -> [Option<Button<'a>>; 2] {
        ["PrimaryBtn", "SecondaryBtn"].map(|name| match self.0.get(name) {
            node @ Node::Members(_) => Some(Button(node)),
            _ => None,
        })
    }
}

impl<'a> Words<'a> {
    fn read(node: &'a Node, name: &str) -> Option<Words<'a>> {
        let text = node.get(name).text()?;
        Some(Words {
            text,
            colour: node.get("TextColor").text(),
            alignment: node.get("Alignment").text(),
        })
    }
}

impl<'a> Button<'a> {
    /// A member that no platform overrides.
    pub fn look(self, name: &str) -> &'a Node {
        self.0.get("DefaultConfig").get(name)
    }

    /// Where a press leads, if it leads anywhere safe. Any other press closes the message.
    pub fn target(self) -> Option<&'a str> {
        let member = |name: &str| {
            self.0
                .get("Web")
                .get(name)
                .text()
                .or(self.look(name).text())
        };
        member("Link").filter(|link| member("ButtonAction") != Some("CLOSE") && is_safe(link))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_is_read_with_its_gaps() {
        let node = Node::parse(
            r##"{"CampaignId":"Welcome-0a","TreatmentId":"0","Priority":1,"SessionCap":null,
                "InAppMessage":{"Layout":"TOP_BANNER","Content":[{"HeaderConfig":{"Header":"Hi","TextColor":"#000","Alignment":"LEFT"},
                "BodyConfig":{"Body":"There","TextColor":"#111","Alignment":"CENTER"},"SecondaryBtn":null}],"CustomConfig":{"a":"b"}},
                "Schedule":{"EndDate":"2027-01-01T00:00:00Z"}}"##,
        );
        let campaign = Campaign(node);
        assert!(campaign.layout().is_some());
        assert_eq!(
            (campaign.number("Priority"), campaign.number("SessionCap")),
            (Some(1), None)
        );
        let content = campaign.contents().next().unwrap();
        assert_eq!(content.body().unwrap().text, "There");
        assert!(content.buttons().iter().all(Option::is_none));
    }

    #[test]
    fn the_webs_own_button_wins_member_by_member() {
        let target = |web: &str| {
            let default = r#"{"DefaultConfig":{"Text":"Go","ButtonAction":"LINK","Link":"https://a.example"},"Web":"#;
            let node = Node::parse(&[default, web, "}"].concat());
            Button(&node).target().map(String::from)
        };
        assert_eq!(
            target(r#"{"ButtonAction":"LINK","Link":"https://b.example"}"#).as_deref(),
            Some("https://b.example")
        );
        assert_eq!(
            target(r#"{"ButtonAction":"LINK"}"#).as_deref(),
            Some("https://a.example")
        );
        assert_eq!(target(r#"{"ButtonAction":"CLOSE"}"#), None);
        assert_eq!(
            target(r#"{"ButtonAction":"LINK","Link":"javascript:alert(1)"}"#),
            None
        );
    }
}
