//! It starts and answers.

#[cfg(test)]
mod support;

use support::Started;

#[test]
fn it_starts_and_is_healthy() {
    let answer = Started::new(env!("CARGO_BIN_EXE_headless")).get("/support/health");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
