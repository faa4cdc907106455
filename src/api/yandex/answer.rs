//! Answers without a documented body.

use axum::Json;
use serde_json::{Value, json};

/// `{}`: done, and nothing to tell.
pub fn done() -> Json<Value> {
    Json(json!({}))
}
