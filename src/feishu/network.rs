//! Why no answer came: the kinds of failures of the network, told apart from the library's words.

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NetworkKind {
    /// The name of the server is unknown here.
    UnknownHost,
    /// The server's machine is there, but nobody listens.
    Refused,
    /// No connection for another reason.
    Connect,
    /// Nothing came within the time-out.
    Timeout,
    /// The server's certificate is not one that this computer trusts.
    Certificate,
    /// The connection could not be encrypted: no HTTPS there, or no method that both know.
    Tls,
    /// The proxy between did not let it through.
    Proxy,
    /// The connection broke on the way.
    Other,
}

impl NetworkKind {
    /// Whether another try may succeed without anybody changing anything.
    pub(super) fn may_pass(self) -> bool {
        match self {
            Self::UnknownHost | Self::Refused | Self::Connect | Self::Timeout | Self::Other => true,
            Self::Certificate | Self::Tls | Self::Proxy => false,
        }
    }
}

/// The kind of a failed request, and the words of its causes, outermost first, without addresses.
pub(super) fn classify(error: reqwest::Error) -> (NetworkKind, String) {
    let (timeout, connect) = (error.is_timeout(), error.is_connect());
    let error = error.without_url();
    let (mut tls, mut refused) = (false, false);
    let mut words: Vec<String> = Vec::new();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        tls |= is_tls(error);
        refused |= error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused);
        let text = error.to_string();
        if words.last() != Some(&text) {
            words.push(text);
        }
        cause = error.source();
    }
    // The outermost says only that a request failed.
    if words.len() > 1 {
        words.remove(0);
    }
    let detail = words.join(": ");
    let lower = detail.to_lowercase();
    let kind = if lower.contains("certificate") {
        NetworkKind::Certificate
    } else if tls {
        NetworkKind::Tls
    } else if lower.contains("tunnel") || lower.contains("proxy") || lower.contains("socks") {
        NetworkKind::Proxy
    } else if timeout {
        NetworkKind::Timeout
    } else if refused {
        NetworkKind::Refused
    } else if connect && lower.contains("dns") {
        NetworkKind::UnknownHost
    } else if connect {
        NetworkKind::Connect
    } else {
        NetworkKind::Other
    };
    (kind, detail)
}

/// Whether an error is one of encryption. An I/O error hides the error that it wraps from `source()`, more than once.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let wrapped = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || wrapped.is_some_and(|error| is_tls(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    /// Answers each connection with the same bytes, whatever it is asked.
    fn serve(answer: &'static [u8]) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer);
            }
        });
        address
    }

    async fn failure(builder: reqwest::ClientBuilder, url: &str) -> (NetworkKind, String) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = builder.build().unwrap();
        classify(client.get(url).send().await.unwrap_err())
    }

    #[tokio::test]
    async fn a_host_that_speaks_no_https_is_told_apart() {
        let address = serve(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        let builder = reqwest::Client::builder().no_proxy();
        let (kind, detail) = failure(builder, &format!("https://{address}/hunter2")).await;
        assert_eq!(kind, NetworkKind::Tls, "{detail}");
        assert!(!detail.contains("hunter2"), "{detail}");
    }

    #[tokio::test]
    async fn a_proxy_that_refuses_is_told_apart() {
        let address = serve(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        let proxy = reqwest::Proxy::all(format!("http://{address}")).unwrap();
        let builder = reqwest::Client::builder().proxy(proxy);
        let (kind, detail) = failure(builder, "https://feishu.invalid/hunter2").await;
        assert_eq!(kind, NetworkKind::Proxy, "{detail}");
        assert!(!detail.contains("hunter2"), "{detail}");
    }

    #[tokio::test]
    async fn a_name_that_nobody_knows_is_told_apart() {
        let builder = reqwest::Client::builder().no_proxy();
        let (kind, detail) = failure(builder, "http://feishu.invalid/").await;
        assert_eq!(kind, NetworkKind::UnknownHost, "{detail}");
    }
}
