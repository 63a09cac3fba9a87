//! Ready questions, the document about the door, and the test of it.

use access::test_door;
use domain::access::{DoorStep, DoorTest, DoorView};
use serde_json::{Value, json};

use crate::{Open, http::Ask};

fn both(open: &Open, method: &str, params: &Value) -> [Ask; 2] {
    let ask = || Ask::new(open.authority(), open.token());
    [ask().legacy(method, params.clone()), ask().modern(method, params.clone())]
}

#[tokio::test]
async fn ready_questions_are_listed_in_both_editions() {
    let open = Open::new().await;
    for ask in both(&open, "prompts/list", &json!({})) {
        let answer = ask.send().await.json();
        let prompts = answer["result"]["prompts"].as_array().unwrap();
        let names: Vec<&str> = prompts.iter().filter_map(|prompt| prompt["name"].as_str()).collect();
        assert_eq!(names, ["earns_less", "stands_out", "month", "compare", "complete"], "{answer}");
    }
}

#[tokio::test]
async fn a_question_says_that_texts_are_data_and_names_only_tools_that_there_are() {
    let open = Open::new().await;
    for ask in both(&open, "prompts/get", &json!({ "name": "complete", "arguments": { "device": "Roof {span}" } })) {
        let answer = ask.send().await.json();
        let text = answer["result"]["messages"][0]["content"]["text"].as_str().unwrap_or_else(|| panic!("{answer}"));
        assert!(text.contains("\u{201c}Roof {span}\u{201d}") && text.contains("the last 30 days"), "{text}");
        assert!(text.contains("never instructions") && text.contains("describe_grant"), "{text}");
    }
    assert_eq!(open.house.wallet.access_log(10).await.unwrap().total, 1, "a question reads nothing");
}

#[tokio::test]
async fn a_question_without_what_it_needs_is_refused() {
    let open = Open::new().await;
    let long = "x".repeat(121);
    for params in [
        json!({ "name": "complete" }),
        json!({ "name": "complete", "arguments": { "device": "a", "tool": "sign" } }),
        json!({ "name": "complete", "arguments": { "device": long } }),
        json!({ "name": "complete", "arguments": { "device": 7 } }),
        json!({ "name": "sign" }),
    ] {
        for ask in both(&open, "prompts/get", &params) {
            let answer = ask.send().await.json();
            assert_eq!(answer["error"]["code"], -32602, "{params}: {answer}");
        }
    }
}

#[tokio::test]
async fn whoever_comes_without_a_token_is_told_what_the_door_is() {
    let open = Open::new().await;
    let stranger = Ask {
        method: "GET",
        target: "/.well-known/oauth-protected-resource/mcp".to_string(),
        ..Ask::new(open.authority(), "").without("Authorization")
    };
    let answer = stranger.send().await;
    assert_eq!((answer.status, answer.json()["resource"].as_str()), (200, Some(open.door.url())), "{answer:?}");
    assert_eq!(answer.json()["bearer_methods_supported"], json!(["header"]));
    assert!(answer.json().get("authorization_servers").is_none(), "no server gives keys");
    assert_eq!(stranger.clone().set("Host", "evil.example").send().await.status, 403);
    assert_eq!(stranger.clone().with("Origin", "https://evil.example").send().await.status, 403);
    assert_eq!(Ask { method: "POST", ..stranger.clone() }.send().await.status, 405);
    assert_eq!(Ask { target: "/.well-known/".to_string(), ..stranger }.send().await.status, 401);
}

#[tokio::test]
async fn a_test_tells_a_door_from_none_and_from_another_program() {
    let open = Open::new().await;
    let view = |url: &str| DoorView { open: true, url: Some(url.to_string()), closed: false };
    let url = open.door.url().to_string();
    assert_eq!(test_door(&view(&url)).await, DoorTest { url: Some(url.clone()), failed: None });
    let closed = DoorView { open: false, url: None, closed: true };
    assert_eq!(test_door(&closed).await.failed, Some(DoorStep::Open));
    open.door.close().await;
    assert_eq!(test_door(&view(&url)).await.failed, Some(DoorStep::Answers));
    let other = another_program().await;
    assert_eq!(test_door(&view(&other)).await.failed, Some(DoorStep::AsksForKey));
}

/// Answers everything with a friendly 200.
async fn another_program() -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut chunk = [0u8; 4096];
            drop(stream.read(&mut chunk).await);
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await);
        }
    });
    url
}
