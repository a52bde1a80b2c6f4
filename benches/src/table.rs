//! The report as a markdown table.

use std::fmt::Write;

use crate::{
    figures::{Figure, Report, Row},
    sample::median,
};

/// The whole report.
pub(crate) fn markdown(report: &Report) -> String {
    let mut text = format!(
        "{}, {} tickets, {} s for each run, medians of {} rounds\n\n",
        report.database,
        report.tickets,
        report.seconds,
        report.rows.iter().map(|row| row.bare.len()).max().unwrap_or(0),
    );
    text.push_str(
        "| operation | clients | per second | answered / s | p50 ms | p99 ms | CPU s / 1,000 | bare / s | service / bare | goal |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for row in &report.rows {
        lines(&mut text, row);
    }
    text.push('\n');
    rest(&mut text, report);
    text
}

fn lines(text: &mut String, row: &Row) {
    for (place, (clients, rounds)) in row.service.iter().enumerate() {
        let figure = Figure::median(rounds);
        let _ = write!(
            text,
            "| {} | {clients} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} |",
            row.operation,
            figure.per_second,
            figure.answered,
            figure.p50,
            figure.p99,
            figure.cpu_per_thousand,
        );
        let _ = if place + 1 == row.service.len() {
            let bare = Figure::median(&row.bare).per_second;
            let mark = if row.reaches() { "" } else { " missed" };
            let (ratio, goal) = (row.ratio() * 100.0, row.goal * 100.0);
            writeln!(text, " {bare:.0} | {ratio:.0} % | {goal:.0} %{mark} |")
        } else {
            writeln!(text, " | | |")
        };
    }
}

fn rest(text: &mut String, report: &Report) {
    let counts = report.rows.iter().map(|row| format!("{} {}", row.operation, row.statements));
    let counts: Vec<_> = counts.collect();
    let _ = writeln!(text, "- statements of one request: {}", counts.join(", "));
    for row in &report.rows {
        let Some(ratio) = row.plain_ratio() else { continue };
        let plain = Figure::median(&row.plain);
        let _ = writeln!(
            text,
            "- {}: bare behind a plain HTTP server {:.0} a second (CPU of both sides {:.2} s / 1,000); the service reaches {:.0} % of it",
            row.operation,
            plain.per_second,
            plain.cpu_per_thousand,
            ratio * 100.0,
        );
    }
    if let Some(ratio) = report.deep_ratio() {
        let _ = writeln!(text, "- page 101 by cursor against page 1: {ratio:.2} times (goal: 2)");
    }
    if let Some(process) = &report.process {
        let start = median(process.starts.iter().copied());
        let resident = median(process.resident.iter().copied());
        let peak = process.resident_peak;
        let _ = writeln!(text, "- start until /health answers: {start:.0} ms (goal: 300)");
        let _ = writeln!(
            text,
            "- memory: {resident:.0} MB after a round, {peak:.0} MB at most (goal: 100)"
        );
    }
    for goal in report.missed() {
        let _ = writeln!(text, "- missed: {goal}");
    }
}
