//! What a failure's code means to the owner.

use ipc::Code;

macro_rules! problems {
    ($($code:ident = $what:literal, $next:literal;)+) => {
        /// What happened, and what is safe or comes next.
        #[must_use]
        pub fn problem(code: Code) -> (&'static str, &'static str) {
            match code { $(Code::$code => ($what, $next)),+ }
        }
    };
}

problems! {
    Internal = "Something went wrong inside Deedbox", "Nothing was signed. Try again.";
    BadRequest = "Deedbox refused the request", "Nothing was changed.";
    SecondInstance = "Deedbox is open already", "Use the window that is open.";
    HomeUnusable = "The data folder cannot be used", "Nothing was changed.";
    ReviewUnknown = "This was answered already", "Look at it again to get a new one. Nothing was signed twice.";
    ReviewExpired = "You took longer than 5 minutes", "Fees may have changed. Look at it again; nothing was signed.";
    ReviewUnknownCall = "Deedbox does not know what this call does", "Nothing was signed. The expert view, in the settings, shows such calls byte by byte.";
    VaultDraftEnded = "These words were put away", "They are kept for 10 minutes and belong to no wallet. Cross them out and begin with new ones.";
    VaultMissing = "There is no wallet here yet", "Make a new one or restore yours with its words.";
    VaultExists = "There is a wallet here already", "Nothing was changed. Unlock it with its password.";
    VaultLocked = "Deedbox is locked", "Unlock it and try again. Nothing was signed.";
    VaultDamaged = "The vault file is damaged", "It was left as it is. Your words restore the wallet on any computer.";
    VaultRolledBack = "The vault file is older than the one last seen", "Somebody may have put an old copy in its place. It was not opened.";
    VaultWrongPassword = "That is not the password", "Nothing is lost. Check Caps Lock and try again.";
    VaultWait = "Too many wrong passwords", "Wait a moment, then try again. Nothing is lost.";
    VaultWeakPassword = "This password is too easy to guess", "Take at least 10 signs, best four words of your own.";
    VaultBadPhrase = "These words are not a recovery phrase", "Compare each word and the order with your paper.";
    VaultWrongWords = "The words do not match your phrase", "Look at your paper again.";
    VaultStorage = "The vault could not be written", "Nothing was changed. Check that the disk has room and may be written to.";
    VaultWatchOnly = "This account can only watch", "Take another account into use, or import its key.";
    VaultBadKey = "This is not a private key, or not its password", "Compare it with where it came from. Nothing was changed.";
    VaultBadFile = "This file cannot be used", "Nothing was changed. Choose another file.";
    VaultNoPhrase = "This wallet has no recovery words", "It was made from a private key: write a backup file instead.";
    AccountExists = "This account is in your wallet already", "Find it under Accounts.";
    AccountUnknown = "This account is not in your wallet", "Look at the list of your accounts again.";
    AccountTooMany = "There is no room for another account", "A wallet has 50 accounts of its words and 50 others.";
    LedgerAbsent = "No Ledger is there", "Plug it in, unlock it and open its Ethereum app. Then go on.";
    LedgerClosed = "The Ledger is locked, or its Ethereum app is not open", "Unlock it and open the app. Then go on.";
    LedgerRefused = "You said no on the Ledger", "Nothing was signed. Go on if you want to be asked again.";
    LedgerSilent = "The Ledger was not answered within 2 minutes", "Nothing was signed. Go on, and it asks again.";
    LedgerBlind = "The Ledger does not know this kind of call", "Allow blind signing in the settings of its Ethereum app. Then go on.";
    LedgerOther = "This is another Ledger than the one this account is in", "Plug in that one. Then go on.";
    LedgerFailed = "The Ledger failed", "Plug it in anew and close other programs that use it. Then go on.";
    KeyringAbsent = "This computer offers no keyring", "Use the password.";
    KeyringLocked = "The keyring of this computer is locked", "Use the password, or open the keyring first.";
    KeyringTimeout = "The keyring of this computer did not answer", "Use the password.";
    PresenceAbsent = "No fingerprint reader can be used", "Use the password. A reader is used with a finger enrolled in the settings of the system.";
    PresenceRefused = "The reader did not recognise your finger", "Use the password, or try again.";
    PresenceTimeout = "The reader was not touched within 30 s", "Use the password, or try again.";
    RadioAbsent = "This computer has no Bluetooth adapter", "Plug one in, then try again.";
    RadioNoService = "The Bluetooth service of this computer does not run", "Start it (on Linux “bluetooth”, of the package bluez), then try again.";
    RadioNoPermission = "This computer does not let Deedbox use Bluetooth", "Allow it in the settings of the system (on Linux: in the rules of the system bus for “org.bluez”), then try again.";
    RadioOff = "Bluetooth is off", "Switch it on, then try again.";
    DeviceNotFound = "The device is not on the air", "Press its button and look again.";
    DeviceOutOfRange = "The device went out of range", "Go nearer, within 3 m, and try again. Nothing was signed or spent.";
    DeviceTimeout = "The device stopped answering", "Press its button and try again. Nothing was signed or spent.";
    DeviceWrongCode = "That is not the code of this device", "Compare it with the label. After three wrong codes the device closes for a minute.";
    DeviceUnreachable = "The device cannot be reached there", "Check its address or cable, and that it is on and in its sign mode. Nothing was signed or spent.";
    DeviceClosed = "The device is closed for a minute", "It does so after three wrong codes. Wait, then try again with the code on the label.";
    DeviceKeyChanged = "The device could not prove that it is the right one", "Stop here: this may be another device in its place. Nothing was signed or spent.";
    DeviceRefused = "The device refused", "Nothing was signed or spent. Its reason stands below; try again.";
    DeviceMisbehaved = "The device did not follow the rules", "Its answer was thrown away. Nothing was signed or spent.";
    DeviceUnknown = "Deedbox does not know this device", "Pair with it first.";
    DeviceNeedsPresence = "The device waits for its button", "Press it, then try again at once. Nothing was sent.";
    DeviceInTheClear = "This device has no encryption", "The Wi-Fi password would be readable for everybody near. Nothing was sent.";
    DeviceNotSupported = "This device does not offer that", "Nothing was changed.";
    DeviceBusy = "The device is busy", "Wait a minute, then try again.";
    DeviceBondedElsewhere = "The device is bonded with another phone or computer", "Switch it off and on, wait until it has started, then try again. Nothing was sent.";
    DeviceDigitsDiffer = "The digits differ", "Somebody may stand between you and the device. No bond was made; go close to it and try again.";
    DeviceBondLost = "The device does not accept its bond with this computer", "Remove the bond, switch the device off and on, then try again.";
    DeviceInUse = "The device is still in use here", "Finish what is open on it and end the permissions for it first. Nothing was changed.";
    DeviceBadHostname = "The device does not take this name on the network", "It keeps the one it had. Take a shorter one of letters, digits and hyphens.";
    WifiWrongPassword = "The Wi-Fi refused the password", "Check it and try again. Deedbox does not keep it.";
    WifiNotFound = "The device does not hear this Wi-Fi", "Check the name and that it is within reach on 2.4 GHz.";
    WifiNotJoined = "The device could not join this Wi-Fi", "Check name and password, and that it is within reach on 2.4 GHz.";
    LabelUnknown = "This is not a label that Deedbox knows", "Take the code that stands on the device itself, or type the code beside it.";
    LabelNoCode = "No QR code was found", "Show the camera the code alone, sharp and in even light, or type what stands beside it.";
    LabelBadPicture = "This picture cannot be read", "Take a PNG or JPEG picture of at most 20 MB, cut down to the code.";
    LabelCameraRefused = "Deedbox may not use the camera", "Allow it in the settings of the phone, choose a picture of the code, or paste its text.";
    LabelNoCamera = "There is no camera that Deedbox can use", "Choose a picture of the code, paste its text, or type the code beside it.";
    ChainUnreachable = "The network does not answer", "Your devices and money are safe: they are on the chain, not in this window.";
    ChainWrongId = "The node is on another chain", "Nothing is signed there. Check the network in Settings.";
    ChainBadAnswer = "The node gave an answer that cannot be right", "Nothing was signed.";
    ChainDisagree = "The network’s nodes do not say the same", "One of them is wrong or behind, so nothing new was signed. Try again later, or use other nodes.";
    ChainReverted = "The chain refused the transaction", "Only the network fee can have been spent.";
    ChainPending = "The transaction is still waiting", "It was sent once and is not sent twice. Look again in a minute.";
    ChainNotOffered = "This network does not offer that", "Nothing was signed or spent.";
    ClaimTaken = "Somebody else owns this device", "Nothing was signed or spent. If you bought it, the seller must hand it over first.";
    ClaimAlreadyYours = "This device is yours already", "You find it on Home.";
    ClaimNoToken = "The maker’s token is missing", "Get it from the maker. Nothing is spent yet.";
    ClaimTokenUsed = "The maker’s token was used already", "Ask the maker. Nothing was spent.";
    ClaimNotEnoughFunds = "Not enough money for the claim", "Nothing was sent. Add coins and go on; what the device signed is kept.";
    ClaimFeeChanged = "The claim is not what you looked at any more", "The price was not paid. Look at the new review and decide again.";
    ClaimMismatch = "The chain says something else than you signed", "Nothing more is sent. Keep this report and ask the maker.";
    ClaimPayerRefused = "The payer does not send the claim", "You paid nothing for it. Look at the claim again: another way may be open.";
    ClaimPayerPending = "The payer has not brought the claim to the chain yet", "You paid nothing for it. Deedbox looks again by itself; you can also claim with your own coins.";
    OperationUnknown = "This is not known any more", "Look in Activity.";
    OperationElsewhere = "This belongs to another network or account", "Nothing was signed or spent. Open the wallet it was begun with, on its network.";
    OperationNothingWaits = "Nothing waits any more", "The transaction was mined or its step is over. Nothing was signed; look at its steps.";
    OperationNotEnoughFunds = "Not enough money for the higher fee", "Nothing was signed. Add coins first.";
    OperationCancelled = "You cancelled it", "An empty transaction took its place; only network fees were spent.";
    GatewayUnreachable = "The data gateway does not answer", "Readings are kept here and forwarded later.";
    GatewayRefused = "The data gateway refused", "Readings are kept here.";
    GatewayNotOffered = "This network has no data gateway", "Readings are kept here.";
    FaucetEmpty = "The network gave no test coins", "Try again in a while. Nothing is lost.";
    MakerRefused = "The maker gave no token", "Nothing is spent. Ask the maker.";
    SendBadRecipient = "Nothing can be sent to this address", "Nothing was signed. Ask the recipient for the address of an account.";
    SendLookalike = "This address looks like one you know, and is another", "Nothing was signed. Such addresses are made to be mistaken: compare every digit with a source you trust.";
    SendBadRequest = "This payment request cannot be followed", "Nothing was signed. Look at what it asks for, or ask the recipient for the address itself.";
    SendBadAmount = "This amount cannot be sent", "Nothing was signed. Take one above zero with no more decimals than the coin has.";
    SendNotEnoughFunds = "Not enough money for amount and network fee", "Nothing was signed. Send less, or add coins first.";
    SendNotAToken = "This contract is no token", "Nothing was signed. Compare its address with the page of whoever issued it.";
    SendMismatch = "The token did not move all of it", "It keeps a part or lies. Ask the recipient what came before you send more.";
    DeedNotYours = "This deed is not yours", "Nothing was signed. Look whose it is.";
    DeedChanged = "What you agreed to has changed", "Nothing was sent. Look at the new review.";
    DeedMismatch = "The chain says something else than you agreed to", "Nothing more is sent. Look whose the deed is, and keep the report.";
    DeedBadReceipt = "This receipt does not fit the chain", "Do not rely on it. Ask for the one that Deedbox printed.";
    ContactUnknown = "There is no contact of this name", "Look at your contacts, or give the address itself.";
    ContactTaken = "This name or address is a contact already", "Remove that one first.";
    ProofBadFile = "This file is no proof", "Take the file that Deedbox wrote.";
    ProofRefused = "This proof does not hold", "Do not rely on it. Ask for the file that Deedbox wrote.";
    AlgorithmBadProgram = "This program cannot be run", "Nothing was run. Ask whoever wrote it for one that fits.";
    AlgorithmStopped = "The program gave no result", "Nothing left this computer. Take a shorter span or another program.";
    AlgorithmDiffers = "This result does not hold", "Do not rely on it. Ask for result, rows and program as they were.";
    AnchorNothingNew = "Everything is anchored already", "Fetch new readings first.";
    AnchorNotEnoughFunds = "Not enough money for the network fee", "Nothing was signed. Add coins first.";
    AnchorNotKept = "The contract did not keep it", "Nothing counts as anchored. Take another network file.";
    RewardsNothingReady = "Nothing is ready to collect", "Nothing was sent.";
    RewardsRecipientChanged = "The contract pays somebody else than you agreed to", "Look whom it pays now before you collect or change it again.";
    RewardsNotEnoughFunds = "Not enough money for the network fee", "Your rewards stay where they are.";
    DimoUnregistered = "DIMO does not know this device", "Nothing was signed. Its maker has not registered it, or this is not its network.";
    DimoMakerMissing = "The maker has not released this device", "Nothing was signed. Ask the maker to let DIMO’s registry hand it out.";
    DimoNotYours = "Device or vehicle is not yours", "Nothing was signed. Look whose it is.";
    DimoConnected = "Device or vehicle is connected otherwise", "Nothing was signed. Look what it is connected with.";
    DimoMismatch = "DIMO shows something else than you agreed to", "Nothing more is sent. Look at the device again, and keep the report.";
    AlarmUnknown = "This alarm is not known", "Look at the list again.";
    GrantUnknown = "This permission is not known", "Look at the list again.";
    GrantBadScope = "This data cannot be allowed", "Choose from the list.";
    GrantBadSpan = "The time span is not possible", "The end must lie after the start.";
    GrantNotOwner = "You do not own all these devices", "Nothing was allowed.";
    AccessBadToken = "Turned away", "The key is not one of yours.";
    AccessRevoked = "Revoked", "You ended this permission.";
    AccessExpired = "Expired", "The time you chose is over.";
    AccessPaused = "Paused", "Nothing is served until you go on with this permission.";
    AccessClosed = "All doors are closed", "You closed them. Apps read nothing until you open them in Access.";
    AccessLogBroken = "The log was changed by somebody", "A row does not fit the one before. Those before it are as they were written.";
    AccessNotYet = "Not yet allowed", "The time you chose has not begun.";
    AccessNotOwner = "No longer your device", "Only data of your own devices is served.";
    AccessScope = "Not granted", "You did not allow this data.";
    AccessProgram = "For a program alone", "You allowed the result of one program, and no readings.";
    AccessWindow = "Outside the time allowed", "You did not allow readings of that time.";
    AccessLimit = "Too often", "The limit of the day is reached.";
    AccessUnlisted = "More refused", "Further requests of this hour were refused too and are not listed.";
    AccessNotFound = "Not found", "There is no such thing for this app.";
    AccessLogFailed = "The log could not be written", "Nothing is served until it can be.";
    AccessPortTaken = "Another program holds the door’s place", "Close it, or restart Deedbox. Apps read nothing until then.";
    StoreFailed = "This computer’s storage failed", "Check that the disk has room. Ownership and money are on the chain.";
    StoreFull = "This computer’s disk is full", "What was stored stays. Free space, then try again.";
    StoreReadOnly = "Deedbox’s folder cannot be written", "What was stored stays. Give yourself the right to write there, then try again.";
    StoreDamaged = "The store of readings is damaged", "It was left as it is. Ownership and money are on the chain. Put a copy of the folder back, or set it aside: deedboxctl wallet set-aside-database.";
    NetworkFileBad = "The network file cannot be used", "Choose another network.";
    NetworkUnknown = "The network file cannot be used", "Choose another network.";
    NetworkOther = "Deedbox is open on another network", "Close it first, then start it on the other network.";
    Cancelled = "Stopped", "Nothing was signed or spent.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_says_what_happened_and_what_is_safe_without_shouting() {
        for code in Code::ALL {
            let (what, next) = problem(*code);
            assert!(!what.is_empty() && !what.ends_with('.'), "{code}: {what}");
            assert!(next.ends_with('.') && !next.contains('!'), "{code}: {next}");
        }
    }
}
