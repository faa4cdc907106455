//! A refusal is put into the caller's language as it leaves its dialect: where it is made, nobody knows
//! yet who asked.

use std::sync::Arc;

use axum::http::header;
use axum::response::Response;

use super::Api;
use pult_domain::Locale;

/// How a refusal reads in each language, kept with the answer.
#[derive(Clone)]
struct Told(Arc<dyn Fn(Locale) -> Response + Send + Sync>);

/// An answer that is told in the caller's language as it leaves the dialect.
pub fn told(say: impl Fn(Locale) -> Response + Send + Sync + 'static) -> Response {
    let mut answer = say(Locale::En);
    answer.extensions_mut().insert(Told(Arc::new(say)));
    answer
}

impl Api {
    /// An answer in the language asked for, else in the listener's, else in the office's.
    pub(crate) async fn in_words(&self, asked: Option<Locale>, answer: Response) -> Response {
        let Some(Told(say)) = answer.extensions().get::<Told>().cloned() else {
            return answer;
        };
        let mut told = say(self.locale_or(asked).await);
        // What was put on it since, or put otherwise: which methods there are, who may read it, how one logs in.
        for (name, value) in answer.headers() {
            if *name != header::CONTENT_LENGTH {
                told.headers_mut().insert(name, value.clone());
            }
        }
        told
    }
}
