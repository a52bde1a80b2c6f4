//! Every page once with its props, and once as HTML, full of hostile texts.

mod html;
mod rendering;
mod sample;
mod snapshots;
