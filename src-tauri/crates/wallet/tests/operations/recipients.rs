//! To whom nothing is sent (T-69, T-70).

use domain::{Address, account::Owner, device::DeviceId, failure::Code};
use wallet::ports::chain::RecipientKind;

use crate::{
    ground::{DEVICE, Ground},
    ledger::{NFT, POOL, TOKEN},
    sending::{ANNA, plan, refusal, sent},
};

const SOME: &str = "0.0000000000000007";
/// The own wallet of [`DEVICE`].
const WALLET: Address = Address::repeat_byte(0xdd);

/// Another address that begins and ends like this one.
fn like(address: Address) -> Address {
    let mut bytes = address.into_array();
    bytes[7] ^= 0xff;
    Address::from(bytes)
}

#[tokio::test]
async fn what_would_take_it_for_ever_is_no_recipient() {
    let ground = Ground::new().await;
    let own = ground.chain.now().owner;
    let unpaired = DeviceId(Address::repeat_byte(0xdf));
    ground.chain.now().owned.insert(DEVICE, WALLET);
    ground.chain.now().owned.insert(unpaired, Address::repeat_byte(0xd5));
    ground.chain.now().token.held = 7;
    ground.chain.now().code.insert(ANNA, RecipientKind::Token);
    let cases = [
        (Address::ZERO, None, "nobody's"),
        (own.0, None, "your own account"),
        (POOL, None, "contract of the network"),
        (WALLET, None, "the own wallet of Balcony"),
        (Address::repeat_byte(0xd5), None, "the own wallet of 0xdfdf"),
        (DEVICE.0, None, "the key of Balcony"),
        (TOKEN, Some(TOKEN), "contract of a token"),
        (ANNA, None, "contract of a token"),
    ];
    for (to, token, why) in cases {
        let refused = refusal(&ground, &to.to_string(), "0.000007", token).await;
        assert_eq!(refused.code, Code::SendBadRecipient, "{refused}");
        assert!(refused.detail.contains(why), "{why}: {refused}");
    }
    let no_token = refusal(&ground, &Address::repeat_byte(0xbb).to_string(), SOME, Some(NFT)).await;
    assert_eq!(no_token.code, Code::SendNotAToken, "{no_token}");
}

#[tokio::test]
async fn an_address_is_read_in_both_spellings_and_nothing_that_is_misspelt() {
    let ground = Ground::new().await;
    let spelt = domain::io_address::spell(ANNA);
    for text in [ANNA.to_string(), ANNA.to_checksum(None), spelt.clone(), spelt.to_uppercase()] {
        assert_eq!(plan(&ground, &text, SOME, None).await.1.to, ANNA, "{text}");
    }
    let mut wrong = spelt.clone();
    wrong.replace_range(9..10, if &spelt[9..10] == "q" { "p" } else { "q" });
    for text in [wrong.as_str(), &spelt[..40], "0xaa", &Owner(ANNA).to_string().replacen("Aa", "aa", 1)] {
        assert_eq!(refusal(&ground, text, SOME, None).await.code, Code::SendBadRecipient, "{text}");
    }
    assert_eq!(refusal(&ground, "Anna", SOME, None).await.code, Code::ContactUnknown);
}

#[tokio::test]
async fn an_address_that_looks_like_a_known_one_is_blocked_until_it_was_compared() {
    let ground = Ground::new().await;
    ground.chain.now().owned.insert(DEVICE, WALLET);
    let own = ground.chain.now().owner.0;
    let zoe = Address::repeat_byte(0x22);
    ground.wallet.add_contact("Zoe".parse().unwrap(), zoe, false).await.unwrap();
    let known = [(own, "your own account"), (zoe, "your contact Zoe"), (WALLET, "the own wallet of Balcony")];
    for (address, what) in known {
        let refused = refusal(&ground, &like(address).to_string(), SOME, None).await;
        assert_eq!(refused.code, Code::SendLookalike, "{refused}");
        assert!(refused.detail.contains(what) && refused.detail.contains(&address.to_checksum(None)), "{refused}");
    }

    // Somebody else's look-alike of Anna is nothing to us until she was paid.
    plan(&ground, &like(ANNA).to_string(), SOME, None).await;
    let (review, first) = plan(&ground, &ANNA.to_string(), SOME, None).await;
    sent(&ground, &review).await;
    let refused = refusal(&ground, &like(ANNA).to_string(), SOME, None).await;
    assert_eq!(refused.code, Code::SendLookalike, "{refused}");
    let (_, second) = plan(&ground, &ANNA.to_string(), SOME, None).await;
    assert!(first.first && !second.first, "it is known by then");

    ground.wallet.add_contact("Anna 2".parse().unwrap(), like(ANNA), true).await.unwrap();
    assert_eq!(plan(&ground, "anna 2", SOME, None).await.1.to, like(ANNA), "the owner compared it");
}

#[tokio::test]
async fn what_only_was_to_be_sent_makes_no_address_known() {
    let ground = Ground::new().await;
    ground.chain.now().runs.insert(ANNA, Ok(1));
    let (review, _) = plan(&ground, &ANNA.to_string(), SOME, None).await;
    ground.chain.now().runs.insert(ANNA, Err("no".to_string()));
    sent(&ground, &review).await;

    let (_, again) = plan(&ground, &like(ANNA).to_string(), SOME, None).await;

    assert!(again.first, "nothing arrived at {ANNA}, so that it protects no other address");
}
