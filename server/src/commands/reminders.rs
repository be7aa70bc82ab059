//! `wijkweb reminders send`: sends the reminders that are due, and erases their addresses.
//!
//! A row goes right after the mail server took the mail. When the program or the database stops in
//! between, or the answer of the mail server is lost, that one mail goes twice; none is ever lost.
//! What the mail server says is not logged, because it tends to repeat the address.

use std::{error::Error as _, io, iter, net::IpAddr, time::Duration};

use anyhow::{Context as _, anyhow, bail};
use domain::language::Language;
use lettre::{
    Address, Message,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt, Rset},
        extension::ClientId,
    },
};
use percent_encoding::percent_decode_str;
use store::{Database, reminders};
use url::Url;

use crate::{Surroundings, surroundings::to_hex};

/// How many reminders are handed in at most in one go.
const AT_ONCE: u32 = 100;

/// How long the mail server may take for one step.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where mail is handed in, in whose name, and to which site it leads.
#[derive(Clone, Debug)]
pub struct Mailer {
    host: String,
    port: u16,
    encrypted: bool,
    login: Option<Credentials>,
    from: Mailbox,
    origin: String,
}

/// What became of the reminders that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Sent, and their addresses erased.
    pub sent: usize,
    /// Erased because their addresses do not exist or do not take mail.
    pub refused: usize,
    /// Still there for the next round.
    pub kept: usize,
}

/// What the mail server did with one mail.
enum Delivery {
    Taken,
    Refused,
    NotNow,
}

impl Mailer {
    /// The mail server at `smtps://user:password@host:465`, or at `smtp://127.0.0.1:25` on this
    /// machine; what goes over a network is encrypted.
    pub fn new(server: &str, from: &str, origin: &str) -> anyhow::Result<Self> {
        // A message of the parser could show the password.
        let Some(server) = Url::parse(server).ok().filter(Url::has_host) else {
            bail!("a mail server is written `smtps://user:password@mail.example.nl:465`")
        };
        let host = server.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let encrypted = match server.scheme() {
            "smtps" => true,
            "smtp" if host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()) => false,
            "smtp" => bail!(
                "without encryption mail may only go to this machine: \
                 write `smtps://…`, or `smtp://127.0.0.1:25`"
            ),
            _ => bail!("the address of a mail server begins with `smtps:` or `smtp:`"),
        };
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let login = (!server.username().is_empty()).then(|| {
            let password = server.password().unwrap_or_default();
            Credentials::new(decoded(server.username()), decoded(password))
        });
        Ok(Self {
            host: host.to_owned(),
            port: server.port().unwrap_or(if encrypted { 465 } else { 25 }),
            encrypted,
            login,
            from: from.parse().context("a sender is written `wijkweb@example.nl`")?,
            origin: origin.to_owned(),
        })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let encryption =
            self.encrypted.then(|| TlsParameters::new(self.host.clone())).transpose()?;
        let name = ClientId::Domain(self.from.email.domain().to_owned());
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, None, &name, encryption, None).await?;
        if let Some(login) = &self.login {
            connection.auth(DEFAULT_MECHANISMS, login).await?;
        }
        Ok(connection)
    }

    fn message(
        &self,
        to: Address,
        language: Language,
        surroundings: Surroundings,
    ) -> anyhow::Result<Message> {
        let chance = surroundings.secret().context("this machine gives no random bytes")?;
        let id = format!("<{}@{}>", to_hex(&chance), self.from.email.domain());
        let (subject, text) = words(language, &self.origin);
        // Out-of-office replies would tell the sender's mailbox who was reminded.
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .from(self.from.clone())
            .to(to.into())
            .subject(subject)
            .date((surroundings.now)().into())
            .message_id(Some(id))
            .raw_header(automatic)
            .singlepart(SinglePart::plain(text))
            .context("writing a mail")
    }
}

/// Subject and text. The subject is what others see on a locked phone: not a word on health.
fn words(language: Language, origin: &str) -> (&'static str, String) {
    match language {
        Language::Dutch => (
            "Je herinnering van Wijkweb",
            format!(
                "Hallo,\n\n\
                 Op Wijkweb zie je in één tekening hoe het met je gaat.\n\
                 Je vroeg ons om één herinnering.\n\n\
                 Kijk nog eens hoe het met je gaat:\n\
                 {origin}\n\n\
                 We wissen je e-mailadres nu.\n"
            ),
        ),
        Language::English => (
            "Your reminder from Wijkweb",
            format!(
                "Hello,\n\n\
                 Wijkweb shows you in one drawing how you are doing.\n\
                 You asked us for one reminder.\n\n\
                 Look again at how you are doing:\n\
                 {origin}\n\n\
                 We erase your e-mail address now.\n"
            ),
        ),
    }
}

