//! Rows of a CSV file: a header of dotted names, values between commas, and quotes where a value holds one of these. The service allows no
//! line end inside of a value, so that a line is a row whatever is wrong with the row before it.

use carillon_wire::{
    ChannelType, EndpointBatchItem, EndpointDemographic, EndpointLocation, EndpointUser,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// Columns of a row: every attribute that an endpoint may have, several times.
const COLUMNS_MAX: usize = 2_000;

/// Reads the first line of a file. A name that nobody knows is a mistake about the whole file.
pub(super) fn header(line: &str) -> Result<Vec<String>, String> {
    let cells = cells(line)?;
    if cells.len() > COLUMNS_MAX {
        return Err(format!("the header has more than {COLUMNS_MAX} columns"));
    }
    let mut met = HashSet::new();
    let mut names = Vec::with_capacity(cells.len());
    for cell in &cells {
        let name = cell.trim();
        if put(&mut EndpointBatchItem::default(), name, "").is_none() {
            return Err(format!(
                "there is no column {name:.60}; names are written as in Address, Attributes.plan and User.UserId"
            ));
        }
        if !is_list(name) && !met.insert(name) {
            return Err(format!(
                "the column {name:.60} is there twice, and only an attribute has several values"
            ));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// Reads a row; `None` when all of its values are empty.
pub(super) fn row(header: &[String], line: &str) -> Result<Option<EndpointBatchItem>, String> {
    let cells = cells(line)?;
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(None);
    }
    if cells.len() != header.len() {
        return Err(format!(
            "it has {} values, and the header has {} names",
            cells.len(),
            header.len()
        ));
    }
    let mut item = EndpointBatchItem::default();
    for (name, value) in header.iter().zip(&cells) {
        // An empty value is none.
        if !value.is_empty() {
            put(&mut item, name, value).unwrap_or(Ok(()))?;
        }
    }
    Ok(Some(item))
}

fn cells(line: &str) -> Result<Vec<Cow<'_, str>>, String> {
    let mut cells = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let (cell, after) = cell(text)?;
        cells.push(cell);
        rest = after;
    }
    Ok(cells)
}

/// The first value of a text, and what comes after its comma.
fn cell(text: &str) -> Result<(Cow<'_, str>, Option<&str>), String> {
    let Some(mut rest) = text.strip_prefix('"') else {
        return Ok(match text.split_once(',') {
            Some((value, after)) => (Cow::Borrowed(value), Some(after)),
            None => (Cow::Borrowed(text), None),
        });
    };
    let mut value = String::new();
    loop {
        let (part, after) = rest
            .split_once('"')
            .ok_or("a quote is not closed on its line")?;
        value.push_str(part);
        if let Some(more) = after.strip_prefix('"') {
            value.push('"');
            rest = more;
        } else if after.is_empty() {
            return Ok((Cow::Owned(value), None));
        } else {
            let after = after
                .strip_prefix(',')
                .ok_or("a closing quote is followed by something else than a comma")?;
            return Ok((Cow::Owned(value), Some(after)));
        }
    }
}

/// Whether a column may repeat, each time with one more value.
fn is_list(name: &str) -> bool {
    name.starts_with("Attributes.") || name.starts_with("User.UserAttributes.")
}

/// Puts a value where its column says; `None` when there is no such column.
fn put(item: &mut EndpointBatchItem, column: &str, value: &str) -> Option<Result<(), String>> {
    let text = Some(value.to_owned());
    match column {
        "Address" => item.address = text,
        "ChannelType" => match ChannelType::from_word(value) {
            Some(channel) => item.channel_type = Some(channel),
            None => return Some(Err(format!("ChannelType: there is no {value:.60}"))),
        },
        "EffectiveDate" => item.effective_date = text,
        "EndpointStatus" => item.endpoint_status = text,
        "Id" => item.id = text,
        "OptOut" => item.opt_out = text,
        "RequestId" => item.request_id = text,
        _ => return put_inside(item, column, value),
    }
    Some(Ok(()))
}

/// The same for a column whose name has a dot.
fn put_inside(
    item: &mut EndpointBatchItem,
    column: &str,
    value: &str,
) -> Option<Result<(), String>> {
    let (group, name) = column.split_once('.')?;
    match group {
        "Attributes" => add(item.attributes.get_or_insert_default(), name, value),
        "Demographic" => demographic(item.demographic.get_or_insert_default(), name, value)?,
        "Location" => {
            return location(item.location.get_or_insert_default(), name, value);
        }
        "Metrics" => match number(column, value) {
            Ok(number) => {
                let metrics = item.metrics.get_or_insert_default();
                metrics.insert(name.to_owned(), number);
            }
            Err(error) => return Some(Err(error)),
        },
        "User" => user(item.user.get_or_insert_default(), name, value)?,
        _ => return None,
    }
    Some(Ok(()))
}

fn demographic(demographic: &mut EndpointDemographic, name: &str, value: &str) -> Option<()> {
    let member = match name {
        "AppVersion" => &mut demographic.app_version,
        "Locale" => &mut demographic.locale,
        "Make" => &mut demographic.make,
        "Model" => &mut demographic.model,
        "ModelVersion" => &mut demographic.model_version,
        "Platform" => &mut demographic.platform,
        "PlatformVersion" => &mut demographic.platform_version,
        "Timezone" => &mut demographic.timezone,
        _ => return None,
    };
    *member = Some(value.to_owned());
    Some(())
}

fn location(
    location: &mut EndpointLocation,
    name: &str,
    value: &str,
) -> Option<Result<(), String>> {
    let degrees = |member: &mut Option<f64>| {
        number(&format!("Location.{name}"), value).map(|degrees| *member = Some(degrees))
    };
    let member = match name {
        "Latitude" => return Some(degrees(&mut location.latitude)),
        "Longitude" => return Some(degrees(&mut location.longitude)),
        "City" => &mut location.city,
        "Country" => &mut location.country,
        "PostalCode" => &mut location.postal_code,
        "Region" => &mut location.region,
        _ => return None,
    };
    *member = Some(value.to_owned());
    Some(Ok(()))
}

fn user(user: &mut EndpointUser, name: &str, value: &str) -> Option<()> {
    match name.strip_prefix("UserAttributes.") {
        Some(name) => add(user.user_attributes.get_or_insert_default(), name, value),
        None if name == "UserId" => user.user_id = Some(value.to_owned()),
        None => return None,
    }
    Some(())
}

fn add(lists: &mut BTreeMap<String, Vec<String>>, name: &str, value: &str) {
    let values = lists.entry(name.to_owned()).or_default();
    values.push(value.to_owned());
}

fn number(column: &str, value: &str) -> Result<f64, String> {
    let number = value.trim().parse().ok();
    number
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| format!("{column:.60}: a number, and this is {value:.60}"))
}

