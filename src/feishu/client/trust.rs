//! Root certificates that are trusted besides the system's.

use std::path::Path;

use crate::both;
use crate::feishu::error::Error;
use crate::lang::Bilingual;

/// Bytes of a file of certificates at most; all roots of a system together are a quarter of a megabyte.
const FILE_MAX: u64 = 4 << 20;

const ADVICE: Bilingual = Bilingual::fixed(
    "Give a text file that holds the certificate between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----; whoever runs the server or the network has it.",
    "请提供一个文本文件，其中的证书位于 -----BEGIN CERTIFICATE----- 与 -----END CERTIFICATE----- 之间；可向服务器或网络的管理员索取。",
);

/// Reads the certificates of a PEM file.
///
/// # Errors
/// [`Error::Configuration`] when the file is missing, cannot be read or holds no certificate.
pub(super) fn read(path: &Path) -> Result<Vec<reqwest::Certificate>, Error> {
    let shown = path.display();
    let length = std::fs::metadata(path).map(|data| data.len());
    let bytes = match length {
        Ok(length) if length > FILE_MAX => Vec::new(),
        Ok(_) => std::fs::read(path).map_err(|error| unreadable(path, &error))?,
        Err(error) => return Err(unreadable(path, &error)),
    };
    match reqwest::Certificate::from_pem_bundle(&bytes) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(Error::configuration(
            both!(
                "The certificate file {shown} holds no certificate in PEM form.",
                "证书文件 {shown} 中没有 PEM 格式的证书。"
            ),
            ADVICE,
        )),
    }
}

/// The certificates were read, but one of them is none that can be trusted.
pub(super) fn unusable(path: &Path) -> Error {
    let shown = path.display();
    Error::configuration(
        both!(
            "The certificate file {shown} holds a certificate that cannot be used.",
            "证书文件 {shown} 中有无法使用的证书。"
        ),
        ADVICE,
    )
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let shown = path.display();
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => both!(
            "The certificate file {shown} does not exist.",
            "证书文件 {shown} 不存在。"
        ),
        std::io::ErrorKind::PermissionDenied => both!(
            "The certificate file {shown} may not be read by you.",
            "你没有读取证书文件 {shown} 的权限。"
        ),
        _ => both!(
            "The certificate file {shown} cannot be read.",
            "无法读取证书文件 {shown}。"
        ),
    };
    Error::configuration(what, ADVICE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(path: &Path) -> Bilingual {
        read(path).unwrap_err().explain().what
    }

    #[test]
    fn a_file_of_certificates_that_is_none_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none.pem");
        assert!(sentence(&missing).en.contains("does not exist"));
        assert!(sentence(folder.path()).zh.contains("无法读取"));
        let text = folder.path().join("text.pem");
        for content in [
            "",
            "no certificate",
            "-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----\n",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ] {
            std::fs::write(&text, content).unwrap();
            assert!(sentence(&text).en.contains("no certificate"), "{content}");
        }
    }
}
