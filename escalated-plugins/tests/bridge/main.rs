//! The bridge to runtimes of plugins, from outside.

#[cfg(test)]
mod ends;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod places;
#[cfg(test)]
mod setup;
#[cfg(test)]
mod transcript;
#[cfg(test)]
mod transcript_replay;
