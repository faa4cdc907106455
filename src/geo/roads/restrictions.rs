//! Turn restrictions at a junction, as tagged in the extract.
//!
//! See <https://wiki.openstreetmap.org/wiki/Relation:restriction>. Those at one node and those over ways
//! in between are obeyed; those for some hours only are counted and left out. Who drives is a taxi, so that
//! what excepts taxis or buses does not bind.

use super::osm::{Member, MemberKind, Tags};
use pult_domain::TravelMode;

/// Which turns from one way into another a junction forbids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// Ways one comes from.
    pub from: Vec<i64>,
    /// What lies between.
    pub via: Via,
    /// Ways the turn leads into.
    pub to: Vec<i64>,
    /// Whether this is the only turn allowed, rather than the one forbidden.
    pub only: bool,
    /// Whom it does not bind.
    except: Vec<TravelMode>,
}

impl Restriction {
    /// Whether the sign is meant for this mode. Walkers turn as they like.
    pub fn binds(&self, mode: TravelMode) -> bool {
        mode != TravelMode::Walking && !self.except.contains(&mode)
    }
}

/// What lies between the roads of a restriction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// A junction.
    Node(i64),
    /// Ways, in any order.
    Ways(Vec<i64>),
}

/// What a relation turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// No turn restriction at all.
    Other,
    /// A restriction of a kind that is left out.
    LeftOut,
    /// A restriction to obey.
    Restriction(Restriction),
}

/// Reads a relation.
pub fn read(members: &[Member<'_>], tags: &Tags<'_>) -> Reading {
    if !tags
        .get("type")
        .is_some_and(|kind| kind.starts_with("restriction"))
    {
        return Reading::Other;
    }
    restriction(members, tags).map_or(Reading::LeftOut, Reading::Restriction)
}

fn restriction(members: &[Member<'_>], tags: &Tags<'_>) -> Option<Restriction> {
    let timed = ["day_on", "hour_on"]
        .iter()
        .any(|key| tags.get(key).is_some());
    let kind = tags.first_of(&["restriction", "restriction:motorcar"])?;
    let only = kind.starts_with("only_");
    if timed || !(only || kind.starts_with("no_")) {
        return None;
    }
    let ways = |role: &str| -> Vec<i64> {
        let ways = members
            .iter()
            .filter(|m| m.kind == MemberKind::Way && m.role == role);
        ways.map(|way| way.id).collect()
    };
    let via = via(members)?;
    let (from, to) = (ways("from"), ways("to"));
    let is_whole = !from.is_empty() && !to.is_empty();
    is_whole.then(|| Restriction {
        from,
        via,
        to,
        only,
        except: exceptions(tags),
    })
}

fn via(members: &[Member<'_>]) -> Option<Via> {
    let vias = || members.iter().filter(|member| member.role == "via");
    let is = |kind| vias().all(|via| via.kind == kind);
    let ids: Vec<i64> = vias().map(|via| via.id).collect();
    match ids.as_slice() {
        [node] if is(MemberKind::Node) => Some(Via::Node(*node)),
        [_, ..] if is(MemberKind::Way) => Some(Via::Ways(ids)),
        _ => None,
    }
}

fn exceptions(tags: &Tags<'_>) -> Vec<TravelMode> {
    let only_cars = tags.get("restriction").is_none();
    let named = tags.get("except").unwrap_or_default().split(';');
    let named = named.filter_map(|name| match name.trim() {
        "motorcar" | "motor_vehicle" | "psv" | "taxi" | "hov" => Some(TravelMode::Driving),
        "bicycle" => Some(TravelMode::Cycling),
        _ => None,
    });
    named
        .chain(only_cars.then_some(TravelMode::Cycling))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(id: i64, role: &str) -> Member<'_> {
        Member {
            kind: MemberKind::Way,
            id,
            role,
        }
    }

    fn node(id: i64) -> Member<'static> {
        Member {
            kind: MemberKind::Node,
            id,
            role: "via",
        }
    }

    fn tags(kind: &'static str) -> Tags<'static> {
        [("type", "restriction"), ("restriction", kind)]
            .into_iter()
            .collect()
    }

    #[test]
    fn a_sign_at_a_junction_is_read() {
        let members = [way(1, "from"), node(5), way(2, "to")];
        let Reading::Restriction(sign) = read(&members, &tags("only_straight_on")) else {
            panic!("a restriction");
        };
        assert_eq!(
            (sign.from.as_slice(), &sign.via, sign.to.as_slice()),
            (&[1][..], &Via::Node(5), &[2][..])
        );
        assert!(sign.only && sign.binds(TravelMode::Driving) && sign.binds(TravelMode::Cycling));
        assert!(!sign.binds(TravelMode::Walking));
    }

    #[test]
    fn what_cannot_be_obeyed_is_left_out() {
        let over_both = [way(1, "from"), way(3, "via"), node(5), way(2, "to")];
        let no_target = [way(1, "from"), node(5)];
        let whole = [way(1, "from"), node(5), way(2, "to")];
        assert_eq!(read(&over_both, &tags("no_u_turn")), Reading::LeftOut);
        assert_eq!(read(&no_target, &tags("no_left_turn")), Reading::LeftOut);
        assert_eq!(read(&whole, &tags("give_way")), Reading::LeftOut);
        let route: Tags<'_> = [("type", "route")].into_iter().collect();
        assert_eq!(read(&whole, &route), Reading::Other);
    }

    #[test]
    fn a_sign_over_ways_is_read() {
        let members = [way(1, "from"), way(3, "via"), way(4, "via"), way(2, "to")];
        let Reading::Restriction(sign) = read(&members, &tags("no_u_turn")) else {
            panic!("a restriction");
        };
        assert_eq!(sign.via, Via::Ways(vec![3, 4]));
    }

    #[test]
    fn an_exception_is_not_bound() {
        let members = [way(1, "from"), node(5), way(2, "to")];
        let tags: Tags<'_> = [
            ("type", "restriction"),
            ("restriction", "no_left_turn"),
            ("except", "bus;bicycle"),
        ]
        .into_iter()
        .collect();
        let Reading::Restriction(sign) = read(&members, &tags) else {
            panic!("a restriction");
        };
        assert!(sign.binds(TravelMode::Driving) && !sign.binds(TravelMode::Cycling));
        let tags: Tags<'_> = [
            ("type", "restriction"),
            ("restriction", "no_left_turn"),
            ("except", "psv"),
        ]
        .into_iter()
        .collect();
        let Reading::Restriction(sign) = read(&members, &tags) else {
            panic!("a restriction");
        };
        assert!(!sign.binds(TravelMode::Driving) && sign.binds(TravelMode::Cycling));
    }
}
