//! What is known of each operation: its verb, path, success status, query, bodies and errors.

use crate::generated::operations::{Operation, TABLE};
use std::fmt;

/// The verbs the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes at a known place.
    Put,
    /// Creates or sends.
    Post,
    /// Removes.
    Delete,
}

impl Method {
    /// The method of a request line; none for verbs that no operation uses, such as HEAD.
    pub fn from_name(name: &str) -> Option<Method> {
        match name {
            "GET" => Some(Method::Get),
            "PUT" => Some(Method::Put),
            "POST" => Some(Method::Post),
            "DELETE" => Some(Method::Delete),
            _ => None,
        }
    }

    /// As in a request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// One line of the table.
pub(crate) struct Row {
    pub(crate) operation: Operation,
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) segments: &'static [&'static str],
    pub(crate) success: u16,
    pub(crate) query: &'static [&'static str],
    pub(crate) request: Option<&'static str>,
    pub(crate) response: Option<&'static str>,
    pub(crate) errors: &'static [&'static str],
}

/// A row on one line.
#[expect(
    clippy::too_many_arguments,
    reason = "one argument a column, called by the generated table only"
)]
pub(crate) const fn row(
    operation: Operation,
    name: &'static str,
    method: Method,
    path: &'static str,
    segments: &'static [&'static str],
    success: u16,
    query: &'static [&'static str],
    request: Option<&'static str>,
    response: Option<&'static str>,
    errors: &'static [&'static str],
) -> Row {
    Row {
        operation,
        name,
        method,
        path,
        segments,
        success,
        query,
        request,
        response,
        errors,
    }
}

/// How many operations the API has.
const COUNT: usize = TABLE.len();

impl Operation {
    /// Every operation, in alphabetical order.
    pub const ALL: [Operation; COUNT] = {
        let mut all = [Operation::CreateApp; COUNT];
        let mut at = 0;
        while at < COUNT {
            all[at] = TABLE[at].operation;
            assert!(
                all[at] as usize == at,
                "the table is in the order of the enum"
            );
            at += 1;
        }
        all
    };

    /// The operation of this name.
    pub fn from_name(name: &str) -> Option<Operation> {
        TABLE
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.operation)
    }

    /// AWS's name, such as `CreateCampaign`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The verb.
    pub fn method(self) -> Method {
        self.row().method
    }

    /// The path with its labels in braces, such as `/v1/apps/{application-id}`.
    pub fn path(self) -> &'static str {
        self.row().path
    }

    /// The status of a successful answer.
    pub fn success(self) -> u16 {
        self.row().success
    }

    /// The query names it reads, in alphabetical order.
    pub fn query(self) -> &'static [&'static str] {
        self.row().query
    }

    /// The shape of the body it takes.
    pub fn request_shape(self) -> Option<&'static str> {
        self.row().request
    }

    /// The shape of the body it answers with.
    pub fn response_shape(self) -> Option<&'static str> {
        self.row().response
    }

    /// The errors it declares, in alphabetical order.
    pub fn errors(self) -> &'static [&'static str] {
        self.row().errors
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
