//! Rewards, coins and networks.

use alloc::{string::String, vec::Vec};

use domain::{
    Address, B256,
    account::Written,
    collect_rule::{RulePercent, RuleView},
    contact::{Contact, ContactName},
    day::Days,
    decimal::{Decimal, HowMuch},
    device::DeviceId,
    networks::{NetworkProposal, NetworkRow, ReportView},
    operation::OperationView,
    review::{ReviewId, ReviewView},
    reward::RewardsView,
    reward_chart::RewardsChart,
    reward_export::{ExportForm, RewardsExport},
    reward_notice::{NoticeId, NoticesView},
    reward_paid::SourcePaid,
    reward_proof::SourceProofs,
    reward_recipient::RecipientView,
    reward_why::WhyView,
    reward_worth::RewardPrices,
    send::ReceiveView,
};
use serde::{Deserialize, Serialize};

use crate::{Command, Entry, PICTURE_LIMIT, PRICES_LIMIT, Picture, REQUEST_LIMIT, SavedExport};

commands! {
    /// What devices earned.
    rewards {
        show = ShowRewards {} -> RewardsView, ["main"];
        /// What sources without proofs paid and owe.
        paid = ShowPaid {} -> Vec<SourcePaid>, ["main"];
        /// What is kept here of the last days (UTC), from this machine alone.
        chart = ChartRewards { days: u16 } -> RewardsChart, ["main"];
        /// What services tell with proofs, checked against the roots on the chain.
        verify = VerifyRewards {} -> Vec<SourceProofs>, ["main"];
        /// What each of so many newest periods (at most 30) paid for a device, and what lowered it.
        why = WhyRewards { device: DeviceId, periods: u32 } -> WhyView, ["main"];
        /// What is new of rewards, from this machine alone.
        notices = ShowNotices {} -> NoticesView, ["main"];
        /// The owner knows of it; it stays in the list.
        dismiss = DismissNotice { notice: NoticeId } -> NoticesView, ["main"];
        /// Has a notice made when more than this of a token, or of the network's own coin, is ready at one source; zero: never.
        notice_over = NoticeOver { token: Option<Address>, threshold: Decimal } -> NoticesView, ["main"];
        /// What a file of the rewards of these days would hold, read from the chain now.
        export = ShowExport { form: ExportForm, days: Days } -> RewardsExport, ["main"];
        /// Writes such a file into the owner's documents, beside those that are there.
        save_export = SaveExport { form: ExportForm, days: Days } -> SavedExport, ["main"];
        /// The prices that rewards are valued at now, where the owner gave a file of them.
        prices = ShowPrices {} -> Option<RewardPrices>, ["main"];
        /// Keeps a prices file of this name in place of the one before.
        keep_prices = KeepPrices { file: String, text: String } -> RewardPrices, ["main"] up to PRICES_LIMIT;
        forget_prices = ForgetPrices {} -> (), ["main"];
        /// The review of collecting everything that is ready; with a device what the contract at `source` owes to its wallet.
        plan = PlanCollect { source: Option<Address>, device: Option<DeviceId> } -> ReviewView, ["main"];
        /// Starts the reviewed collection.
        collect = Collect { review: ReviewId } -> OperationView, ["main"];
        /// The review of collecting from these contracts of the network file, from all of them where none is named.
        plan_all = PlanCollectAll { sources: Vec<Address> } -> ReviewView, ["main"];
        /// Starts the reviewed collection from many contracts.
        collect_all = CollectAll { review: ReviewId } -> OperationView, ["main"];
        /// The rule that collects by itself, and what it spent today.
        rule = ShowCollectRule {} -> RuleView, ["main"];
        /// Opens the window `agree`, which wants the password, and answers once the rule is set or it was given up.
        set_rule = SetCollectRule { percent: RulePercent, cap: Decimal } -> (), ["main"];
        /// Switches the rule off.
        rule_off = EndCollectRule {} -> (), ["main"];
        /// Whom a contract of the network file pays instead of the account, where it remembers that.
        recipient = ShowRecipient { source: Address } -> RecipientView, ["main"];
        /// The review of having it pay `to`, an address or a contact's name, or nobody else any more; of one token, or of all
        /// that have no recipient of their own.
        plan_recipient = PlanRecipient { source: Address, token: Option<Written>, to: Option<String> } -> ReviewView, ["main"];
        /// Starts the reviewed change.
        set_recipient = SetRecipient { review: ReviewId } -> OperationView, ["main"];
    }
    /// Coins that go and come.
    money {
        /// The review of sending: `to` is an address, a contact's name or a payment request that may say how much, `token`
        /// the contract of an ERC-20.
        plan = PlanSend { to: String, amount: Option<HowMuch>, token: Option<Written> } -> ReviewView, ["main"];
        /// Whom to pay, off a code in a picture: an address or a payment request, for [`PlanSend`].
        read_payee = ReadPayee { picture: Picture } -> String, ["main"] up to PICTURE_LIMIT;
        /// Starts the reviewed sending.
        send = Send { review: ReviewId } -> OperationView, ["main"];
        /// Where the owner can be paid.
        receive = Receive { amount: Option<Decimal> } -> ReceiveView, ["main"];
        contacts = ListContacts {} -> Vec<Contact>, ["main"];
        /// `confirmed`: the owner compared the address with a trusted source.
        add_contact = AddContact { name: ContactName, address: Written, confirmed: bool } -> Contact, ["main"];
        remove_contact = RemoveContact { name: ContactName } -> (), ["main"];
    }
    /// The networks that go by a name here.
    networks {
        list = ListNetworks {} -> Vec<NetworkRow>, ["main"];
        /// Asks the nodes of a network whether its file fits; without a name, of the one in use.
        check = CheckNetwork { name: Option<String> } -> ReportView, ["main"];
        /// Reads a network file and asks its nodes; nothing is kept yet.
        read_file = ReadNetworkFile { text: String } -> NetworkProposal, ["main"];
        /// The same off a code in a picture, a PNG or JPEG file.
        read_picture = ReadNetworkPicture { picture: Picture } -> NetworkProposal, ["main"] up to PICTURE_LIMIT;
        /// Keeps exactly the file that was proposed under this id.
        keep = KeepNetwork { proposal: B256 } -> Vec<NetworkRow>, ["main"];
        /// Forgets one that was added and is not in use.
        remove = RemoveNetwork { name: String } -> Vec<NetworkRow>, ["main"];
    }
}
