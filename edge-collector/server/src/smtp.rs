//! Hands mail to the provider, and says honestly how that ended.
//!
//! Until the message itself is on its way, a broken conversation means that nothing was sent, and it can be tried again. From there until
//! the provider's last word nobody knows, and that is what the engine is told.

use crate::config::Smtp;
use crate::house::House;
use crate::letter::Letter;
use crate::log;
use crate::relay::Relay;
use carillon_engine::{EffectId, Mail, Outcome, Scope, Settled};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How long a stop waits for letters on their way.
const STOP_S: u64 = 20;

/// Sends mail over a few connections that it keeps.
pub(crate) struct Mailer {
    post: Arc<Post>,
    connections: u32,
}

struct Post {
    relay: Relay,
    step: Duration,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
    /// One permit for each connection there may be.
    desks: Semaphore,
    stopping: AtomicBool,
}

/// How far a conversation got before it broke.
enum Broken {
    /// Nothing was handed over.
    Before(Error),
    /// The message was on its way.
    Within(Error),
    /// The other side said nothing in time.
    Late(Stage),
    /// The provider cannot carry this letter.
    Unfit(&'static str),
}

#[derive(Clone, Copy)]
enum Stage {
    Before,
    Within,
}

impl Mailer {
    pub(crate) fn new(smtp: &Smtp) -> Result<Mailer, String> {
        let step = Duration::from_secs(smtp.step_s);
        let connections = u32::try_from(smtp.connections).unwrap_or(u32::MAX);
        Ok(Mailer {
            post: Arc::new(Post {
                relay: Relay::read(&smtp.url, step)?,
                step,
                idle: Mutex::default(),
                desks: Semaphore::new(smtp.connections),
                stopping: AtomicBool::new(false),
            }),
            connections,
        })
    }

    /// Sends one mail, and settles it in the scope that asked.
    pub(crate) fn send(&self, house: Arc<House>, scope: Scope, id: EffectId, mail: Mail) {
        let post = Arc::clone(&self.post);
        let runtime = house.runtime.clone();
        runtime.spawn(async move {
            let outcome = post.send(&mail).await;
            house.settle(&scope, Settled { id, outcome });
        });
    }

    /// Waits for letters on their way; those that have not started yet stay in their outbox.
    pub(crate) async fn stop(&self) {
        self.post.stopping.store(true, Ordering::Relaxed);
        let all = self.post.desks.acquire_many(self.connections);
        if timeout(Duration::from_secs(STOP_S), all).await.is_err() {
            log::error(
                "the mail provider did not finish in time; its letters will be listed as unknown",
            );
        }
    }
}

impl Post {
    async fn send(&self, mail: &Mail) -> Outcome {
        let letter = match Letter::of(mail) {
            Ok(letter) => letter,
            Err(error) => return Outcome::Refused(error),
        };
        let Ok(_desk) = self.desks.acquire().await else {
            return Outcome::Later("the server is stopping".to_owned());
        };
        if self.stopping.load(Ordering::Relaxed) {
            return Outcome::Later("the server is stopping".to_owned());
        }
        let kept = self.kept();
        if let Some(connection) = kept {
            match self.hand_over(connection, &letter).await {
                // A kept connection may have been closed by the other side long ago; that alone says nothing about this letter.
                Err(Broken::Before(error)) if error.status().is_none() => {}
                done => return outcome(done),
            }
        }
        let connected = timeout(self.step, self.relay.connect()).await;
        match connected {
            Ok(Ok(connection)) => outcome(self.hand_over(connection, &letter).await),
            Ok(Err(error)) => Outcome::Later(error.to_string()),
            Err(_) => Outcome::Later("the mail provider did not answer".to_owned()),
        }
    }

