//! Who gets in at all (T-53, T-54, T-61).

use std::{sync::atomic::Ordering, time::Duration};

use access::{ServeError, serve};
use secrecy::ExposeSecret;
use tokio::{io::AsyncReadExt, net::TcpStream};

use crate::{
    Open,
    fakes::{DAY, request},
    http::Ask,
};

#[tokio::test]
async fn a_good_request_is_served_and_marked_private_without_cors() {
    let open = Open::new().await;
    let answer = open.read().send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert!(!answer.head.to_ascii_lowercase().contains("access-control-"), "{}", answer.head);
}

#[tokio::test]
async fn the_door_opens_on_loopback_only_and_once_per_port() {
    let open = Open::new().await;
    let outside = serve(open.house.wallet.clone(), "0.0.0.0:0".parse().unwrap()).await;
    assert!(matches!(outside, Err(ServeError::NotLoopback(_))));
    let taken = serve(open.house.wallet.clone(), open.authority().parse().unwrap()).await;
    assert!(matches!(taken, Err(ServeError::PortTaken(_))));
    let authority = open.authority().to_string();
    open.door.close().await;
    assert!(TcpStream::connect(authority).await.is_err(), "a closed door still listens");
}

#[tokio::test]
async fn only_the_exact_host_is_answered() {
    let open = Open::new().await;
    let port = open.authority().rsplit(':').next().unwrap();
    let bad = [
        "evil.example".to_string(),
        "127.0.0.1".to_string(),
        "127.0.0.1:1".to_string(),
        format!("127.0.0.1.:{port}"),
        format!("localhost:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("evil@127.0.0.1:{port}"),
        String::new(),
    ];
    for host in bad {
        let answer = open.read().set("Host", &host).send().await;
        assert!([400, 403].contains(&answer.status), "{host}: {answer:?}");
    }
    assert!([400, 403].contains(&open.read().without("Host").send().await.status), "no Host");
    let authority = open.authority().to_string();
    assert!([400, 403].contains(&open.read().with("Host", &authority).send().await.status), "two Hosts");
    let absolute = Ask { target: "http://evil.example/mcp".to_string(), ..open.read() };
    assert!([400, 403].contains(&absolute.send().await.status), "another address in the request line");
}

#[tokio::test]
async fn no_web_page_gets_in() {
    let open = Open::new().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", ""] {
        assert_eq!(open.read().with("Origin", origin).send().await.status, 403, "{origin}");
    }
    let itself = format!("http://{}", open.authority());
    assert_eq!(open.read().with("Origin", &itself).send().await.status, 403, "its own origin");
    let asked_first = Ask { method: "OPTIONS", ..open.read().with("Origin", "https://evil.example") };
    assert_eq!(asked_first.send().await.status, 403, "a preflight");
}

#[tokio::test]
async fn the_token_counts_in_one_header_only() {
    let open = Open::new().await;
    let token = open.token().to_string();
    let nothing = open.read().without("Authorization");
    let answer = nothing.send().await;
    let told = format!(
        "Bearer realm=\"deedbox\", resource_metadata=\"http://{}/.well-known/oauth-protected-resource/mcp\"",
        open.authority()
    );
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some(told.as_str())));
    let in_address = Ask { target: format!("/mcp?token={token}"), ..nothing.clone() };
    assert_eq!(in_address.send().await.status, 400, "token in the address");
    let both = Ask { target: format!("/mcp?access_token={token}"), ..open.read() };
    assert_eq!(both.send().await.status, 400, "token in the address too");
    assert_eq!(nothing.clone().with("Cookie", &format!("token={token}")).send().await.status, 400, "cookie");
    assert_eq!(nothing.clone().with("X-Api-Key", &token).send().await.status, 401, "another header");
    let twice = open.read().with("Authorization", &format!("Bearer {token}"));
    assert_eq!(twice.send().await.status, 400, "twice");
    for value in [
        "Bearer",
        "Bearer ",
        &token,
        &format!("Basic {token}"),
        &format!("Bearer  {token}"),
        &format!("Bearer {token}x"),
        &format!("Bearer {}", "x".repeat(9_000)),
        &format!("Bearer {}", token.to_uppercase()),
    ] {
        let answer = open.read().set("Authorization", value).send().await;
        assert_eq!(answer.status, 401, "{}: {answer:?}", &value[..value.len().min(20)]);
        assert_eq!(answer.json()["code"], "access.bad_token");
    }
}

