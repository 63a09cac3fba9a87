//! When blocks were made.

use domain::time::Millis;

use super::*;

/// A node whose blocks come every five seconds; `wrong` spoils one of them.
async fn ticking(wrong: impl Fn(u64, &mut Value) + Send + Sync + 'static) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_getBlockByNumber" => {
            let number = u64::from_str_radix(params[0].as_str().unwrap().trim_start_matches("0x"), 16).unwrap();
            let mut block = head(number);
            block["timestamp"] = json!(format!("{:#x}", 1_700_000_000 + 5 * number));
            wrong(number, &mut block);
            Reply::Result(block)
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

#[tokio::test]
async fn the_times_of_many_blocks_come_in_the_order_asked() {
    let node = ticking(|_, _| {}).await;
    let numbers: Vec<u64> = (1..=230).rev().collect();

    let times = node.chain("").block_times(&numbers).await.unwrap();

    let expected: Vec<Millis> = numbers.iter().map(|number| Millis((1_700_000_000 + 5 * number) * 1000)).collect();
    assert_eq!(times, expected);
    assert_eq!(node.asked("eth_getBlockByNumber").len(), 230, "each is asked for once");
    assert!(node.chain("").block_times(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn another_block_none_and_one_without_a_time_are_no_answer() {
    let spoilt: [fn(&mut Value); 3] = [
        |block| block["number"] = json!("0x1"),
        |block| *block = Value::Null,
        |block| block["timestamp"] = json!("0x0"),
    ];
    for spoil in spoilt {
        let node = ticking(move |number, block| {
            if number == 7 {
                spoil(block);
            }
        })
        .await;
        let error = node.chain("").block_times(&[6, 7, 8]).await.unwrap_err();
        assert!(matches!(error, ChainError::BadAnswer(_)), "{error}");
    }
}
