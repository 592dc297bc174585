//! in_app
