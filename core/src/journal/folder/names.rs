use std::collections::BTreeSet;

/// The epochs of a journal's files. Names of any other form are not the journal's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) logs: BTreeSet<u64>,
    pub(super) bases: BTreeSet<u64>,
    pub(super) drafts: BTreeSet<u64>,
}

/// What a file of the journal is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Log,
    Base,
    Draft,
}

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Base => "base",
            Self::Draft => "tmp",
        }
    }
}

pub(super) fn file_name(epoch: u64, kind: Kind) -> String {
    format!("{epoch:010}.{}", kind.ending())
}

impl Files {
    pub(super) fn of(names: &[String]) -> Self {
        let mut files = Self::default();
        for name in names {
            files.take(name);
        }
        files
    }

    /// The highest epoch that anyone has made a file for.
    pub(super) fn highest(&self) -> u64 {
        let last = |epochs: &BTreeSet<u64>| epochs.last().copied().unwrap_or(0);
        last(&self.logs).max(last(&self.bases))
    }

    /// The epoch of the base that counts, 0 where there is none.
    pub(super) fn base(&self) -> u64 {
        self.bases.last().copied().unwrap_or(0)
    }

    /// The first segment that must be there and is not.
    pub(super) fn gap(&self, below: u64) -> Option<u64> {
        (self.base().max(1)..below).find(|epoch| !self.logs.contains(epoch))
    }

    /// What a base of an epoch has made superfluous.
    pub(super) fn below(&self, epoch: u64) -> impl Iterator<Item = String> {
        [(Kind::Log, &self.logs), (Kind::Draft, &self.drafts), (Kind::Base, &self.bases)]
            .into_iter()
            .flat_map(move |(kind, epochs)| epochs.range(..epoch).map(move |old| file_name(*old, kind)))
    }

    fn take(&mut self, name: &str) {
        let Some((digits, ending)) = name.split_once('.') else { return };
        let kinds = [(Kind::Log, &mut self.logs), (Kind::Base, &mut self.bases), (Kind::Draft, &mut self.drafts)];
        let kind = kinds.into_iter().find(|(kind, _)| kind.ending() == ending);
        let (Some((kind, epochs)), Ok(epoch)) = (kind, digits.parse()) else { return };
        // Only the one way to write an epoch: two files must not claim the same.
        if epoch > 0 && name == file_name(epoch, kind) {
            epochs.insert(epoch);
        }
    }
}
