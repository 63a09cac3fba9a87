//! A paused permission and closed doors at the socket (T-57).

use crate::Open;

#[tokio::test]
async fn the_very_next_request_after_a_pause_is_refused_and_the_key_works_again_afterwards() {
    let open = Open::new().await;
    assert_eq!(open.read().send().await.status, 200);
    open.house.wallet.pause_grant(&open.grant.id).await.unwrap();
    let answer = open.read().send().await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (403, Some("access.paused")));
    open.house.wallet.resume_grant(&open.grant.id).await.unwrap();
    assert_eq!(open.read().send().await.status, 200);
}

#[tokio::test]
async fn closed_doors_refuse_every_key_though_the_socket_is_still_there() {
    let open = Open::new().await;
    open.house.wallet.set_doors(false).await.unwrap();
    let answer = open.read().send().await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (403, Some("access.closed")));
    open.house.wallet.set_doors(true).await.unwrap();
    assert_eq!(open.read().send().await.status, 200);
}

#[tokio::test]
async fn the_key_opens_the_version_that_counts() {
    let open = Open::new().await;
    let review = open.house.wallet.plan_extension(&open.grant.id, wallet::grant::End::Days(20)).await.unwrap();
    open.house.wallet.confirm_change(&review.id).await.unwrap();
    assert_eq!(open.read().send().await.status, 200);
    open.house.wallet.revoke(&open.grant.id).await.unwrap();
    assert_eq!(open.read().send().await.json()["code"], "access.revoked");
}
