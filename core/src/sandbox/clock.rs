//! Sandbox time as a function of host time.

/// Both clocks at one moment, and how much faster ours runs since. Milliseconds.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    host: i64,
    sandbox: i64,
    speed: i64,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { host: 0, sandbox: 0, speed: 1 }
    }

    pub(super) fn time(&self, host: i64) -> i64 {
        self.sandbox.saturating_add(host.saturating_sub(self.host).saturating_mul(self.speed))
    }

    pub(super) fn advance(&mut self, millis: i64) {
        self.sandbox = self.sandbox.saturating_add(millis.max(0));
    }

    /// Runs on from the present, so that a new speed never makes time jump.
    pub(super) fn run(&mut self, host: i64, speed: i64) {
        (self.sandbox, self.host) = (self.time(host), host);
        self.speed = speed.max(1);
    }

    pub(super) fn speed(&self) -> i64 {
        self.speed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_and_leaps_add_up() {
        let mut clock = Clock::new();
        assert_eq!(clock.time(1000), 1000);
        clock.advance(500);
        clock.run(1000, 60);
        assert_eq!(clock.time(1000), 1500);
        assert_eq!(clock.time(1010), 2100);
        clock.run(1010, 1);
        assert_eq!(clock.time(1010), 2100);
        assert_eq!(clock.time(i64::MAX), i64::MAX);
    }
}
