//! Figures, newest values, origins and pages at the door, in both editions of the protocol (T-56, T-59, T-63).

use serde_json::{Value, json};

use crate::{
    Open,
    fakes::{MINUTE, request},
    http::Ask,
    mcp::both,
};

#[tokio::test]
async fn figures_are_of_the_values_that_the_scope_gives() {
    let open = Open::new().await;
    let arguments = json!({ "device": open.device, "scope": "temperature.raw", "resolution": "hourly" });
    for ask in both(&open, "aggregate", arguments) {
        let (is_error, content) = ask.send().await.tool();
        assert!(!is_error, "{content}");
        let spans = content["spans"].as_array().unwrap();
        let last = spans.last().unwrap();
        assert_eq!((spans.len(), last["count"].as_u64(), content["of"].as_str()), (24, Some(60), Some("readings")));
        assert_eq!((last["min"].as_f64(), last["max"].as_f64()), (Some(20.0), Some(25.9)), "{last}");
        assert!((last["mean"].as_f64().unwrap() - 22.95).abs() < 1e-9, "{last}");
        assert_eq!((content["origin"]["level"].as_str(), content["private"].as_bool()), (Some("L1"), Some(true)));
    }
    let all = json!({ "device": open.device, "scope": "temperature.raw" });
    let (_, content) = open.call("aggregate", all).send().await.tool();
    assert_eq!(content["spans"].as_array().unwrap().len(), 1, "{content}");
    assert_eq!(content["spans"][0]["count"], 1_440);
}

#[tokio::test]
async fn figures_of_means_do_not_tell_the_least_and_greatest_reading() {
    let open = Open::new().await;
    let (_, token) = open.house.grant(request("Means", &[open.device], &["temperature.hourly"])).await;
    let token = secrecy::ExposeSecret::expose_secret(&token).to_string();
    let ask = |resolution: &str| {
        let arguments = json!({ "device": open.device, "scope": "temperature.hourly", "resolution": resolution });
        Ask::new(open.authority(), &token).call("aggregate", arguments)
    };
    let (is_error, content) = ask("daily").send().await.tool();
    assert!(!is_error, "{content}");
    assert_eq!(content["of"], "means");
    for span in content["spans"].as_array().unwrap() {
        assert!((span["min"].as_f64().unwrap() - 22.95).abs() < 1e-9, "{span}");
        assert!((span["max"].as_f64().unwrap() - 22.95).abs() < 1e-9, "{span}");
    }
    let (is_error, content) = ask("15min").send().await.tool();
    assert_eq!((is_error, content["code"].as_str()), (true, Some("access.scope")), "finer than the scope");
}

#[tokio::test]
async fn the_newest_value_comes_for_each_granted_scope() {
    let open = Open::new().await;
    for ask in both(&open, "latest", json!({ "device": open.device })) {
        let (is_error, content) = ask.send().await.tool();
        assert!(!is_error, "{content}");
        let values = content["values"].as_array().unwrap();
        assert_eq!((values.len(), values[0]["value"].as_f64()), (1, Some(25.9)), "{content}");
        assert_eq!((values[0]["level"].as_str(), values[0]["seq"].as_u64()), (Some("L1"), Some(24)));
    }
}

#[tokio::test]
async fn a_stream_and_its_origin_are_described() {
    let open = Open::new().await;
    let of = json!({ "device": open.device, "scope": "temperature.raw" });
    let (is_error, stream) = open.call("describe_stream", of.clone()).send().await.tool();
    assert!(!is_error, "{stream}");
    assert_eq!((stream["unit"].as_str(), stream["resolution"].as_str()), (Some("Cel"), Some("raw")));
    assert_eq!(stream["newest"], "2026-11-23T22:59:00.000Z");
    let (is_error, origin) = open.call("provenance", of).send().await.tool();
    assert!(!is_error, "{origin}");
    assert_eq!((origin["level"].as_str(), origin["missing"].as_u64()), (Some("L1"), Some(0)), "{origin}");
    assert_eq!(origin["batches"].as_array().unwrap().last().unwrap()["seq"], 24);
    assert_eq!(origin["anchors"], json!([]));
}

#[tokio::test]
async fn a_head_leaves_only_where_everything_under_it_may_be_read() {
    let open = Open::new().await;
    let of = json!({ "device": open.device, "scope": "temperature.raw" });
    let (_, origin) = open.call("provenance", of).send().await.tool();
    let batches = origin["batches"].as_array().unwrap();
    assert!(batches.iter().all(|batch| batch.get("root").is_none() && batch.get("hash").is_none()), "{origin}");
}

