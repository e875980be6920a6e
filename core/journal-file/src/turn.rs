use crate::files::Files;
use crate::store::FileStore;

/// A thread's turn at the files. However it ends, by a panic too, the files go back, and
/// all who wait look again.
pub(crate) struct Turn<'a> {
    store: &'a FileStore,
    files: Option<Files>,
    /// The task that is being done.
    task: Option<u64>,
}

impl<'a> Turn<'a> {
    pub(crate) fn new(store: &'a FileStore, files: Files) -> Self {
        Self { store, files: Some(files), task: None }
    }

    /// Does what the machine says until a request has its answer; `false` where the machine
    /// has nothing left to do, and no answer.
    pub(crate) fn work_until(mut self, request: u64) -> bool {
        loop {
            let mut shared = self.store.lock();
            if shared.answers.contains_key(&request) {
                return true;
            }
            let (Some(task), Some(files)) = (shared.folder.step(), self.files.as_mut()) else { return false };
            drop(shared);
            self.task = Some(task.id);
            let result = files.perform(task.operation, &mut |file| Box::new(file));
            self.task = None;
            if self.store.lock().feed(task.id, result) {
                self.store.changed();
            }
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut shared = self.store.lock();
        if let Some(task) = self.task {
            shared.feed(task, Err(std::io::Error::other("a file operation did not come to its end")));
        }
        shared.files = self.files.take();
        drop(shared);
        self.store.changed();
    }
}
