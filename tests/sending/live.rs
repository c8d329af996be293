//! Live on the phone: the newest text wins, the limit of the server is kept, and it stops by itself.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cardwright::feishu::Content;
use cardwright::sending::Live;
use cardwright::sending::live::{LiveOptions, Status};

use super::client;
use super::stand_in::{CARDS, Fault, StandIn};

fn text(words: &str) -> String {
    format!(
        r#"{{"schema":"2.0","body":{{"elements":[{{"tag":"markdown","content":"{words}"}}]}}}}"#
    )
}

/// Waits until something holds.
async fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

struct Phone {
    server: StandIn,
    card_id: String,
    live: Live,
    /// When each call began and ended, one after the other.
    times: Arc<Mutex<Vec<Instant>>>,
}

impl Phone {
    async fn start(options: LiveOptions) -> Self {
        let server = StandIn::start();
        let client = client(&server);
        let content = Content::Card(text("0"));
        let entity = client
            .create_entity(&content, &|_| {})
            .await
            .expect("an entity");
        let times = Arc::new(Mutex::new(Vec::new()));
        let told = times.clone();
        let live = Live::start(
            &tokio::runtime::Handle::current(),
            &client,
            &entity.card_id,
            &text("0"),
            0,
            options,
            move || told.lock().expect("unbroken").push(Instant::now()),
        );
        Self {
            server,
            card_id: entity.card_id,
            live,
            times,
        }
    }

    fn path(&self) -> String {
        format!("{CARDS}/{}", self.card_id)
    }

    /// What the phone shows.
    fn shows(&self) -> String {
        let state = self.server.state();
        let entity = &state.entities[0];
        entity.card["body"]["elements"][0]["content"]
            .as_str()
            .expect("a text")
            .to_owned()
    }

    fn sequences(&self) -> Vec<i64> {
        let calls = self.server.requests(&self.path());
        let one = |call: &super::stand_in::Request| call.json()["sequence"].as_i64();
        calls.iter().filter_map(one).collect()
    }

    fn why(&self) -> Option<String> {
        match self.live.status() {
            Status::Stopped(why) => Some(why.what.en.into_owned()),
            _ => None,
        }
    }
}

