//! What is half done: kept outside of the console, so that it survives a crash.

use serde_json::{Value, json};

use super::rereading::HalfChanged;
use super::{App, Pane};
use crate::form::Form;
use crate::msg::Command;
use crate::screens;
use pult_domain::{OrderId, Point};

impl App {
    /// What is half done, and what is looked at, as text.
    pub fn draft(&self) -> String {
        let is_begun = |form: &&Form| !form.is_empty() && !form.saving;
        let mut unread = self.half_changed.iter().filter(|it| it.was_open);
        let unread = unread.next().map(|it| &it.form);
        let form = self.form.as_ref().or(unread).filter(is_begun);
        let waiting = self.half_changed.iter().filter(|it| !it.was_open);
        let waiting = self.parked.iter().chain(waiting.map(|it| &it.form));
        let parked = waiting.filter(is_begun).map(Form::keep);
        let pane = |pane| Pane::ALL.iter().position(|known| *known == pane);
        let map = self
            .map
            .center
            .map(|center| json!({"lat": center.lat, "lon": center.lon, "scale": self.map.scale}));
        let kept = json!({
            "form": form.map(Form::keep),
            "parked": parked.collect::<Vec<_>>(),
            "screens": self.screens.iter().map(screens::keep).collect::<Vec<_>>(),
            "pane": pane(self.pane),
            "side": pane(self.side),
            "order": self.selected().map(|id| id.0),
            "filter": self.filter.typed(),
            "lang": [self.settings.lang.code(), self.words.lang().code()],
            "map": map,
        });
        kept.to_string()
    }

    /// Goes on with what was half done; a text that is none is left alone.
    pub fn resume(&mut self, draft: &str) {
        let Ok(kept) = serde_json::from_str::<Value>(draft) else {
            return;
        };
        let pane = |name: &str| {
            let at = kept[name].as_u64().and_then(|at| usize::try_from(at).ok());
            at.and_then(|at| Pane::ALL.get(at)).copied()
        };
        // The language that was turned to, unless this console was asked for in another one.
        let spoken = &kept["lang"];
        if spoken[0] == self.settings.lang.code()
            && let Some(lang) = spoken[1].as_str().and_then(|code| code.parse().ok())
        {
            self.words.speak(lang);
        }
        if let Some(side) = pane("side").filter(|side| side.is_side()) {
            self.side = side;
        }
        if let Some(pane) = pane("pane") {
            self.go_to(pane);
        }
        let map = &kept["map"];
        if let (Some(lat), Some(lon), Some(scale)) = (
            map["lat"].as_f64(),
            map["lon"].as_f64(),
            map["scale"].as_f64(),
        ) {
            (self.map.center, self.map.scale) = (Point::new(lat, lon), scale);
        }
        self.set_filter(kept["filter"].as_str().unwrap_or_default());
        self.resumed = kept["order"].as_i64().map(OrderId);
        self.form = self.resumed_card(&kept["form"], true);
        for kept in kept["parked"].as_array().into_iter().flatten() {
            let card = self.resumed_card(kept, false);
            self.parked.extend(card);
        }
        let open = kept["screens"].as_array().into_iter().flatten();
        self.screens = open.filter_map(screens::resumed).collect();
    }

    /// A card that was kept. One that changes an order waits until the order is read again.
    fn resumed_card(&mut self, kept: &Value, was_open: bool) -> Option<Form> {
        let mut form = Form::resumed(kept)?;
        form.number(self.next_serial());
        match form.resumes {
            Some(_) => self.half_changed.push(HalfChanged { form, was_open }),
            None => return Some(form),
        }
        None
    }

    /// Wishes that what is half done be kept, when it is not what was kept last.
    pub(super) fn keep(&mut self) -> Option<Command> {
        if self.replay.is_some() {
            return None;
        }
        let draft = self.draft();
        if self.kept.as_ref() == Some(&draft) {
            return None;
        }
        self.kept = Some(draft.clone());
        Some(Command::Keep(draft))
    }
}
