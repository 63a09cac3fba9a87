//! Chance that can be repeated.

/// A small generator that repeats itself from its seed (Vigna's splitmix64).
pub struct Seeded(u64);

impl Seeded {
    /// From a seed of `SEED`, or a new one; printed.
    pub fn new() -> Self {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).unwrap();
        let told = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = told.unwrap_or(u64::from_le_bytes(bytes));
        println!("SEED={seed}");
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % bound as u64) as usize
    }
}
