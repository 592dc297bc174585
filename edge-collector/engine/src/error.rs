//! Every way a request can fail, as the service's clients know it.

use crate::sql::SqlError;
use carillon_wire::ShapeError;

/// A failure with the text its caller may read. What went wrong inside stays inside: [`ApiError::Internal`] carries it to the host's log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    #[error("{0}")]
    BadRequest(String),
    #[error("{0}")]
    Forbidden(String),
    /// A signature too old or too new. AWS's clients know the name, set their clocks by the answer's `Date`, and sign again.
    #[error("{0}")]
    Skewed(String),
    #[error("{0}")]
    NotFound(String),
    #[error("{0}")]
    MethodNotAllowed(String),
    #[error("{0}")]
    Conflict(String),
    #[error("{0}")]
    PayloadTooLarge(String),
    #[error("{0}")]
    TooManyRequests(String),
    /// Over a rate that the operator set, and after how many seconds it is under it again.
    #[error("{0}")]
    Throttled(String, i64),
    #[error("The service could not complete the request. Nothing of it was kept; try again.")]
    Internal(String),
}

impl ApiError {
    /// The name that AWS clients read from `x-amzn-ErrorType`.
    pub fn tag(&self) -> &'static str {
        match self {
            ApiError::BadRequest(_) => "BadRequestException",
            ApiError::Forbidden(_) => "ForbiddenException",
            ApiError::Skewed(_) => "RequestTimeTooSkewed",
            ApiError::NotFound(_) => "NotFoundException",
            ApiError::MethodNotAllowed(_) => "MethodNotAllowedException",
            ApiError::Conflict(_) => "ConflictException",
            ApiError::PayloadTooLarge(_) => "PayloadTooLargeException",
            ApiError::TooManyRequests(_) | ApiError::Throttled(..) => "TooManyRequestsException",
            ApiError::Internal(_) => "InternalServerErrorException",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            ApiError::BadRequest(_) => 400,
            ApiError::Forbidden(_) | ApiError::Skewed(_) => 403,
            ApiError::NotFound(_) => 404,
            ApiError::MethodNotAllowed(_) => 405,
            ApiError::Conflict(_) => 409,
            ApiError::PayloadTooLarge(_) => 413,
            ApiError::TooManyRequests(_) | ApiError::Throttled(..) => 429,
            ApiError::Internal(_) => 500,
        }
    }

    /// After how many seconds trying again may help.
    pub(crate) fn retry_after_s(&self) -> Option<i64> {
        match self {
            ApiError::TooManyRequests(_) => Some(1),
            ApiError::Throttled(_, wait_s) => Some(*wait_s),
            _ => None,
        }
    }

    /// `Application not found`, the text clients match on.
    pub(crate) fn no_app() -> ApiError {
        ApiError::NotFound("Application not found".to_owned())
    }

    /// `Resource not found`, the text clients match on.
    pub(crate) fn no_resource() -> ApiError {
        ApiError::NotFound("Resource not found".to_owned())
    }

    pub(crate) fn bad(message: impl Into<String>) -> ApiError {
        ApiError::BadRequest(message.into())
    }
}

impl From<SqlError> for ApiError {
    fn from(error: SqlError) -> Self {
        ApiError::Internal(error.to_string())
    }
}

impl From<ShapeError> for ApiError {
    fn from(error: ShapeError) -> Self {
        ApiError::BadRequest(error.to_string())
    }
}