#[cfg(test)]
mod tests {
    use super::{header, row};
    use serde_json::json;

    fn read(names: &str, line: &str) -> Result<serde_json::Value, String> {
        let row = row(&header(names)?, line)?;
        Ok(serde_json::to_value(row).unwrap())
    }

    #[test]
    fn a_row_becomes_an_endpoint() {
        let names = "ChannelType,Address, Location.Latitude,Metrics.age,Attributes.a,Attributes.a,User.UserId,User.UserAttributes.x.y,Demographic.Make";
        let line = r#"EMAIL,"ada ""the"" first, @example.com",-33.5,35,one,two,u1,"a,b",Apple"#;
        assert_eq!(
            read(names, line).unwrap(),
            json!({
                "ChannelType": "EMAIL", "Address": "ada \"the\" first, @example.com", "Location": {"Latitude": -33.5}, "Metrics": {"age": 35.0},
                "Attributes": {"a": ["one", "two"]}, "User": {"UserId": "u1", "UserAttributes": {"x.y": ["a,b"]}}, "Demographic": {"Make": "Apple"},
            })
        );
        let line = r#"EMAIL,"",,,,"two",,,"#;
        assert_eq!(
            read(names, line).unwrap(),
            json!({"ChannelType": "EMAIL", "Attributes": {"a": ["two"]}})
        );
        assert_eq!(read(names, r#",,"",,, ,,,"#).unwrap(), json!(null));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (names, line, expected) in [
            ("Adress", "", "there is no column Adress"),
            ("address", "", "there is no column address"),
            ("", "", "there is no column ;"),
            ("User.Name", "", "there is no column User.Name"),
            ("Id,Id", "", "the column Id is there twice"),
            ("Id,OptOut", "a", "it has 1 values, and the header has 2"),
            ("Id", "\"a", "a quote is not closed"),
            ("Id", "\"a\"b", "a closing quote is followed"),
            ("ChannelType", "MAIL", "ChannelType: there is no MAIL"),
            ("Metrics.n", "many", "Metrics.n: a number"),
            ("Metrics.n", "inf", "Metrics.n: a number"),
            ("Location.Latitude", "north", "Location.Latitude: a number"),
        ] {
            let error = read(names, line).unwrap_err();
            assert!(error.starts_with(expected), "{names} {line}: {error}");
        }
    }
}
