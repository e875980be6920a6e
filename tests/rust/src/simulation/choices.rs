/// Every way to answer a row of questions, one after another: an odometer whose wheels
/// appear as the questions are asked.
#[derive(Debug)]
pub(super) struct Choices {
    /// The answer taken and how many there are, for each question so far.
    taken: Vec<(u8, u8)>,
    asked: usize,
    /// Questions beyond this many get the first answer.
    depth: usize,
}

impl Choices {
    /// The first history.
    pub(super) fn new(depth: usize) -> Self {
        Self { taken: Vec::new(), asked: 0, depth }
    }

    /// The answer to the next question: below `ways`.
    pub(super) fn choose(&mut self, ways: u8) -> u8 {
        self.asked += 1;
        if self.asked > self.depth {
            return 0;
        }
        if let Some((answer, _)) = self.taken.get(self.asked - 1) {
            return *answer;
        }
        self.taken.push((0, ways));
        0
    }

    /// Turns to the next history; false after the last.
    pub(super) fn next(&mut self) -> bool {
        self.asked = 0;
        while let Some((answer, ways)) = self.taken.pop() {
            if answer + 1 < ways {
                self.taken.push((answer + 1, ways));
                return true;
            }
        }
        false
    }

    /// The answers of this history.
    pub(super) fn shown(&self) -> String {
        self.taken.iter().map(|(answer, _)| answer.to_string()).collect()
    }
}
