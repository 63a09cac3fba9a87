//! Two hundred clients at once, each with a permission of its own.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{
    kept::Kept,
    place::{Place, permission},
};
use crate::fakes::Seeded;

const CLIENTS: u32 = 200;
/// Of each, over a connection that it keeps.
const REQUESTS: u32 = 20;
/// The longest a client tries to get its answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came of one client's requests.
#[derive(Default)]
struct Served {
    errors: u32,
    /// How often the door had no place for another connection, and hung up before it said anything.
    turned_away: u32,
}

/// A client that is turned away dials again a little later, as clients do; anything but the rows is an error.
pub async fn measure(place: &Place, figures: &mut Map<String, Value>) {
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let token = permission(&place.wallet, &[place.device], &format!("Client {number}")).await;
        let (authority, request) = (place.authority().to_string(), place.request(&token));
        clients.push(async move { client(&authority, &request, u64::from(number)).await });
    }
    let began = Instant::now();
    let clients: Vec<_> = clients.into_iter().map(tokio::spawn).collect();
    let mut sum = Served::default();
    for client in clients {
        match client.await {
            Ok(served) => {
                sum.errors += served.errors;
                sum.turned_away += served.turned_away;
            }
            Err(_) => sum.errors += REQUESTS,
        }
    }
    figures.insert("errors_200_clients".into(), json!(sum.errors));
    figures.insert("dialed_again_200_clients".into(), json!(sum.turned_away));
    let rate = f64::from(CLIENTS * REQUESTS) / began.elapsed().as_secs_f64();
    figures.insert("answers_per_second_200_clients".into(), json!(rate.round()));
}

async fn client(authority: &str, request: &[u8], seed: u64) -> Served {
    let (began, random, mut served) = (Instant::now(), Seeded::new(seed), Served::default());
    let (mut connection, mut left) = (None, REQUESTS);
    while left > 0 {
        if began.elapsed() > PATIENCE {
            served.errors += left;
            break;
        }
        let (mut open, used) = match connection.take() {
            Some(open) => (open, true),
            None => match Kept::connect(authority).await {
                Ok(open) => (open, false),
                Err(_) => {
                    served.turned_away += 1;
                    tokio::time::sleep(Duration::from_millis(1 + random.below(20))).await;
                    continue;
                }
            },
        };
        match open.exchange(request).await {
            Ok((status, body)) => {
                let has_rows = status == 200 && String::from_utf8_lossy(&body).contains("\"values\":[{");
                served.errors += u32::from(!has_rows);
                left -= 1;
                connection = Some(open);
            }
            // Nothing of an answer came, since the door had no place; a connection in use is never cut off.
            Err(_) if !used => {
                served.turned_away += 1;
                tokio::time::sleep(Duration::from_millis(1 + random.below(20))).await;
            }
            Err(_) => {
                served.errors += 1;
                left -= 1;
            }
        }
    }
    served
}
