//! The wallet, its accounts and what keeps their keys.

use alloc::string::String;

use domain::{
    account::{Finger, Owner, WalletView},
    accounts::{Account, AccountLabel, AccountsView, Place as KeyPlace},
    amount::Amount,
    backup::{BackupView, Restored},
    lock_after::LockAfter,
};
use serde::{Deserialize, Serialize};

use crate::{
    AddedAccount, BACKUP_LIMIT, BackupFile, Command, Crossing, Draft, Entry, Offered, REQUEST_LIMIT, Revealed,
};

commands! {
    /// The wallet itself.
    keys {
        /// The wallet as shown.
        wallet_view = WalletViewGet {} -> WalletView, ["main", "unlock"];
        /// Opens one of the windows `create`, `import`, `unlock`, and of an open wallet `key`, `reveal`, `quiz`, `password`.
        open_window = OpenWindow { label: String } -> (), ["main"];
        /// Closes the calling window and shows `main`.
        close_window = CloseWindow {} -> (), ["create", "import", "unlock", "token", "agree", "key", "reveal", "quiz", "password"];
        /// Draws a phrase.
        create_draft = CreateDraft {} -> Draft, ["create"];
        /// Creates the wallet; `words` are the two asked ones in the order asked.
        create_finish = CreateFinish { words: [Crossing; 2], password: Crossing } -> Owner, ["create"];
        /// Imports a phrase.
        import_phrase = ImportPhrase { phrase: Crossing, password: Crossing } -> Owner, ["import"];
        /// Unlocks with the password.
        unlock = Unlock { password: Crossing } -> Owner, ["unlock"];
        /// Opens a vault that is older than the one last used here, after that was told (T-21).
        open_older = OpenOlder { password: Crossing } -> Owner, ["unlock"];
        /// Unlocks with the OS keyring.
        unlock_with_keyring = UnlockWithKeyring {} -> Owner, ["unlock"];
        /// Turns the OS keyring on or off.
        set_keyring = SetKeyring { on: bool } -> (), ["main"];
        /// Whether a finger can be asked for before the keyring, and whether one is.
        finger_get = FingerGet {} -> Finger, ["main", "unlock"];
        /// Has a finger asked for before the keyring, which wants one at once, or not any more.
        set_finger = SetFinger { on: bool } -> (), ["main"];
        /// Whether calls that Deedbox does not know can be signed.
        expert = ExpertGet {} -> bool, ["main"];
        /// Opens the window `agree`, which wants the password, and answers once they can be signed or it was given up.
        expert_on = ExpertOn {} -> (), ["main"];
        /// Has them refused again.
        expert_off = ExpertOff {} -> (), ["main"];
        /// Locks the wallet.
        lock = Lock {} -> (), ["main"];
        /// Gets test coins; the new balance.
        fund = Fund {} -> Amount, ["main"];
    }
    /// The owner's accounts. A private key crosses only in windows made for it (T-01).
    accounts {
        list = ListAccounts {} -> AccountsView, ["main"];
        /// The one in use stays in use.
        add = AddAccount { new: AddedAccount, label: Option<AccountLabel> } -> Account, ["main"];
        /// Without a label the account has none any more.
        label = LabelAccount { account: Owner, label: Option<AccountLabel> } -> (), ["main"];
        /// Takes an account into use; what was asked for the one before is not shown any more.
        use_account = UseAccount { account: Owner } -> (), ["main"];
        /// Takes a watched account off the list, or one whose key is gone off those that are missed.
        stop_watching = StopWatching { account: Owner } -> (), ["main"];
        /// The first `count` (at most 10) of each path that the words give, with what they hold.
        candidates = ListCandidates { count: u8 } -> Offered, ["main", "import"];
        /// Takes the account of the words at this place into use, adding it where it is not there yet.
        choose = ChooseAccount { place: KeyPlace } -> Owner, ["import"];
        /// Adds a private key to the open wallet.
        add_key = AddKey { key: Crossing, label: Option<AccountLabel> } -> Account, ["key"];
        /// Adds the key in a keystore file, which its own password opens.
        add_keystore = AddKeystore { file: Crossing, file_password: Crossing, label: Option<AccountLabel> } -> Account, ["key"];
        /// Creates the wallet from a private key.
        import_key = ImportKey { key: Crossing, password: Crossing } -> Owner, ["import"];
        /// Creates the wallet from the key in a keystore file.
        import_keystore = ImportKeystore { file: Crossing, file_password: Crossing, password: Crossing } -> Owner, ["import"];
        /// Restores a backup file; its password is the wallet's from then on.
        restore = RestoreBackup { file: BackupFile, password: Crossing } -> Restored, ["import"] up to BACKUP_LIMIT;
    }
    /// What keeps the owner's keys: locking by itself, the words, the password, backups.
    keeping {
        /// The owner typed, pointed or turned a wheel in this window.
        owner_is_here = OwnerIsHere {} -> (), ["main", "token", "agree", "key", "reveal", "quiz", "password"];
        /// How long the wallet stays open without its owner.
        lock_after = LockAfterGet {} -> LockAfter, ["main"];
        set_lock_after = SetLockAfter { after: LockAfter } -> (), ["main"];
        /// What would be lost with this computer.
        backup = BackupGet {} -> BackupView, ["main"];
        /// Opens the window `agree`, which wants the password, and answers with the file that was written.
        back_up = BackUp {} -> String, ["main"];
        /// Checks the password, has the system ask for a yes, and gives the words (T-07).
        reveal = Reveal { password: Crossing } -> Revealed, ["reveal"];
        /// Puts on the clipboard what the calling window shows; it is taken off after a minute (T-75). No text comes from the page.
        copy = CopyShown {} -> (), ["reveal", "token"];
        /// Which of the words (counted from 1) are asked for.
        quiz = AskWords {} -> [u8; 3], ["quiz"];
        /// Proves that the owner has them; after a wrong one the same are asked for.
        answer_quiz = AnswerWords { words: [Crossing; 3] } -> (), ["quiz"];
        /// Changes the password; `false`: the OS keyring is no way in any more.
        change_password = ChangePassword { old: Crossing, new: Crossing } -> bool, ["password"];
    }
}
