//! The XML that lists a bucket. It is written by machines, flat, and always alike, so that looking for its tags is enough.

/// One page of the objects of a place.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    pub(super) names: Vec<String>,
    /// Where the next page begins, if there is one.
    pub(super) token: Option<String>,
}

/// Reads the answer of ListObjectsV2. One that breaks off is none.
pub(super) fn read(body: &[u8]) -> Option<Listing> {
    let text = std::str::from_utf8(body).ok()?;
    if !text.trim_end().ends_with("</ListBucketResult>") {
        return None;
    }
    let objects = text.split("<Contents>").skip(1);
    let names: Option<_> = objects.map(|object| tag(object, "Key")).collect();
    let more = tag(text, "IsTruncated").is_some_and(|word| word == "true");
    let token = match more {
        true => Some(tag(text, "NextContinuationToken")?),
        false => None,
    };
    Some(Listing {
        names: names?,
        token,
    })
}

/// The text of the first element of that name.
pub(super) fn tag(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    Some(unescape(inner))
}

fn unescape(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part
            .split_once(';')
            .and_then(|(name, rest)| Some((entity(name)?, rest)));
        match named {
            Some((letter, rest)) => {
                plain.push(letter);
                plain.push_str(rest);
            }
            None => {
                plain.push('&');
                plain.push_str(part);
            }
        }
    }
    plain
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Listing, read};

    #[test]
    fn names_and_the_next_page_are_read() {
        let page = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>people</Name><Prefix>in/</Prefix><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys>
<IsTruncated>true</IsTruncated><NextContinuationToken>1/a=</NextContinuationToken>
<Contents><Key>in/a &amp; b.csv</Key><ETag>&quot;x&quot;</ETag><Size>3</Size></Contents>
<Contents><Key>in/&#233;&#x1F600;&nbsp;.csv</Key></Contents></ListBucketResult>
"#;
        let listing = Listing {
            names: vec!["in/a & b.csv".to_owned(), "in/é😀&nbsp;.csv".to_owned()],
            token: Some("1/a=".to_owned()),
        };
        assert_eq!(read(page.as_bytes()), Some(listing));
        let torn = &page.as_bytes()[..page.len() - 30];
        assert_eq!(read(torn), None);
        let empty = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
        assert_eq!(read(empty.as_bytes()), Some(Listing::default()));
    }
}
