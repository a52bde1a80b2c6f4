//! Runtimes in real Node.

#[cfg(test)]
mod answers;
#[cfg(test)]
#[path = "../bridge/transcript_replay/compare.rs"]
mod compare;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod handlers;
#[cfg(test)]
#[path = "../bridge/transcript_replay/host_call.rs"]
mod host_call;
#[cfg(test)]
mod http_contract;
#[cfg(test)]
#[path = "../bridge/transcript_replay/listed.rs"]
mod listed;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod runtime;
#[cfg(test)]
#[path = "../bridge/setup/recorded.rs"]
mod setup;
#[cfg(test)]
mod transcript;
#[cfg(test)]
mod way;
