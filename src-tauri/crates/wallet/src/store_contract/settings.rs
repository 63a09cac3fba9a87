//! Settings: words under a key.

use crate::ports::Store;

pub async fn a_setting_is_what_was_put_last(store: &dyn Store) {
    assert_eq!(store.setting("k").await.unwrap(), None);
    store.put_setting("k", "1").await.unwrap();
    store.put_setting("K", "other").await.unwrap();
    store.put_setting("k", "").await.unwrap();
    assert_eq!(store.setting("k").await.unwrap().as_deref(), Some(""), "an empty one is one");
    store.put_setting("k", "2 \"quotes\" ünicode").await.unwrap();
    assert_eq!(store.setting("k").await.unwrap().as_deref(), Some("2 \"quotes\" ünicode"));
    assert_eq!(store.setting("K").await.unwrap().as_deref(), Some("other"));
}