/// Sends what is due and tells the log how many; errs when the mail server or the database stopped
/// it on the way.
pub async fn send(
    database: &Database,
    surroundings: Surroundings,
    mailer: &Mailer,
) -> anyhow::Result<Round> {
    let mut round = Round::default();
    let finished = hand_in(database, surroundings, mailer, &mut round).await;
    tracing::info!(
        reminders.sent = round.sent,
        reminders.refused = round.refused,
        reminders.kept = round.kept,
        "Sent the reminders that are due"
    );
    finished?;
    database.empty_journals().await?;
    Ok(round)
}

async fn hand_in(
    database: &Database,
    surroundings: Surroundings,
    mailer: &Mailer,
    round: &mut Round,
) -> anyhow::Result<()> {
    let quarter = surroundings.quarter().context("the clock of this machine is wrong")?;
    let mut connection = database.connection().await?;
    let due = reminders::due(&mut connection, quarter, AT_ONCE).await?;
    // The mail server takes its time; visitors need the connection.
    drop(connection);
    if due.is_empty() {
        return Ok(());
    }
    round.kept = due.len();
    let mut server = in_time(mailer.connect()).await?;
    for reminder in due {
        let delivery = match reminder.email.parse() {
            Ok(address) => {
                let message = mailer.message(address, reminder.language, surroundings)?;
                in_time(deliver(&mut server, &message)).await?
            }
            Err(_) => Delivery::Refused,
        };
        let counted = match delivery {
            Delivery::Taken => &mut round.sent,
            Delivery::Refused => &mut round.refused,
            Delivery::NotNow => continue,
        };
        let mut connection = database.connection().await?;
        reminders::erase(&mut connection, &reminder.id).await?;
        *counted += 1;
        round.kept -= 1;
    }
    // All is done, whether or not the mail server says goodbye.
    let _ = in_time(server.quit()).await;
    Ok(())
}

/// Hands in one mail. It is an error when the mail server refuses the sender, or is lost: the next
/// mail would fare no better.
async fn deliver(server: &mut AsyncSmtpConnection, message: &Message) -> Result<Delivery, Error> {
    let envelope = message.envelope();
    server.command(Mail::new(envelope.from().cloned(), Vec::new())).await?;
    let taken = async {
        for address in envelope.to() {
            server.command(Rcpt::new(address.clone(), Vec::new())).await?;
        }
        server.command(Data).await?;
        server.message(&message.formatted()).await
    };
    let Err(refusal) = taken.await else { return Ok(Delivery::Taken) };
    let Some(status) = refusal.status() else { return Err(refusal) };
    server.command(Rset).await?;
    if is_about_the_address(&refusal) {
        return Ok(Delivery::Refused);
    }
    tracing::warn!(status = u16::from(status), "A reminder was not taken; it stays");
    Ok(Delivery::NotNow)
}

/// Whether an address is refused for good, by RFC 3463 or, without such a code, by RFC 5321.
///
/// Refusals for good that are about us are not: a mail server that is set up wrong says at each
/// recipient that it does not relay, and would have everybody's address erased unsent.
fn is_about_the_address(refusal: &Error) -> bool {
    let said = refusal.source().map(ToString::to_string).unwrap_or_default();
    let code: Vec<_> = said.split(' ').next().unwrap_or_default().split('.').collect();
    match code.as_slice() {
        ["5", "1", "7" | "8"] => false,
        ["5", subject, _] => matches!(*subject, "1" | "2"),
        _ => refusal.status().is_some_and(|status| matches!(u16::from(status), 550 | 551 | 553)),
    }
}