fn rising(sequences: &[i64]) -> bool {
    sequences.windows(2).all(|pair| pair[0] < pair[1])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_states_the_newest_arrives_and_never_more_than_five_in_a_second() {
    let phone = Phone::start(LiveOptions::default()).await;
    assert_eq!(phone.live.status(), Status::Idle);
    let begun = Instant::now();
    for number in 1..=1000 {
        phone.live.push(&text(&number.to_string()));
        // 1,000 in two seconds: five times as many as anybody makes.
        let due = begun + Duration::from_millis(2 * number);
        tokio::time::sleep_until(due.into()).await;
    }
    until("the newest arrives", || phone.live.status() == Status::Idle).await;
    assert_eq!(phone.shows(), "1000");
    let sequences = phone.sequences();
    assert!(rising(&sequences), "{sequences:?}");
    // One at once and then five in each second.
    let most = 1 + begun.elapsed().as_millis() / 200;
    let count = sequences.len() as u128;
    assert!((3..=most).contains(&count), "{count} of {most}");
    assert_eq!(phone.live.sent(), sequences.len() as u64);
    // Between the beginning and the end of a call lies its arrival: from the end of one to the beginning of the fifth
    // after it a second has to pass, and then no second can see six.
    let times = phone.times.lock().expect("unbroken");
    assert_eq!(times.len(), 2 * sequences.len());
    for call in times.chunks(2).collect::<Vec<_>>().windows(6) {
        assert!(call[5][0] - call[0][1] >= Duration::from_secs(1));
    }
}

/// A session as fast as a test wants it.
fn quick() -> LiveOptions {
    LiveOptions {
        pause: Duration::from_millis(10),
        late: Duration::from_millis(100),
        wait: Duration::from_millis(20),
        ..LiveOptions::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_when_it_falls_behind_and_catches_up() {
    let phone = Phone::start(quick()).await;
    let slow = Fault::SlowAnswer(Duration::from_millis(600));
    phone.server.order(&phone.path(), slow);
    for number in 1..=7 {
        phone.live.push(&text(&number.to_string()));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    until(
        "it is behind",
        || matches!(phone.live.status(), Status::Behind { by } if by >= 6),
    )
    .await;
    until("it is there", || phone.live.status() == Status::Idle).await;
    assert_eq!(phone.shows(), "7");
    assert_eq!(phone.sequences(), [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_is_refused_leaves_the_last_one_and_the_next_one_is_shown() {
    let phone = Phone::start(quick()).await;
    phone
        .live
        .push(r#"{"schema":"2.0","body":{"elements":[{"tag":"nonsense"}]}}"#);
    until("it is refused", || {
        matches!(phone.live.status(), Status::Refused(_))
    })
    .await;
    assert_eq!(phone.shows(), "0");
    phone.live.push("{ no JSON");
    until("it is refused", || {
        matches!(phone.live.status(), Status::Refused(_))
    })
    .await;
    phone.live.push(&text("good"));
    until("it is there", || phone.live.status() == Status::Idle).await;
    assert_eq!(phone.shows(), "good");
    assert!(rising(&phone.sequences()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_that_pass_cost_no_text() {
    let phone = Phone::start(quick()).await;
    let faults = [
        Fault::TooFrequent,
        Fault::CutConnection,
        Fault::LostAnswer,
        Fault::ServerError,
        Fault::TokenExpired,
        Fault::RateLimited { reset: 0 },
    ];
    for (at, fault) in faults.into_iter().enumerate() {
        phone.server.order(&phone.path(), fault);
        let words = format!("after {at}");
        phone.live.push(&text(&words));
        until(&words, || phone.live.status() == Status::Idle).await;
        assert_eq!(phone.shows(), words);
    }
    // With a new token the same change goes out once more.
    let mut sequences = phone.sequences();
    sequences.dedup();
    assert!(rising(&sequences), "{sequences:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_behind_another_who_changes_the_entity() {
    let phone = Phone::start(quick()).await;
    phone.server.state().entities[0].sequence = 500;
    phone.live.push(&text("mine"));
    until("it is there", || phone.live.status() == Status::Idle).await;
    assert_eq!(phone.shows(), "mine");
    assert!(phone.live.sequence() > 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_when_nothing_changes_when_the_entity_is_too_old_and_when_nothing_can_pass() {
    let idle = Phone::start(LiveOptions {
        idle: Duration::from_millis(100),
        ..quick()
    })
    .await;
    until("idle", || idle.why().is_some()).await;
    assert!(
        idle.why()
            .expect("a reason")
            .contains("Nothing has changed")
    );
    idle.live.push(&text("late"));
    assert!(idle.why().is_some());

    let own_clock = Phone::start(LiveOptions {
        life: Duration::from_millis(100),
        ..quick()
    })
    .await;
    until("over age", || own_clock.why().is_some()).await;
    assert!(own_clock.why().expect("a reason").contains("14 days"));

    let servers_clock = Phone::start(quick()).await;
    servers_clock.server.state().entities[0].create_time -= 15 * 86_400_000;
    servers_clock.live.push(&text("late"));
    until("over age", || servers_clock.why().is_some()).await;
    assert_eq!(servers_clock.sequences().len(), 1, "it is not tried again");

    let offline = Phone::start(LiveOptions {
        failures: 3,
        ..quick()
    })
    .await;
    offline
        .server
        .order_times(&offline.path(), &Fault::CutConnection, 10);
    offline.live.push(&text("lost"));
    until("no connection", || offline.why().is_some()).await;
    assert_eq!(offline.server.requests(&offline.path()).len(), 4);

    let ended = Phone::start(quick()).await;
    ended.live.stop();
    ended.live.push(&text("late"));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(ended.why().expect("a reason").contains("ended"));
    assert!(ended.sequences().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_window_ends_it() {
    let Phone {
        server,
        card_id,
        live,
        times: _,
    } = Phone::start(quick()).await;
    let path = format!("{CARDS}/{card_id}");
    live.push(&text("1"));
    until("it is sent", || live.status() == Status::Idle).await;
    live.push(&text("2"));
    drop(live);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(server.requests(&path).len() <= 2);
}
