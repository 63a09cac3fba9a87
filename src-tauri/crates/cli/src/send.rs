//! Sending coins and tokens, and being sent some.

use std::io::{IsTerminal, stderr};

use domain::{
    decimal::Decimal,
    failure::{Code, Coded, Failure, ParseError},
    send::ReceiveView,
};
use qrcode::{QrCode, render::unicode::Dense1x2};
use wallet::{
    command::{Command, ContactCommand},
    send::SendRequest,
};

use crate::{
    args::{Cli, ContactArgs, SendArgs},
    ask::Desk,
    claim::{agreed, finish},
    output::{Output, internal},
    picture::picture,
};

/// Black on white, whatever the terminal's own colours are: a code that is turned is not read by everything.
const BLACK_ON_WHITE: &str = "\x1b[30;107m";
const AS_BEFORE: &str = "\x1b[0m";

/// Sends coins or tokens.
pub async fn send(cli: &Cli, args: &SendArgs, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let request = request(args).await?;
    let review = desk.ask(Command::SendPlan { send: request }, output).await?;
    let review = agreed(&review, args.yes, output)?;
    finish(&desk.ask(Command::SendConfirm { review }, output).await?, &desk, output)
}

/// What is asked for; beside a picture, the first word is the amount.
async fn request(args: &SendArgs) -> Result<SendRequest, Failure> {
    let SendArgs { to, amount, qr_image, token, .. } = args;
    let token = token.map(|token| token.0);
    let Some(file) = qr_image else {
        return Ok(SendRequest { to: to.clone().unwrap_or_default(), amount: amount.clone(), token });
    };
    if amount.is_some() {
        let detail = "the picture says to whom; leave the recipient out and give the amount alone".to_string();
        return Err(Failure { code: Code::SendBadRequest, detail });
    }
    let amount = to
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|e: ParseError| Failure { code: Code::SendBadAmount, detail: e.to_string() })?;
    let to = compose::labels().read_payee(picture(file)?).await.map_err(|e| e.failure())?;
    Ok(SendRequest { to, amount, token })
}

/// Shows where the owner can be paid; people see the code besides.
pub async fn receive(cli: &Cli, amount: Option<Decimal>, output: &Output) -> Result<(), Failure> {
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    let value = desk.ask(Command::Receive { amount }, output).await?;
    if !output.is_json() {
        let view: ReceiveView = serde_json::from_value(value.clone()).map_err(|e| internal(&e))?;
        output.say(&drawn(&view.uri, stderr().is_terminal())?);
    }
    output.result(&value, desk.native())
}

/// What is done with contacts, as a command.
pub fn contacts(args: &ContactArgs) -> Command {
    let contacts = match args {
        ContactArgs::Add { name, address, confirmed } => {
            ContactCommand::Add { name: name.clone(), address: address.0, confirmed: *confirmed }
        }
        ContactArgs::List => ContactCommand::List {},
        ContactArgs::Remove { name } => ContactCommand::Remove { name: name.clone() },
    };
    Command::Contacts { contacts }
}

/// A QR code of a text in half blocks.
fn drawn(text: &str, coloured: bool) -> Result<String, Failure> {
    let code = QrCode::new(text).map_err(|e| internal(&e))?;
    let drawn = code.render::<Dense1x2>().quiet_zone(true).build();
    let (on, off) = if coloured { (BLACK_ON_WHITE, AS_BEFORE) } else { ("", "") };
    Ok(drawn.lines().map(|line| format!("{on}{line}{off}")).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_square_with_a_margin_in_its_own_colours() {
        let plain = drawn("ethereum:0x52908400098527886E0F7030069857D2E4169EE7@4690", false).unwrap();
        let lines: Vec<&str> = plain.lines().collect();
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width));
        assert_eq!(lines.len(), width.div_ceil(2), "a character stands for two modules, one above the other");
        assert!(lines[..2].iter().all(|line| line.trim().is_empty()), "a margin of four modules");
        let coloured = drawn("x", true).unwrap();
        assert!(coloured.lines().all(|line| line.starts_with(BLACK_ON_WHITE) && line.ends_with(AS_BEFORE)));
    }
}