#[tokio::test]
async fn an_app_sees_its_own_permission_and_what_is_left_of_the_day() {
    let open = Open::new().await;
    let left = |content: &Value| content["grants"][0]["reads_left"].as_u64().unwrap();
    let (_, first) = open.call("my_grants", json!({})).send().await.tool();
    assert_eq!((first["grants"].as_array().unwrap().len(), first["grants"][0]["app"].as_str()), (1, Some("App")));
    let (_, second) = open.call("my_grants", json!({})).send().await.tool();
    assert_eq!(left(&second) + 1, left(&first));
}

#[tokio::test]
async fn what_is_not_granted_is_refused_by_every_tool_and_has_its_row() {
    let open = Open::new().await;
    for tool in ["describe_stream", "latest", "aggregate", "provenance"] {
        for (device, scope, code) in [
            (open.other, "temperature.raw", "access.not_found"),
            (open.device, "humidity.raw", "access.scope"),
            (open.device, "*", "access.scope"),
        ] {
            open.house.clock.pass(MINUTE);
            let (is_error, content) = open.call(tool, json!({ "device": device, "scope": scope })).send().await.tool();
            assert_eq!((is_error, content["code"].as_str()), (true, Some(code)), "{tool} {scope}");
            let row = open.house.wallet.access_log(1).await.unwrap().rows.remove(0);
            assert_eq!((row.app.as_str(), row.action.as_str(), row.scope.as_str()), ("App", tool, scope));
        }
        open.house.clock.pass(MINUTE);
        let (_, content) = open.call(tool, json!({ "device": open.device, "grant": "x" })).send().await.tool();
        assert_eq!(content["code"], "app.bad_request", "{tool}");
    }
}

#[tokio::test]
async fn pages_go_back_to_the_oldest_value_and_name_each_once() {
    let open = Open::new().await;
    let (mut seen, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let arguments = json!({ "device": open.device, "scope": "temperature.raw", "limit": 500, "cursor": cursor });
        let (is_error, content) = open.call("read_series", arguments).send().await.tool();
        assert!(!is_error, "{content}");
        let values = content["values"].as_array().unwrap();
        seen.extend(values.iter().rev().map(|value| value["at"].as_str().unwrap().to_string()));
        cursor = content["next"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen.len(), 1_440);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first, none twice");
}

#[tokio::test]
async fn a_cursor_of_another_permission_device_or_scope_is_not_there() {
    let open = Open::new().await;
    let (_, content) = open.read().send().await.tool();
    let cursor = content["next"].as_str().unwrap().to_string();
    let both = &["temperature.raw", "temperature.hourly"];
    let (_, token) = open.house.grant(request("Other", &[open.device, open.other], both)).await;
    let token = secrecy::ExposeSecret::expose_secret(&token).to_string();
    let ask = |arguments: Value| Ask::new(open.authority(), &token).call("read_series", arguments);
    let forged = format!("0{cursor}");
    let cases = [
        json!({ "device": open.device, "scope": "temperature.raw", "cursor": cursor }),
        json!({ "device": open.other, "scope": "temperature.raw", "cursor": cursor }),
        json!({ "device": open.device, "scope": "temperature.hourly", "cursor": cursor }),
        json!({ "device": open.device, "scope": "temperature.raw", "cursor": "1-0" }),
        json!({ "device": open.device, "scope": "temperature.raw", "cursor": "" }),
    ];
    for arguments in cases {
        open.house.clock.pass(MINUTE);
        let (is_error, content) = ask(arguments.clone()).send().await.tool();
        assert_eq!((is_error, content["code"].as_str()), (true, Some("access.not_found")), "{arguments}");
    }
    open.house.clock.pass(MINUTE);
    let own = json!({ "device": open.device, "scope": "temperature.raw", "limit": 2, "cursor": cursor });
    let (is_error, content) = open.call("read_series", own).send().await.tool();
    assert!(!is_error, "{content}");
    let twice = json!({ "device": open.device, "scope": "temperature.raw", "to": 1, "cursor": forged });
    let (_, content) = open.call("read_series", twice).send().await.tool();
    assert_eq!(content["code"], "app.bad_request");
}
