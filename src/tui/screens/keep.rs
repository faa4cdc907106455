//! What is open over the desk, with the record that is half filled in, as JSON: it survives a crash.

use serde_json::{Value, json};
use tui_input::Input;

use super::draft::Draft;
use super::{Kind, ListScreen, ReportScreen, Screen};

/// A screen as it stands.
pub fn keep(screen: &Screen) -> Value {
    match screen {
        Screen::List(list) => json!({
            "kind": name(list.about.kind),
            "of": list.of,
            "find": list.table.find.value(),
            "draft": kept_draft(list),
        }),
        Screen::Report(report) => json!({
            "report": report.choice,
            "dates": report.dates.value(),
        }),
        Screen::Handover(_) | Screen::Talk(_) | Screen::Notice(_) => Value::Null,
    }
}

/// A screen that was kept; `None` for anything else.
pub fn resumed(kept: &Value) -> Option<Screen> {
    if let Some(choice) = kept["report"].as_u64() {
        let choice = usize::try_from(choice).ok()?;
        let report = ReportScreen::choosing(choice, text(&kept["dates"]));
        return Some(Screen::Report(Box::new(report)));
    }
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kept["kind"] == name(*kind))?;
    let mut list = ListScreen::new(kind, kept["of"].as_i64());
    list.table.find = Input::new(text(&kept["find"]));
    list.awaited = Some(kept["draft"].clone()).filter(Value::is_object);
    Some(Screen::List(Box::new(list)))
}

fn name(kind: Kind) -> String {
    format!("{kind:?}")
}

fn text(kept: &Value) -> String {
    kept.as_str().unwrap_or_default().to_owned()
}

fn texts(kept: &Value) -> Vec<String> {
    kept.as_array().into_iter().flatten().map(text).collect()
}

/// The record that is being filled in; before the books are read, the one that was.
fn kept_draft(list: &ListScreen) -> Option<Value> {
    let Some(draft) = &list.draft else {
        return list.awaited.clone();
    };
    let typed: Vec<&str> = draft.inputs.iter().map(Input::value).collect();
    let kept = json!({"id": draft.id, "at": draft.at, "was": draft.was, "typed": typed});
    Some(kept).filter(|_| !draft.saving)
}

/// A record that was kept, if it has `n_fields` fields. What it was before the crash it was changed from:
/// what others have changed since then is not taken back.
pub(super) fn draft(kept: &Value, n_fields: usize) -> Option<Draft> {
    let (typed, was) = (texts(&kept["typed"]), texts(&kept["was"]));
    let at = usize::try_from(kept["at"].as_u64()?).ok()?;
    if typed.len() != n_fields || was.len() != n_fields || at >= n_fields {
        return None;
    }
    Some(Draft::begun(kept["id"].as_i64(), at, typed, was))
}
