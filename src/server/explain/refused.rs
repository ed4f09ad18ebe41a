//! Why a server did not start, from the error that said so.

use super::java::no_java;
use crate::server::error::ServerError;
use crate::server::failure::Failure;

/// The failure behind an error, where a start that failed is what went wrong.
pub fn failure_of(error: &ServerError) -> Option<Failure> {
    match error {
        ServerError::DidNotStart { failure, .. } => Some(failure.as_ref().clone()),
        ServerError::StillStarting { failure, .. } => failure.as_deref().cloned(),
        ServerError::BadJava { .. } | ServerError::SpaceInJava(_) | ServerError::NoJava { .. } => {
            Some(no_java(error.to_string()))
        }
        _ => None,
    }
}
