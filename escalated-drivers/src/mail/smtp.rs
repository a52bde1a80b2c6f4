use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use escalated_core::{
    Error, ErrorKind, Result,
    mail::{Mailer, OutgoingMail},
};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, transport::smtp};
use tokio::{sync::Semaphore, time::timeout};

use super::{MailSettings, mime::to_mime, one_line::one_line};

/// One answer of the server.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);
/// A whole mail; a server that answers one byte at a time holds us no longer. With the wait for a
/// turn it is well below the minute for which the dispatcher leases a delivery.
const MAIL_TIMEOUT: Duration = Duration::from_secs(25);
/// How long a mail waits for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(15);
/// Connections at a time; servers turn away who opens many.
const CONNECTIONS: usize = 4;

/// Sends over SMTP, one connection for each mail and at most four at a time.
///
/// A refusal for good (5xx) is `mail_refused` and final; greylisting (4xx), a broken connection
/// and everything that is wrong between the server and us, a login included, is `mail_unavailable`
/// and tried again.
#[derive(Clone)]
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    settings: MailSettings,
    server: String,
    turns: Arc<Semaphore>,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer").field("server", &self.server).finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// A mailer for `smtp://user:password@host:port` or `smtps://…`.
    ///
    /// Without `?tls=required` or `?tls=opportunistic`, `smtp://` asks another machine for
    /// STARTTLS, and insists when there is a password; the machine itself is spoken to plainly.
    ///
    /// # Errors
    /// `invalid_smtp_url`, which never repeats the URL, and what [`MailSettings::check`] says.
    pub fn new(url: &str, settings: &MailSettings) -> Result<Self> {
        settings.check()?;
        let server = Server::parse(url).ok_or_else(invalid_url)?;
        let url = match server.tls {
            Some(tls) => format!("{url}{}tls={tls}", if url.contains('?') { '&' } else { '?' }),
            None => url.to_owned(),
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(|_| invalid_url())?
            .timeout(Some(ANSWER_TIMEOUT))
            .build();
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        Ok(Self { transport, settings: settings.clone(), server: server.name, turns })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &OutgoingMail) -> Result<()> {
        let message = to_mime(mail, &self.settings)?;
        let turn = timeout(TURN_TIMEOUT, self.turns.acquire()).await;
        let _turn = turn.map_err(|elapsed| unavailable("it is busy").with_source(elapsed))?;
        match timeout(MAIL_TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(translate(error)),
            Err(elapsed) => Err(unavailable("it took too long").with_source(elapsed)),
        }
    }
}

/// What the URL says of the server, without the login.
struct Server {
    name: String,
    /// The TLS mode that the URL leaves open.
    tls: Option<&'static str>,
}

impl Server {
    fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (login, name) = match authority.rsplit_once('@') {
            Some((login, name)) => (Some(login), name),
            None => (None, authority),
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if name.is_empty() || !name.chars().all(fits) {
            return None;
        }
        let host = match name.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => name.split(':').next().unwrap_or_default(),
        };
        let here = host.eq_ignore_ascii_case("localhost")
            || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let says_tls = rest.split_once('?').is_some_and(|(_, query)| query.contains("tls="));
        let has_password = login.is_some_and(|login| login.contains(':'));
        let tls = match scheme {
            "smtps" => None,
            "smtp" if here || says_tls => None,
            "smtp" if has_password => Some("required"),
            "smtp" => Some("opportunistic"),
            _ => return None,
        };
        Some(Self { name: name.to_owned(), tls })
    }
}

fn invalid_url() -> Error {
    let message = "write smtp://user:password@host:port or smtps://user:password@host:port";
    Error::field("smtp_url", "invalid_smtp_url", message)
}

fn translate(error: smtp::Error) -> Error {
    let said = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    let said = one_line(&said, 200);
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    // The server does not know us: that says nothing of the mail.
    let about_login = matches!(code.as_str(), "530" | "534" | "535" | "538");
    if error.is_permanent() && !about_login {
        let message = format!("the mail server refused the mail: {code} {said}");
        Error::new(ErrorKind::Invalid, "mail_refused", message.trim().to_owned()).with_source(error)
    } else {
        let why = if code.is_empty() { "no answer".to_owned() } else { code };
        unavailable(&why).with_source(error)
    }
}

fn unavailable(why: &str) -> Error {
    let message = format!("the mail server did not take the mail: {why}");
    Error::unavailable("mail_unavailable", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> MailSettings {
        MailSettings {
            domain: "help.example.org".into(),
            from_name: "Support".into(),
            from_email: "support@help.example.org".into(),
            base_url: "https://example.org".into(),
        }
    }

    #[test]
    fn passwords_show_nowhere() {
        for url in [
            "smtp://ada:hunter2@mail.example.org:587",
            "smtps://ada:hunter2@mail.example.org",
            "http://ada:hunter2@mail.example.org",
            "smtp://ada:hunter2@",
            "smtp://ada:hunter2@mail.example.org:99999",
            "smtp://ada:hunter2@mail.example.org?tls=nonsense",
        ] {
            let shown = match SmtpMailer::new(url, &settings()) {
                Ok(mailer) => format!("{mailer:?}"),
                Err(error) => format!("{error:?} {error} {:?}", std::error::Error::source(&error)),
            };
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn passwords_go_in_clear_to_this_machine_only() {
        let tls = |url| Server::parse(url).unwrap().tls;
        assert_eq!(tls("smtp://u:p@mail.example.org:25"), Some("required"));
        assert_eq!(tls("smtp://mail.example.org"), Some("opportunistic"));
        assert_eq!(tls("smtp://u:p@localhost:25"), None);
        assert_eq!(tls("smtp://u:p@[::1]:25"), None);
        assert_eq!(tls("smtp://127.0.0.1:1025"), None);
        assert_eq!(tls("smtps://u:p@mail.example.org"), None);
        assert_eq!(tls("smtp://u:p@mail.example.org?tls=opportunistic"), None);
        assert!(Server::parse("ftp://x").is_none());
    }
}
