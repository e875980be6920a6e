use std::io::{self, ErrorKind};
use std::path::Path;

use intellectmoney::journal::JournalListing;
use intellectmoney::journal::folder::{Done, Look, Operation};

use crate::error::Error;
use crate::files::Files;

/// What a folder's journal holds and how each debt stands, without opening it: nothing is
/// made, written or taken over, a run that pays meanwhile notices nothing, and no
/// credentials are needed. What only the provider knows is `unknown` here.
///
/// Damage, for which opening refuses a journal, is named in the listing: all debts that can
/// be read are there, and those of which a line may be lost are `unknown` unless they were paid.
///
/// ```
/// use std::sync::Mutex;
/// use intellectmoney::host::run;
/// use intellectmoney::journal::DebtStatus;
/// use intellectmoney::machine::{Payout, PayoutMachine, Policy, Session};
/// use intellectmoney::sandbox::SandboxHost;
/// use intellectmoney::{Options, Recipient};
/// use intellectmoney_journal_file::{FileStore, read_journal};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("read-journal-example-{}", std::process::id()));
/// let mut host = SandboxHost::new(7);
/// let client = host.client(Options::default())?.into();
/// let payout = Payout::new("row-1", Recipient::sbp("79990000000", "100000000000", "Иван Тестов"), "50".parse()?);
/// let store = FileStore::open(&folder)?;
/// let machine = PayoutMachine::new(&client, payout, None, Policy::default(), host.now)?;
/// let _ = run(machine, &mut host, &store, &Mutex::new(Session::new()))?;
///
/// let listing = read_journal(&folder)?;
/// assert_eq!((listing.debts[0].reference.as_str(), listing.debts[0].status), ("row-1", DebtStatus::Paid));
/// println!("{}", listing.to_table());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// `journal_failed` where the system refused or no journal is there, `journal_newer`.
pub fn read_journal(path: impl AsRef<Path>) -> Result<JournalListing, Error> {
    let path = path.as_ref();
    let path = std::path::absolute(path).map_err(|error| Error::of_system(path, error))?;
    let (mut look, mut files, mut refused) = (Look::new(), Files::at(path.clone()), None);
    while let Some(task) = look.step() {
        let is_list = task.operation == Operation::List;
        let result = match files.perform(task.operation, &mut |file| Box::new(file)) {
            Err(error) if is_list && is_no_folder(&error) => Ok(Done::Names(Vec::new())),
            result => result.map_err(|error| refused.insert(error).to_string()),
        };
        look.feed(task.id, result);
    }
    look.finish().map_err(|error| Error::folder(&path, error, refused))
}

fn is_no_folder(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
