//! The mail provider's address, and connections to it.

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;
use url::Url;

/// Ports of plain submission and of submission over TLS.
const PORT: u16 = 587;
const PORT_TLS: u16 = 465;
/// Tried in this order.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// When a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    /// From its first byte.
    Wrapped,
    /// By STARTTLS; without it nothing is sent.
    Required,
    /// By STARTTLS where the other side offers it.
    Offered,
    /// Never: for a relay on this machine.
    None,
}

/// A provider's address, read from a URL.
pub(crate) struct Relay {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    timeout: Duration,
}

impl Relay {
    /// Reads `smtp[s]://[user:password@]host[:port][?tls=required|offered|none]`. Errors never quote the URL, which holds a password.
    pub(crate) fn read(url: &str, timeout: Duration) -> Result<Relay, String> {
        let url =
            Url::parse(url).map_err(|error| format!("The SMTP URL does not read: {error}"))?;
        let tls = url
            .query_pairs()
            .find(|(name, _)| name == "tls")
            .map(|(_, value)| value.into_owned());
        let credentials = credentials(&url)?;
        let encryption = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => Encryption::Wrapped,
            ("smtp", Some("required")) => Encryption::Required,
            ("smtp", Some("none")) => Encryption::None,
            // A password must not cross the network in the clear by default.
            ("smtp", None) if credentials.is_some() => Encryption::Required,
            ("smtp", None | Some("offered")) => Encryption::Offered,
            _ => {
                return Err("The SMTP URL starts with smtp:// or smtps://, and tls is required, offered or none.".to_owned());
            }
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        if host.is_empty() {
            return Err("The SMTP URL names no host.".to_owned());
        }
        let wrapped = encryption == Encryption::Wrapped;
        Ok(Relay {
            host,
            port: url.port().unwrap_or(if wrapped { PORT_TLS } else { PORT }),
            encryption,
            credentials,
            timeout,
        })
    }

    /// A greeted, encrypted and authenticated connection.
    pub(crate) async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let hello = ClientId::default();
        let tls = || TlsParameters::new(self.host.clone());
        let wrapped = match self.encryption {
            Encryption::Wrapped => Some(tls()?),
            Encryption::Required | Encryption::Offered | Encryption::None => None,
        };
        let address = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.timeout), &hello, wrapped, None)
                .await?;
        let start = match self.encryption {
            Encryption::Required => true,
            Encryption::Offered => connection.can_starttls(),
            Encryption::Wrapped | Encryption::None => false,
        };
        if start {
            connection.starttls(tls()?, &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, String> {
    let Some(password) = url.password() else {
        return Ok(None);
    };
    let decode = |text: &str| {
        let pairs = format!("x={}", text.replace('+', "%2B"));
        let decoded = url::form_urlencoded::parse(pairs.as_bytes()).next();
        decoded
            .map(|(_, value)| value.into_owned())
            .ok_or_else(|| "The SMTP URL's user or password does not read.".to_owned())
    };
    Ok(Some(Credentials::new(
        decode(url.username())?,
        decode(password)?,
    )))
}

#[cfg(test)]
mod tests {
    use super::{Encryption, Relay};
    use lettre::transport::smtp::authentication::Credentials;
    use std::time::Duration;

    fn read(url: &str) -> Result<Relay, String> {
        Relay::read(url, Duration::from_secs(1))
    }

    #[test]
    fn an_address_says_how_it_is_encrypted() {
        for (url, encryption, port) in [
            ("smtps://mail.example", Encryption::Wrapped, 465),
            ("smtp://mail.example", Encryption::Offered, 587),
            ("smtp://u:p@mail.example", Encryption::Required, 587),
            ("smtp://mail.example:25?tls=none", Encryption::None, 25),
        ] {
            let relay = read(url).unwrap();
            assert_eq!((relay.encryption, relay.port), (encryption, port), "{url}");
        }
        assert!(read("http://mail.example").is_err());
        assert!(read("smtp://mail.example?tls=maybe").is_err());
    }

    #[test]
    fn user_and_password_are_decoded() {
        let relay = read("smtps://ada%40example.com:a+b%2Fc@mail.example").unwrap();
        let expected = Credentials::new("ada@example.com".to_owned(), "a+b/c".to_owned());
        assert!(relay.credentials == Some(expected));
    }
}
