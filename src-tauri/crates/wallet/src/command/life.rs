//! Permissions after they were given, and the log of what was done with them.

use domain::{
    access::DoorView,
    failure::{Code, Failure},
    grant::GrantId,
    review::ReviewId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{RequestCommand, failed, reply};
use crate::{
    Wallet,
    grant::{End, NarrowRequest},
};

/// What is done with a permission once it was given, and what is read of the access log.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "life", rename_all = "snake_case", deny_unknown_fields)]
pub enum LifeCommand {
    /// By the id of any of its versions.
    Show {
        grant: GrantId,
    },
    Pause {
        grant: GrantId,
    },
    Resume {
        grant: GrantId,
    },
    ExtendPlan {
        grant: GrantId,
        end: End,
    },
    NarrowPlan {
        grant: GrantId,
        narrow: NarrowRequest,
    },
    /// Puts the reviewed version in the place of the one before.
    ChangeConfirm {
        review: ReviewId,
    },
    /// What apps asked for beyond their permissions, in their own words.
    Wishes {},
    /// What apps ask for in the form that can be granted from.
    Request {
        request: RequestCommand,
    },
    Verify {},
    Week {},
    /// Rows of the log from this number on.
    LogPage {
        from: u64,
    },
}

impl Wallet {
    pub(super) async fn command_life(&self, command: LifeCommand) -> Result<Value, Failure> {
        match command {
            LifeCommand::Show { grant } => self.show_grant(grant).await,
            LifeCommand::Pause { grant } => reply(self.pause_grant(&grant).await.map_err(failed)?),
            LifeCommand::Resume { grant } => reply(self.resume_grant(&grant).await.map_err(failed)?),
            LifeCommand::ExtendPlan { grant, end } => reply(self.plan_extension(&grant, end).await.map_err(failed)?),
            LifeCommand::NarrowPlan { grant, narrow } => {
                reply(self.plan_narrowing(&grant, narrow).await.map_err(failed)?)
            }
            LifeCommand::ChangeConfirm { review } => reply(self.confirm_change(&review).await.map_err(failed)?),
            LifeCommand::Wishes {} => reply(self.notices().await.map_err(failed)?),
            LifeCommand::Request { request } => self.command_request(request).await,
            LifeCommand::Verify {} => reply(self.verify_log().await.map_err(failed)?),
            LifeCommand::Week {} => reply(self.week().await.map_err(failed)?),
            LifeCommand::LogPage { from } => reply(self.log_page(from).await.map_err(failed)?),
        }
    }

    /// The doors of a wallet that no running Deedbox holds: none is open, and none opens while they are closed.
    pub(super) async fn doors(&self, open: Option<bool>) -> Result<Value, Failure> {
        if let Some(open) = open {
            self.set_doors(open).await.map_err(failed)?;
        }
        reply(DoorView { open: false, url: None, closed: self.doors_closed().await.map_err(failed)? })
    }

    async fn show_grant(&self, grant: GrantId) -> Result<Value, Failure> {
        let row = self.living(grant).await.map_err(failed)?;
        let unknown = || Failure { code: Code::GrantUnknown, detail: "there is no such permission here".to_string() };
        let at = self.moment().await.map_err(failed)?;
        reply(self.grant_view(row.ok_or_else(unknown)?, at).await.map_err(failed)?)
    }
}
