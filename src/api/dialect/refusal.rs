//! Whether an answer refuses what was asked, which two dialects say in a body with status 200.

use axum::http::StatusCode;

use pult_domain::Origin;

/// Whether a dialect's answer of this status and body refuses what was asked.
pub(super) fn is_refusal(dialect: Origin, status: StatusCode, body: &[u8]) -> bool {
    let begins = |with: &str| body.starts_with(with.as_bytes());
    match dialect {
        Origin::TaxiMaster => begins(r#"{"code":"#) && !begins(r#"{"code":0,"#),
        Origin::Taxomet => begins(r#"{"result":"#) && !begins(r#"{"result":"1""#),
        Origin::Yandex
        | Origin::Navixy
        | Origin::TheTrack
        | Origin::Console
        | Origin::Engine
        | Origin::Website => status.is_client_error(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dialect_refuses_in_its_own_way() {
        let ok = StatusCode::OK;
        for (dialect, status, body, refused) in [
            (
                Origin::TaxiMaster,
                ok,
                r#"{"code":0,"descr":"OK","data":{}}"#,
                false,
            ),
            (
                Origin::TaxiMaster,
                ok,
                r#"{"code":100,"descr":"…","data":{}}"#,
                true,
            ),
            (Origin::Taxomet, ok, r#"{"result":"1","order_id":7}"#, false),
            (Origin::Taxomet, ok, r#"{"result":"0","error":"…"}"#, true),
            (Origin::Yandex, ok, "{}", false),
            (Origin::Yandex, StatusCode::UNPROCESSABLE_ENTITY, "{}", true),
            (Origin::Navixy, StatusCode::BAD_REQUEST, "{}", true),
            (
                Origin::TheTrack,
                StatusCode::INTERNAL_SERVER_ERROR,
                "",
                false,
            ),
        ] {
            let told = is_refusal(dialect, status, body.as_bytes());
            assert_eq!(told, refused, "{dialect:?} {body}");
        }
    }
}
