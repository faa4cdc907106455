//! The end of a shift, told in lines.

use std::io;

use super::Plain;
use crate::Leave;
use crate::sum::sum_said;
use crate::text::{Value, Word};
use pult_app::Handover;

impl Plain {
    /// Without a sum: what has to be in the desk. With the sum that was counted: the shift ends.
    pub(super) async fn hand_over(&mut self, counted: &str) -> io::Result<()> {
        let caller = self.dispatch.seat();
        let ended = match (counted.is_empty(), sum_said(counted)) {
            (true, _) => self.dispatch.own_shift(&caller).await,
            (false, None) => return self.say(&self.words.say(Word("wrong-sum"))),
            (false, Some(counted)) => {
                let handover = Handover {
                    counted,
                    ..Handover::default()
                };
                self.dispatch.hand_over(&caller, handover).await
            }
        };
        match ended {
            Err(error) => self.say(&self.speaker().error(&error)),
            Ok(figures) => {
                let closed = figures.shift.closed_at;
                self.is_over = closed.map(|_| Leave::HandedOver);
                let values = [("sum", Value::from(figures.expected().to_string()))];
                self.say(&self.words.with(Word("plain-hand-over"), &values))
            }
        }
    }
}
