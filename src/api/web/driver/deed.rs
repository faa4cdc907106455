//! What a driver does, as it is sent, and how it is done.

use serde::Deserialize;

use pult_app::{CheckInAt, DeviceCaller, Dispatch, Error, Line, OrderCommand, Request, Result};
use pult_domain::{
    AssignmentId, OrderId, PaymentMethod, PlaceId, Point, StopId, Subject, Timestamp, Wrong,
};

/// A deed. `at` is when it happened, by the device's clock.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deed {
    pub(super) action: String,
    pub(super) at: Option<i64>,
    assignment: Option<i64>,
    order: Option<i64>,
    stop: Option<i64>,
    stand: Option<i64>,
    place: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    text: Option<String>,
    reason: Option<String>,
    payment: Option<String>,
    message: Option<i64>,
    swap: Option<i64>,
}

const WORDS: &str = "on_line, break, off_line, check_in, accept, decline, swap_yes, swap_no, advice_no, \
                     take, set_out, arrive, pass, done, no_show, message, sos, seen";

fn needed(value: Option<i64>, field: &str) -> Result<i64> {
    value.ok_or_else(|| Error::invalid(field, Wrong::Missing))
}

impl Deed {
    /// Does it, as of `at` in the office's time. `key`: the device's own name of it.
    pub(super) async fn carry_out(
        &self,
        office: &Dispatch,
        device: &DeviceCaller,
        (at, key): (Timestamp, Option<&str>),
    ) -> Result<()> {
        let crew = device.crew;
        match self.action.as_str() {
            "on_line" => office.set_line(crew, Line::On, at).await,
            "break" => office.set_line(crew, Line::Break, at).await,
            "off_line" => {
                if !office.crew_queue(&device.caller, crew).await?.is_empty() {
                    let who = Subject::new("crew", crew);
                    return Err(Error::state(who, "busy", "leave the line"));
                }
                office.set_line(crew, Line::Off, at).await
            }
            "check_in" => {
                let place = self.place()?;
                office.check_in(&device.caller, crew, place).await.map(drop)
            }
            "take" => {
                let order = OrderId(needed(self.order, "order")?);
                office.take_free_order(crew, order).await.map(drop)
            }
            "message" => {
                let text = self.text.as_deref().unwrap_or_default();
                let key = key.map(str::to_owned);
                let said = (text, false);
                let heard = office.say_to_office(&device.caller, crew, said, (at, key));
                heard.await.map(drop)
            }
            "sos" => {
                let text = self.cry_for_help();
                let key = key.map(str::to_owned);
                let said = (text.as_str(), true);
                let heard = office.say_to_office(&device.caller, crew, said, (at, key));
                heard.await.map(drop)
            }
            "seen" => {
                let through = needed(self.message, "message")?;
                office.saw_messages(&device.caller, crew, through).await
            }
            "swap_yes" | "swap_no" => {
                let swap = needed(self.swap, "swap")?;
                let accepts = self.action == "swap_yes";
                let answered = office.answer_swap(&device.caller, swap, crew, accepts);
                answered.await.map(drop)
            }
            "advice_no" => office.refuse_advice(&device.caller, crew).await,
            "accept" | "decline" => self.answer_offer(office, device, at).await,
            "set_out" | "arrive" | "pass" | "done" | "no_show" => {
                self.drive(office, device, at).await
            }
            _ => Err(Error::invalid("action", Wrong::OneOf(WORDS.to_owned()))),
        }
    }

    async fn answer_offer(
        &self,
        office: &Dispatch,
        device: &DeviceCaller,
        at: Timestamp,
    ) -> Result<()> {
        let assignment = AssignmentId(needed(self.assignment, "assignment")?);
        let order = office.offered_order(device.crew, assignment).await?;
        let accepts = self.action == "accept";
        let command = match accepts {
            true => OrderCommand::Accept(assignment, device.crew),
            false => OrderCommand::Decline(assignment, device.crew),
        };
        command_at(office, device, (order, at), command).await?;
        if !accepts && let Some(reason) = &self.reason {
            office.note_refusal(device.crew, order, reason).await?;
        }
        Ok(())
    }

    async fn drive(&self, office: &Dispatch, device: &DeviceCaller, at: Timestamp) -> Result<()> {
        let order = OrderId(needed(self.order, "order")?);
        let stop = || needed(self.stop, "stop").map(StopId);
        let command = match self.action.as_str() {
            "set_out" => OrderCommand::SetOut,
            "arrive" => OrderCommand::Arrive(stop()?),
            "pass" => OrderCommand::FinishStop(stop()?),
            "no_show" => OrderCommand::NoShow,
            _ => {
                let method = self.payment.as_deref().map(PaymentMethod::parse);
                let method = method.transpose()?;
                office.order_of_crew(device.crew, order).await?;
                let at = office.happened_to(order, at).await?;
                let done = office.complete_paid(device.crew, order, (at, method));
                return done.await.map(drop);
            }
        };
        command_at(office, device, (order, at), command).await
    }

    fn place(&self) -> Result<CheckInAt> {
        let point = self.point()?;
        match (self.stand, &self.place, point) {
            (Some(id), None, None) => Ok(CheckInAt::Stand(PlaceId(id))),
            (None, Some(text), None) => Ok(CheckInAt::Said(text.clone())),
            (None, None, Some(point)) => Ok(CheckInAt::Point(point)),
            _ => Err(Error::invalid("stand", Wrong::StandPlaceOrPoint)),
        }
    }

    fn point(&self) -> Result<Option<Point>> {
        let off_earth = || Error::invalid("lat", Wrong::LatAndLon);
        match (self.lat, self.lon) {
            (None, None) => Ok(None),
            (Some(lat), Some(lon)) => Point::new(lat, lon).map(Some).ok_or_else(off_earth),
            _ => Err(off_earth()),
        }
    }

    /// The words of a call for help, with where it was sent from.
    fn cry_for_help(&self) -> String {
        let text = self.text.as_deref().unwrap_or_default().trim();
        match (self.lat, self.lon) {
            (Some(lat), Some(lon)) => format!("{text} {lat:.5}, {lon:.5}").trim().to_owned(),
            _ => text.to_owned(),
        }
    }
}

/// Carries out a command of a crew to an order of its own, as of when it happened.
async fn command_at(
    office: &Dispatch,
    device: &DeviceCaller,
    (order, at): (OrderId, Timestamp),
    command: OrderCommand,
) -> Result<()> {
    let request = Request {
        at: Some(office.happened_to(order, at).await?),
        ..Request::new(order, command)
    };
    office.command(&device.caller, request).await.map(drop)
}
