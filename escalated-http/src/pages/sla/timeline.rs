use escalated_core::{
    sla::{ClockExplanation, LedgerRule, LedgerSpan},
    time::Timestamp,
};
use serde_json::{Value, json};

/// How wide the drawing is, in its own units.
const WIDTH: i64 = 3_000;

/// Where marks get so near to an edge that their word stands beside them.
const EDGE: i64 = 300;

/// The way of a clock as a bar from its start to its due date or now, whichever is later: blocks
/// where time counts, a line where it does not, dashes where the clock stands still.
pub(super) fn timeline(explained: &ClockExplanation, now: Timestamp) -> Value {
    let clock = &explained.clock;
    let begin = clock.started_at;
    let until = clock.done_at.unwrap_or(now);
    let ledgers = explained.spans.iter().chain(&explained.ahead);
    let end = ledgers.map(|span| span.to).chain([until]).chain(clock.due_at).max().unwrap_or(now);
    let scale = Scale { begin, seconds: (end - begin).num_seconds().max(1) };
    let mut blocks = Vec::new();
    add(&mut blocks, &scale, &explained.spans, false);
    add(&mut blocks, &scale, &explained.ahead, true);
    let mark = |at: Timestamp| {
        let x = scale.x(at);
        json!({ "x": x, "anchor": anchor(x) })
    };
    json!({
        "width": WIDTH,
        "blocks": blocks.iter().map(Block::props).collect::<Value>(),
        "until": mark(until),
        "until_label": if clock.done_at.is_some() { "done" } else { "now" },
        "due": clock.due_at.map(mark),
    })
}

struct Scale {
    begin: Timestamp,
    seconds: i64,
}

impl Scale {
    fn x(&self, at: Timestamp) -> i64 {
        let passed = i128::from((at - self.begin).num_seconds().clamp(0, self.seconds));
        let x = passed * i128::from(WIDTH) / i128::from(self.seconds);
        i64::try_from(x).unwrap_or(WIDTH)
    }
}

fn anchor(x: i64) -> &'static str {
    match x {
        ..EDGE => "start",
        _ if x > WIDTH - EDGE => "end",
        _ => "middle",
    }
}

#[derive(PartialEq)]
struct Block {
    kind: &'static str,
    ahead: bool,
    from: i64,
    to: i64,
}

impl Block {
    fn props(&self) -> Value {
        let width = (self.to - self.from).max(1);
        json!({ "kind": self.kind, "ahead": self.ahead, "x": self.from, "width": width })
    }
}

fn add(blocks: &mut Vec<Block>, scale: &Scale, spans: &[LedgerSpan], ahead: bool) {
    for span in spans {
        let (kind, from, to) = (kind(span.rule), scale.x(span.from), scale.x(span.to));
        match blocks.last_mut() {
            Some(last) if last.kind == kind && last.ahead == ahead => last.to = to,
            // What is narrower than a hair would only blur its neighbours.
            Some(last) if last.ahead == ahead && to - from < 2 => last.to = to,
            _ => blocks.push(Block { kind, ahead, from, to }),
        }
    }
}

/// How a span is drawn.
fn kind(rule: LedgerRule) -> &'static str {
    match rule {
        LedgerRule::Open | LedgerRule::Always => "counted",
        LedgerRule::OutsideHours | LedgerRule::Holiday => "closed",
        _ => "paused",
    }
}