/// What the mail server does within the time it has; an error does not repeat its words.
async fn in_time<T>(step: impl Future<Output = Result<T, Error>>) -> anyhow::Result<T> {
    let Ok(done) = tokio::time::timeout(PATIENCE, step).await else {
        bail!("the mail server took too long")
    };
    done.map_err(|error| {
        // The system and TLS know of no address.
        let mut causes = iter::successors(error.source(), |&cause| cause.source());
        let cause = causes.find_map(|cause| cause.downcast_ref::<io::Error>());
        match (error.status(), cause) {
            (Some(status), _) => anyhow!("the mail server answered {status}"),
            (None, Some(cause)) => anyhow!("the mail server is lost: {cause}"),
            (None, None) => {
                anyhow!("the mail server and this program do not understand each other")
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        io::{BufRead as _, BufReader, Write},
        net::{TcpListener, TcpStream},
        path::PathBuf,
        process, str,
        sync::{
            Arc, Mutex, OnceLock,
            mpsc::{Receiver, Sender, channel},
        },
        thread,
    };

    use domain::period::Quarter;
    use store::reminders::Reminder;
    use time::macros::datetime;

    use super::*;

    const SURROUNDINGS: Surroundings = Surroundings {
        now: || datetime!(2026-11-23 12:00 UTC),
        fill: |bytes| {
            bytes.fill(7);
            true
        },
    };

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// All that these tests log: a line is not written when another test met it before anybody
    /// listened, so they listen from the start.
    fn log() -> &'static Log {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Log::default();
            let writer = log.clone();
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(move || writer.clone())
                .with_ansi(false)
                .init();
            log
        })
    }

    /// A database of its own, and a mail server.
    struct Stage {
        folder: PathBuf,
        database: Database,
        mailer: Mailer,
        taken: Receiver<String>,
    }

    impl Drop for Stage {
        fn drop(&mut self) {
            // A folder that cannot be removed is the system's to clean.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    impl Stage {
        async fn set(name: &str) -> Self {
            log();
            let folder = std::env::temp_dir().join(format!("wijkweb-{}-{name}", process::id()));
            fs::create_dir_all(&folder).unwrap();
            let address = format!("sqlite:{}", folder.join("wijkweb.sqlite").display());
            let database = Database::open(&address).await.unwrap();
            database.migrate().await.unwrap();
            let (address, taken) = mail_server();
            let mailer =
                Mailer::new(&address, "wijkweb@voorbeeld.nl", "https://wijkweb.voorbeeld.nl");
            Self { folder, database, mailer: mailer.unwrap(), taken }
        }

        async fn keep(&self, email: &str, language: Language, due: &str) {
            let reminder = Reminder { id: email.to_owned(), email: email.to_owned(), language };
            let mut connection = self.database.connection().await.unwrap();
            reminders::insert(&mut connection, &reminder, due.parse().unwrap()).await.unwrap();
        }

        async fn send(&self) -> Round {
            send(&self.database, SURROUNDINGS, &self.mailer).await.unwrap()
        }

        /// The addresses that are still there.
        async fn left(&self) -> Vec<String> {
            let ever: Quarter = "2999-Q4".parse().unwrap();
            let mut connection = self.database.connection().await.unwrap();
            let left = reminders::due(&mut connection, ever, 99).await.unwrap();
            left.into_iter().map(|reminder| reminder.email).collect()
        }
    }

    /// A mail server that answers a recipient with its name: `550-5.1.1@…` with `550 5.1.1 …`.
    fn mail_server() -> (String, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let (taking, taken) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                talk(stream.unwrap(), &taking);
            }
        });
        (address, taken)
    }

    fn talk(mut stream: TcpStream, taking: &Sender<String>) {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
        writeln!(stream, "220 voorbeeld.nl\r").unwrap();
        while let Some(line) = lines.next() {
            let answer = match line.split_once(":<") {
                Some(("RCPT TO", address)) => {
                    let (name, _) = address.split_once('@').unwrap();
                    format!("{} {address}", name.replace('-', " "))
                }
                _ if line == "DATA" => {
                    writeln!(stream, "354 go on\r").unwrap();
                    let mail: Vec<_> = lines.by_ref().take_while(|line| line != ".").collect();
                    taking.send(mail.join("\n")).unwrap();
                    "250 taken".to_owned()
                }
                _ => "250 fine".to_owned(),
            };
            writeln!(stream, "{answer}\r").unwrap();
        }
    }

    #[tokio::test]
    async fn a_reminder_that_is_due_is_sent_once_in_its_language_and_its_address_is_erased() {
        let stage = Stage::set("once").await;
        stage.keep("250@voorbeeld.nl", Language::Dutch, "2026-Q4").await;
        stage.keep("250@example.com", Language::English, "2026-Q4").await;

        assert_eq!(stage.send().await, Round { sent: 2, refused: 0, kept: 0 });
        assert_eq!(stage.left().await, Vec::<String>::new());
        assert_eq!(stage.send().await, Round::default());

        let mails: Vec<_> = stage.taken.try_iter().collect();
        let [english, dutch] = mails.as_slice() else { panic!("{} mails", mails.len()) };
        for said in [
            "From: wijkweb@voorbeeld.nl",
            "To: 250@voorbeeld.nl",
            "Subject: Je herinnering van Wijkweb",
            "Date: Mon, 23 Nov 2026 12:00:00 +0000",
            "Kijk nog eens hoe het met je gaat:\nhttps://wijkweb.voorbeeld.nl\n",
            "We wissen je e-mailadres nu.",
        ] {
            assert!(dutch.contains(said), "{dutch}");
        }
        assert!(english.contains("Subject: Your reminder from Wijkweb\n"), "{english}");
        assert!(english.contains("Look again at how you are doing:\n"), "{english}");
    }

    #[tokio::test]
    async fn a_reminder_of_next_quarter_waits() {
        let stage = Stage::set("waits").await;
        stage.keep("250@voorbeeld.nl", Language::Dutch, "2027-Q1").await;
        assert_eq!(stage.send().await, Round::default());
        assert_eq!(stage.left().await, ["250@voorbeeld.nl"]);
    }

    #[tokio::test]
    async fn an_address_that_does_not_exist_is_erased_and_one_that_is_refused_for_now_stays() {
        let stage = Stage::set("refused").await;
        for name in ["550", "550-5.1.1", "552-5.2.2", "un..sendable", "451", "450-4.2.1", "250"] {
            stage.keep(&format!("{name}@voorbeeld.nl"), Language::Dutch, "2026-Q4").await;
        }
        assert_eq!(stage.send().await, Round { sent: 1, refused: 4, kept: 2 });
        assert_eq!(stage.left().await, ["450-4.2.1@voorbeeld.nl", "451@voorbeeld.nl"]);
    }

    #[tokio::test]
    async fn a_mail_server_that_does_not_want_us_erases_nobody() {
        let stage = Stage::set("unwanted").await;
        for name in ["530", "550-5.7.1", "553-5.1.8", "554", "554-5.7.1"] {
            stage.keep(&format!("{name}@voorbeeld.nl"), Language::Dutch, "2026-Q4").await;
        }
        assert_eq!(stage.send().await, Round { sent: 0, refused: 0, kept: 5 });
        assert_eq!(stage.left().await.len(), 5);
    }

    #[tokio::test]
    async fn a_mail_server_that_hangs_up_loses_nobody() {
        let stage = Stage::set("hangs_up").await;
        stage.keep("250@voorbeeld.nl", Language::Dutch, "2026-Q4").await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = format!("smtp://{}", listener.local_addr().unwrap());
        thread::spawn(move || drop(listener.accept()));
        let mailer = Mailer::new(&server, "wijkweb@voorbeeld.nl", "https://w.nl").unwrap();
        assert!(send(&stage.database, SURROUNDINGS, &mailer).await.is_err());
        assert_eq!(stage.left().await, ["250@voorbeeld.nl"]);
    }

    #[tokio::test]
    async fn the_log_tells_how_many_were_reminded_and_never_who() {
        let stage = Stage::set("log").await;
        for name in ["250", "451", "550", "999"] {
            stage.keep(&format!("{name}@geheim.nl"), Language::Dutch, "2026-Q4").await;
        }
        let error = send(&stage.database, SURROUNDINGS, &stage.mailer).await.unwrap_err();

        let log = log().0.lock().unwrap().clone();
        let log = str::from_utf8(&log).unwrap();
        assert!(log.contains("reminders.sent=1 reminders.refused=1 reminders.kept=2"), "{log}");
        assert!(log.contains("it stays status=451"), "{log}");
        for told in [log, &format!("{error:?}")] {
            assert!(!told.contains("geheim"), "{told}");
        }
    }

    #[test]
    fn what_goes_over_a_network_is_encrypted() {
        let mailer = |server| Mailer::new(server, "wijkweb@voorbeeld.nl", "https://w.nl");
        for server in ["smtp://127.0.0.1:2525", "smtp://[::1]", "smtps://mail.voorbeeld.nl"] {
            assert!(mailer(server).is_ok(), "{server}");
        }
        for server in ["smtp://mail.voorbeeld.nl:25", "smtp://10.0.0.1", "smtp://localhost.nl"] {
            let refusal = mailer(server).unwrap_err().to_string();
            assert!(refusal.contains("without encryption"), "{refusal}");
        }
        for server in ["", "mail.voorbeeld.nl", "https://mail.voorbeeld.nl", "smtps:///"] {
            assert!(mailer(server).is_err(), "{server}");
        }
        assert!(Mailer::new("smtps://mail.voorbeeld.nl", "wijkweb", "https://w.nl").is_err());
    }

    #[test]
    fn a_password_can_hold_any_character_and_is_never_shown() {
        let server = "smtps://wijk%40web:ge%2Fheim@mail.voorbeeld.nl:4650";
        let mailer = Mailer::new(server, "Wijkweb <wijkweb@voorbeeld.nl>", "https://w.nl").unwrap();
        let login = Credentials::new("wijk@web".to_owned(), "ge/heim".to_owned());
        assert!(mailer.login == Some(login));
        assert_eq!((mailer.host.as_str(), mailer.port), ("mail.voorbeeld.nl", 4650));
        assert!(!format!("{mailer:?}").contains("heim"));
        let refusal = Mailer::new("smtp://a:geheim@mail.nl", "a@b.nl", "https://w.nl").unwrap_err();
        assert!(!format!("{refusal:?}").contains("geheim"));
    }
}
