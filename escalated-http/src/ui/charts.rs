use plotters::{
    backend::SVGBackend,
    chart::ChartBuilder,
    coord::ranged1d::{IntoSegmentedCoord, SegmentValue},
    drawing::IntoDrawingArea,
    element::Rectangle,
    style::{Color, IntoFont, RGBColor, TextStyle},
};
use serde::Deserialize;

/// How wide and high a chart is drawn: so narrow that its words can be read on a phone.
const SIZE: (u32, u32) = (360, 200);

/// How many labels fit beneath the bars.
const LABELS: usize = 6;

/// Colours are names here: the stylesheet gives each its value, light or dark.
const TEXT: RGBColor = RGBColor(1, 1, 1);
const LINE: RGBColor = RGBColor(1, 1, 2);
const COLOURS: [RGBColor; 3] = [RGBColor(1, 1, 3), RGBColor(1, 1, 4), RGBColor(1, 1, 5)];

/// Bars side by side, each of parts on top of each other.
#[derive(Debug, Deserialize)]
pub(super) struct Bars {
    pub(super) labels: Vec<String>,
    /// The height of each part of each bar.
    pub(super) parts: Vec<Vec<u64>>,
    /// The upper end of the axis; left out, the highest bar.
    #[serde(default)]
    pub(super) most: Option<u64>,
}

/// The inside of an SVG drawing of 360 by 200 units.
pub(super) fn draw(bars: &Bars) -> Result<String, String> {
    let mut svg = String::new();
    draw_into(&mut svg, bars).map_err(|error| error.to_string())?;
    // The template brings the outer element, with a title for those who cannot see.
    let inside = svg.split_once('>').map_or("", |(_, rest)| rest);
    Ok(inside.trim_end().trim_end_matches("</svg>").to_owned())
}

fn draw_into(svg: &mut String, bars: &Bars) -> Result<(), Box<dyn std::error::Error>> {
    let count = bars.labels.len().max(1);
    let highest = bars.parts.iter().map(|parts| parts.iter().sum()).max().unwrap_or(0);
    let most = bars.most.unwrap_or(highest).max(1);
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let text = || TextStyle::from(("sans-serif", 10).into_font()).color(&TEXT);
    let mut chart = ChartBuilder::on(&area)
        .margin(6)
        .x_label_area_size(26)
        .y_label_area_size(38)
        .build_cartesian_2d((0..count).into_segmented(), 0..most)?;
    let label = |place: &SegmentValue<usize>| match place {
        SegmentValue::CenterOf(at) | SegmentValue::Exact(at) => {
            bars.labels.get(*at).map(|label| shorten(label)).unwrap_or_default()
        }
        SegmentValue::Last => String::new(),
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(LINE.mix(0.0))
        .bold_line_style(LINE)
        .axis_style(LINE)
        .x_labels(count.min(LABELS))
        .x_label_formatter(&label)
        .x_label_style(text())
        .y_labels(5)
        .y_label_style(text())
        .draw()?;
    for (place, parts) in bars.parts.iter().enumerate() {
        let mut from = 0;
        for (value, colour) in parts.iter().zip(COLOURS) {
            let corners = [
                (SegmentValue::Exact(place), from),
                (SegmentValue::Exact(place + 1), from + value),
            ];
            let mut part = Rectangle::new(corners, colour.filled());
            part.set_margin(0, 0, 3, 3);
            if *value > 0 {
                chart.draw_series(std::iter::once(part))?;
            }
            from += value;
        }
    }
    area.present()?;
    drop(chart);
    Ok(())
}

fn shorten(label: &str) -> String {
    if label.chars().count() <= 10 {
        return label.to_owned();
    }
    label.chars().take(9).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_without_styles_and_with_their_words() {
        let bars = Bars {
            labels: vec!["2026-01".into(), "<b>".into()],
            parts: vec![vec![3, 1, 0], vec![0, 2, 1]],
            most: None,
        };
        let svg = draw(&bars).unwrap();
        assert!(svg.contains("2026-01") && svg.contains("&lt;b&gt;"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("<svg") && !svg.contains("</svg"));
        for colour in ["#010101", "#010102", "#010103", "#010104", "#010105"] {
            assert!(svg.contains(colour), "{colour}: {svg}");
        }
        assert_eq!(svg.matches("#010104").count(), 2, "{svg}");
        assert!(draw(&Bars { labels: Vec::new(), parts: Vec::new(), most: None }).is_ok());
    }
}
