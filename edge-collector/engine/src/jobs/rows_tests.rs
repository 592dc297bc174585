//! Rows of an object, wherever its parts end.

use super::rows::{Cursor, LINE_BYTES_MAX, Row, read};
use carillon_wire::Format;
use proptest::prelude::*;

/// Reads a whole text in parts of these sizes, so many rows at a time, as a job does; a part that brings no line is asked for larger.
fn in_parts(
    format: Format,
    text: &[u8],
    sizes: &[usize],
    most: usize,
) -> Result<(Vec<Row>, Cursor), String> {
    let mut cursor = Cursor::default();
    let mut rows = Vec::new();
    let mut sizes = sizes.iter().cycle();
    let mut size = 0;
    loop {
        let from = usize::try_from(cursor.offset).unwrap();
        size += sizes.next().unwrap();
        let to = (from + size).min(text.len());
        let read = read(&mut cursor, format, &text[from..to], to == text.len(), most)?;
        let moved = usize::try_from(cursor.offset).unwrap() > from;
        rows.extend(read.rows);
        if moved {
            size = 0;
        }
        if read.done {
            assert_eq!(usize::try_from(cursor.offset).unwrap(), text.len());
            return Ok((rows, cursor));
        }
    }
}

fn whole(format: Format, text: &[u8]) -> Result<(Vec<Row>, Cursor), String> {
    in_parts(format, text, &[text.len() + 1], usize::MAX)
}

fn shown(rows: &[Row]) -> Vec<String> {
    let shown = |row: &Row| match &row.item {
        Ok(item) => format!("{} {}", row.line, serde_json::to_string(item).unwrap()),
        Err(why) => format!("{} ! {why}", row.line),
    };
    rows.iter().map(shown).collect()
}

#[test]
fn a_csv_file_is_read_as_programs_write_it() {
    let text = "\u{feff}Id,Attributes.a,Attributes.a\r\ne1,\"x, \"\"y\"\"\",é\r\n\r\ne2,,\r\n,,\ne3,\"open\ne4,1\ne5,2,3";
    let (rows, cursor) = whole(Format::Csv, text.as_bytes()).unwrap();
    assert_eq!(
        shown(&rows),
        [
            r#"2 {"Attributes":{"a":["x, \"y\"","é"]},"Id":"e1"}"#,
            r#"4 {"Id":"e2"}"#,
            "6 ! a quote is not closed on its line",
            "7 ! it has 2 values, and the header has 3 names",
            r#"8 {"Attributes":{"a":["2","3"]},"Id":"e5"}"#,
        ]
    );
    assert_eq!(cursor.lines, 8);
}

#[test]
fn json_lines_are_read() {
    let text = b"{\"Id\": \"e1\"}\n\n  \n[1]\n{\"Id\": \"\xff\"}\n{\"Id\": 3}\n{\"Id\":";
    let (rows, _) = whole(Format::Json, text).unwrap();
    let shown = shown(&rows);
    assert_eq!(shown[0], r#"1 {"Id":"e1"}"#);
    assert!(shown[1].starts_with("4 ! "), "{shown:?}");
    assert_eq!(shown[2], "5 ! it is not UTF-8");
    assert!(shown[3].starts_with("6 ! Id: "), "{shown:?}");
    assert!(shown[4].starts_with("7 ! "), "{shown:?}");
}

#[test]
fn a_line_without_end_is_one_refused_row() {
    let long = "x".repeat(3 * LINE_BYTES_MAX);
    let text = format!("Id\ne1\n{long}\ne2\n");
    let part = LINE_BYTES_MAX + 2;
    let (rows, _) = in_parts(Format::Csv, text.as_bytes(), &[part], 1_000).unwrap();
    assert_eq!(
        shown(&rows),
        [
            r#"2 {"Id":"e1"}"#,
            "3 ! it has more than 64 KB",
            r#"4 {"Id":"e2"}"#
        ]
    );
    assert_eq!(rows, whole(Format::Csv, text.as_bytes()).unwrap().0);
    let text = format!("Id\n{long}");
    let (rows, _) = in_parts(Format::Csv, text.as_bytes(), &[part], 1_000).unwrap();
    assert_eq!(shown(&rows), ["2 ! it has more than 64 KB"]);
}

#[test]
fn an_object_may_be_empty_or_no_more_than_its_header() {
    for text in ["", "\n", "Id", "Id\n", "\u{feff}Id\r\n\r\n"] {
        assert_eq!(whole(Format::Csv, text.as_bytes()).unwrap().0, [], "{text}");
    }
    assert!(whole(Format::Csv, b"Name\nAda\n").is_err());
}

/// Pieces of files, good and bad, from which whole files are put together.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("e1,one,two"),
        Just("e2,\"a, b\",\"c \"\"d\"\"\""),
        Just("é😀,ü,"),
        Just("e3,\"never closed"),
        Just("{\"Id\":\"e1\",\"Address\":\"é\"}"),
        Just("{\"Id\":"),
        Just("\u{feff}"),
        Just("Id,Attributes.a,Attributes.a"),
        Just(","),
        Just("\r\n"),
        Just("\n"),
        Just("\n"),
        Just("\n\n"),
        Just("\""),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn it_never_matters_where_a_part_ends(
        text in pieces(),
        header in any::<bool>(),
        sizes in prop::collection::vec(1_usize..30, 1..8),
        most in 1_usize..5,
    ) {
        let text = match header {
            true => format!("Id,Attributes.a,Attributes.a\r\n{text}"),
            false => text,
        };
        for format in [Format::Csv, Format::Json] {
            let expected = whole(format, text.as_bytes());
            let found = in_parts(format, text.as_bytes(), &sizes, most);
            prop_assert_eq!(&found, &expected, "{}", text);
        }
    }
}
