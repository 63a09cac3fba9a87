//! What proves that a deed was handed over.

use domain::{operation::OperationId, transfer::TransferReceipt};
use ipc::deeds::ReadReceipt;
use leptos::prelude::*;

use crate::{
    kit::{Hash, RowsLoading},
    screens::parts::Problem,
    session::{Load, Source},
    t,
    text::Deed,
};

/// The receipt of a transfer in full, to be copied.
#[component]
pub(super) fn ReceiptCard(operation: OperationId) -> impl IntoView {
    let receipt = Source::<Option<TransferReceipt>>::new();
    let read = Callback::new(move |()| receipt.read(ReadReceipt { operation: operation.clone() }));
    read.run(());
    let body = move || match receipt.get() {
        Load::Loading => view! { <RowsLoading said=t!(Deed::Receipt) count=1/> }.into_any(),
        Load::Failed(failure) => view! { <Problem failure again=read/> }.into_any(),
        Load::Ready(receipt) => {
            let text = receipt.and_then(|receipt| serde_json::to_string(&receipt).ok()).unwrap_or_default();
            view! { <p class="mono"><Hash text full=true copy_label=t!(Deed::CopyReceipt)/></p> }.into_any()
        }
    };
    view! {
        <section class="card stack" aria-labelledby="receipt">
            <h2 id="receipt">{t!(Deed::Receipt)}</h2>
            <p class="sub">{t!(Deed::ReceiptLead)}</p>
            {body}
        </section>
    }
}
