//! The signature of a custom bot's messages.
//!
//! <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>

/// `base64(HMAC-SHA256(key = timestamp + newline + secret, message = nothing))`
pub fn sign(timestamp: &str, secret: &str) -> String {
    base64(&hmac(format!("{timestamp}\n{secret}").as_bytes(), b""))
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    let suite = rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
    let suite = suite.tls13().expect("a suite of TLS 1.3");
    let hash = suite.common.hash_provider.hash(bytes);
    hash.as_ref().to_vec()
}

/// RFC 2104
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > 64 {
        sha256(key)
    } else {
        key.to_vec()
    };
    block.resize(64, 0);
    let with = |pad: u8, tail: &[u8]| {
        let head = block.iter().map(|byte| byte ^ pad);
        sha256(&head.chain(tail.iter().copied()).collect::<Vec<_>>())
    };
    with(0x5c, &with(0x36, message))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
            text.push(if index <= chunk.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}
