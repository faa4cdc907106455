//! Recurring tasks: `/task/schedule/…`. There are none yet.

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;

/// `task/schedule/list`
pub async fn list(_: &Desk) -> Result<Value, Failure> {
    Ok(json!({"success": true, "list": []}))
}

/// `task/schedule/read`
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    desk.read(|fields| fields.id("id"))?;
    Err(Failure::not_in_database())
}
