//! Whom the program trusts, and the way through a proxy.

use std::path::PathBuf;
use std::sync::Arc;

use cardwright::feishu::{Error, NetworkKind, Options};

use super::stand_in::{MESSAGES, OPEN_ID, SECRET, StandIn};
use super::{CARD, OPTIONS, client_at, client_with, send};

/// Lets TLS in before a stand-in, with a certificate of the tests' own root. The key in `tls/` was made for these tests
/// and guards nothing; that of the root was thrown away.
async fn with_certificate(server: &StandIn) -> String {
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let certificates = CertificateDer::pem_slice_iter(include_bytes!("tls/server.pem"));
    let certificates = certificates.collect::<Result<Vec<_>, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let behind = server.base_url().replace("http://", "");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                if let Ok(mut outside) = acceptor.accept(stream).await {
                    let mut inside = tokio::net::TcpStream::connect(behind).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
                }
            });
        }
    });
    format!("https://127.0.0.1:{port}")
}

#[tokio::test]
async fn an_own_root_certificate_makes_an_own_server_trusted() {
    let server = StandIn::start();
    let base = with_certificate(&server).await;
    let error = send(&client_at(&base, SECRET, OPTIONS)).await.unwrap_err();
    let kind = match &error {
        Error::Network { kind, .. } => *kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind, NetworkKind::Certificate, "{error:?}");
    assert!(error.detail().is_some_and(|detail| !detail.is_empty()));
    assert!(!error.explain().what.en.contains(error.detail().unwrap()));
    assert!(server.state().log.is_empty());
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/feishu/tls/ca.pem");
    let options = Options {
        ca_file: Some(root),
        ..OPTIONS
    };
    send(&client_at(&base, SECRET, options)).await.unwrap();
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn a_certificate_file_that_is_none_stops_the_call_with_a_sentence() {
    let server = StandIn::start();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for (path, words) in [
        (root.join("none.pem"), "does not exist"),
        (root.join("Cargo.toml"), "no certificate"),
        (root.clone(), "cannot be read"),
    ] {
        let options = Options {
            ca_file: Some(path),
            ..OPTIONS
        };
        let error = send(&client_with(&server, options)).await.unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
        assert!(error.explain().what.en.contains(words), "{error:?}");
    }
    assert!(server.state().log.is_empty());
}

/// The program itself, since the environment belongs to a whole process.
#[test]
fn a_proxy_from_the_environment_is_used_and_not_for_this_machine() {
    let server = StandIn::start();
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("card.json");
    std::fs::write(&card, CARD).unwrap();
    let run = |base: &str, proxy: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_cardwright"))
            .args([
                "send",
                card.to_str().unwrap(),
                "--to",
                OPEN_ID,
                "--unencrypted",
                "--base-url",
                base,
            ])
            // The person who runs the tests keeps profiles and history to themselves.
            .env("CARDWRIGHT_DATA_DIR", folder.path().join("data"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env("FEISHU_APP_ID", super::stand_in::APP_ID)
            .env("FEISHU_APP_SECRET", SECRET)
            .envs([
                ("HTTP_PROXY", proxy),
                ("http_proxy", proxy),
                ("NO_PROXY", ""),
                ("no_proxy", ""),
            ])
            .output()
            .unwrap();
        let shown = [output.stdout, output.stderr].concat();
        let shown = String::from_utf8(shown).unwrap();
        assert!(
            !shown.contains(SECRET) && !shown.contains("t-g1"),
            "{shown}"
        );
        (output.status.success(), shown)
    };
    // The stand-in plays the proxy: it is asked for a host that is nowhere.
    let (sent, shown) = run("http://feishu.invalid", &server.base_url());
    assert!(sent, "{shown}");
    assert_eq!(server.messages().len(), 1);
    let host = server.requests(MESSAGES)[0]
        .header("host")
        .map(str::to_owned);
    assert_eq!(host.as_deref(), Some("feishu.invalid"));
    let (sent, shown) = run(&server.base_url(), "http://127.0.0.1:9");
    assert!(sent, "{shown}");
    assert_eq!(server.messages().len(), 2);
}
