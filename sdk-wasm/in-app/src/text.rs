//! Numbers and lines as text, without the weight of formatting.

/// Appends `value` in decimal.
pub fn push_int(out: &mut String, value: u32) {
    if value >= 10 {
        push_int(out, value / 10);
    }
    let digit = (value % 10) as usize;
    out.push_str(&"0123456789"[digit..=digit]);
}

/// Reads a decimal number; anything else is 0.
pub fn read_int(text: &str) -> u32 {
    let mut value = 0_u32;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return 0;
        }
        value = value.saturating_mul(10).saturating_add(u32::from(digit));
    }
    value
}

/// Takes off `rest` what comes before the next `at`, and that byte.
pub fn cut<'a>(rest: &mut &'a str, at: u8) -> &'a str {
    let text = *rest;
    let end = text
        .bytes()
        .position(|byte| byte == at)
        .unwrap_or(text.len());
    *rest = text.get(end + 1..).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}
