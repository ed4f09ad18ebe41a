//! Sparklines: the last minute or ten in a few cells, newest at the right.

use super::super::super::theme;
use super::super::super::ui::Reach;

/// Draws values, one a second, oldest first, against `full`. A cell stands for several seconds and shows the highest of them,
/// so that no spike is lost; a cell without any value is empty, and so is the time before the first one.
pub(super) fn draw(values: &[Option<f64>], full: f64, reach: Reach, cells: usize) -> String {
    let seconds = reach.seconds();
    let mut text = String::with_capacity(cells.saturating_mul(3));
    for cell in 0..cells {
        // Counted from the newest, so that a cell's border moves with the time and not with the number of values.
        let back = |newer: usize| newer.saturating_mul(seconds).checked_div(cells).unwrap_or(0);
        let from = back(cells.saturating_sub(cell));
        let to = back(cells.saturating_sub(cell).saturating_sub(1));
        let start = values.len().saturating_sub(from);
        let end = values.len().saturating_sub(to);
        let highest = values
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .flatten()
            .copied()
            .fold(None, |most: Option<f64>, value| {
                Some(most.map_or(value, |most| most.max(value)))
            });
        text.push_str(highest.map_or(" ", |value| level(value, full)));
    }
    text
}

fn level(value: f64, full: f64) -> &'static str {
    let part = if full > 0.0 { value / full } else { 0.0 };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the eight levels"
    )]
    let at = (part * 8.0).clamp(0.0, 7.0) as usize;
    theme::LEVELS[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stands_at_the_right_and_the_time_before_is_empty() {
        let values = [Some(0.0), Some(50.0), Some(100.0)];
        assert_eq!(draw(&values, 100.0, Reach::Minute, 60).trim_start(), "▁▅█");
        assert_eq!(draw(&values, 100.0, Reach::Minute, 60).chars().count(), 60);
        assert_eq!(draw(&values, 100.0, Reach::Ten, 10), "         █");
        assert_eq!(draw(&[], 100.0, Reach::Minute, 4), "    ");
    }

    #[test]
    fn a_spike_survives_the_squeeze_and_a_gap_stays_one() {
        let mut values = vec![Some(1.0); 60];
        values[30] = Some(100.0);
        values[0..6].fill(None);
        let text = draw(&values, 100.0, Reach::Minute, 10);
        assert_eq!(text.chars().filter(|c| *c == '█').count(), 1, "{text}");
        assert!(text.starts_with(" ▁"), "{text}");
    }

    #[test]
    fn any_number_of_cells_is_drawn() {
        let values: Vec<_> = (0..700).map(|n| Some(f64::from(n))).collect();
        for cells in [0, 1, 7, 59, 61, 600, 1000] {
            for reach in [Reach::Minute, Reach::Ten] {
                assert_eq!(draw(&values, 0.0, reach, cells).chars().count(), cells);
            }
        }
    }
}
