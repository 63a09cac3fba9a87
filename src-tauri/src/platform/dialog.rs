//! A dialog that the system draws, with words that the core wrote (T-07).

use async_trait::async_trait;
use domain::review::{REVIEW_LIFE_MS, Words};
use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use tauri::{AppHandle, Runtime};
use tokio::{
    sync::oneshot,
    time::{Duration, timeout},
};
use wallet::Witness;

/// The system's own question, which no page can draw over or answer.
pub struct SystemDialog<R: Runtime>(AppHandle<R>);

impl<R: Runtime> SystemDialog<R> {
    pub fn over(app: &AppHandle<R>) -> Self {
        Self(app.clone())
    }
}

#[async_trait]
impl<R: Runtime> Witness for SystemDialog<R> {
    async fn agrees(&self, words: &Words) -> bool {
        let (answer, answered) = oneshot::channel();
        let (title, text) = (words.title.clone(), text(words));
        // GTK draws from the main thread alone.
        let shown = self.0.run_on_main_thread(move || {
            let dialog = AsyncMessageDialog::new()
                .set_level(MessageLevel::Warning)
                .set_title(title)
                .set_description(text)
                .set_buttons(MessageButtons::YesNo)
                .show();
            tauri::async_runtime::spawn(async move { drop(answer.send(dialog.await)) });
        });
        if shown.is_err() {
            return false;
        }
        let answered = timeout(Duration::from_millis(REVIEW_LIFE_MS), answered).await;
        matches!(answered, Ok(Ok(MessageDialogResult::Yes)))
    }
}

fn text(words: &Words) -> String {
    let mut text = words.sentence.clone();
    text.push('\n');
    for line in &words.lines {
        text.push_str(&format!("\n{}: {}", line.label, line.value));
    }
    for warning in &words.warnings {
        text.push_str(&format!("\n\n{warning}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use domain::{
        Address,
        account::Owner,
        words::{backup_words, expert_words, reveal_words},
    };

    use super::*;

    #[test]
    fn the_dialog_says_all_that_the_core_says() {
        for words in [reveal_words(), backup_words(Owner(Address::repeat_byte(7))), expert_words()] {
            let text = text(&words);
            let lines = words.lines.iter().map(|line| &line.value);
            for said in [&words.sentence].into_iter().chain(&words.warnings).chain(lines) {
                assert!(text.contains(said.as_str()), "“{said}” is missing in {text}");
            }
        }
    }
}
