//! How much a node may answer (T-46).

pub const MOST_BYTES: usize = 4 * 1024 * 1024;
pub const MOST_DEPTH: usize = 64;

/// How deeply arrays and objects are nested in JSON text; brackets inside strings do not count.
pub fn depth(json: &[u8]) -> usize {
    let (mut now, mut most, mut in_text, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                now += 1;
                most = most.max(now);
            }
            b']' | b'}' if !in_text => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_brackets_outside_of_text_nest() {
        assert_eq!(depth(br#"{"a":[1,{"b":2}],"c":[]}"#), 3);
        assert_eq!(depth(br#"["[[[[","\"[[[[","\\",[1]]"#), 2);
        assert_eq!(depth("[".repeat(100).as_bytes()), 100);
        assert_eq!(depth(b""), 0);
    }
}