    async fn hand_over(
        &self,
        mut connection: AsyncSmtpConnection,
        letter: &Letter,
    ) -> Result<(), Broken> {
        let options = match options(&connection, letter) {
            Ok(options) => options,
            Err(unfit) => {
                self.keep(connection);
                return Err(Broken::Unfit(unfit));
            }
        };
        let before = timeout(self.step, introduce(&mut connection, letter, options)).await;
        match before {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                self.after_refusal(connection).await;
                return Err(Broken::Before(error));
            }
            Err(_) => return Err(Broken::Late(Stage::Before)),
        }
        let within = timeout(self.step, connection.message(&letter.bytes)).await;
        match within {
            Ok(Ok(_)) => {
                self.keep(connection);
                Ok(())
            }
            Ok(Err(error)) => Err(Broken::Within(error)),
            Err(_) => Err(Broken::Late(Stage::Within)),
        }
    }

    async fn after_refusal(&self, mut connection: AsyncSmtpConnection) {
        let _ = timeout(self.step, connection.abort()).await;
    }

    fn kept(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(connection);
    }
}

/// What the provider must be told about the letter; the error says what it cannot carry.
fn options(
    connection: &AsyncSmtpConnection,
    letter: &Letter,
) -> Result<Vec<MailParameter>, &'static str> {
    let offers = |extension| connection.server_info().supports_feature(extension);
    let envelope = &letter.envelope;
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    let plain = addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii());
    let mut options = Vec::new();
    if !plain {
        if !offers(Extension::SmtpUtfEight) {
            return Err("the mail provider takes no address outside ASCII");
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !letter.bytes.is_ascii() && offers(Extension::EightBitMime) {
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(options)
}

/// Everything before the message: sender, recipient, and the provider's word that it will take it.
async fn introduce(
    connection: &mut AsyncSmtpConnection,
    letter: &Letter,
    options: Vec<MailParameter>,
) -> Result<(), Error> {
    let from = MailFrom::new(letter.envelope.from().cloned(), options);
    connection.command(from).await?;
    for to in letter.envelope.to() {
        connection
            .command(Rcpt::new(to.clone(), Vec::new()))
            .await?;
    }
    connection.command(Data).await?;
    Ok(())
}

fn outcome(done: Result<(), Broken>) -> Outcome {
    match done {
        Ok(()) => Outcome::Done,
        Err(Broken::Unfit(unfit)) => Outcome::Refused(unfit.to_owned()),
        Err(Broken::Before(error) | Broken::Within(error)) if error.is_permanent() => {
            Outcome::Refused(error.to_string())
        }
        Err(Broken::Within(error)) if !error.is_transient() => Outcome::Unknown(error.to_string()),
        Err(Broken::Before(error) | Broken::Within(error)) => Outcome::Later(error.to_string()),
        Err(Broken::Late(Stage::Before)) => {
            Outcome::Later("the mail provider did not answer".to_owned())
        }
        Err(Broken::Late(Stage::Within)) => {
            Outcome::Unknown("the mail provider did not answer after the message".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mailer;
    use crate::config::Smtp;
    use carillon_engine::{Mail, Outcome};
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};
    use std::thread;

    /// How a provider behaves when the word comes up that it is known for.
    #[derive(Clone, Copy)]
    enum Habit {
        Polite,
        /// Answers the first command that starts with the word so.
        Says(&'static str, &'static str),
        /// Closes the connection when a line starts with the word.
        Leaves(&'static str),
        /// Takes one mail, and is gone without a word before the next.
        TakesOne,
    }

    /// A mail provider of the test's own, and everything it took.
    struct Provider {
        address: String,
        taken: Arc<Mutex<Vec<String>>>,
    }

    impl Provider {
        fn start(habit: Habit) -> Provider {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let taken = Arc::new(Mutex::new(Vec::new()));
            let box_ = Arc::clone(&taken);
            thread::spawn(move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    let _ = talk(stream, habit, &box_);
                }
            });
            Provider { address, taken }
        }

        fn mailer(&self) -> Mailer {
            Mailer::new(&Smtp {
                url: format!("smtp://{}?tls=none", self.address),
                connections: 2,
                step_s: 1,
            })
            .unwrap()
        }

        fn taken(&self) -> usize {
            self.taken.lock().unwrap().len()
        }
    }

    fn talk(stream: TcpStream, habit: Habit, taken: &Mutex<Vec<String>>) -> std::io::Result<()> {
        let mut out = stream.try_clone()?;
        let mut lines = BufReader::new(stream).lines();
        let mut say = |line: &str| write!(out, "{line}\r\n");
        say("220 provider.example")?;
        while let Some(line) = lines.next().transpose()? {
            match habit {
                Habit::Says(word, answer) if line.starts_with(word) => {
                    say(answer)?;
                    continue;
                }
                Habit::Leaves(word) if line.starts_with(word) => return Ok(()),
                _ => {}
            }
            if line.starts_with("EHLO") {
                say("250-provider.example")?;
                say("250 8BITMIME")?;
            } else if line == "DATA" {
                say("354 go on")?;
                let mut letter = String::new();
                for line in lines.by_ref().map_while(Result::ok) {
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                if let Habit::Leaves("the message") = habit {
                    return Ok(());
                }
                if let Habit::Says("the message", answer) = habit {
                    say(answer)?;
                    continue;
                }
                taken.lock().unwrap().push(letter);
                say("250 taken")?;
                if let Habit::TakesOne = habit {
                    return Ok(());
                }
            } else {
                say("250 fine")?;
            }
        }
        Ok(())
    }

    fn mail() -> Mail {
        Mail {
            id: "s1".to_owned(),
            from: "shop@shop.example".to_owned(),
            to: "ada@example.com".to_owned(),
            subject: "Hello".to_owned(),
            text: Some("Hello Ada\n.\nBye".to_owned()),
            ..Mail::default()
        }
    }

    fn send(provider: &Provider, times: usize) -> Vec<Outcome> {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let mailer = provider.mailer();
        runtime.block_on(async {
            let mut outcomes = Vec::new();
            for _ in 0..times {
                outcomes.push(mailer.post.send(&mail()).await);
            }
            outcomes
        })
    }

    #[test]
    fn mail_is_handed_over_and_the_connection_kept() {
        let provider = Provider::start(Habit::Polite);
        assert_eq!(
            send(&provider, 3),
            [Outcome::Done, Outcome::Done, Outcome::Done]
        );
        let taken = provider.taken.lock().unwrap();
        assert_eq!(taken.len(), 3);
        assert!(taken[0].contains("Hello Ada\n..\nBye"), "{}", taken[0]);
    }

    #[test]
    fn a_kept_connection_that_broke_is_replaced() {
        let provider = Provider::start(Habit::TakesOne);
        assert_eq!(
            send(&provider, 3),
            [Outcome::Done, Outcome::Done, Outcome::Done]
        );
        assert_eq!(provider.taken(), 3);
    }

    #[test]
    fn a_provider_that_refuses_is_believed() {
        for word in ["MAIL", "RCPT", "DATA", "the message"] {
            let never = Provider::start(Habit::Says(word, "550 no"));
            assert!(
                matches!(send(&never, 1)[..], [Outcome::Refused(_)]),
                "{word}"
            );
            let later = Provider::start(Habit::Says(word, "451 not now"));
            assert!(matches!(send(&later, 1)[..], [Outcome::Later(_)]), "{word}");
        }
    }

    #[test]
    fn a_conversation_that_breaks_early_sent_nothing_and_one_that_breaks_late_may_have() {
        for word in ["MAIL", "RCPT", "DATA"] {
            let provider = Provider::start(Habit::Leaves(word));
            assert!(
                matches!(send(&provider, 1)[..], [Outcome::Later(_)]),
                "{word}"
            );
        }
        let provider = Provider::start(Habit::Leaves("the message"));
        assert!(matches!(send(&provider, 1)[..], [Outcome::Unknown(_)]));
    }

    #[test]
    fn a_provider_that_is_not_there_is_tried_later() {
        let provider = Provider::start(Habit::Polite);
        let closed = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = closed.local_addr().unwrap().to_string();
        drop(closed);
        let provider = Provider {
            address,
            ..provider
        };
        assert!(matches!(send(&provider, 1)[..], [Outcome::Later(_)]));
    }
}
