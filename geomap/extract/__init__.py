"""From text to claims: segments, language, mentions, times, quantities, events."""