#[tokio::test]
async fn an_ended_grant_answers_401_with_its_reason() {
    let open = Open::new().await;
    open.house.clock.set(open.grant.terms.expires_at);
    let answer = open.read().send().await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (401, Some("access.expired")));
    open.house.clock.set(domain::time::Millis(open.grant.terms.not_before.0 - DAY));
    assert_eq!(open.read().send().await.json()["code"], "access.expired", "the clock was set back");
}

#[tokio::test]
async fn requests_are_small_plain_and_well_formed() {
    let open = Open::new().await;
    let sized = |bytes: usize| Ask { body: vec![b' '; bytes], ..open.read() };
    assert_eq!(sized(1024 * 1024 + 1).send().await.status, 413, "1 MiB and 1 byte");
    assert_ne!(sized(1024 * 1024).send().await.status, 413, "1 MiB");
    let chunked = Ask {
        body: [format!("{:x}\r\n", 1_200_000).into_bytes(), vec![b' '; 1_200_000], b"\r\n0\r\n\r\n".to_vec()].concat(),
        ..open.read()
    };
    assert_eq!(chunked.with("Transfer-Encoding", "chunked").send().await.status, 413, "too much in chunks");
    let wrong = Ask { body: b"zz\r\nhello\r\n0\r\n\r\n".to_vec(), ..open.read() };
    assert!(
        (400..500).contains(&wrong.with("Transfer-Encoding", "chunked").send().await.status),
        "chunks with a wrong length"
    );
    assert_eq!(open.read().with("Content-Encoding", "gzip").send().await.status, 415, "compressed");
    let deep = Ask { body: "[".repeat(10_000).into_bytes(), ..open.read() };
    assert!((400..500).contains(&deep.send().await.status), "depth 10,000");
    let batch = Ask { body: [b"[".to_vec(), open.read().body, b"]".to_vec()].concat(), ..open.read() };
    assert!((400..500).contains(&batch.send().await.status), "a batch");
    for method in ["GET", "PUT", "DELETE"] {
        assert_eq!(Ask { method, ..open.read() }.send().await.status, 405, "{method}");
    }
    assert_eq!(Ask { target: "/other".to_string(), ..open.read() }.send().await.status, 404);
}

#[tokio::test]
async fn beyond_32_connections_a_new_one_is_closed_and_the_others_stay() {
    let open = Open::new().await;
    let mut idle = Vec::new();
    for _ in 0..32 {
        idle.push(TcpStream::connect(open.authority()).await.unwrap());
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut extra = TcpStream::connect(open.authority()).await.unwrap();
    let closed = tokio::time::timeout(Duration::from_secs(2), extra.read_u8()).await;
    assert!(closed.expect("closed at once").is_err());
    idle.truncate(16);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(open.read().send().await.status, 200, "a free place is taken again");
}

#[tokio::test]
async fn nothing_is_served_while_locked_or_without_a_log() {
    let open = Open::new().await;
    open.house.store.log_full.store(true, Ordering::SeqCst);
    let (is_error, content) = open.read().send().await.tool();
    assert_eq!((is_error, content["code"].as_str()), (true, Some("access.log_failed")));
    open.house.store.log_full.store(false, Ordering::SeqCst);
    open.house.wallet.lock();
    let (is_error, content) = open.read().send().await.tool();
    assert_eq!((is_error, content["code"].as_str()), (true, Some("vault.locked")));
}

#[tokio::test]
async fn a_token_of_another_grant_opens_only_its_own() {
    let open = Open::new().await;
    let (_, second) = open.house.grant(request("Two", &[open.other], &["temperature.raw"])).await;
    let bearer = format!("Bearer {}", second.expose_secret());
    let (is_error, content) = open.read().set("Authorization", &bearer).send().await.tool();
    assert_eq!((is_error, content["code"].as_str()), (true, Some("access.not_found")));
}
